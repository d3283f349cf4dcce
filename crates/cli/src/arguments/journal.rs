//! `keywright journal`.

use std::path::PathBuf;

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
    /// Exit code: 0 whole, 1 a row or a claim was tampered with, or rows are gone, 2 misuse or
    /// unreadable input.
    Verify(Verify),
    /// Print every row as a line of JSON, for whoever verifies it without keywright.
    Export {
        /// The first row.
        #[arg(long, value_name = "ROW", default_value_t = 1)]
        from: u64,
        #[command(flatten)]
        kept: Kept,
    },
    /// Print where the journal stands, signed: to be kept where the store's keeper cannot reach.
    Checkpoint(Checkpoint),
    /// Make a key that signs checkpoints, and print the one that verifies them.
    NewKey {
        /// The signer's name, without spaces and plus signs.
        name: String,
        /// Where the private key is written. A file that is there is never touched.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// `journal verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// A checkpoint that was kept elsewhere; several may be given.
    #[arg(long, value_name = "FILE", requires = "trust")]
    pub(crate) checkpoint: Vec<PathBuf>,
    /// Whose signature counts: the key that `new-key` printed.
    #[arg(long, value_name = "KEY")]
    pub(crate) trust: Option<String>,
    /// Which journal the checkpoints are of.
    #[arg(long, value_name = "NAME", default_value = ORIGIN)]
    pub(crate) origin: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// `journal checkpoint`.
#[derive(Debug, Args)]
pub(crate) struct Checkpoint {
    /// The file of the private key.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// Which journal it is.
    #[arg(long, value_name = "NAME", default_value = ORIGIN)]
    pub(crate) origin: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
}

/// What a journal is called where nobody calls it otherwise.
const ORIGIN: &str = "keywright/journal";
