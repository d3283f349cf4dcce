//! `keywright journal`.

use clap::{Args, Subcommand};

use super::Kept;

/// `keywright journal`.
#[derive(Debug, Args)]
pub(crate) struct Journal {
    #[command(subcommand)]
    pub(crate) does: JournalDoes,
}

/// What is done with the journal.
#[derive(Debug, Subcommand)]
pub(crate) enum JournalDoes {
    /// Verify every row, and that the claims are as the journal tells them.
    ///
    /// Exit code: 0 whole, 1 a row or a claim was tampered with, 2 misuse or unreadable input.
    Verify {
        #[command(flatten)]
        kept: Kept,
    },
    /// Print every row as a line of JSON, for whoever verifies it without keywright.
    Export {
        #[command(flatten)]
        kept: Kept,
    },
}
