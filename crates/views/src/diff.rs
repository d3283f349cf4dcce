//! What `diff` answers, as JSON.

use keywright_estate::Unjudged;
use keywright_model::ClusterName;
use keywright_policy::{Change, Difference, Doubt, Plane};
use serde::Serialize;

use crate::json::{UnjudgedView, unjudged};
use crate::witness::{WitnessView, witness};
use crate::written::written;

#[derive(Serialize)]
struct DiffView<'a> {
    format: u8,
    changes: Vec<ChangeView<'a>>,
    unknown: Vec<String>,
    unjudged: Vec<UnjudgedView<'a>>,
    assumed: &'a [&'static str],
}

#[derive(Serialize)]
struct ChangeView<'a> {
    who: &'a str,
    principal: &'a str,
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    plane: Option<&'static str>,
    actions: &'a [String],
    keys: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    open: &'a [String],
    witness: WitnessView,
    clusters: Vec<&'a str>,
}

/// A comparison, with the clusters that each change hits, and what was not read to tell them.
pub fn diff<'a>(
    difference: &'a Difference,
    clusters: &dyn Fn(&Change) -> &'a [ClusterName],
    unread: &'a [Unjudged],
) -> String {
    let changes = difference.changes.iter().map(|it| ChangeView {
        who: &it.who,
        principal: &it.principal,
        change: if it.gained { "gains" } else { "loses" },
        plane: it.plane.map(|it| match it {
            Plane::Control => "control",
            Plane::Data => "data",
        }),
        actions: &it.actions,
        keys: &it.keys,
        open: &it.open,
        witness: witness(&it.shown),
        clusters: clusters(it).iter().map(ClusterName::as_str).collect(),
    });
    let doubts = difference.doubts.iter().flat_map(sentences);
    written(&DiffView {
        format: 1,
        changes: changes.collect(),
        unknown: doubts.chain(difference.undecided.clone()).collect(),
        unjudged: unread.iter().map(unjudged).collect(),
        assumed: &difference.assumed,
    })
}

/// A sentence for each action, or one where they are not known.
fn sentences(doubt: &Doubt) -> Vec<String> {
    match doubt.actions.as_slice() {
        [] => vec![doubt.sentence("anything else")],
        all => all.iter().map(|it| doubt.sentence(&format!("`{it}`"))).collect(),
    }
}
