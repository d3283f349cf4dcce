//! What every write brings with it: when, by whom and why; and, of a leader, proof that it leads.

use jiff::Timestamp;

use crate::Error;
use crate::limits::{NAME_BYTES_MAX, WHY_BYTES_MAX, micros, text};

/// Who writes, when and why. There is no write without one: it becomes a row of the journal, in the
/// same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When. The store never asks the time itself.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// Why, in words.
    pub why: String,
    /// The lease by which the writer leads, where it needs one.
    pub fence: Option<Fence>,
}

impl Entry {
    /// An entry of somebody who needs no lease.
    pub fn new(at: Timestamp, actor: impl Into<String>, why: impl Into<String>) -> Entry {
        Entry { at, actor: actor.into(), why: why.into(), fence: None }
    }

    /// The same, and refused once the lease has moved on.
    #[must_use]
    pub fn fenced(self, fence: Fence) -> Entry {
        Entry { fence: Some(fence), ..self }
    }

    /// The entry as the store keeps it.
    pub(crate) fn checked(self) -> Result<Entry, Error> {
        text("an actor", &self.actor, NAME_BYTES_MAX)?;
        text("a reason", &self.why, WHY_BYTES_MAX)?;
        Ok(Entry { at: micros(self.at), ..self })
    }
}

/// A lease and the epoch at which it was taken: the fencing token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// The lease's name.
    pub lease: String,
    /// Its epoch.
    pub epoch: i64,
}
