//! The doors, from outside: against services on this very machine that answer as the real ones are
//! documented to, and against emulators. Each folder's tests need the feature of its door.

#![cfg_attr(
    feature = "rest",
    expect(clippy::expect_used, reason = "a test that cannot go on fails")
)]

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "azure")]
mod azure;
#[cfg(feature = "confluent")]
mod confluent;
#[cfg(feature = "google")]
mod google;
#[cfg(any(feature = "azure", feature = "confluent", feature = "google"))]
mod opened;
#[cfg(feature = "rest")]
mod pace;
#[cfg(feature = "rest")]
mod rest;
#[cfg(feature = "azure")]
mod secured;
#[cfg(feature = "rest")]
mod served;
