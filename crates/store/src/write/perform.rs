//! One write of a transaction.

use super::{Chain, Tx, Write, Written, claims, leases};
use crate::baselines::APPROVED;
use crate::{Error, Fence};

/// What a write came to, and whether what it did stands.
#[derive(Debug)]
pub(crate) enum Done {
    /// It stands, once the transaction does.
    Kept(Written),
    /// It has to be undone, rows of the journal too: the answer is no.
    Undone(Written),
}

/// Performs a write. An error that is not the database's own is a refusal, before anything was
/// written.
pub(crate) async fn perform<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    write: &Write,
) -> Result<Done, Error> {
    if let Some(fence) = write.entry().and_then(|it| it.fence.as_ref()) {
        pass(tx, fence).await?;
    }
    match write {
        Write::Take { take, entry } => claims::take(tx, chain, take, entry).await,
        Write::Release { release, entry } => claims::release(tx, chain, release, entry).await,
        Write::Withdraw { identity, cluster, entry } => {
            claims::withdraw(tx, chain, (identity, cluster), entry).await
        }
        Write::Transfer { transfer, entry } => claims::transfer(tx, chain, transfer, entry).await,
        Write::Append { record, entry } => {
            let head = chain.append(entry, &record.act, &record.subject, record.body.clone())?;
            Ok(Done::Kept(Written::Appended(head)))
        }
        Write::Approve { approval, entry } => {
            let head = chain.append(entry, APPROVED, &approval.spelling, approval.body())?;
            Ok(Done::Kept(Written::Appended(head)))
        }
        Write::LeaseTake { name, holder, until, entry } => {
            leases::take(tx, chain, (name, holder, *until), entry).await
        }
        Write::LeaseRenew { fence, until } => leases::renew(tx, fence, *until).await,
        Write::LeaseRelease { fence, entry } => leases::release(tx, chain, fence, entry).await,
    }
}

/// Lets a leader's write pass as long as it leads.
async fn pass<T: Tx>(tx: &mut T, fence: &Fence) -> Result<(), Error> {
    let current = tx.lease_read(&fence.lease).await?.map_or(0, |it| it.epoch);
    if current == fence.epoch {
        return Ok(());
    }
    Err(Error::Fenced { lease: fence.lease.clone(), epoch: fence.epoch, current })
}
