//! Migrations: how the tables came to be. One that landed never changes; `tests` pins each by its
//! digest, and a store remembers the digests of those it went through.

use jiff::Timestamp;

use super::cells::Value;
use super::link::Link;
use super::pools::Pools;
use crate::Error;
use crate::journal::Digest;

/// One step, as each database takes it.
struct Migration {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

/// All of them, in their order; the first has the number 1.
const MIGRATIONS: [Migration; 2] = [
    Migration {
        name: "first",
        sqlite: include_str!("../../migrations/0001_first/sqlite.sql"),
        postgres: include_str!("../../migrations/0001_first/postgres.sql"),
    },
    Migration {
        name: "baseline",
        sqlite: include_str!("../../migrations/0002_baseline/sqlite.sql"),
        postgres: include_str!("../../migrations/0002_baseline/postgres.sql"),
    },
];

/// What remembers them. `create` alone comes before them.
const TABLE: &str = "create table if not exists migration (number bigint primary key, \
     name text not null, digest text not null, at bigint not null)";

/// Keeps two replicas that start together from migrating at once. The number is one of ours.
const LOCK: &str = "select pg_advisory_xact_lock(7310868735403910004)";

const DOING: &str = "bring the store's tables up to date";

/// Brings a store up to date, in one transaction.
pub(crate) async fn migrate(pools: &Pools, at: Timestamp) -> Result<(), Error> {
    let mut link = pools.write().await?;
    if link.is_shared() {
        link.script(DOING, LOCK).await?;
    }
    if !link.is_shared() && is_foreign(&mut link).await? {
        return Err(Error::NotAStore);
    }
    link.script(DOING, TABLE).await?;
    let done = done(&mut link).await?;
    for (number, migration) in (1_i64..).zip(&MIGRATIONS).skip(done) {
        let text = migration.text(link.is_shared());
        link.script(DOING, text).await?;
        let digest = Digest::of(text.as_bytes()).to_string();
        let values =
            vec![number.into(), migration.name.into(), digest.as_str().into(), Value::time(at)];
        link.execute(DOING, "insert into migration values ($1, $2, $3, $4)", values).await?;
    }
    link.commit().await.map_err(|source| Error::Database { doing: DOING, source })
}

/// Whether a file holds tables, and none of ours: whoever mistook another database's file for the
/// store must not find our tables in it. A database of PostgreSQL is shared with others.
async fn is_foreign(link: &mut Link) -> Result<bool, Error> {
    let sql = "select count(*), coalesce(sum(name = 'migration'), 0) from sqlite_master \
               where type = 'table' and name not like 'sqlite\\_%' escape '\\'";
    let rows = link.rows(DOING, sql, vec![]).await?;
    let [row] = rows.as_slice() else { return Ok(false) };
    Ok(0 < row.number(0)? && row.number(1)? == 0)
}

/// How many migrations the store went through, all of which must be ours.
async fn done(link: &mut Link) -> Result<usize, Error> {
    let rows = link.rows(DOING, "select number, digest from migration order by number", vec![]);
    let rows = rows.await?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    let last = rows.last().map(|it| it.number(0)).transpose()?.unwrap_or(0);
    if known < last {
        return Err(Error::Newer { found: last, known });
    }
    for ((row, number), migration) in rows.iter().zip(1_i64..).zip(&MIGRATIONS) {
        let digest = Digest::of(migration.text(link.is_shared()).as_bytes()).to_string();
        if row.number(0)? != number || row.text(1)? != digest {
            return Err(Error::MigrationDiffers { number });
        }
    }
    Ok(rows.len())
}

impl Migration {
    fn text(&self, is_postgres: bool) -> &'static str {
        if is_postgres { self.postgres } else { self.sqlite }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digests of all that landed. A line is added, and none is changed.
    const LANDED: [[&str; 2]; 2] = [
        [
            "473c36bd5d7965b6f91b457b3ca060d0c55a11826bc537b863b994084e8ccc91",
            "8c481faca42db424b39a3d400b3bc6ec26aa76d8d0858ce603c68028fc9f2cbb",
        ],
        [
            "092dbdc6d9fd80a3c6de20170a33d5f38f19843d18a67a27c9c5ba8f6f5ec234",
            "092dbdc6d9fd80a3c6de20170a33d5f38f19843d18a67a27c9c5ba8f6f5ec234",
        ],
    ];

    #[test]
    fn what_landed_stays_as_it_landed() {
        let digest = |text: &str| Digest::of(text.as_bytes()).to_string();
        let found = MIGRATIONS.map(|it| [digest(it.sqlite), digest(it.postgres)]);
        assert_eq!(found, LANDED);
    }
}
