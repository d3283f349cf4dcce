//! What every kind of store must do, in the same words.

mod baselines;
mod claims;
mod journal;
mod kinds;
mod leases;

pub(crate) use journal::lived_in;
