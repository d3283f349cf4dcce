//! SARIF 2.1.0, which code hosts and editors read.

mod check;
mod fingerprint;
mod shape;
mod uri;

pub use check::check;
