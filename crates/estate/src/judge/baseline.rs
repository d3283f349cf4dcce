//! Which document of a key somebody approved, and whether the key still has it.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::{aws, azure, gcp};
use keywright_model::text::{Document, Node, Place, Source};
use keywright_model::{Cloud, ClusterName, KeyName};
use keywright_policy::{Difference, Finding, Findings, Seen};

use crate::declaration::Estate;
use crate::document::Kind;
use crate::rules::DRIFTED;

/// A document that somebody approved.
#[derive(Debug, Clone)]
pub struct Baselined {
    /// The key, as it is spelled in the estate.
    pub spelling: String,
    /// All that decided access to it, in its one spelling.
    pub document: String,
    /// Who approved it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Where that stands, where it was handed in as a document.
    pub place: Option<Place>,
}

/// A key beside its baseline.
#[derive(Debug)]
pub(crate) struct Drift {
    /// The key.
    pub(crate) key: KeyName,
    /// The clusters on it.
    pub(crate) clusters: Vec<ClusterName>,
    /// Where it is declared.
    pub(crate) place: Place,
    /// Its baseline.
    pub(crate) baseline: Baselined,
    /// What decides access now.
    pub(crate) live: Seen<String>,
    /// When it is judged.
    pub(crate) now: Timestamp,
    /// Its cloud.
    pub(crate) cloud: Cloud,
}

impl Drift {
    /// What there is to tell of it.
    pub(super) fn told(&self) -> Findings {
        let mut out = Findings::default();
        (DRIFTED.check)(self, &mut out);
        out
    }
}

/// Whether a declared key has drifted from its baseline, the newest of all that are known.
pub(super) fn drifted(
    baselines: &[Baselined],
    declared: &Option<(Arc<Estate>, usize)>,
    documents: &[(Kind, Document)],
    now: Timestamp,
) -> Vec<Finding> {
    let Some((estate, index)) = declared else { return Vec::new() };
    let Some(key) = estate.keys.get(*index) else { return Vec::new() };
    let own = baselines.iter().filter(|it| it.spelling == key.id.value);
    let Some(baseline) = own.max_by_key(|it| it.at) else { return Vec::new() };
    let on_it = estate.clusters_of(&key.name.value);
    let drift = Drift {
        key: key.name.value.clone(),
        clusters: on_it.map(|it| it.name.value.clone()).collect(),
        place: estate.place(key.id.span),
        baseline: baseline.clone(),
        live: deciding(key.cloud, &key.id.value, documents),
        now,
        cloud: key.cloud,
    };
    drift.told().into_vec()
}

/// All that decides access to a key, in its one spelling.
pub fn deciding(cloud: Cloud, id: &str, documents: &[(Kind, Document)]) -> Seen<String> {
    let found = match cloud {
        Cloud::Aws => {
            let mut exports = aws::Exports::default();
            for (kind, document) in documents {
                if let Kind::Aws(kind) = kind {
                    exports.take(*kind, document.clone());
                }
            }
            aws::baseline(&exports)
        }
        Cloud::Azure => azure::baseline(documents.iter().filter_map(|it| match it.0 {
            Kind::Azure(kind) => Some((kind, &it.1)),
            _ => None,
        })),
        Cloud::Google => gcp::baseline(
            id,
            documents.iter().filter_map(|it| match it.0 {
                Kind::Google(kind) => Some((kind, &it.1)),
                _ => None,
            }),
        ),
    };
    match found {
        Ok(text) => Seen::Seen(text),
        Err(why) => Seen::Unseen(why.to_owned()),
    }
}

/// Who gains or loses what from one such text to another.
pub fn compared(cloud: Cloud, before: &str, after: &str) -> Difference {
    let read = |text: &str| Document::parse(Arc::new(Source::new("baseline", text))).ok();
    let (Some(before), Some(after)) = (read(before), read(after)) else {
        return Difference::undecided("the baseline cannot be read");
    };
    let found = match cloud {
        Cloud::Aws => aws::policy_of(&before)
            .zip(aws::policy_of(&after))
            .map(|(before, after)| aws::prove::diff(&before, &after)),
        Cloud::Azure => {
            let side = |it: &Document| azure::prove::Side::read(it).ok();
            side(&before).zip(side(&after)).map(|(old, new)| azure::prove::diff(&old, &new))
        }
        Cloud::Google => {
            let side = |it: &Document| gcp::prove::Bundle::read(it).ok();
            side(&before).zip(side(&after)).map(|(old, new)| gcp::prove::diff(&old, &new))
        }
    };
    found.unwrap_or_else(|| Difference::undecided("the baseline cannot be put beside the key"))
}

/// Whether a document is what `keywright key baseline show --format json` prints.
pub(crate) fn is_baselines(node: &Node) -> bool {
    let all = node.get("baselines").and_then(Node::as_array);
    let own = |it: &Node| it.get("spelling").is_some() && it.get("document").is_some();
    node.get("format").and_then(Node::as_i64) == Some(1) && all.is_some_and(|it| it.iter().all(own))
}

/// The baselines of such a document, and how many cannot be read.
pub(super) fn baselines(document: &Document) -> (Vec<Baselined>, usize) {
    let all = document.root.get("baselines").and_then(Node::as_array).unwrap_or_default();
    let read = all.iter().map(|it| {
        let text = |name| it.get(name).and_then(Node::as_str).map(str::to_owned);
        Some(Baselined {
            spelling: text("spelling")?,
            document: text("document")?,
            by: text("by")?,
            at: text("at")?.parse().ok()?,
            place: Some(document.place(it)),
        })
    });
    let read: Vec<Option<Baselined>> = read.collect();
    let broken = read.iter().filter(|it| it.is_none()).count();
    (read.into_iter().flatten().collect(), broken)
}
