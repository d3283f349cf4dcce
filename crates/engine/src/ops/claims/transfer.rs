//! A claim passes from one name of a cluster to another.

use keywright_model::ClusterName;
use keywright_store::{Changed, Entry, Error, Store, Transfer};

use super::meant::{Meant, name_of};

/// Why a claim does not pass on.
#[derive(Debug, thiserror::Error)]
pub enum NotTransferred {
    /// The estate declares two clusters of these names.
    #[error("the estate declares `{from}` and `{to}` as two clusters")]
    Two {
        /// The one name.
        from: String,
        /// The other.
        to: String,
    },
    /// The store failed.
    #[error("the claim cannot pass on")]
    Store {
        /// Why.
        source: Error,
    },
}

/// Passes the claim on a key from one of its cluster's names to another.
///
/// # Errors
/// They name two clusters; the store's.
pub async fn transfer(
    store: &dyn Store,
    meant: &Meant,
    from: &str,
    to: &str,
    entry: Entry,
) -> Result<Changed, NotTransferred> {
    let (old, new) = (meant.cluster(from), meant.cluster(to));
    if let (Some(old), Some(new)) = (old, new)
        && old.name.value != new.name.value
    {
        return Err(NotTransferred::Two { from: from.to_owned(), to: to.to_owned() });
    }
    let Some(identity) = meant.identities.as_slice().first().cloned() else {
        return Ok(Changed::Absent);
    };
    // WHY: the old name is what the claim bears, whatever the estate has come to call the cluster.
    let from = ClusterName::new(from);
    let to = new.map_or_else(|| ClusterName::new(to), name_of);
    let changed = store.claim_transfer(Transfer { identity, from, to }, entry).await;
    changed.map_err(|source| NotTransferred::Store { source })
}
