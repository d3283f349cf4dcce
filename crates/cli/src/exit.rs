//! What the exit code says. Scripts rely on it.

use std::process::ExitCode;

/// How a command ended. Where several apply, the first of misuse, found, unknown counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing to complain of.
    Clean,
    /// Findings at or above `--fail-on`.
    Found,
    /// Misuse, or input that cannot be read.
    Misuse,
    /// It could not be told.
    Unknown,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::Misuse => 2,
            Exit::Unknown => 3,
        })
    }
}
