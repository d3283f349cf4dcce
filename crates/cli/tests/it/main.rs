//! Whole runs of the command: exit code, data and talk.

#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

mod acme;
mod baseline;
mod blast;
mod claims;
mod clouds;
mod discover;
mod docs;
mod estate;
mod inputs;
#[cfg(feature = "live")]
mod live;
mod outputs;
mod plan;
mod render;
mod run;
mod usage;
