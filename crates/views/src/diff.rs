//! What `diff` answers, as JSON.

use keywright_clouds::aws::prove::{Change, Difference};
use keywright_model::ClusterName;
use serde::Serialize;

use crate::written::written;

#[derive(Serialize)]
struct DiffView<'a> {
    format: u8,
    changes: Vec<ChangeView<'a>>,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct ChangeView<'a> {
    who: &'a str,
    principal: &'a str,
    change: &'static str,
    actions: &'a [String],
    keys: &'a [String],
    clusters: Vec<&'a str>,
}

/// A comparison, with the clusters that each change hits.
pub fn diff<'a>(
    difference: &'a Difference,
    clusters: &dyn Fn(&Change) -> &'a [ClusterName],
) -> String {
    let changes = difference.changes.iter().map(|it| ChangeView {
        who: &it.who,
        principal: &it.principal,
        change: if it.gained { "gains" } else { "loses" },
        actions: &it.actions,
        keys: &it.keys,
        clusters: clusters(it).iter().map(ClusterName::as_str).collect(),
    });
    written(&DiffView { format: 1, changes: changes.collect(), unknown: &difference.unknown })
}
