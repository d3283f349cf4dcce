//! The store on PostgreSQL, or on what speaks its protocol.

use jiff::Timestamp;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use crate::Error;
use crate::sql::{Database, Faults, Kind, Pools};

/// Opens the store at an address (`postgres://user@host/database`), and brings its tables up to
/// date.
///
/// # Errors
/// The database's; a store that a newer keywright has changed.
pub async fn open(address: &str, at: Timestamp) -> Result<Database, Error> {
    open_with(address, at, Faults::default()).await
}

/// The same, with faults on demand.
///
/// # Errors
/// As [`open`]; and those that were asked for.
pub async fn open_with(address: &str, at: Timestamp, faults: Faults) -> Result<Database, Error> {
    let options: PgConnectOptions =
        address.parse().map_err(|it: sqlx::Error| Error::database("read the address", it))?;
    let options = options.application_name("keywright").disable_statement_logging();
    // WHY: a pool tries until its time is over, and then tells nothing but that.
    let reached = PgConnection::connect_with(&options).await;
    let reached = reached.map_err(|it| Error::database("reach the database", it))?;
    reached.close().await.map_err(|it| Error::database("reach the database", it))?;
    let (one, few) = Pools::options();
    let kind = Kind::Postgres {
        writer: one.connect_lazy_with(options.clone()),
        readers: few.connect_lazy_with(options),
    };
    Database::start(Pools::new(kind, faults), at).await
}
