//! A bundle of exports as regions of requests, for the prover.
//!
//! WHY it shares no evaluation with `decide`: each meaning is written twice, so that generated
//! requests can hold one against the other. Both read the same trees.
//!
//! What must never happen: a request that the exports allow lies outside the regions that allow.

mod bundle;
mod condition;
mod cover;
mod terms;
mod world;

pub use bundle::Bundle;
pub(super) use cover::Rep;
pub(super) use terms::PERMISSION;
pub(super) use world::{Lowered, World};
