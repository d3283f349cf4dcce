//! A key is let go, once its cluster is gone.
//!
//! Source: Confluent, self-managed encryption keys, limitations: after a cluster's deletion its key
//! is released after five days.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use keywright_estate::declaration::State;
use keywright_model::ClusterName;
use keywright_store::{Changed, Entry, Error, Release, Store};
use keywright_vendors::confluent::RELEASE_DAYS;

use super::list::held;
use super::meant::Meant;

/// What is to be let go.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The cluster; the one that holds the key, where it is not named.
    pub cluster: Option<&'w str>,
    /// The day on which it was deleted, where no estate declares it.
    pub deleted_on: Option<Date>,
}

/// What the store decided.
#[derive(Debug)]
pub struct Released {
    /// The cluster that was to let go.
    pub cluster: ClusterName,
    /// What became of its claim.
    pub changed: Changed,
}

/// Why a key is not let go.
#[derive(Debug, thiserror::Error)]
pub enum NotReleased {
    /// No cluster holds it.
    #[error("no cluster holds the key")]
    Absent,
    /// The estate declares the cluster active.
    #[error("the estate declares cluster `{0}` active")]
    Active(ClusterName),
    /// Nobody says when it was deleted.
    #[error("cannot tell when cluster `{0}` was deleted")]
    NoDay(ClusterName),
    /// The estate declares another day than was given.
    #[error("the estate declares cluster `{cluster}` deleted on {declared}")]
    OtherDay {
        /// The cluster.
        cluster: ClusterName,
        /// The day that is declared.
        declared: Date,
    },
    /// That day has not come.
    #[error("{0} has not come")]
    Ahead(Date),
    /// The store failed.
    #[error("the key cannot be let go")]
    Store {
        /// Why.
        source: Error,
    },
}

impl From<Error> for NotReleased {
    fn from(source: Error) -> NotReleased {
        NotReleased::Store { source }
    }
}

/// Lets a key go, some days after the cluster's deletion.
///
/// # Errors
/// It is not known to be gone, or since when; the store's.
pub async fn release(
    store: &dyn Store,
    meant: &Meant,
    wanted: Wanted<'_>,
    entry: Entry,
) -> Result<Released, NotReleased> {
    let Some(cluster) = holder(store, meant, wanted.cluster).await? else {
        return Err(NotReleased::Absent);
    };
    let (asked_at, free_at) = deleted(meant, &cluster, wanted.deleted_on, entry.at)?;
    let Some(identity) = meant.identities.as_slice().first().cloned() else {
        return Err(NotReleased::Absent);
    };
    let release = Release { identity, cluster: cluster.clone(), asked_at, free_at };
    let changed = store.claim_release(release, entry).await?;
    Ok(Released { cluster, changed })
}

/// Takes a release back.
///
/// # Errors
/// Nobody holds it; the store's.
pub async fn withdraw(
    store: &dyn Store,
    meant: &Meant,
    cluster: Option<&str>,
    entry: Entry,
) -> Result<Released, NotReleased> {
    let found = holder(store, meant, cluster).await?;
    let (Some(cluster), Some(identity)) = (found, meant.identities.as_slice().first()) else {
        return Err(NotReleased::Absent);
    };
    let changed = store.claim_release_withdraw(identity.clone(), cluster.clone(), entry).await?;
    Ok(Released { cluster, changed })
}

/// The cluster that was named, or the one that holds the key.
async fn holder(
    store: &dyn Store,
    meant: &Meant,
    asked: Option<&str>,
) -> Result<Option<ClusterName>, Error> {
    match asked {
        Some(asked) => {
            let declared = meant.cluster(asked).map(super::meant::name_of);
            Ok(Some(declared.unwrap_or_else(|| ClusterName::new(asked))))
        }
        None => Ok(held(store, meant).await?.map(|it| it.cluster)),
    }
}

/// From when the vendor's days count, and when they are over.
fn deleted(
    meant: &Meant,
    cluster: &ClusterName,
    given: Option<Date>,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp), NotReleased> {
    let declared = match meant.cluster(cluster.as_str()).map(|it| it.state) {
        Some(State::Active) => return Err(NotReleased::Active(cluster.clone())),
        Some(State::Deleted(day)) => day,
        None => None,
    };
    let day = match (declared, given) {
        (Some(declared), Some(given)) if declared != given => {
            return Err(NotReleased::OtherDay { cluster: cluster.clone(), declared });
        }
        (Some(day), _) | (None, Some(day)) => day,
        (None, None) => return Err(NotReleased::NoDay(cluster.clone())),
    };
    // WHY: at which hour it was deleted nobody says, so the day counts to its end.
    let end = day
        .checked_add(1.day())
        .ok()
        .and_then(|it| TimeZone::UTC.to_timestamp(it.to_datetime(Time::midnight())).ok());
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    match end {
        Some(end) if day <= today => {
            let free = end.checked_add(SignedDuration::from_hours(24 * RELEASE_DAYS));
            free.map(|free| (end, free)).map_err(|_| NotReleased::Ahead(day))
        }
        Some(_) | None => Err(NotReleased::Ahead(day)),
    }
}
