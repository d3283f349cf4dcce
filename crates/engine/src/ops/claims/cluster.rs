//! The same from the cluster's side: which key it is on, and what it ever held.

use keywright_estate::declaration::{Cluster, Estate};
use keywright_model::ClusterName;
use keywright_store::{Claim, Error, Store, Which};

use super::list::claims;
use super::meant::name_of;

/// A cluster, by all the names that a claim may bear.
#[derive(Debug)]
pub struct Named {
    /// The name that a claim on its key would bear.
    pub name: ClusterName,
    /// Each name.
    pub names: Vec<String>,
    /// The key that the estate declares it on.
    pub key: Option<String>,
}

/// Finds a cluster of an estate by its name or its id; one that is not declared has the one name.
pub fn named(estate: Option<&Estate>, asked: &str) -> Named {
    let is_it = |it: &&Cluster| {
        it.name.value.as_str() == asked || it.id.as_ref().is_some_and(|it| it.value == asked)
    };
    match estate.and_then(|it| it.clusters.iter().find(is_it)) {
        None => Named { name: ClusterName::new(asked), names: vec![asked.to_owned()], key: None },
        Some(it) => Named {
            name: name_of(it),
            names: it
                .id
                .iter()
                .map(|it| it.value.clone())
                .chain([it.name.value.to_string()])
                .collect(),
            key: it.key.as_ref().map(|it| it.value.to_string()),
        },
    }
}

/// All claims that a cluster ever had by its present names, the oldest first.
///
/// # Errors
/// The store's.
pub async fn cluster_history(store: &dyn Store, cluster: &Named) -> Result<Vec<Claim>, Error> {
    let mut all = claims(store, &Which::All).await?;
    all.retain(|it| cluster.names.iter().any(|name| name == it.cluster.as_str()));
    Ok(all)
}
