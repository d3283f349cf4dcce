//! A cluster that is declared as something else than the vendor shows.

use keywright_policy::{Findings, Page, Rule};
use keywright_vendors::confluent;

use crate::declaration::{Cluster, State};
use crate::judge::Snapshot;

/// Kind, cloud and region decide what the key must allow; a deleted cluster asks for nothing.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-014", page: Page::new(include_str!("cluster_differs.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for cluster in &it.estate.clusters {
        let Some(id) = &cluster.id else { continue };
        unlisted(it, cluster, &id.value, out);
        for shown in it.vendor_clusters.of_id(&id.value) {
            let differences = differences(cluster, shown);
            if differences.is_empty() {
                continue;
            }
            let name = &cluster.name.value;
            let finding = out.add(
                &RULE,
                Some(&it.estate.place(cluster.name.span)),
                format_args!("cluster `{name}` is declared {}", differences.join(", and ")),
            );
            finding.note(&shown.place, "Confluent shows it here");
            finding.help("correct the declaration, or export the vendor's list again if it is old");
            finding.key = cluster.key.as_ref().map(|it| it.value.clone());
            finding.clusters = vec![name.clone()];
        }
    }
}

/// An active cluster that no list shows, where there is one.
fn unlisted(it: &Snapshot, cluster: &Cluster, id: &str, out: &mut Findings) {
    match cluster.state {
        State::Deleted(_) => return,
        State::Active => {}
    }
    let Some(first) = it.vendor_clusters.iter().find(|it| it.listed) else { return };
    if it.vendor_clusters.of_id(id).next().is_some() {
        return;
    }
    let name = &cluster.name.value;
    let finding = out.unknown(
        &RULE,
        Some(&it.estate.place(cluster.name.span)),
        format_args!(
            "cannot tell what encrypts cluster `{name}` (`{id}`): no list that was handed in shows \
             it"
        ),
    );
    finding.note(&first.place, "a list of clusters begins here");
    finding.help(
        "correct its id, declare it deleted if it is, or hand in the list of its environment too",
    );
    finding.key = cluster.key.as_ref().map(|it| it.value.clone());
    finding.clusters = vec![name.clone()];
}

fn differences(declared: &Cluster, shown: &confluent::Cluster) -> Vec<String> {
    match declared.state {
        State::Deleted(_) => return vec!["deleted, and Confluent still shows it".to_owned()],
        State::Active => {}
    }
    let mut all = Vec::new();
    let mut tell = |declared: &str, shown: &str| {
        all.push(format!("`{declared}`, where Confluent shows `{shown}`"));
    };
    if let Some(kind) = shown.kind.filter(|it| *it != declared.kind.value) {
        tell(declared.kind.value.word(), kind.word());
    }
    if let Some(cloud) = shown.cloud.filter(|it| *it != declared.cloud) {
        tell(&declared.cloud.to_string(), &cloud.to_string());
    }
    if let Some(region) = shown.region.as_ref().filter(|it| **it != declared.region.value) {
        tell(declared.region.value.as_str(), region.as_str());
    }
    all
}
