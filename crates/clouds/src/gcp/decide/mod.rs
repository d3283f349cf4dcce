//! Decides one concrete request, directly, after the provider's text.
//!
//! WHY it shares nothing with a prover's lowering: each meaning is written twice, so that generated
//! requests can hold one against the other.
//!
//! What must never happen: what is not known turns into a yes.

mod allow;
mod answer;
mod assumed;
mod boundary;
mod case;
mod deny;
mod key;
mod perimeter;
mod read;
mod request;
#[cfg(test)]
mod tests;
mod truth;
mod vendor;
mod who;

pub(super) use answer::outcome;
pub use answer::{Decision, decide_case};
pub use case::Case;
pub use request::Origin;
pub(super) use request::Request;
pub use vendor::{decide, decide_for};
pub use who::{Sort, Who};
