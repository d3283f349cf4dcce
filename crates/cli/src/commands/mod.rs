//! One command a file.

mod check;
mod explain;
mod init;
mod prove;
mod run;
mod simulate;

pub(crate) use run::run;
