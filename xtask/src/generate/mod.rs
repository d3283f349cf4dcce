//! Files that are written from others, and kept in the repository so that people can read them.

mod access_analyzer;
mod coverage;
mod file;
mod rules;

pub(crate) use file::{check, write};
