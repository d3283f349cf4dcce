//! `keywright.toml`: the estate as it is declared.

mod declared;
mod discovered;
mod fields;
mod halves;
mod mistake;
mod not_found;
mod read;
mod reference;
mod schema;
mod template;

pub use declared::{Allow, Cluster, Environment, Estate, Key, Owner, State, Target};
pub use discovered::{Discovered, FoundCluster, FoundOn, discovered};
pub use fields::{Field, Kind, Shape, TABLES, Table};
pub use mistake::{Mistake, RULE as MISTAKE};
pub use not_found::{RULE as NOT_FOUND, not_found};
pub use read::Told;
pub use reference::reference;
pub use schema::schema;
pub use template::template;
