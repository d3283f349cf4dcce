//! Which cluster holds which key: said once, and remembered in the store.

mod claim;
mod cluster;
mod list;
mod meant;
mod release;
mod transfer;

pub use claim::{NotClaimed, claim, cluster_for};
pub use cluster::{Named, cluster_history, named};
pub use list::{Listed, held, history, list};
pub use meant::{Meant, NotMeant, Place, estate, meant};
pub use release::{NotReleased, Released, Wanted, release, withdraw};
pub use transfer::{NotTransferred, transfer};
