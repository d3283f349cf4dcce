//! Against emulators of AWS, as processes of their own on the loopback.
//!
//! `cargo xtask test` installs them and says where by `KEYWRIGHT_LIVE_PEERS`. Without it these
//! tests say that they did not run; with it, an emulator that is not there is a failure.

mod command_line;
mod ministack;
mod moto;
mod peer;
mod world;
