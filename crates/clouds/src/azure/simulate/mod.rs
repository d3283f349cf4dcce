//! Decides one concrete request, directly, after Microsoft's text.
//!
//! WHY it shares nothing with the prover's lowering: each meaning is written twice, so that
//! generated requests can hold one against the other.
//!
//! What must never happen: what is not known turns into a yes.

pub(super) mod access_policy;
mod assigned;
mod assumed;
mod attributes;
mod case;
mod decide;
mod deny;
mod network;
mod operation;
mod perimeter;
mod read;
mod resource;
mod role;
mod said;
#[cfg(test)]
mod tests;
mod who;

pub use assumed::assumed;
pub use case::{Case, Origin};
pub use decide::{Decision, decide};
pub use operation::{Operation, catalogue};
