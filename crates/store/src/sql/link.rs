//! A transaction of either driver.

use sqlx::{AssertSqlSafe, Transaction};

use super::cells::{Cells, Value, arguments};
use super::faults::Faults;
use crate::{Error, Fault};

/// A transaction. Dropped, it is rolled back.
pub(crate) struct Link {
    driver: Driver,
    faults: Faults,
}

enum Driver {
    #[cfg(feature = "sqlite")]
    Sqlite(Transaction<'static, sqlx::Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(Transaction<'static, sqlx::Postgres>),
}

impl Link {
    #[cfg(feature = "sqlite")]
    pub(super) fn sqlite(it: Transaction<'static, sqlx::Sqlite>, faults: Faults) -> Link {
        Link { driver: Driver::Sqlite(it), faults }
    }

    #[cfg(feature = "postgres")]
    pub(super) fn postgres(it: Transaction<'static, sqlx::Postgres>, faults: Faults) -> Link {
        Link { driver: Driver::Postgres(it), faults }
    }

    /// Whether several transactions may be open for writing: then the head has to be locked.
    pub(super) fn is_shared(&self) -> bool {
        match self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_) => false,
            #[cfg(feature = "postgres")]
            Driver::Postgres(_) => true,
        }
    }

    /// Runs a statement, and answers how many rows it changed.
    ///
    /// INVARIANT: no text of a statement holds anything that a user wrote. Some are put together
    /// from parts, for as many placeholders as there are values; all values are bound.
    pub(super) async fn execute(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
    ) -> Result<u64, Error> {
        let failed = |it: Fault| Error::Database { doing, source: it };
        self.faults.step().map_err(failed)?;
        let sql = AssertSqlSafe(sql.into());
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(it) => {
                let values: sqlx::sqlite::SqliteArguments = arguments(values).map_err(failed)?;
                let done = sqlx::query_with(sql, values).execute(&mut **it).await;
                done.map(|it| it.rows_affected())
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(it) => {
                let values: sqlx::postgres::PgArguments = arguments(values).map_err(failed)?;
                let done = sqlx::query_with(sql, values).execute(&mut **it).await;
                done.map(|it| it.rows_affected())
            }
        }
        .map_err(|it| Error::database(doing, it))
    }

    /// Runs a statement, and answers its rows.
    pub(super) async fn rows(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
    ) -> Result<Vec<Cells>, Error> {
        let failed = |it: Fault| Error::Database { doing, source: it };
        self.faults.step().map_err(failed)?;
        let sql = AssertSqlSafe(sql.into());
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(it) => {
                let values: sqlx::sqlite::SqliteArguments = arguments(values).map_err(failed)?;
                let rows = sqlx::query_with(sql, values).fetch_all(&mut **it).await;
                rows.map(|it| it.into_iter().map(Cells::Sqlite).collect())
            }
            #[cfg(feature = "postgres")]
            Driver::Postgres(it) => {
                let values: sqlx::postgres::PgArguments = arguments(values).map_err(failed)?;
                let rows = sqlx::query_with(sql, values).fetch_all(&mut **it).await;
                rows.map(|it| it.into_iter().map(Cells::Postgres).collect())
            }
        }
        .map_err(|it| Error::database(doing, it))
    }

    /// Runs several statements that take no values.
    pub(super) async fn script(&mut self, doing: &'static str, sql: &str) -> Result<(), Error> {
        self.faults.step().map_err(|it| Error::Database { doing, source: it })?;
        let script = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match &mut self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(it) => script.execute(&mut **it).await.map(|_| ()),
            #[cfg(feature = "postgres")]
            Driver::Postgres(it) => script.execute(&mut **it).await.map(|_| ()),
        }
        .map_err(|it| Error::database(doing, it))
    }

    /// Ends the transaction. After an error it stands whole, or not at all.
    pub(super) async fn commit(self) -> Result<(), Fault> {
        self.faults.step()?;
        match self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(it) => it.commit().await?,
            #[cfg(feature = "postgres")]
            Driver::Postgres(it) => it.commit().await?,
        }
        self.faults.step()
    }
}

/// `$3, $4, $5`: so many placeholders from this number on.
pub(super) fn places(from: usize, count: usize) -> String {
    let places: Vec<String> = (from..from + count).map(|it| format!("${it}")).collect();
    places.join(", ")
}
