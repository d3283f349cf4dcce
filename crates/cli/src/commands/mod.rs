//! One command a file.

mod baseline;
mod blast;
mod check;
mod cluster;
mod completions;
mod diff;
mod doctor;
mod explain;
mod init;
mod journal;
mod key;
mod man;
mod observe;
mod prove;
mod render;
mod render_own;
mod run;
mod simulate;
mod store;
mod usage;

pub(crate) use run::run;
