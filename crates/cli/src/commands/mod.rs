//! One command a file.

mod check;
mod diff;
mod explain;
mod init;
mod prove;
mod run;
mod simulate;

pub(crate) use run::run;
