//! The rules of the house that neither the compiler nor clippy knows. One check, one file.

mod arrows;
mod check;
mod code;
mod faces;
mod pages;
mod rules;
mod sizes;
mod words;

pub(crate) use check::run;
pub(crate) use rules::declared;
