//! Decides one concrete request, directly, after the provider's text.
//!
//! WHY it shares nothing with the prover's lowering: each meaning is written twice, so that
//! generated requests can hold one against the other.
//!
//! What must never happen: what is not known turns into a yes. A statement that cannot be read, or
//! a key that AWS always sends and the request does not give, leaves the answer unknown wherever
//! the answer depends on it.

mod answer;
mod assumed;
mod caller;
mod case;
mod condition;
mod context;
mod decision;
mod evaluate;
mod explain;
mod glob;
mod grant;
mod met;
mod principal;
mod read;
mod resource;
mod scan;
mod setting;
#[cfg(test)]
mod tests;
mod value;
mod variable;
mod view;

pub use answer::{Answer, Request, allows};
pub use assumed::assumed;
pub use case::{Case, Policies};
pub use context::Context;
pub use decision::Decision;
pub use evaluate::decide;

pub use grant::Grant;
pub(in crate::aws) use read::levels;
pub(in crate::aws) use value::date;
