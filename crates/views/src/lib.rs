//! Every shape that leaves the house. A module is a format, a function in it is an answer: what the
//! command line prints and what the server sends are the same bytes, from the same code.
//!
//! What must never happen: a format that says less than "unknown" where the answer is unknown, or a
//! published member that changes its meaning while `"format"` stays 1.

pub mod access;
pub mod baseline;
pub mod blast;
pub mod claims;
pub mod diff;
pub mod github;
pub mod journal;
pub mod json;
pub mod junit;
pub mod line;
pub mod observed;
mod place;
pub mod prove;
mod region;
pub mod render;
pub mod rules;
pub mod sarif;
pub mod simulate;
pub mod usage;
mod witness;
mod written;
