//! A small client of JSON over HTTP, for services that have no library, or one that does not show
//! what the service said word by word.
//!
//! What must never happen: a credential is shown, or goes to another host than the one it is for;
//! a wait is longer than the run.

mod again;
mod backoff;
mod client;
mod fault;
mod network;
mod pace;
mod pages;
mod patience;
mod target;

#[cfg(feature = "azure")]
pub(crate) use again::{Tried, passes, patiently};
pub use backoff::{ATTEMPTS_MAX, Backoff, Next};
pub use client::{BODY_BYTES_MAX, Client, Credential, Headers};
pub use fault::{Fault, SAID_CHARACTERS_MAX};
pub use network::Network;
pub use pace::{Machine, Pace, RUN_SECONDS_MAX, Run};
pub use pages::{Listed, PAGES_MAX, Paging};
pub use patience::asked_for;
pub use target::Target;
