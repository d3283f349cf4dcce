//! `keywright store`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Kept;

/// `keywright store`.
#[derive(Debug, Args)]
pub(crate) struct StoreArguments {
    #[command(subcommand)]
    pub(crate) does: StoreDoes,
}

/// What is done with the store.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreDoes {
    /// Write the whole store into a file, from one consistent view.
    Backup {
        /// The file. One that is there is never touched.
        file: PathBuf,
        #[command(flatten)]
        kept: Kept,
    },
    /// Read a backup into an empty store, of whichever kind.
    Restore {
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        kept: Kept,
    },
}
