//! A store is filled from a backup, and verified before any of it stands.

use super::piece::Piece;
use super::reader::Reader;
use crate::Error;
use crate::claims::Fold;
use crate::journal::{Head, Row, Verifier};
use crate::write::Tx;

/// Rows that are written at once.
const PAGE: usize = 1024;

/// Fills an empty store in one transaction, which must be undone after an error.
pub(crate) async fn refill<T: Tx>(tx: &mut T, source: &mut Reader<'_>) -> Result<Head, Error> {
    let mut rows = Rows { page: Vec::new(), verifier: Verifier::new([]), fold: Fold::default() };
    let mut next = source.next()?;
    while let Some(Piece::Row(row)) = next {
        rows.take(tx, row).await?;
        next = source.next()?;
    }
    let (head, mut fold) = rows.end(tx, source.head()).await?;
    while let Some(piece) = next {
        match piece {
            Piece::Row(_) => return Err(source.refused("rows come before claims and leases")),
            Piece::Claim(claim) => {
                fold.claim(&claim).map_err(|source| Error::Unlike { source })?;
                if !tx.claim_insert(&claim).await? {
                    return Err(source.refused("its key is held by another claim"));
                }
            }
            Piece::Lease(lease) => tx.lease_write(&lease).await?,
        }
        next = source.next()?;
    }
    fold.end().map_err(|source| Error::Unlike { source })?;
    Ok(head)
}

/// Rows on their way, and what they come to.
struct Rows {
    page: Vec<Row>,
    verifier: Verifier,
    fold: Fold,
}

impl Rows {
    async fn take<T: Tx>(&mut self, tx: &mut T, row: Row) -> Result<(), Error> {
        self.page.push(row);
        if self.page.len() < PAGE { Ok(()) } else { self.flush(tx).await }
    }

    async fn flush<T: Tx>(&mut self, tx: &mut T) -> Result<(), Error> {
        self.verifier.page(&self.page);
        // WHY: what is broken is told as that, and not as what the database makes of it.
        if let Err(source) = self.verifier.clone().end(None) {
            return Err(Error::Broken { source });
        }
        for row in &self.page {
            self.fold.row(row).map_err(|source| Error::Unlike { source })?;
        }
        tx.journal_append(&self.page).await?;
        self.page.clear();
        Ok(())
    }

    async fn end<T: Tx>(mut self, tx: &mut T, known: Head) -> Result<(Head, Fold), Error> {
        self.flush(tx).await?;
        let head = self.verifier.end(Some(known)).map_err(|source| Error::Broken { source })?;
        Ok((head, self.fold))
    }
}
