//! Leases are taken, renewed and given back.

use jiff::Timestamp;
use serde_json::json;

use super::{Chain, Done, Tx, Written};
use crate::{Entry, Error, Fence, Lease, LeaseKept, LeaseTaken};

pub(super) async fn take<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    (name, holder, until): (&str, &str, Timestamp),
    entry: &Entry,
) -> Result<Done, Error> {
    let before = tx.lease_read(name).await?;
    let epoch = match before {
        Some(it) if it.holder.as_deref() != Some(holder) && !it.is_over(entry.at) => {
            return Ok(Done::Undone(Written::LeaseTaken(LeaseTaken::Held(it))));
        }
        // WHY: also for the same holder: its former self may still run.
        Some(it) => it.epoch + 1,
        None => 1,
    };
    let lease = Lease { name: name.to_owned(), holder: Some(holder.to_owned()), epoch, until };
    tx.lease_write(&lease).await?;
    tell(chain, "lease-taken", &lease, entry)?;
    Ok(Done::Kept(Written::LeaseTaken(LeaseTaken::Taken(lease))))
}

pub(super) async fn renew<T: Tx>(
    tx: &mut T,
    fence: &Fence,
    until: Timestamp,
) -> Result<Done, Error> {
    let lease = match current(tx, fence).await? {
        Ok(lease) => Lease { until, ..lease },
        Err(lost) => return Ok(Done::Undone(Written::LeaseKept(lost))),
    };
    tx.lease_write(&lease).await?;
    Ok(Done::Kept(Written::LeaseKept(LeaseKept::Done(lease))))
}

pub(super) async fn release<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    fence: &Fence,
    entry: &Entry,
) -> Result<Done, Error> {
    let lease = match current(tx, fence).await? {
        // WHY: the next epoch, so that what the holder wrote and did not see arrive comes too late.
        Ok(it) => Lease { holder: None, epoch: it.epoch + 1, ..it },
        Err(lost) => return Ok(Done::Undone(Written::LeaseKept(lost))),
    };
    tx.lease_write(&lease).await?;
    tell(chain, "lease-released", &lease, entry)?;
    Ok(Done::Kept(Written::LeaseKept(LeaseKept::Done(lease))))
}

async fn current<T: Tx>(tx: &mut T, fence: &Fence) -> Result<Result<Lease, LeaseKept>, Error> {
    Ok(match tx.lease_read(&fence.lease).await? {
        Some(it) if it.epoch == fence.epoch && it.holder.is_some() => Ok(it),
        Some(other) => Err(LeaseKept::Lost(other)),
        None => Err(LeaseKept::Absent),
    })
}

fn tell(chain: &mut Chain, act: &str, lease: &Lease, entry: &Entry) -> Result<(), Error> {
    let body = json!({
        "holder": lease.holder, "epoch": lease.epoch, "until": lease.until.to_string(),
    });
    chain.append(entry, act, &lease.name, body).map(|_| ())
}
