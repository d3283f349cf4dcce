//! The door to AWS.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails, and one that did not run says so"
)]

mod examine;
mod find;
mod live;
mod looks;
mod observe;
mod own;
mod pages;
mod refusals;
mod role;
mod service;
mod validate;
mod wire;

use looks::{KEY, credentials, document, gap, gaps, json, names, observed, run, settings};
