//! The five questions, over all requests at once.

mod access;
mod ask;
mod diff;
#[cfg(test)]
mod gains;
mod keeps;
mod no_lockout;
mod no_new_access;
mod not_granted;
mod not_public;
mod question;
#[cfg(test)]
mod tests;
mod witness;

pub use access::access;
pub use diff::diff;
pub use keeps::{Need, keeps};
pub use no_lockout::no_lockout;
pub use no_new_access::no_new_access;
pub use not_granted::not_granted;
pub use not_public::not_public;
pub use question::{Question, ask};
pub use witness::replay;
