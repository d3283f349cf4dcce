//! A claim: one cluster holds one key, from a time on, until it has let go.

use std::fmt;

use jiff::Timestamp;
use keywright_model::{ClusterName, KeyName};

use crate::Identities;

/// A claim's number: that of the row of the journal that tells of its taking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(i64);

impl ClaimId {
    /// Before all claims.
    pub const FIRST: ClaimId = ClaimId(0);

    /// Takes a number.
    pub fn new(number: i64) -> ClaimId {
        ClaimId(number)
    }

    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One cluster's hold on one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub id: ClaimId,
    /// All by which the key is known. No other claim that holds has any of them.
    pub identities: Identities,
    /// What people call the key.
    pub key: KeyName,
    /// The cluster that holds it.
    pub cluster: ClusterName,
    /// Who runs the cluster: `confluent`.
    pub vendor: String,
    /// The key as it was spelled when it was claimed.
    pub spelling: String,
    /// Who claimed it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// That it is being let go, where it is.
    pub releasing: Option<Releasing>,
    /// When it ended, once it has.
    pub ended_at: Option<Timestamp>,
}

/// That a key is being let go: the cluster is gone, and the vendor keeps the key a while longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Releasing {
    /// When that was asked for.
    pub asked_at: Timestamp,
    /// From when on another may take the key.
    pub free_at: Timestamp,
}

/// What a claim means at a given time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The key is held.
    Held,
    /// It is held still, up to a time.
    Releasing {
        /// That time.
        free_at: Timestamp,
    },
    /// Its time has come: whoever takes the key next ends the claim.
    Free,
    /// It ended.
    Ended,
}

impl Claim {
    /// What it means now.
    pub fn standing(&self, now: Timestamp) -> Standing {
        match (self.ended_at, self.releasing) {
            (Some(_), _) => Standing::Ended,
            (None, None) => Standing::Held,
            (None, Some(it)) if now < it.free_at => Standing::Releasing { free_at: it.free_at },
            (None, Some(_)) => Standing::Free,
        }
    }
}
