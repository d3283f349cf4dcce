//! One command a file.

mod check;
mod explain;
mod init;
mod run;

pub(crate) use run::run;
