//! The doors, from outside: against services of our own on the loopback, and against emulators.

#![cfg_attr(
    feature = "aws",
    expect(
        clippy::unwrap_used,
        clippy::panic,
        clippy::print_stderr,
        reason = "a test that cannot go on fails"
    )
)]

#[cfg(feature = "aws")]
mod aws;
