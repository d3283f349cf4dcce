//! The store in one file of SQLite.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};

use crate::Error;
use crate::sql::{Database, Faults, Kind, Pools};

/// How long another process may hold the file.
const BUSY_SECONDS_MAX: u64 = 10;

/// What to do where there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Make one.
    Create,
    /// Fail.
    Refuse,
}

/// Opens the store in a file, and brings its tables up to date.
///
/// # Errors
/// The database's; a store that a newer keywright has changed.
pub async fn open(path: &Path, missing: Missing, at: Timestamp) -> Result<Database, Error> {
    open_with(path, missing, at, Faults::default()).await
}

/// The same, with faults on demand.
///
/// # Errors
/// As [`open`]; and those that were asked for.
pub async fn open_with(
    path: &Path,
    missing: Missing,
    at: Timestamp,
    faults: Faults,
) -> Result<Database, Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(missing == Missing::Create)
        .journal_mode(SqliteJournalMode::Wal)
        // WHY: what was answered is there after a power cut, too. Group commit pays for it.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(BUSY_SECONDS_MAX))
        .disable_statement_logging();
    let (one, few) = Pools::options();
    let kind = Kind::Sqlite {
        writer: one.connect_lazy_with(options.clone()),
        readers: few.connect_lazy_with(options.create_if_missing(false)),
    };
    Database::start(Pools::new(kind, faults), at).await
}
