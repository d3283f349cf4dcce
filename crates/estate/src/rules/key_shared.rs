//! Which clusters share a key, and so fall together.
//!
//! Source: Confluent, best practices for self-managed keys, "Do not reuse encryption keys".

use std::collections::HashMap;

use keywright_clouds::Identity;
use keywright_model::ClusterName;
use keywright_model::text::Place;
use keywright_policy::{Findings, Page, Rule};
use keywright_vendors::confluent;
use smallvec::SmallVec;

use crate::declaration::Cluster;
use crate::judge::{KeyState, Snapshot, names};

/// A key that encrypts two clusters: one leak opens both.
pub(super) const RULE: Rule<Snapshot> =
    Rule { code: "EST-001", page: Page::new(include_str!("key_shared.md")), check };

fn check(it: &Snapshot, out: &mut Findings) {
    for keys in groups(&it.keys) {
        let mut clusters: Vec<(ClusterName, Place)> = Vec::new();
        for key in &keys {
            let bound = it.estate.clusters_of(&key.name).map(|cluster| {
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
            [one] => format!("key `{}`", one.name),
            all => {
                let all: Vec<String> = all.iter().map(|it| format!("`{}`", it.name)).collect();
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
        finding.key = keys.first().map(|it| it.name.clone());
        finding.clusters = clusters.into_iter().map(|it| it.0).collect();
    }
}

/// The keys, grouped by the material that they name: two keys that share any identity are one.
fn groups(keys: &[KeyState]) -> Vec<Vec<&KeyState>> {
    let mut bearers: HashMap<&Identity, SmallVec<[usize; 2]>> = HashMap::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        key.identities.iter().for_each(|it| bearers.entry(it).or_default().push(index));
    }
    let mut grouped = vec![false; keys.len()];
    let mut groups = Vec::new();
    for first in 0..keys.len() {
        let mut group: SmallVec<[usize; 2]> = SmallVec::new();
        let mut waiting: SmallVec<[usize; 2]> = SmallVec::from_slice(&[first]);
        while let Some(index) = waiting.pop() {
            if std::mem::replace(&mut grouped[index], true) {
                continue;
            }
            group.push(index);
            // WHY: taken out, so that each identity is followed once, however many keys bear it.
            let borne = keys[index].identities.iter().filter_map(|it| bearers.remove(it));
            waiting.extend(borne.flatten());
        }
        if group.is_empty() {
            continue;
        }
        group.sort_unstable();
        groups.push(group.into_iter().map(|it| &keys[it]).collect());
    }
    groups
}

/// The clusters on these keys that are declared without the vendor's id: any of them may be one
/// that the vendor shows.
fn nameless<'s>(it: &'s Snapshot, keys: &'s [&KeyState]) -> impl Iterator<Item = &'s Cluster> {
    let bound = keys.iter().flat_map(|key| it.estate.clusters_of(&key.name));
    bound.filter(|cluster| {
        cluster.id.is_none() && !it.vendor_clusters.is_called(cluster.name.value.as_str())
    })
}

/// Clusters that the vendor shows on one of these keys, and that are not among those declared on
/// it.
fn observed(
    it: &Snapshot,
    keys: &[&KeyState],
    declared: &[(ClusterName, Place)],
) -> Vec<(ClusterName, Place)> {
    let mut records: SmallVec<[&String; 2]> = keys.iter().flat_map(|key| &key.records).collect();
    records.sort_unstable();
    records.dedup();
    let known = |shown: &confluent::Cluster| {
        let mut declarations = it.estate.shown_as(shown);
        declarations.any(|cluster| declared.iter().any(|it| it.0 == cluster.name.value))
    };
    let on_them = records.into_iter().flat_map(|id| it.vendor_clusters.on_record(id));
    on_them
        .filter(|cluster| !known(cluster))
        .map(|cluster| (ClusterName::new(&cluster.id), cluster.place.clone()))
        .collect()
}
