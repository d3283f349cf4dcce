//! Whatever text comes in: no parser panics, and what it says of the text is true of it.
//!
//! Each target takes any bytes, asserts, and returns. Two engines feed them: `cargo fuzz`, guided
//! by coverage, on a nightly toolchain; `mutate`, seeded and blind, on every machine that has Rust.

pub mod mutation;
mod seeds;
pub mod targets;

pub use seeds::seeds;
