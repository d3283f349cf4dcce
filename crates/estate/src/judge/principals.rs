//! Which clusters hang on which of the vendor's principals.

use std::collections::BTreeMap;

use keywright_model::ClusterName;
use keywright_policy::Seen;
use keywright_vendors::confluent::Record;

use crate::declaration::Estate;

use super::key::identity;

/// The active clusters of each principal that the vendor's records name. A policy is one key's:
/// only records all of whose principals are named there count.
pub fn clusters_by_principal(
    estate: &Estate,
    records: &[Record],
    named: &dyn Fn(&str) -> bool,
) -> BTreeMap<String, Vec<ClusterName>> {
    let mut all: BTreeMap<String, Vec<ClusterName>> = BTreeMap::new();
    for record in records {
        let (Some((text, _)), Seen::Seen(principals)) = (&record.key, &record.principals) else {
            continue;
        };
        if !principals.iter().all(|it| named(&it.id)) {
            continue;
        }
        let Some(wanted) = record.cloud.and_then(|it| identity(it, text)) else { continue };
        let ours = estate
            .keys
            .iter()
            .filter(|key| identity(key.cloud, &key.id.value).as_ref() == Some(&wanted));
        for cluster in ours.flat_map(|key| estate.clusters_of(&key.name.value)) {
            for principal in principals {
                let clusters = all.entry(principal.id.clone()).or_default();
                if !clusters.contains(&cluster.name.value) {
                    clusters.push(cluster.name.value.clone());
                }
            }
        }
    }
    all
}
