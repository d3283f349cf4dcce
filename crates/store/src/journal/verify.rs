//! Whether a journal holds together, and which row does not.
//!
//! It is fed in pages and needs no more memory for millions of rows than for one. What it cannot
//! see: that rows were cut off at the end, or written anew from some row to the end, where neither
//! the head nor a checkpoint kept elsewhere tells.

use super::{Head, Row, Signed};

/// Where a journal breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The row is not the one whose hash it bears.
    #[error("row {seq} was edited")]
    Edited {
        /// The row.
        seq: u64,
    },
    /// The row is whole, and names another row before it than the one that is there.
    #[error("row {seq} does not follow the row before it: one of the two was put there later")]
    Unlinked {
        /// The row.
        seq: u64,
    },
    /// Rows are missing.
    #[error("row {expected} is missing: after it comes row {found}")]
    Gap {
        /// The first that is missing.
        expected: u64,
        /// The next that is there.
        found: u64,
    },
    /// A row stands where another belongs.
    #[error("rows were moved: row {found} stands in the place of row {expected}")]
    Reordered {
        /// The row that belongs there.
        expected: u64,
        /// The row that is there.
        found: u64,
    },
    /// The chain ends before a row that was there.
    #[error("the journal was cut off: it ends with row {last}, and there was a row {known}")]
    Truncated {
        /// The last row.
        last: u64,
        /// The row that is known to have been there.
        known: u64,
    },
    /// The chain is whole, and not the one that was signed, or that the head names.
    #[error(
        "the journal was written anew after row {since}: row {seq} is not the one that a \
         checkpoint or the store's own head names"
    )]
    Rewritten {
        /// The last row that a checkpoint vouches for; 0 for none.
        since: u64,
        /// The row that is another.
        seq: u64,
    },
}

/// Reads a journal from its first row to its last.
#[derive(Debug, Clone)]
pub struct Verifier {
    head: Head,
    /// Those that lie ahead, the next one last.
    checkpoints: Vec<Head>,
    /// The last one that was passed.
    vouched: u64,
    broken: Option<Broken>,
}

impl Verifier {
    /// Holds the journal against checkpoints of it; there may be none.
    pub fn new<'c>(checkpoints: impl IntoIterator<Item = &'c Signed>) -> Verifier {
        let heads = checkpoints.into_iter().map(|it| it.checkpoint().head);
        let mut heads: Vec<Head> = heads.filter(|it| 0 < it.seq).collect();
        heads.sort_by_key(|it| std::cmp::Reverse(it.seq));
        Verifier { head: Head::EMPTY, checkpoints: heads, vouched: 0, broken: None }
    }

    /// Takes the next rows, as they lie.
    pub fn page(&mut self, rows: &[Row]) {
        for row in rows {
            match self.broken {
                None => self.broken = self.row(row, rows).err(),
                // WHY: only what comes later tells whether a row is gone or stands elsewhere.
                Some(Broken::Gap { expected, found }) if row.seq == expected => {
                    self.broken = Some(Broken::Reordered { expected, found });
                }
                Some(_) => {}
            }
        }
    }

    /// Where the chain ends, if it is whole. `known` is the head that the store itself keeps.
    ///
    /// # Errors
    /// The first place at which it is not.
    pub fn end(self, known: Option<Head>) -> Result<Head, Broken> {
        if let Some(broken) = self.broken {
            return Err(broken);
        }
        let (last, ahead) = (self.head.seq, self.checkpoints.first().map(|it| it.seq));
        match ahead.max(known.map(|it| it.seq)) {
            Some(known) if last < known => Err(Broken::Truncated { last, known }),
            _ if known.is_some_and(|it| it != self.head) => {
                Err(Broken::Rewritten { since: self.vouched, seq: last })
            }
            _ => Ok(self.head),
        }
    }

    fn row(&mut self, row: &Row, page: &[Row]) -> Result<(), Broken> {
        let (seq, expected) = (row.seq, self.head.seq + 1);
        if expected < seq {
            return Err(Broken::Gap { expected, found: seq });
        }
        if seq < expected {
            return Err(Broken::Reordered { expected, found: seq });
        }
        if row.computed() != row.hash {
            return Err(numbered_anew(row, page).unwrap_or(Broken::Edited { seq }));
        }
        if row.previous != self.head.hash {
            return Err(Broken::Unlinked { seq });
        }
        self.head = row.head();
        while let Some(known) = self.checkpoints.pop_if(|it| it.seq == seq) {
            if known != self.head {
                return Err(Broken::Rewritten { since: self.vouched, seq });
            }
            self.vouched = seq;
        }
        Ok(())
    }
}

/// A row that is whole under the number of another: the two changed places.
fn numbered_anew(row: &Row, page: &[Row]) -> Option<Broken> {
    let mut moved = row.clone();
    let found = page.iter().map(|it| it.seq).find(|&seq| {
        moved.seq = seq;
        moved.computed() == row.hash
    })?;
    Some(Broken::Reordered { expected: row.seq, found })
}
