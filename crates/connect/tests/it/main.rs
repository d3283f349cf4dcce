//! The doors, from outside: against services of our own on the loopback, and against emulators.

#[cfg(feature = "aws")]
mod aws;
