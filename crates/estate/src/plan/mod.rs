//! Infrastructure as code: what a plan finds, what it would make of that, and what nobody can know
//! before it is applied.
//!
//! What must never happen: a value that is known only after the apply counts as a yes, or a
//! resource that touches a key is passed over in silence.

mod aws;
mod azure;
mod bindings;
pub(crate) mod cloudformation;
mod clouds;
mod cluster;
mod confluent;
mod found;
mod google;

mod keys;
mod made;
mod msk;
mod resource;
mod scopes;
mod side;
pub(crate) mod terraform;
mod value;
mod world;

pub(crate) use clouds::side;
pub(crate) use cluster::{Cluster, On, Vendor};
pub use found::{InState, in_state};
pub(crate) use keys::{Planned, PlannedKey, planned};
pub(crate) use resource::{Fate, Plan, Unread, When};
pub(crate) use side::Side;
