//! Looks for every key and cluster that the caller may list.

use keywright_estate::declaration::FoundCluster;
use keywright_estate::document::{Asked, Kind, open};
use keywright_model::observed::{Cause, FoundKey, Gap, Observation};
use keywright_vendors::confluent::{self, Record};

use super::Sources;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The keys of every cloud.
    pub keys: Vec<FoundKey>,
    /// The vendors' records of keys.
    pub records: Vec<Record>,
    /// The vendors' clusters.
    pub clusters: Vec<FoundCluster>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

/// Looks for keys and clusters behind every door.
pub async fn find(sources: &Sources) -> Found {
    let mut found = Found::default();
    for door in &sources.clusters {
        found.take(door.observe().await);
    }
    for door in &sources.keys {
        let keys = door.find().await;
        found.keys.extend(keys.keys);
        found.gaps.extend(keys.gaps);
    }
    found.keys.sort_by(|a, b| (a.cloud, &a.id).cmp(&(b.cloud, &b.id)));
    found.keys.dedup_by(|a, b| a.cloud == b.cloud && a.id == b.id);
    found
}

impl Found {
    /// Takes a vendor's lists.
    fn take(&mut self, seen: Observation) {
        self.gaps.extend(seen.gaps);
        for export in seen.documents {
            let opened = open(&export.name, export.text.as_bytes(), Asked::ByName);
            if opened.unreadable {
                let told = opened.findings.first().map(|it| it.message.clone());
                self.gaps.push(Gap {
                    what: export.name,
                    call: "read".to_owned(),
                    cause: Cause::Unreadable,
                    said: told.unwrap_or_else(|| "it cannot be read".to_owned()),
                });
            }
            for (kind, document) in opened.documents {
                match kind {
                    Kind::Confluent(confluent::Kind::Keys) => {
                        self.records.extend(confluent::records(&document));
                    }
                    Kind::Confluent(confluent::Kind::Clusters) => {
                        let clusters = confluent::clusters(&document);
                        self.clusters.extend(clusters.into_iter().map(FoundCluster::from));
                    }
                    _ => {}
                }
            }
        }
    }
}
