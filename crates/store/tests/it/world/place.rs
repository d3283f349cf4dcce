//! Where a store lies, in one text that another process can be told.

use keywright_store::{Database, Error, Faults, postgres, sqlite};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use super::{at, folder};

/// A file's path or an address.
#[derive(Debug, Clone)]
pub(crate) struct Place(pub(crate) String);

impl Place {
    pub(crate) fn sqlite(test: &str) -> Place {
        let path = folder(test).join("keywright.db");
        Place(path.to_str().expect("it is text").to_owned())
    }

    pub(crate) async fn postgres() -> Place {
        Place(super::postgres::address().await)
    }

    /// Both kinds.
    pub(crate) async fn each(test: &str) -> [Place; 2] {
        [Place::sqlite(test), Place::postgres().await]
    }

    pub(crate) async fn open(&self) -> Database {
        self.try_open(Faults::default()).await.expect("it opens")
    }

    pub(crate) async fn try_open(&self, faults: Faults) -> Result<Database, Error> {
        if self.is_postgres() {
            postgres::open_with(&self.0, at(0), faults).await
        } else {
            let missing = sqlite::Missing::Create;
            sqlite::open_with(self.0.as_ref(), missing, at(0), faults).await
        }
    }

    /// Does something to the database by hand.
    pub(crate) async fn sql(&self, text: &str) -> Result<(), sqlx::Error> {
        let text = AssertSqlSafe(text.to_owned());
        if self.is_postgres() {
            let mut connection = sqlx::PgConnection::connect(&self.0).await?;
            connection.execute(text).await?;
            connection.close().await
        } else {
            let address = format!("sqlite://{}", self.0);
            let mut connection = sqlx::SqliteConnection::connect(&address).await?;
            connection.execute(text).await?;
            connection.close().await
        }
    }

    fn is_postgres(&self) -> bool {
        self.0.starts_with("postgres://")
    }
}
