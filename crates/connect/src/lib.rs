//! The real doors: keys and clusters as their services show them, read by the official client
//! libraries, a folder each. What comes through a door has the shape in which the service's own
//! command line prints it, so that what is judged live and what is judged from files is one.
//!
//! Nothing here decides anything, and nothing here writes to a cloud.

#![deny(missing_docs)]

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "azure")]
pub mod azure;
#[cfg(feature = "confluent")]
pub mod confluent;
#[cfg(any(feature = "azure", feature = "confluent", feature = "google"))]
mod examination;
#[cfg(feature = "google")]
pub mod gcp;
#[cfg(feature = "rest")]
pub mod rest;
#[cfg(any(feature = "azure", feature = "confluent", feature = "google"))]
mod sight;

mod clip;

pub use clip::{SAID_CHARS_MAX, clip};
