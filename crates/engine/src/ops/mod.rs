//! One use case a file.

pub mod baseline;
pub mod blast;
pub mod check;
pub mod claims;
mod cloud;
mod declared;
pub mod diff;
mod lines;
pub mod observe;
pub mod prove;
mod refused;
pub mod render;
pub mod simulate;
pub mod usage;

pub use lines::{Answer, Answerer, Answers, Line, lines};
pub use refused::Refused;
