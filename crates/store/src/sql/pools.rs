//! Connections: one that writes, a few that read.

use std::time::Duration;

use sqlx::pool::PoolOptions;
use sqlx::{Connection, Database};

use super::faults::Faults;
use super::link::Link;
use crate::Error;

/// Views that can be open at once. One more waits.
const READERS_MAX: u32 = 8;

/// How long a connection is waited for.
const CONNECT_SECONDS_MAX: u64 = 10;

/// The connections of a store.
#[derive(Debug)]
pub(crate) struct Pools {
    kind: Kind,
    faults: Faults,
}

/// Those of a driver.
#[derive(Debug)]
pub(crate) enum Kind {
    #[cfg(feature = "sqlite")]
    Sqlite { writer: sqlx::SqlitePool, readers: sqlx::SqlitePool },
    #[cfg(feature = "postgres")]
    Postgres { writer: sqlx::PgPool, readers: sqlx::PgPool },
}

impl Pools {
    pub(crate) fn new(kind: Kind, faults: Faults) -> Pools {
        Pools { kind, faults }
    }

    /// The options of the one connection that writes, and of those that read. They connect once
    /// they are needed.
    pub(crate) fn options<D: Database>() -> (PoolOptions<D>, PoolOptions<D>)
    where
        D::Connection: Connection,
    {
        let patience = Duration::from_secs(CONNECT_SECONDS_MAX);
        let options = |most| PoolOptions::new().max_connections(most).acquire_timeout(patience);
        (options(1), options(READERS_MAX))
    }

    /// A transaction that writes.
    pub(crate) async fn write(&self) -> Result<Link, Error> {
        match &self.kind {
            // WHY: the lock is taken at the start; taken at the first write it could come too late.
            #[cfg(feature = "sqlite")]
            Kind::Sqlite { writer, .. } => {
                let begun = writer.begin_with("begin immediate").await;
                begun.map(|it| Link::sqlite(it, self.faults.clone()))
            }
            #[cfg(feature = "postgres")]
            Kind::Postgres { writer, .. } => {
                let begun = writer.begin().await;
                begun.map(|it| Link::postgres(it, self.faults.clone()))
            }
        }
        .map_err(|it| Error::database("begin a write", it))
    }

    /// A transaction that reads, and sees one state.
    pub(crate) async fn read(&self) -> Result<Link, Error> {
        match &self.kind {
            #[cfg(feature = "sqlite")]
            Kind::Sqlite { readers, .. } => {
                let begun = readers.begin_with("begin deferred").await;
                begun.map(|it| Link::sqlite(it, Faults::default()))
            }
            #[cfg(feature = "postgres")]
            Kind::Postgres { readers, .. } => {
                let begun = readers.begin_with(POSTGRES_READ).await;
                begun.map(|it| Link::postgres(it, Faults::default()))
            }
        }
        .map_err(|it| Error::database("begin to read", it))
    }

    /// Closes them all, those that read first: the last one of SQLite's tidies the file up.
    pub(crate) async fn close(&self) {
        match &self.kind {
            #[cfg(feature = "sqlite")]
            Kind::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            #[cfg(feature = "postgres")]
            Kind::Postgres { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
        }
    }
}

#[cfg(feature = "postgres")]
const POSTGRES_READ: &str = "begin isolation level repeatable read read only";
