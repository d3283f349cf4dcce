//! One command a file.

mod check;
mod diff;
mod explain;
mod init;
mod prove;
mod render;
mod run;
mod simulate;

pub(crate) use run::run;
