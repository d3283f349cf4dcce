//! What the claims must be, by the journal alone: an edit of the table by hand is found by holding
//! it against this.

use std::collections::BTreeMap;

use super::{Claim, ClaimId};
use crate::Identity;
use crate::journal::Row;

/// The claims that rows of the journal tell of. It needs memory for each claim, and none for rows.
#[derive(Debug, Clone, Default)]
pub struct Fold {
    claims: BTreeMap<ClaimId, Claim>,
    holders: BTreeMap<Identity, ClaimId>,
}

/// Where journal and claims do not tell the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlike {
    /// A row that should tell of a claim does not.
    #[error("row {seq} tells of no claim that can be read")]
    Unreadable {
        /// The row.
        seq: u64,
    },
    /// Two claims hold one identity.
    #[error("from row {seq} on, claims {first} and {second} both hold `{identity}`")]
    TwoHolders {
        /// The row of the second.
        seq: u64,
        /// The one claim.
        first: ClaimId,
        /// The other.
        second: ClaimId,
        /// What both hold.
        identity: Identity,
    },
    /// A claim of the table is not as the journal tells it.
    #[error("claim {claim} is not as the journal tells it")]
    Differs {
        /// The claim.
        claim: ClaimId,
    },
    /// The journal knows of no such claim.
    #[error("the journal knows of no claim {claim}")]
    Unheard {
        /// The claim.
        claim: ClaimId,
    },
    /// The journal tells of a claim that the table has not.
    #[error("claim {claim} is in the journal and not among the claims")]
    Missing {
        /// The claim.
        claim: ClaimId,
    },
}

impl Fold {
    /// Takes in the journal's next row.
    ///
    /// # Errors
    /// The row cannot be read, or gives a key to a second claim.
    pub fn row(&mut self, row: &Row) -> Result<(), Unlike> {
        if !row.act.starts_with("claim-") {
            return Ok(());
        }
        let body: Option<serde_json::Value> = serde_json::from_str(&row.body).ok();
        let claim = body.as_ref().and_then(|it| Claim::from_json(&it["claim"]));
        let claim = claim.ok_or(Unlike::Unreadable { seq: row.seq })?;
        if let Some(before) = self.claims.get(&claim.id) {
            for identity in before.identities.as_slice() {
                self.holders.remove(identity);
            }
        }
        if claim.ended_at.is_none() {
            for identity in claim.identities.as_slice() {
                if let Some(first) = self.holders.insert(identity.clone(), claim.id) {
                    let (seq, second, identity) = (row.seq, claim.id, identity.clone());
                    return Err(Unlike::TwoHolders { seq, first, second, identity });
                }
            }
        }
        self.claims.insert(claim.id, claim);
        Ok(())
    }

    /// Holds the next claim of the table against the journal's, and forgets it.
    ///
    /// # Errors
    /// They differ, or the journal has none.
    pub fn claim(&mut self, claim: &Claim) -> Result<(), Unlike> {
        match self.claims.remove(&claim.id) {
            Some(told) if told == *claim => Ok(()),
            Some(_) => Err(Unlike::Differs { claim: claim.id }),
            None => Err(Unlike::Unheard { claim: claim.id }),
        }
    }

    /// That no claim is left which the table has not.
    ///
    /// # Errors
    /// One is.
    pub fn end(self) -> Result<(), Unlike> {
        match self.claims.into_keys().next() {
            Some(claim) => Err(Unlike::Missing { claim }),
            None => Ok(()),
        }
    }
}
