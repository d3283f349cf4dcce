//! What a kind of store has to bring: one way to write, one way to look. All nouns' traits follow.

use std::io::BufRead;

use crate::backup::Reader;
use crate::journal::Head;
use crate::write::{Write, Written};
use crate::{Pending, Snapshot};

/// A kind of store.
pub(crate) trait Backend: Send + Sync {
    /// Performs one write in a transaction, and answers once it is durable.
    fn write(&self, write: Write) -> Pending<'_, Written>;

    /// One consistent view.
    fn view(&self) -> Pending<'_, Box<dyn Snapshot>>;

    /// Fills the store, which must be empty, in one transaction.
    fn refill<'s>(&'s self, backup: Reader<'s>) -> Pending<'s, Head>;

    /// Writes what waits, and closes.
    fn shut(&self) -> Pending<'_, ()>;
}

impl<B: Backend> crate::Store for B {
    fn snapshot(&self) -> Pending<'_, Box<dyn Snapshot>> {
        self.view()
    }

    fn restore<'s>(&'s self, backup: Box<dyn BufRead + Send + 's>) -> Pending<'s, Head> {
        Box::pin(async move { self.refill(Reader::open(backup)?).await })
    }

    fn close(&self) -> Pending<'_, ()> {
        self.shut()
    }
}
