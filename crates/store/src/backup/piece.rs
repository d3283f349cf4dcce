//! The lines of a backup.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::journal::{Digest, Head, Row};
use crate::{Claim, Lease};

/// The version of the lines.
pub(super) const FORMAT: u64 = 1;

/// What the header calls it.
pub(super) const KIND: &str = "keywright store backup";

/// One line.
pub(crate) enum Piece {
    Row(Row),
    Claim(Claim),
    Lease(Lease),
}

impl Piece {
    pub(super) fn to_json(&self) -> Value {
        match self {
            Piece::Row(it) => json!({ "row": row_json(it) }),
            Piece::Claim(it) => json!({ "claim": it.to_json() }),
            Piece::Lease(it) => json!({ "lease": {
                "name": it.name, "holder": it.holder, "epoch": it.epoch,
                "until": it.until.to_string(),
            } }),
        }
    }

    pub(super) fn from_json(value: &Value) -> Option<Piece> {
        if let Some(row) = value.get("row") {
            return row_from_json(row).map(Piece::Row);
        }
        if let Some(claim) = value.get("claim") {
            return Claim::from_json(claim).map(Piece::Claim);
        }
        let lease = value.get("lease")?;
        Some(Piece::Lease(Lease {
            name: lease["name"].as_str()?.to_owned(),
            holder: match &lease["holder"] {
                Value::Null => None,
                it => Some(it.as_str()?.to_owned()),
            },
            epoch: lease["epoch"].as_i64()?,
            until: lease["until"].as_str()?.parse().ok()?,
        }))
    }
}

/// A row as third parties read it: docs/journal.md. The body stays a text, byte for byte what the
/// hash was taken of.
pub(super) fn row_json(row: &Row) -> Value {
    json!({
        "seq": row.seq, "at": row.at.as_microsecond(), "actor": row.actor, "act": row.act,
        "subject": row.subject, "body": row.body, "previous": row.previous.to_string(),
        "hash": row.hash.to_string(),
    })
}

fn row_from_json(row: &Value) -> Option<Row> {
    let text = |name: &str| row[name].as_str().map(str::to_owned);
    let digest = |name: &str| Digest::from_hex(row[name].as_str()?);
    Some(Row {
        seq: row["seq"].as_u64()?,
        at: Timestamp::from_microsecond(row["at"].as_i64()?).ok()?,
        actor: text("actor")?,
        act: text("act")?,
        subject: text("subject")?,
        body: text("body")?,
        previous: digest("previous")?,
        hash: digest("hash")?,
    })
}

pub(super) fn header(head: Head, at: Timestamp) -> Value {
    let head = json!({ "seq": head.seq, "hash": head.hash.to_string() });
    json!({ "format": FORMAT, "kind": KIND, "at": at.to_string(), "head": head })
}

/// The head that a header tells; `None` where it is no header of a backup that is known here.
pub(super) fn head(value: &Value) -> Option<Head> {
    if value["format"].as_u64()? != FORMAT || value["kind"].as_str()? != KIND {
        return None;
    }
    let hash = Digest::from_hex(value["head"]["hash"].as_str()?)?;
    Some(Head { seq: value["head"]["seq"].as_u64()?, hash })
}
