//! The store on a database that speaks SQL. One text of each statement serves SQLite and
//! PostgreSQL: `$1` and `on conflict` mean the same in both, and types keep to 64-bit numbers,
//! texts and bytes. What differs lies in `link.rs` (drivers), `pools.rs` (transactions) and the
//! migrations.

mod cells;
mod claims;
mod database;
mod faults;
mod journal;
mod leases;
mod link;
mod migrate;
mod pools;
mod view;
mod writer;

pub use database::Database;
pub use faults::Faults;
pub(crate) use pools::{Kind, Pools};
