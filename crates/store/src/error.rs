//! What can go wrong in the store, and what to do about it.

use crate::claims::Unlike;
use crate::journal::Broken;

/// What the database said, in its own words.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what was asked. An answer that is merely unwelcome, such as a key that
/// somebody else holds, is no error.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed, and nothing was written.
    #[error("cannot {doing}")]
    Database {
        /// What was tried.
        doing: &'static str,
        /// What it said.
        source: Fault,
    },
    /// The transaction's end was not confirmed: it is written whole, or not at all.
    #[error("the store did not confirm the write, which stands whole or not at all")]
    Unconfirmed {
        /// What it said.
        source: Fault,
    },
    /// The writer lost its lease: somebody else leads.
    #[error("lease `{lease}` is at epoch {current}, and the write carries {epoch}")]
    Fenced {
        /// The lease.
        lease: String,
        /// The epoch that the write carries.
        epoch: i64,
        /// The epoch that counts; 0 where nobody ever took the lease.
        current: i64,
    },
    /// A text that the store does not take.
    #[error("{what} is refused: {why}")]
    Malformed {
        /// Which text.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A newer keywright has been at work on this store.
    #[error("the store stands at migration {found}, and this keywright knows {known}")]
    Newer {
        /// The store's last migration.
        found: i64,
        /// The last one that this program knows.
        known: i64,
    },
    /// The database is somebody else's.
    #[error("the file is a database, and no store of keywright's")]
    NotAStore,
    /// A migration that was applied is not the one that this program has.
    #[error("migration {number} of the store is not the one that this keywright knows")]
    MigrationDiffers {
        /// Its number.
        number: i64,
    },
    /// Something stands where nothing may.
    #[error("the store is not empty")]
    NotEmpty,
    /// A value in the database is not one that the store wrote.
    #[error("the store holds a value that it did not write: {what}")]
    Damaged {
        /// Which value.
        what: String,
    },
    /// A backup that cannot be restored.
    #[error("line {line} of the backup is refused: {why}")]
    Backup {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The journal does not hold together.
    #[error("the journal is broken")]
    Broken {
        /// Where, and how.
        #[source]
        source: Broken,
    },
    /// The claims are not as the journal tells them.
    #[error("claims and journal do not tell the same")]
    Unlike {
        /// Which claim, and how.
        #[source]
        source: Unlike,
    },
    /// A backup's file, or whatever it is read from, failed.
    #[error("cannot {doing}")]
    File {
        /// What was tried.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
}

impl Error {
    /// A database that failed at something, before anything was written.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn database(doing: &'static str, source: impl Into<Fault>) -> Error {
        Error::Database { doing, source: source.into() }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Database { .. } => "STO-001",
            Error::Unconfirmed { .. } => "STO-002",
            Error::Fenced { .. } => "STO-003",
            Error::Malformed { .. } => "STO-004",
            Error::Newer { .. } => "STO-005",
            Error::MigrationDiffers { .. } => "STO-006",
            Error::NotEmpty => "STO-007",
            Error::Damaged { .. } => "STO-008",
            Error::Backup { .. } => "STO-009",
            Error::Broken { .. } => "STO-010",
            Error::File { .. } => "STO-011",
            Error::Closed => "STO-012",
            Error::Unlike { .. } => "STO-013",
            Error::NotAStore => "STO-014",
        }
    }

    /// The next step.
    pub fn hint(&self) -> &'static str {
        match self {
            Error::Database { .. } => "see that the database is there and has room, then try again",
            Error::Unconfirmed { .. } => "try again: what stands already is told, and not repeated",
            Error::Fenced { .. } => "stop: another replica leads; take the lease anew",
            Error::Malformed { .. } => "write it within the limits of docs/store.md",
            Error::Newer { .. } => "run the newer keywright, or restore a backup into an older one",
            Error::NotAStore => "name the store's own file, or one that is not there yet",
            Error::MigrationDiffers { .. } => {
                "run the keywright that made the store, and move it by backup and restore"
            }
            Error::NotEmpty => "restore into a new file or an empty database",
            Error::Damaged { .. } => "run `keywright journal verify`, then restore a backup",
            Error::Backup { .. } => "take another copy of the backup; this one is not whole",
            Error::Broken { .. } | Error::Unlike { .. } => {
                "keep a copy for whoever looks into it, then restore a backup"
            }
            Error::File { .. } => "see that the file is there and may be used, then try again",
            Error::Closed => "open the store again",
        }
    }
}
