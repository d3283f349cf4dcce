//! Confluent's resources: records of keys, and clusters.
//!
//! Source: Confluent Terraform provider, `confluent_byok_key` and `confluent_kafka_cluster`,
//! resources and data sources.

use keywright_model::text::{Node, Place};
use keywright_model::{Cloud, Region};
use keywright_policy::{Principal, Seen};
use keywright_vendors::confluent::{ClusterKind, Record};

use super::resource::{Plan, Resource};
use super::value::{State, Told};

/// The record of a key.
pub(super) const RECORDS: &[&str] = &["confluent_byok_key"];

/// A cluster.
pub(super) const CLUSTERS: &[&str] = &["confluent_kafka_cluster"];

/// Whatever is read.
pub(super) const KINDS: &[&str] = &["confluent_byok_key", "confluent_kafka_cluster"];

/// A record's block, the cloud that it is of, the key's id in it, and whom it names.
const BLOCKS: [(&str, Cloud, &str, &str); 3] = [
    ("aws", Cloud::Aws, "key_arn", "roles"),
    ("azure", Cloud::Azure, "key_identifier", "application_id"),
    ("gcp", Cloud::Google, "key_id", "security_group"),
];

/// The path to a record's key, and its cloud.
pub(super) fn key_of(state: &State<'_>) -> Option<(Cloud, [&'static str; 2])> {
    let block = |it: &&(&str, Cloud, &str, &str)| {
        let is_there = |node: &Node| node.as_array().is_none_or(|it| !it.is_empty());
        state.node(&[it.0]).is_some_and(is_there)
    };
    BLOCKS.iter().find(block).map(|it| (it.1, [it.0, it.2]))
}

/// Reads a record.
pub(super) fn record(plan: &Plan<'_>, it: &Resource<'_>, state: &State<'_>) -> Option<Record> {
    let (cloud, path) = key_of(state)?;
    let (_, _, _, named) = BLOCKS.into_iter().find(|it| it.1 == cloud)?;
    let place = plan.place(it.told);
    let key =
        state.node(&path).and_then(|node| Some((node.as_str()?.to_owned(), plan.place(node))));
    let unseen = |why: String| Seen::Unseen(why);
    let told = match state.is_unknown(&[path[0], named]) {
        true => Told::Unknown,
        false => state.told(&[path[0], named]),
    };
    let principals = match told {
        Told::Known(node) => principals(plan, node).map_or_else(
            || unseen(format!("`{named}` of `{}` names nobody", it.address)),
            Seen::Seen,
        ),
        Told::Unknown => unseen(format!("`{named}` of `{}` is known only after apply", it.address)),
        Told::Absent => unseen(format!("`{}` has no `{named}`", it.address)),
    };
    let id = state.text(&["id"]).unwrap_or(&it.address).to_owned();
    let (in_use, phase, region) = (None, None, None);
    Some(Record { id, cloud: Some(cloud), key, principals, in_use, phase, region, place })
}

/// The one or many that a node names; `None` where an element is no name.
fn principals(plan: &Plan<'_>, node: &Node) -> Option<Vec<Principal>> {
    let nodes = node.as_array().unwrap_or(std::slice::from_ref(node));
    let read = |it: &Node| {
        let id = it.as_str().filter(|it| !it.is_empty())?.to_owned();
        Some(Principal { id, place: plan.place(it) })
    };
    let all: Vec<Principal> = nodes.iter().map(read).collect::<Option<_>>()?;
    (!all.is_empty()).then_some(all)
}

/// The kind of a cluster: the one block of five that is there.
pub(super) fn kind(state: &State<'_>) -> Option<ClusterKind> {
    let is_there = |it: &ClusterKind| {
        let blocks = state.node(&[it.word()]).and_then(Node::as_array);
        blocks.is_some_and(|it| !it.is_empty())
    };
    ClusterKind::ALL.into_iter().find(is_there)
}

/// The region of a cluster.
pub(super) fn region(plan: &Plan<'_>, state: &State<'_>) -> Option<(Region, Place)> {
    let node = state.node(&["region"])?;
    Some((Region::new(node.as_str()?), plan.place(node)))
}
