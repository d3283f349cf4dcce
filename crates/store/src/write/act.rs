//! Writes as data: they wait in a queue, and may be tried again.

use jiff::Timestamp;
use keywright_model::ClusterName;

use crate::Transfer;
use crate::journal::{Head, Record};
use crate::limits::{BODY_BYTES_MAX, IDENTITY_BYTES_MAX, NAME_BYTES_MAX, micros, text};
use crate::{
    Approval, Changed, Entry, Error, Fence, Identity, LeaseKept, LeaseTaken, Release, Take, Taken,
};

/// One write. All but a renewal carry an entry.
#[derive(Debug, Clone)]
pub(crate) enum Write {
    Take { take: Take, entry: Entry },
    Release { release: Release, entry: Entry },
    Withdraw { identity: Identity, cluster: ClusterName, entry: Entry },
    Transfer { transfer: Transfer, entry: Entry },
    Append { record: Record, entry: Entry },
    Approve { approval: Approval, entry: Entry },
    LeaseTake { name: String, holder: String, until: Timestamp, entry: Entry },
    LeaseRenew { fence: Fence, until: Timestamp },
    LeaseRelease { fence: Fence, entry: Entry },
}

impl Write {
    /// The write as the store keeps it: texts within their limits, times in whole microseconds.
    pub(crate) fn checked(self) -> Result<Write, Error> {
        let name = |what, it: &str| text(what, it, NAME_BYTES_MAX);
        Ok(match self {
            Write::Take { take, entry } => {
                name("a key's name", take.key.as_str())?;
                name("a cluster's name", take.cluster.as_str())?;
                name("a vendor's name", &take.vendor)?;
                text("a key's spelling", &take.spelling, IDENTITY_BYTES_MAX)?;
                Write::Take { take, entry: entry.checked()? }
            }
            Write::Release { release, entry } => {
                let (asked_at, free_at) = (micros(release.asked_at), micros(release.free_at));
                let release = Release { asked_at, free_at, ..release };
                Write::Release { release, entry: entry.checked()? }
            }
            Write::Withdraw { identity, cluster, entry } => {
                Write::Withdraw { identity, cluster, entry: entry.checked()? }
            }
            Write::Transfer { transfer, entry } => {
                name("a cluster's name", transfer.to.as_str())?;
                Write::Transfer { transfer, entry: entry.checked()? }
            }
            Write::Append { record, entry } => {
                name("an act", &record.act)?;
                name("a subject", &record.subject)?;
                let own = ["baseline-", "claim-", "lease-"];
                if own.iter().any(|it| record.act.starts_with(it)) {
                    let why = "the store alone writes acts of baselines, claims and leases";
                    return Err(Error::Malformed { what: "an act", why });
                }
                Write::Append { record, entry: entry.checked()? }
            }
            Write::Approve { approval, entry } => {
                name("a key's spelling", &approval.spelling)?;
                name("a key's name", approval.key.as_str())?;
                text("a document", &approval.document, BODY_BYTES_MAX)?;
                Write::Approve { approval, entry: entry.checked()? }
            }
            Write::LeaseTake { name: lease, holder, until, entry } => {
                name("a lease's name", &lease)?;
                name("a lease's holder", &holder)?;
                let (until, entry) = (micros(until), entry.checked()?);
                Write::LeaseTake { name: lease, holder, until, entry }
            }
            Write::LeaseRenew { fence, until } => Write::LeaseRenew { fence, until: micros(until) },
            Write::LeaseRelease { fence, entry } => {
                Write::LeaseRelease { fence, entry: entry.checked()? }
            }
        })
    }

    /// Whether it takes more than one statement, so that some may have to be undone.
    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(crate) fn is_compound(&self) -> bool {
        !matches!(self, Write::Append { .. } | Write::Approve { .. } | Write::LeaseRenew { .. })
    }

    /// The entry that it brings.
    pub(crate) fn entry(&self) -> Option<&Entry> {
        match self {
            Write::Take { entry, .. }
            | Write::Release { entry, .. }
            | Write::Withdraw { entry, .. }
            | Write::Transfer { entry, .. }
            | Write::Append { entry, .. }
            | Write::Approve { entry, .. }
            | Write::LeaseTake { entry, .. }
            | Write::LeaseRelease { entry, .. } => Some(entry),
            Write::LeaseRenew { .. } => None,
        }
    }
}

/// What a write came to.
#[derive(Debug, Clone)]
pub(crate) enum Written {
    Taken(Taken),
    Changed(Changed),
    Appended(Head),
    LeaseTaken(LeaseTaken),
    LeaseKept(LeaseKept),
}

/// What a write of a kind comes to is of one kind.
impl Written {
    pub(crate) fn taken(self) -> Taken {
        match self {
            Written::Taken(it) => it,
            other => unreachable!("a take came to {other:?}"),
        }
    }

    pub(crate) fn changed(self) -> Changed {
        match self {
            Written::Changed(it) => it,
            other => unreachable!("a change of a claim came to {other:?}"),
        }
    }

    pub(crate) fn appended(self) -> Head {
        match self {
            Written::Appended(it) => it,
            other => unreachable!("a row came to {other:?}"),
        }
    }

    pub(crate) fn lease_taken(self) -> LeaseTaken {
        match self {
            Written::LeaseTaken(it) => it,
            other => unreachable!("a lease came to {other:?}"),
        }
    }

    pub(crate) fn lease_kept(self) -> LeaseKept {
        match self {
            Written::LeaseKept(it) => it,
            other => unreachable!("a change of a lease came to {other:?}"),
        }
    }
}
