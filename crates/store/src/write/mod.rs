//! Writes: decided once, over the few things that each kind of store can do in a transaction.

mod act;
mod chain;
mod claims;
mod leases;
mod perform;
mod tx;

pub(crate) use act::{Write, Written};
pub(crate) use chain::Chain;
pub(crate) use perform::{Done, perform};
pub(crate) use tx::Tx;
