//! Whether a whole store holds together: its journal in itself and against checkpoints, and its
//! claims against the journal.

use crate::claims::{Fold, Unlike};
use crate::journal::{Broken, Head, Signed, Verifier};
use crate::{ClaimId, Error, Snapshot, Which};

/// Rows and claims that are read at once.
const PAGE: usize = 1024;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds, up to this row.
    Whole(Head),
    /// The journal does not.
    Broken(Broken),
    /// The journal does; the claims are not as it tells them.
    Unlike(Unlike),
}

/// Reads everything, and tells the first thing that is wrong.
///
/// # Errors
/// The database's: then nothing was found out.
pub async fn audit(store: &mut dyn Snapshot, checkpoints: &[Signed]) -> Result<Verdict, Error> {
    let known = store.journal_head().await?;
    let (mut verifier, mut fold, mut unlike) = (Verifier::new(checkpoints), Fold::default(), None);
    let mut from = 1;
    loop {
        let rows = store.journal_page(from, PAGE).await?;
        let Some(last) = rows.last() else { break };
        from = last.seq + 1;
        verifier.page(&rows);
        // WHY: what a row tells counts only if the row does, so the journal's own faults go first.
        if unlike.is_none() {
            unlike = rows.iter().find_map(|it| fold.row(it).err());
        }
    }
    let head = match verifier.end(Some(known)) {
        Ok(head) => head,
        Err(broken) => return Ok(Verdict::Broken(broken)),
    };
    if let Some(unlike) = unlike {
        return Ok(Verdict::Unlike(unlike));
    }
    let mut after = ClaimId::FIRST;
    loop {
        let claims = store.claim_page(&Which::All, after, PAGE).await?;
        let Some(last) = claims.last() else { break };
        after = last.id;
        if let Some(unlike) = claims.iter().find_map(|it| fold.claim(it).err()) {
            return Ok(Verdict::Unlike(unlike));
        }
    }
    Ok(fold.end().map_or_else(Verdict::Unlike, |()| Verdict::Whole(head)))
}
