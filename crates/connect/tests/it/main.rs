//! The doors, against services on this very machine that answer as the real ones are documented
//! to. Each folder's tests need the feature of its door.

#[cfg(feature = "rest")]
mod pace;
#[cfg(feature = "rest")]
mod rest;
#[cfg(feature = "rest")]
mod served;
