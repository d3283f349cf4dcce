//! Deciding requests.

mod batch;
mod examples;
