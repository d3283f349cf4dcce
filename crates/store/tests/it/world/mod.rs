//! What the tests stand on.

mod chance;
mod child;
mod folder;
mod mortal;
mod names;
mod place;
mod postgres;
mod together;

/// Whether PostgreSQL waits for the disk. What the tests do to it a lost page cache does not.
const FSYNC: &str = "off";

pub(crate) use chance::Chance;
pub(crate) use child::{asked, spawn};
pub(crate) use folder::folder;
pub(crate) use mortal::Mortal;
pub(crate) use names::{
    at, cluster, entry, identities, identity, record, release, run, take, transfer,
};
pub(crate) use place::Place;
pub(crate) use together::together;
