//! Which clusters share a key, and so fall together.
//!
//! Source: Confluent, best practices for self-managed keys, "Do not reuse encryption keys".

use std::collections::BTreeMap;

use keywright_clouds::Identity;
use keywright_model::text::Place;
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Findings, Page, Rule};
use keywright_vendors::confluent;

use crate::declaration::Cluster;
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
        let seen = observed(it, &keys, &clusters);
        let certain = clusters.len().max(clusters.len() + seen.len() - nameless(it, &keys).count());
        clusters.extend(seen);
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
        let finding = if 1 < certain {
            out.add(&RULE, Some(second), format_args!("{spelled} encrypts {who}"))
        } else {
            let message = format_args!(
                "cannot tell whether {spelled} encrypts one cluster or more: {who}, of which one \
                 is declared without its `id`"
            );
            out.unknown(&RULE, Some(second), message)
        };
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

/// The clusters on these keys that are declared without the vendor's id: any of them may be one
/// that the vendor shows.
fn nameless<'s>(it: &'s Snapshot, keys: &'s [KeyName]) -> impl Iterator<Item = &'s Cluster> {
    let bound = keys.iter().flat_map(|key| it.estate.clusters_of(key));
    let shown = |name: &str| {
        let mut names = it.vendor_clusters.iter().filter_map(|it| it.display_name.as_deref());
        names.any(|it| it == name)
    };
    bound.filter(move |it| it.id.is_none() && !shown(it.name.value.as_str()))
}

/// Clusters that the vendor shows on one of these keys, and that are not among those declared on
/// it.
fn observed(
    it: &Snapshot,
    keys: &[KeyName],
    declared: &[(ClusterName, Place)],
) -> Vec<(ClusterName, Place)> {
    let of_group = it.keys.iter().filter(|key| keys.contains(&key.name));
    let records: Vec<&str> =
        of_group.flat_map(|key| key.records.iter().map(String::as_str)).collect();
    let on_it = it
        .vendor_clusters
        .iter()
        .filter(|cluster| cluster.key_record.as_deref().is_some_and(|id| records.contains(&id)));
    let known = |shown: &confluent::Cluster| {
        it.estate.clusters.iter().any(|cluster| {
            cluster.is_shown_as(shown) && declared.iter().any(|it| it.0 == cluster.name.value)
        })
    };
    on_it
        .filter(|cluster| !known(cluster))
        .map(|cluster| (ClusterName::new(&cluster.id), cluster.place.clone()))
        .collect()
}
