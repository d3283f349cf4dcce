//! The store, or its journal alone, goes out.

use std::io::Write;

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::piece::{Piece, header, row_json};
use crate::journal::{Digest, Head, canonical};
use crate::{ClaimId, Error, Snapshot, Which};

/// Rows and claims that are read at once.
const PAGE: usize = 1024;

/// Writes a whole backup of one consistent view. What the journal's head is there is answered; kept
/// apart, it tells whether the backup is the one that was made.
///
/// # Errors
/// The database's; the file's.
pub async fn write(
    store: &mut dyn Snapshot,
    at: Timestamp,
    out: &mut (dyn Write + Send),
) -> Result<Head, Error> {
    let mut out = Out { out, hash: Sha256::new(), lines: 0 };
    let head = store.journal_head().await?;
    out.line(&header(head, at))?;
    let mut from = 1;
    loop {
        let rows = store.journal_page(from, PAGE).await?;
        let Some(last) = rows.last() else { break };
        from = last.seq + 1;
        rows.into_iter().try_for_each(|it| out.line(&Piece::Row(it).to_json()))?;
    }
    let mut after = ClaimId::FIRST;
    loop {
        let claims = store.claim_page(&Which::All, after, PAGE).await?;
        let Some(last) = claims.last() else { break };
        after = last.id;
        claims.into_iter().try_for_each(|it| out.line(&Piece::Claim(it).to_json()))?;
    }
    for lease in store.lease_list().await? {
        out.line(&Piece::Lease(lease).to_json())?;
    }
    let hash: [u8; 32] = out.hash.clone().finalize().into();
    let digest = Digest::from_bytes(&hash).unwrap_or(Digest::ZERO).to_string();
    out.line(&json!({ "lines": out.lines, "digest": digest }))?;
    out.out.flush().map_err(failed)?;
    Ok(head)
}

/// Writes the journal from this row on, a row a line, as docs/journal.md tells it to third parties.
///
/// # Errors
/// The database's; the file's.
pub async fn journal(
    store: &mut dyn Snapshot,
    mut from: u64,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let mut out = Out { out, hash: Sha256::new(), lines: 0 };
    loop {
        let rows = store.journal_page(from, PAGE).await?;
        let Some(last) = rows.last() else { break };
        from = last.seq + 1;
        rows.iter().try_for_each(|it| out.line(&row_json(it)))?;
    }
    out.out.flush().map_err(failed)
}

/// Where lines go, with what the last one tells of them.
struct Out<'o> {
    out: &'o mut (dyn Write + Send),
    hash: Sha256,
    lines: u64,
}

impl Out<'_> {
    fn line(&mut self, value: &Value) -> Result<(), Error> {
        // WHY: no line holds a fraction, so each has its one spelling.
        let mut line = canonical(value).unwrap_or_default();
        line.push('\n');
        self.hash.update(line.as_bytes());
        self.lines += 1;
        self.out.write_all(line.as_bytes()).map_err(failed)
    }
}

fn failed(source: std::io::Error) -> Error {
    Error::File { doing: "write the backup", source }
}
