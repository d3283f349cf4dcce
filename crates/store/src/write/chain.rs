//! The rows that one transaction appends.

use serde_json::Value;

use crate::journal::{Digest, Head, Row, canonical};
use crate::limits::BODY_BYTES_MAX;
use crate::{Entry, Error};

/// The journal's end as the transaction found it, and the rows that follow in it.
#[derive(Debug)]
pub(crate) struct Chain {
    base: Head,
    fresh: Vec<Row>,
}

impl Chain {
    pub(crate) fn new(base: Head) -> Chain {
        Chain { base, fresh: Vec::new() }
    }

    /// Where the chain stands.
    pub(crate) fn head(&self) -> Head {
        self.fresh.last().map_or(self.base, Row::head)
    }

    /// The number that the next row will have.
    pub(crate) fn next(&self) -> u64 {
        self.head().seq + 1
    }

    /// The rows so far, and how many there are: [`Chain::rewind`] goes back to that.
    pub(crate) fn fresh(&self) -> &[Row] {
        &self.fresh
    }

    /// Forgets the rows after the first so many.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn rewind(&mut self, rows: usize) {
        self.fresh.truncate(rows);
    }

    /// Appends a row. `body` is an object; the entry's reason joins it.
    pub(crate) fn append(
        &mut self,
        entry: &Entry,
        act: &str,
        subject: &str,
        mut body: Value,
    ) -> Result<Head, Error> {
        let malformed = |why| Error::Malformed { what: "the body of an entry", why };
        let members = body.as_object_mut().ok_or(malformed("it is no object"))?;
        if members.insert("why".to_owned(), entry.why.clone().into()).is_some() {
            return Err(malformed("it has a `why` beside the entry's own"));
        }
        let body = canonical(&body).ok_or(malformed("it holds a fraction"))?;
        if BODY_BYTES_MAX < body.len() {
            return Err(malformed("it is too long"));
        }
        let Head { seq, hash: previous } = self.head();
        let mut row = Row {
            seq: seq + 1,
            at: entry.at,
            actor: entry.actor.clone(),
            act: act.to_owned(),
            subject: subject.to_owned(),
            body,
            previous,
            hash: Digest::ZERO,
        };
        row.hash = row.computed();
        self.fresh.push(row);
        Ok(self.head())
    }
}
