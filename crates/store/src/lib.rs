//! What keywright remembers: which cluster holds which key, who did what, and which replica leads.
//!
//! One trait for each noun, over SQLite, over PostgreSQL, and in memory. Every write goes into the
//! hash-chained journal in its own transaction. What must never happen: two clusters hold one key;
//! a fact stands without its entry; an answer is given before it is durable.

#![deny(missing_docs)]

mod audit;
mod backend;
pub mod backup;
mod baselines;
mod claims;
mod entry;
mod error;
mod identity;
pub mod journal;
mod leases;
mod limits;
mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
mod sql;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod store;
mod write;

pub use audit::{Verdict, audit};
pub use baselines::{Approval, Baseline, Baselines};
pub use claims::{
    Changed, Claim, ClaimId, Claims, Fold, Release, Releasing, Standing, Take, Taken, Transfer,
    Unlike, Which,
};
pub use entry::{Entry, Fence};
pub use error::{Error, Fault};
pub use identity::{Identities, Identity};
pub use journal::Journal;
pub use leases::{Lease, LeaseKept, LeaseTaken, Leases, SKEW_MAX};
pub use memory::Memory;
#[cfg(any(feature = "sqlite", feature = "postgres"))]
pub use sql::{Database, Faults};
pub use store::{Pending, Snapshot, Store};
