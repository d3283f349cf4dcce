//! What the tests stand on.

mod folder;
mod names;
mod postgres;

pub(crate) use folder::folder;
pub(crate) use names::{
    at, cluster, entry, identities, identity, record, release, run, take, transfer,
};
pub(crate) use postgres::address;
