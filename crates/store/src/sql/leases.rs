//! Leases in a table.

use super::cells::{Cells, Value};
use super::link::Link;
use crate::{Error, Lease};

const READ: &str = "read leases";

pub(super) async fn read(link: &mut Link, name: &str) -> Result<Option<Lease>, Error> {
    let sql = "select name, holder, epoch, until from lease where name = $1";
    let rows = link.rows(READ, sql, vec![name.into()]).await?;
    rows.first().map(lease).transpose()
}

pub(super) async fn list(link: &mut Link) -> Result<Vec<Lease>, Error> {
    let sql = "select name, holder, epoch, until from lease order by name";
    link.rows(READ, sql, vec![]).await?.iter().map(lease).collect()
}

pub(super) async fn write(link: &mut Link, lease: &Lease) -> Result<(), Error> {
    let values = vec![
        lease.name.as_str().into(),
        Value::Text(lease.holder.clone()),
        lease.epoch.into(),
        Value::time(lease.until),
    ];
    let sql = "insert into lease (name, holder, epoch, until) values ($1, $2, $3, $4) \
               on conflict (name) do update set holder = excluded.holder, \
               epoch = excluded.epoch, until = excluded.until";
    link.execute("write a lease", sql, values).await.map(|_| ())
}

fn lease(row: &Cells) -> Result<Lease, Error> {
    Ok(Lease {
        name: row.text(0)?,
        holder: row.maybe_text(1)?,
        epoch: row.number(2)?,
        until: row.time(3)?,
    })
}
