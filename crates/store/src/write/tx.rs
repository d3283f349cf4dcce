//! The few things that a kind of store does in a transaction.

use crate::journal::Row;
use crate::{Claim, ClaimId, Error, Identities, Identity, Lease};

/// A transaction. No other writes between its first act and its end.
pub(crate) trait Tx: Send {
    /// Appends rows to the journal, and moves its head.
    fn journal_append(&mut self, rows: &[Row]) -> impl Future<Output = Result<(), Error>> + Send;

    /// Claims that have not ended and have any of these identities, by number.
    fn claims_holding(
        &mut self,
        identities: &Identities,
    ) -> impl Future<Output = Result<Vec<Claim>, Error>> + Send;

    /// Adds a claim. `false` where the constraint does not let it hold all of its identities; then
    /// the write has to be undone.
    fn claim_insert(&mut self, claim: &Claim) -> impl Future<Output = Result<bool, Error>> + Send;

    /// Adds identities to a claim that holds. `false` as above.
    fn claim_widen(
        &mut self,
        id: ClaimId,
        identities: &[Identity],
    ) -> impl Future<Output = Result<bool, Error>> + Send;

    /// Writes a claim's cluster, its release and its end. One that ended lets go of its identities.
    fn claim_update(&mut self, claim: &Claim) -> impl Future<Output = Result<(), Error>> + Send;

    /// A lease.
    fn lease_read(
        &mut self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Lease>, Error>> + Send;

    /// Writes a lease, whether it was there or not.
    fn lease_write(&mut self, lease: &Lease) -> impl Future<Output = Result<(), Error>> + Send;
}
