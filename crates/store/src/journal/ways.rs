//! What may be done with the journal.

use super::{Head, Row};
use crate::backend::Backend;
use crate::write::Write;
use crate::{Entry, Pending};

/// An act of another room, which the store only remembers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// One stable word. Those that begin with `baseline-`, `claim-` or `lease-` are the store's
    /// own.
    pub act: String,
    /// To what it was done.
    pub subject: String,
    /// All else. Fractions are refused: they have more than one spelling.
    pub body: serde_json::Value,
}

/// The journal.
pub trait Journal: Send + Sync {
    /// Appends a row, and answers where the chain stands after it. The entry's reason goes into the
    /// row's body as `why`.
    ///
    /// # Errors
    /// The database's; a malformed text; a lost lease.
    fn journal_append(&self, record: Record, entry: Entry) -> Pending<'_, Head>;

    /// Rows from this number on, at most so many, in order.
    ///
    /// # Errors
    /// The database's.
    fn journal_read(&self, from: u64, limit: usize) -> Pending<'_, Vec<Row>>;

    /// Where the chain stands.
    ///
    /// # Errors
    /// The database's.
    fn journal_head(&self) -> Pending<'_, Head>;
}

impl<B: Backend> Journal for B {
    fn journal_append(&self, record: Record, entry: Entry) -> Pending<'_, Head> {
        let written = self.write(Write::Append { record, entry });
        Box::pin(async move { Ok(written.await?.appended()) })
    }

    fn journal_read(&self, from: u64, limit: usize) -> Pending<'_, Vec<Row>> {
        Box::pin(async move { self.view().await?.journal_page(from, limit).await })
    }

    fn journal_head(&self) -> Pending<'_, Head> {
        Box::pin(async move { self.view().await?.journal_head().await })
    }
}
