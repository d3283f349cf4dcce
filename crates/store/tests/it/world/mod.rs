//! What the tests stand on.

mod chance;
mod child;
mod folder;
mod names;
mod place;
mod postgres;

pub(crate) use chance::Chance;
pub(crate) use child::{asked, spawn};
pub(crate) use folder::folder;
pub(crate) use names::{
    at, cluster, entry, identities, identity, record, release, run, take, transfer,
};
pub(crate) use place::Place;
