//! One use case a file.

pub mod check;
