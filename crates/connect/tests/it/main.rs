//! The doors, against services on this very machine that answer as the real ones are documented
//! to. Each folder's tests need the feature of its door.

#![cfg(feature = "rest")]
#![expect(clippy::expect_used, reason = "a test says what it expects")]

#[cfg(feature = "azure")]
mod azure;
#[cfg(feature = "confluent")]
mod confluent;
#[cfg(feature = "google")]
mod google;
#[cfg(any(feature = "azure", feature = "confluent", feature = "google"))]
mod opened;
mod pace;
mod rest;
#[cfg(feature = "azure")]
mod secured;
mod served;
