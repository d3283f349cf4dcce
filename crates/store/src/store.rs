//! The store as its users see it.

use std::io::BufRead;
use std::pin::Pin;

use crate::journal::{Head, Row};
use crate::{Baselines, Claim, ClaimId, Claims, Error, Journal, Lease, Leases, Which};

/// What a store answers, once it has.
pub type Pending<'s, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 's>>;

/// Everything that is remembered.
pub trait Store: Baselines + Claims + Journal + Leases {
    /// One consistent view of the whole store, which later writes do not change.
    ///
    /// # Errors
    /// The database's.
    fn snapshot(&self) -> Pending<'_, Box<dyn Snapshot>>;

    /// Fills a store that is empty from what [`crate::backup::write`] wrote, on this kind of store
    /// or another. It stands once all of it was verified, or not at all.
    ///
    /// # Errors
    /// The database's; the file's; a store that is not empty; a backup that is not whole.
    fn restore<'s>(&'s self, backup: Box<dyn BufRead + Send + 's>) -> Pending<'s, Head>;

    /// Lets the writes that wait be written, and closes the store.
    ///
    /// # Errors
    /// The database's.
    fn close(&self) -> Pending<'_, ()>;
}

/// One consistent view. What is long is read in pages, so that it needs no more memory than a page.
pub trait Snapshot: Send {
    /// The journal's last row.
    ///
    /// # Errors
    /// The database's.
    fn journal_head(&mut self) -> Pending<'_, Head>;

    /// Rows from this number on, at most so many, in order.
    ///
    /// # Errors
    /// The database's.
    fn journal_page(&mut self, from: u64, limit: usize) -> Pending<'_, Vec<Row>>;

    /// The newest row that approves a baseline of a key, by the key's spelling.
    ///
    /// # Errors
    /// The database's.
    fn baseline_row<'s>(&'s mut self, spelling: &'s str) -> Pending<'s, Option<Row>>;

    /// The newest row of each key that approves a baseline, by the keys' spellings.
    ///
    /// # Errors
    /// The database's.
    fn baseline_rows(&mut self) -> Pending<'_, Vec<Row>>;

    /// Claims after this one, at most so many, in order.
    ///
    /// # Errors
    /// The database's.
    fn claim_page<'s>(
        &'s mut self,
        which: &'s Which,
        after: ClaimId,
        limit: usize,
    ) -> Pending<'s, Vec<Claim>>;

    /// All leases, by name.
    ///
    /// # Errors
    /// The database's.
    fn lease_list(&mut self) -> Pending<'_, Vec<Lease>>;
}
