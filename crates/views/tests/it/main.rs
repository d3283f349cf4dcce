//! What leaves the house, as it leaves: one small report, in every format.

#![expect(clippy::expect_used, reason = "a fixture that does not build fails its test")]

mod github;
mod json;
mod junit;
mod render;
mod report;
mod sarif;
