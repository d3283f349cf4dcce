//! The journal in a table.

use super::cells::{Cells, Value};
use super::link::{Link, places};
use crate::Error;
use crate::journal::{Head, Row};

/// Rows that one statement writes. Fewer go in powers of two, so that few texts are prepared.
const ROWS_AT_ONCE: usize = 64;

const COLUMNS: usize = 8;

/// Where the chain stands. Whoever will write locks it, so that no other replica goes on from the
/// same row.
pub(super) async fn head(link: &mut Link, lock: bool) -> Result<Head, Error> {
    let sql = match lock && link.is_shared() {
        true => "select seq, hash from head where one = 1 for update",
        false => "select seq, hash from head where one = 1",
    };
    match link.rows("read the journal's head", sql, vec![]).await?.first() {
        Some(row) => Ok(Head { seq: row.seq(0)?, hash: row.digest(1)? }),
        None => Err(Error::Damaged { what: "a journal without a head".to_owned() }),
    }
}

pub(super) async fn page(link: &mut Link, from: u64, limit: usize) -> Result<Vec<Row>, Error> {
    let sql = "select seq, at, actor, act, subject, body, previous, hash from journal \
               where $1 <= seq order by seq limit $2";
    let rows = link.rows("read the journal", sql, vec![from.into(), limit.into()]).await?;
    rows.iter().map(row).collect()
}

/// The newest approval of a baseline of a key. The act is written out, so that its index serves.
pub(super) async fn baseline(link: &mut Link, spelling: &str) -> Result<Option<Row>, Error> {
    let sql = "select seq, at, actor, act, subject, body, previous, hash from journal \
               where act = 'baseline-approved' and subject = $1 order by seq desc limit 1";
    let rows = link.rows("read a baseline", sql, vec![spelling.into()]).await?;
    rows.first().map(row).transpose()
}

/// The newest approval of each key, by spelling.
pub(super) async fn baselines(link: &mut Link) -> Result<Vec<Row>, Error> {
    let sql = "select seq, at, actor, act, subject, body, previous, hash from journal \
               where seq in (select max(seq) from journal where act = 'baseline-approved' \
               group by subject)";
    let rows = link.rows("read baselines", sql, vec![]).await?;
    let mut rows = rows.iter().map(row).collect::<Result<Vec<Row>, Error>>()?;
    // WHY here: two databases sort a text in two ways.
    rows.sort_by(|a, b| a.subject.cmp(&b.subject));
    Ok(rows)
}

/// Appends rows, and moves the head.
pub(super) async fn append(link: &mut Link, rows: &[Row]) -> Result<(), Error> {
    let Some(last) = rows.last() else { return Ok(()) };
    let mut rest = rows;
    while !rest.is_empty() {
        let most = ROWS_AT_ONCE.min(rest.len());
        // The greatest power of two that there are rows for.
        let (now, later) = rest.split_at(1 << most.ilog2());
        insert(link, now).await?;
        rest = later;
    }
    let values = vec![last.seq.into(), (&last.hash).into()];
    link.execute("write the journal's head", "update head set seq = $1, hash = $2", values).await?;
    Ok(())
}

async fn insert(link: &mut Link, rows: &[Row]) -> Result<(), Error> {
    let mut values: Vec<Value> = Vec::with_capacity(rows.len() * COLUMNS);
    for row in rows {
        values.extend([
            row.seq.into(),
            Value::time(row.at),
            row.actor.as_str().into(),
            row.act.as_str().into(),
            row.subject.as_str().into(),
            row.body.as_str().into(),
            (&row.previous).into(),
            (&row.hash).into(),
        ]);
    }
    let tuples = (0..rows.len()).map(|it| format!("({})", places(it * COLUMNS + 1, COLUMNS)));
    let tuples: Vec<String> = tuples.collect();
    let sql = format!("insert into journal values {}", tuples.join(", "));
    link.execute("write the journal", sql, values).await?;
    Ok(())
}

fn row(cells: &Cells) -> Result<Row, Error> {
    Ok(Row {
        seq: cells.seq(0)?,
        at: cells.time(1)?,
        actor: cells.text(2)?,
        act: cells.text(3)?,
        subject: cells.text(4)?,
        body: cells.text(5)?,
        previous: cells.digest(6)?,
        hash: cells.digest(7)?,
    })
}
