//! A cluster takes a key for its own.

use keywright_estate::declaration::Cluster;
use keywright_model::ClusterName;
use keywright_store::{Entry, Error, Store, Take, Taken};

use super::meant::{Meant, name_of};

/// Why it is not known for which cluster a key is to be claimed.
#[derive(Debug, thiserror::Error)]
pub enum NotClaimed {
    /// No cluster is named, and none is declared.
    #[error("no cluster is named, and the estate declares none on the key")]
    NoCluster,
    /// The estate has it that the key is another cluster's, or that the cluster is another key's.
    #[error("{0}")]
    Contradicted(String),
}

/// The only vendor whose clusters an estate can declare.
const VENDOR: &str = "confluent";

/// The cluster that is to hold a key: the one that is named, or the one that the estate declares on
/// it.
///
/// # Errors
/// Neither tells; or the estate has it otherwise.
pub fn cluster_for(meant: &Meant, asked: Option<&str>) -> Result<ClusterName, NotClaimed> {
    let declared = meant.estate.iter().flat_map(|it| it.clusters_of(&meant.key));
    let declared: Vec<_> = declared.collect();
    match (asked, declared.as_slice()) {
        (None, []) => Err(NotClaimed::NoCluster),
        (None, [one]) => Ok(name_of(one)),
        (_, [first, second, ..]) => Err(NotClaimed::Contradicted(format!(
            "the estate declares clusters `{}` and `{}` on key `{}`",
            first.name.value, second.name.value, meant.key
        ))),
        (Some(asked), declared) => match contradiction(meant, asked, declared.first().copied()) {
            Some(why) => Err(NotClaimed::Contradicted(why)),
            None => Ok(meant.cluster(asked).map_or_else(|| ClusterName::new(asked), name_of)),
        },
    }
}

/// Claims a key for a cluster.
///
/// # Errors
/// The store's.
pub async fn claim(
    store: &dyn Store,
    meant: &Meant,
    cluster: ClusterName,
    entry: Entry,
) -> Result<Taken, Error> {
    let take = Take {
        identities: meant.identities.clone(),
        key: meant.key.clone(),
        cluster,
        vendor: VENDOR.to_owned(),
        spelling: meant.spelling.clone(),
    };
    store.claim_take(take, entry).await
}

/// What the estate says against a claim.
fn contradiction(meant: &Meant, asked: &str, declared: Option<&Cluster>) -> Option<String> {
    let key = &meant.key;
    match (meant.cluster(asked), declared) {
        (Some(cluster), _) => match &cluster.key {
            Some(on) if on.value == *key => None,
            Some(on) => {
                Some(format!("the estate declares cluster `{asked}` on key `{}`", on.value))
            }
            None => Some(format!("the estate declares cluster `{asked}` without a key")),
        },
        (None, Some(other)) => {
            let other = &other.name.value;
            Some(format!("the estate declares cluster `{other}` on key `{key}`"))
        }
        (None, None) => None,
    }
}
