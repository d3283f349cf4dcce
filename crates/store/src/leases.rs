//! Leases: which of several replicas leads, and the token by which the others' late writes are
//! refused.
//!
//! Two replicas' clocks differ. A lease is given away only [`SKEW_MAX`] after its end by the
//! taker's clock; that is the store's part. The holder's part is to start nothing that would still
//! run at the end less the same allowance. Whoever errs is held off by the epoch: a write that
//! carries an old one is refused in its own transaction.

use jiff::{SignedDuration, Timestamp};

use crate::backend::Backend;
use crate::write::Write;
use crate::{Entry, Fence, Pending};

/// How far two replicas' clocks may be apart. More breaks no promise of the store, as epochs do not
/// hang on clocks; but two replicas may then act in the world at once.
pub const SKEW_MAX: SignedDuration = SignedDuration::from_secs(5);

/// A lease as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Its name: what it is that one replica at a time may do.
    pub name: String,
    /// Who took it last; `None` once it was given back.
    pub holder: Option<String>,
    /// Rises each time that it is taken or given back; the fencing token.
    pub epoch: i64,
    /// Until when.
    pub until: Timestamp,
}

impl Lease {
    /// The token that the holder's writes carry.
    pub fn fence(&self) -> Fence {
        Fence { lease: self.name.clone(), epoch: self.epoch }
    }

    /// Whether nobody can think any more that it holds this.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.holder.is_none() || SKEW_MAX <= now.duration_since(self.until)
    }
}

/// What came of taking a lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseTaken {
    /// It is yours, at a new epoch.
    Taken(Lease),
    /// Somebody has it.
    Held(Lease),
}

/// What came of renewing a lease, or of giving it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseKept {
    /// Done.
    Done(Lease),
    /// It was taken by somebody else since, or by yourself at another epoch.
    Lost(Lease),
    /// Nobody ever took it.
    Absent,
}

/// Leases.
pub trait Leases: Send + Sync {
    /// Takes a lease that nobody holds, or that this holder has: its former self is fenced off.
    ///
    /// # Errors
    /// The database's; a malformed name.
    fn lease_take(
        &self,
        name: &str,
        holder: &str,
        until: Timestamp,
        entry: Entry,
    ) -> Pending<'_, LeaseTaken>;

    /// Moves the end of a lease that is still held at this epoch. The journal keeps who led, not
    /// how long each time, so this alone writes no row.
    ///
    /// # Errors
    /// The database's.
    fn lease_renew(&self, fence: Fence, until: Timestamp) -> Pending<'_, LeaseKept>;

    /// Gives a lease back, so that another need not wait for its end.
    ///
    /// # Errors
    /// The database's.
    fn lease_release(&self, fence: Fence, entry: Entry) -> Pending<'_, LeaseKept>;

    /// All leases, by name.
    ///
    /// # Errors
    /// The database's.
    fn lease_list(&self) -> Pending<'_, Vec<Lease>>;
}

impl<B: Backend> Leases for B {
    fn lease_take(
        &self,
        name: &str,
        holder: &str,
        until: Timestamp,
        entry: Entry,
    ) -> Pending<'_, LeaseTaken> {
        let (name, holder) = (name.to_owned(), holder.to_owned());
        let written = self.write(Write::LeaseTake { name, holder, until, entry });
        Box::pin(async move { Ok(written.await?.lease_taken()) })
    }

    fn lease_renew(&self, fence: Fence, until: Timestamp) -> Pending<'_, LeaseKept> {
        let written = self.write(Write::LeaseRenew { fence, until });
        Box::pin(async move { Ok(written.await?.lease_kept()) })
    }

    fn lease_release(&self, fence: Fence, entry: Entry) -> Pending<'_, LeaseKept> {
        let written = self.write(Write::LeaseRelease { fence, entry });
        Box::pin(async move { Ok(written.await?.lease_kept()) })
    }

    fn lease_list(&self) -> Pending<'_, Vec<Lease>> {
        Box::pin(async move { self.view().await?.lease_list().await })
    }
}
