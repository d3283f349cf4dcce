//! Values that go into a statement, and those that come out.

use jiff::Timestamp;
use sqlx::{Arguments, Database, Encode, Type};

use crate::journal::Digest;
use crate::{Error, Fault};

/// A value of a statement.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

impl Value {
    pub(super) fn time(at: Timestamp) -> Value {
        at.as_microsecond().into()
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Value {
        Value::Number(Some(it))
    }
}

/// INVARIANT: rows are numbered from 1 by one, so that none comes near 2^63.
impl From<u64> for Value {
    fn from(it: u64) -> Value {
        Value::Number(Some(i64::try_from(it).unwrap_or(i64::MAX)))
    }
}

impl From<usize> for Value {
    fn from(it: usize) -> Value {
        Value::Number(Some(i64::try_from(it).unwrap_or(i64::MAX)))
    }
}

impl From<&str> for Value {
    fn from(it: &str) -> Value {
        Value::Text(Some(it.to_owned()))
    }
}

impl From<&Digest> for Value {
    fn from(it: &Digest) -> Value {
        Value::Bytes(it.as_bytes().to_vec())
    }
}

/// The values as a driver takes them.
pub(super) fn arguments<A: Arguments>(values: Vec<Value>) -> Result<A, Fault>
where
    Option<i64>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    Option<String>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    Vec<u8>: for<'t> Encode<'t, A::Database> + Type<A::Database>,
    A::Database: Database,
{
    let mut arguments = A::default();
    for value in values {
        match value {
            Value::Number(it) => arguments.add(it)?,
            Value::Text(it) => arguments.add(it)?,
            Value::Bytes(it) => arguments.add(it)?,
        }
    }
    Ok(arguments)
}

/// A row that came out.
pub(super) enum Cells {
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::sqlite::SqliteRow),
    #[cfg(feature = "postgres")]
    Postgres(sqlx::postgres::PgRow),
}

macro_rules! cell {
    ($cells:expr, $at:expr) => {{
        use sqlx::Row as _;
        let cell = match $cells {
            #[cfg(feature = "sqlite")]
            Cells::Sqlite(it) => it.try_get($at),
            #[cfg(feature = "postgres")]
            Cells::Postgres(it) => it.try_get($at),
        };
        cell.map_err(|it| Error::Damaged { what: it.to_string() })
    }};
}

impl Cells {
    pub(super) fn maybe_number(&self, at: usize) -> Result<Option<i64>, Error> {
        cell!(self, at)
    }

    pub(super) fn number(&self, at: usize) -> Result<i64, Error> {
        cell!(self, at)
    }

    pub(super) fn text(&self, at: usize) -> Result<String, Error> {
        cell!(self, at)
    }

    pub(super) fn maybe_text(&self, at: usize) -> Result<Option<String>, Error> {
        cell!(self, at)
    }

    pub(super) fn seq(&self, at: usize) -> Result<u64, Error> {
        let number = self.number(at)?;
        u64::try_from(number).map_err(|_| Error::Damaged { what: format!("row {number}") })
    }

    pub(super) fn digest(&self, at: usize) -> Result<Digest, Error> {
        let bytes: Vec<u8> = cell!(self, at)?;
        let damaged = || Error::Damaged { what: format!("a hash of {} bytes", bytes.len()) };
        Digest::from_bytes(&bytes).ok_or_else(damaged)
    }

    pub(super) fn time(&self, at: usize) -> Result<Timestamp, Error> {
        time(self.number(at)?)
    }

    pub(super) fn maybe_time(&self, at: usize) -> Result<Option<Timestamp>, Error> {
        self.maybe_number(at)?.map(time).transpose()
    }
}

fn time(micros: i64) -> Result<Timestamp, Error> {
    let damaged = |_| Error::Damaged { what: format!("a time of {micros} microseconds") };
    Timestamp::from_microsecond(micros).map_err(damaged)
}
