//! Which clusters share a key, and so fall together.
//!
//! Source: Confluent, best practices for self-managed keys, "Do not reuse encryption keys".

use std::collections::BTreeMap;

use keywright_clouds::Identity;
use keywright_model::text::Place;
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Findings, Page, Rule};

use crate::judge::{Snapshot, names};

/// A key that encrypts two clusters: one leak opens both.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-001", page: Page::new(include_str!("key_shared.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for keys in groups(it) {
        let mut clusters: Vec<(ClusterName, Place)> = Vec::new();
        for key in &keys {
            let bound = it.estate.clusters_of(key).map(|cluster| {
                let span = cluster.key.as_ref().map_or(cluster.name.span, |it| it.span);
                (cluster.name.value.clone(), it.estate.place(span))
            });
            clusters.extend(bound);
        }
        clusters.extend(observed(it, &keys, &clusters));
        let [(_, first), rest @ ..] = clusters.as_slice() else { continue };
        let Some((_, second)) = rest.first() else { continue };
        let spelled = match keys.as_slice() {
            [one] => format!("key `{one}`"),
            all => {
                let all: Vec<String> = all.iter().map(|it| format!("`{it}`")).collect();
                format!("one key, spelled as {},", all.join(" and "))
            }
        };
        let who = names(clusters.iter().map(|it| &it.0));
        let finding = out.add(&RULE, Some(second), format_args!("{spelled} encrypts {who}"));
        finding.note(first, "it is bound here first");
        finding.help(
            "a cluster's key cannot be changed: make a key for one of them, make a new cluster on \
             it, and link the data over",
        );
        finding.key = keys.first().cloned();
        finding.clusters = clusters.into_iter().map(|it| it.0).collect();
    }
}

/// The declared keys, grouped by the material that they name: two keys that share any identity are
/// one.
fn groups(it: &Snapshot) -> Vec<Vec<KeyName>> {
    let mut group_of: Vec<usize> = (0..it.keys.len()).collect();
    let mut first: BTreeMap<&Identity, usize> = BTreeMap::new();
    for (index, key) in it.keys.iter().enumerate() {
        for identity in &key.identities {
            let other = *first.entry(identity).or_insert(index);
            let (from, to) = (group_of[index], group_of[other]);
            group_of.iter_mut().filter(|it| **it == from).for_each(|it| *it = to);
        }
    }
    let mut groups: BTreeMap<usize, Vec<KeyName>> = BTreeMap::new();
    for (index, key) in it.keys.iter().enumerate() {
        groups.entry(group_of[index]).or_default().push(key.name.clone());
    }
    groups.into_values().collect()
}

/// Clusters that the vendor shows on one of these keys, and that are not among those declared on
/// it.
fn observed(
    it: &Snapshot,
    keys: &[KeyName],
    declared: &[(ClusterName, Place)],
) -> Vec<(ClusterName, Place)> {
    let of_group = it.keys.iter().filter(|key| keys.contains(&key.name));
    let records: Vec<&str> = of_group.filter_map(|key| key.record.as_deref()).collect();
    let on_it = it
        .vendor_clusters
        .iter()
        .filter(|cluster| cluster.key_record.as_deref().is_some_and(|id| records.contains(&id)));
    let known = |id: &str| {
        it.estate.clusters.iter().any(|cluster| {
            cluster.id.as_ref().is_some_and(|told| told.value == id)
                && declared.iter().any(|it| it.0 == cluster.name.value)
        })
    };
    on_it
        .filter(|cluster| !known(&cluster.id))
        .map(|cluster| (ClusterName::new(&cluster.id), cluster.place.clone()))
        .collect()
}
