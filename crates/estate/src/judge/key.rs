//! One key: its documents gathered, judged by its cloud's rules and by the estate's.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::{Identity, Missing, Taken, aws, azure, gcp};
use keywright_model::text::{Document, Node, Place};
use keywright_model::{Cloud, KeyName, Region};
use keywright_policy::{
    Case, ClusterFacts, Coming, Finding, Findings, KeyFacts, Needs, Scope, Seen,
};
use keywright_vendors::confluent::{self, ClusterKind, Record};

use crate::Unjudged;
use crate::declaration::Estate;
use crate::document::{DOUBLED, Doubled, Kind};
use crate::rules::KEY_RULES;

use super::case::KeyCase;
use super::chosen::choose;
use super::shown::{Clusters, Records};
use super::view::{ClusterView, KeyState, KeyView};

/// What judging one key starts from.
pub(super) struct Input<'i> {
    pub(super) name: KeyName,
    pub(super) declared: Option<(Arc<Estate>, usize)>,
    pub(super) documents: Vec<(Kind, Document)>,
    /// The vendor's lists that concern several keys.
    pub(super) records: &'i Records,
    pub(super) vendor_clusters: Arc<Clusters>,
    pub(super) now: Timestamp,
    /// Whether the documents were handed in together with a record of the key.
    pub(super) record_given: bool,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) findings: Vec<Finding>,
    pub(super) coming: Vec<Coming>,
    pub(super) unjudged: Vec<Unjudged>,
    pub(super) assumed: Vec<&'static str>,
    pub(super) state: KeyState,
    /// Clusters as the vendor records them among the key's own documents.
    pub(super) vendor_clusters: Vec<confluent::Cluster>,
    /// Whether there was a cloud to judge by.
    pub(super) judged: bool,
}

/// The exports of the key's cloud, whichever it is.
pub(super) enum Exports {
    Aws(Box<aws::Exports>),
    Azure(Box<azure::Exports>),
    Google(Box<gcp::Exports>),
}

pub(super) fn key(input: Input<'_>) -> Outcome {
    let mut outcome = Outcome::of(input.name.clone());
    let Some((view, exports)) = see(input, &mut outcome) else { return outcome };
    outcome.state.records.clone_from(&view.record_ids);
    outcome.state.record.clone_from(&view.record);
    (outcome.state.identities, outcome.state.unclear) = exports.identities(view.id.as_deref());
    outcome.assumed = exports.assumed(view.id.as_deref());
    outcome.judged = true;
    outcome.findings.extend(by_estate(&view));
    let mut told = exports.case(&view).told();
    // What is wrong with the id itself stands where the id is declared.
    let declared = view.declared.as_ref();
    let place = declared.and_then(|(it, at)| Some(it.place(it.keys.get(*at)?.id.span)));
    for finding in told.findings.iter_mut().filter(|it| it.place.is_none()) {
        finding.place.clone_from(&place);
    }
    outcome.findings.extend(told.findings);
    outcome.coming = told.coming;
    outcome
}

/// Gathers what was handed in; `None` where it is of no cloud.
pub(super) fn see(input: Input<'_>, outcome: &mut Outcome) -> Option<(KeyView, Exports)> {
    let (mut own_records, mut own_clusters) = (Vec::new(), Vec::new());
    let mut exports = Vec::new();
    for (kind, document) in input.documents {
        match kind {
            Kind::Confluent(confluent::Kind::Keys) => {
                own_records.extend(confluent::records(&document));
            }
            Kind::Confluent(confluent::Kind::Clusters) => {
                own_clusters.extend(confluent::clusters(&document));
            }
            Kind::Aws(_) | Kind::Azure(_) | Kind::Google(_) => exports.push((kind, document)),
            // WHY: what was not seen is told by the rules about texts.
            Kind::Bundle | Kind::Observed | Kind::Trail => {}
            Kind::Plan => outcome.unjudged.push(Unjudged {
                file: document.source.name().to_owned(),
                why: "it is a plan or template: name it on the command line, beside the estate"
                    .to_owned(),
            }),
            Kind::Baselines => outcome.unjudged.push(Unjudged {
                file: document.source.name().to_owned(),
                why: "it is a list of baselines, which belongs under the estate's `documents`"
                    .to_owned(),
            }),
            Kind::Claims => outcome.unjudged.push(Unjudged {
                file: document.source.name().to_owned(),
                why: "it is a list of claims, which belongs under the estate's `documents`"
                    .to_owned(),
            }),
        }
    }
    outcome.vendor_clusters.clone_from(&own_clusters);
    let key = input.declared.as_ref().and_then(|(estate, index)| estate.keys.get(*index));
    let recorded = own_records.iter().find_map(|it| it.cloud);
    let exported = exports.iter().find_map(|it| it.0.cloud());
    let cloud = key.map(|it| it.cloud).or(exported).or(recorded)?;
    let exports = gather(cloud, exports, &input.declared, outcome);
    let shown = exports.ids();
    let declared_id = key.map(|it| it.id.value.clone());
    let id = declared_id.or_else(|| shown.first().map(|it| it.0.clone()));
    let chosen = choose(id.as_deref(), cloud, own_records, input.records, key.is_some());
    outcome.double(chosen.doubled);
    let id = id.or_else(|| chosen.record.as_ref()?.key.as_ref().map(|it| it.0.clone()));
    let clusters = clusters(&input.declared, &input.name, &chosen.record, &own_clusters);
    let scope = if input.declared.is_some() { Scope::Estate } else { Scope::Lone };
    let view = KeyView {
        region: exports.region(id.as_deref()),
        missing: exports.missing(id.as_deref().unwrap_or("KEY_ID")),
        wants_record: chosen.record.is_none() && !clusters.is_empty(),
        vendor_clusters: match own_clusters.is_empty() {
            true => input.vendor_clusters,
            false => Arc::new(Clusters::new(own_clusters)),
        },
        name: input.name,
        cloud,
        scope,
        declared: input.declared,
        id,
        shown,
        record: chosen.record,
        record_given: input.record_given,
        record_ids: chosen.ids,
        strange_records: chosen.strange,
        clusters,
        now: input.now,
    };
    Some((view, exports))
}

/// Sorts the exports into the cloud's slots. Those of another cloud are not judged.
pub(super) fn gather(
    cloud: Cloud,
    documents: Vec<(Kind, Document)>,
    declared: &Option<(Arc<Estate>, usize)>,
    outcome: &mut Outcome,
) -> Exports {
    let own_accounts = declared.as_ref().map(|it| it.0.own_accounts.clone()).unwrap_or_default();
    let mut exports = match cloud {
        Cloud::Aws => {
            Exports::Aws(Box::new(aws::Exports { own_accounts, ..aws::Exports::default() }))
        }
        Cloud::Azure => Exports::Azure(Box::default()),
        Cloud::Google => Exports::Google(Box::default()),
    };
    for (kind, document) in documents {
        let place = document.place(&document.root);
        let taken = match (&mut exports, kind) {
            (Exports::Aws(exports), Kind::Aws(kind)) => exports.take(kind, document),
            (Exports::Azure(exports), Kind::Azure(kind)) => exports.take(kind, document),
            (Exports::Google(exports), Kind::Google(kind)) => exports.take(kind, document),
            (Exports::Aws(_) | Exports::Azure(_) | Exports::Google(_), other) => {
                let why = format!("it is a {}, and the key is in {cloud}", other.noun());
                outcome.unjudged.push(Unjudged { file: place.source.name().to_owned(), why });
                continue;
            }
        };
        if let Taken::Twice(first) = taken {
            outcome.double(Some(Doubled { noun: kind.noun(), first, second: place }));
        }
    }
    exports
}

impl Outcome {
    /// Nothing yet.
    pub(super) fn of(name: KeyName) -> Outcome {
        let (identities, records) = (Vec::new(), Vec::new());
        let state = KeyState { name, identities, unclear: None, records, record: None };
        Outcome {
            findings: Vec::new(),
            coming: Vec::new(),
            unjudged: Vec::new(),
            assumed: Vec::new(),
            state,
            vendor_clusters: Vec::new(),
            judged: false,
        }
    }

    /// Tells of two documents of one kind.
    fn double(&mut self, twice: Option<Doubled>) {
        let mut out = Findings::default();
        twice.iter().for_each(|it| (DOUBLED.check)(it, &mut out));
        let name = &self.state.name;
        let told = out.into_vec().into_iter();
        self.findings.extend(told.map(|it| Finding { key: Some(name.clone()), ..it }));
    }
}

/// The canonical identity of a spelling in a cloud.
pub(crate) fn identity(cloud: Cloud, text: &str) -> Option<Identity> {
    match cloud {
        Cloud::Aws => match aws::identity(text) {
            aws::Spelling::Key(identity) => Some(identity),
            aws::Spelling::Alias | aws::Spelling::Bare | aws::Spelling::NotAKey => None,
        },
        Cloud::Azure => match azure::identity(text) {
            azure::Spelling::Key { identity, .. } => Some(identity),
            azure::Spelling::NotAKey => None,
        },
        Cloud::Google => match gcp::identity(text) {
            gcp::Spelling::Key { identity, .. } => Some(identity),
            gcp::Spelling::ProjectNumber | gcp::Spelling::NotAKey => None,
        },
    }
}

/// The clusters on the key: those declared, or, without a declaration, those that the vendor
/// records.
fn clusters(
    declared: &Option<(Arc<Estate>, usize)>,
    name: &KeyName,
    record: &Option<Record>,
    recorded: &[confluent::Cluster],
) -> Vec<ClusterView> {
    if let Some((estate, _)) = declared {
        let view = |it: &crate::declaration::Cluster| ClusterView {
            name: it.name.value.clone(),
            kind: Some(it.kind.value),
            region: Some((it.region.value.clone(), estate.place(it.region.span))),
            id: it.id.as_ref().map(|it| it.value.clone()),
        };
        return estate.clusters_of(name).map(view).collect();
    }
    let id = record.as_ref().map(|it| it.id.as_str());
    let ours =
        recorded.iter().filter(|it| it.key_record.is_none() || it.key_record.as_deref() == id);
    let view = |it: &confluent::Cluster| ClusterView {
        name: keywright_model::ClusterName::new(it.display_name.as_ref().unwrap_or(&it.id)),
        kind: it.kind,
        region: it.region.clone().map(|region| (region, it.place.clone())),
        id: Some(it.id.clone()),
    };
    ours.map(view).collect()
}

pub(super) fn by_estate(view: &KeyView) -> Vec<Finding> {
    let mut out = Findings::default();
    KEY_RULES.iter().for_each(|rule| (rule.check)(view, &mut out));
    let mut findings = out.into_vec();
    for finding in &mut findings {
        finding.key.get_or_insert_with(|| view.name.clone());
        if finding.clusters.is_empty() {
            finding.clusters = view.clusters.iter().map(|it| it.name.clone()).collect();
        }
    }
    findings
}

/// What the vendor needs of the key; `None` where no vendor's cluster stands on it.
fn needs(view: &KeyView) -> Option<Needs> {
    if view.scope == Scope::Estate && view.clusters.is_empty() && view.record.is_none() {
        return None;
    }
    let principals = match &view.record {
        Some(record) => record.principals.clone(),
        None => Seen::Unseen("no vendor's record of the key was given".to_owned()),
    };
    let kinds: Option<Vec<ClusterKind>> = view.clusters.iter().map(|it| it.kind).collect();
    Some(confluent::needs(view.cloud, principals, &kinds.unwrap_or_default()))
}

impl Exports {
    pub(super) fn ids(&self) -> Vec<(String, Place)> {
        fn told(document: Option<(&Document, &Node)>) -> Option<(String, Place)> {
            let (document, node) = document?;
            Some((node.as_str()?.to_owned(), document.place(node)))
        }
        match self {
            Exports::Aws(it) => it.ids().into_iter().filter_map(|it| told(Some(it))).collect(),
            Exports::Azure(it) => it.ids().into_iter().filter_map(|it| told(Some(it))).collect(),
            Exports::Google(it) => it.ids().into_iter().filter_map(|it| told(Some(it))).collect(),
        }
    }

    pub(super) fn missing(&self, id: &str) -> Vec<Missing> {
        match self {
            Exports::Aws(it) => it.missing(id),
            Exports::Azure(it) => it.missing(id),
            Exports::Google(it) => it.missing(id),
        }
    }

    /// Takes lists for whole that do not look so: a plan is asked what it takes away, and not what
    /// others give beside it.
    pub(super) fn count_as_whole(&mut self) {
        match self {
            Exports::Azure(it) => it.assignments.iter_mut().for_each(|it| it.whole = true),
            Exports::Aws(_) | Exports::Google(_) => {}
        }
    }

    pub(super) fn assumed(&self, id: Option<&str>) -> Vec<&'static str> {
        match self {
            Exports::Aws(it) => it.assumed(),
            Exports::Azure(it) => it.assumed(),
            Exports::Google(it) => it.assumed(id),
        }
    }

    pub(super) fn region(&self, id: Option<&str>) -> Option<Region> {
        match self {
            Exports::Aws(_) => {
                let region = id.and_then(aws::Arn::parse)?.region;
                Some(Region::new(region)).filter(|_| !region.is_empty())
            }
            Exports::Azure(it) => it.region(),
            Exports::Google(it) => it.region(id),
        }
    }

    /// Whatever names the key's material, and why that may not be all.
    pub(super) fn identities(&self, id: Option<&str>) -> (Vec<Identity>, Option<&'static str>) {
        let (cloud, mut all) = match self {
            Exports::Aws(it) => (Cloud::Aws, it.identities()),
            Exports::Azure(it) => (Cloud::Azure, it.identities()),
            Exports::Google(it) => (Cloud::Google, it.identities()),
        };
        let known = all.len();
        // WHY: an export of another key is told as such; it must not make two keys one.
        match id.and_then(|it| identity(cloud, it)) {
            Some(identity) => all.push(identity),
            None => all.extend(self.ids().iter().filter_map(|it| identity(cloud, &it.0))),
        }
        let unclear = (all.len() == known).then_some(match cloud {
            Cloud::Aws => {
                "its id is an alias or lacks the account, and no description tells the ARN"
            }
            Cloud::Azure => "its id names no key",
            Cloud::Google => "its id has a project number where others have the project's id",
        });
        all.sort();
        all.dedup();
        (all, unclear)
    }

    /// The key's case, as its cloud's rules see it.
    pub(super) fn case(self, view: &KeyView) -> KeyCase {
        self.case_of(view, needs(view))
    }

    /// The key's case, where somebody else says what is needed of it.
    pub(super) fn case_of(self, view: &KeyView, needs: Option<Needs>) -> KeyCase {
        let (now, scope) = (view.now, view.scope);
        let clusters = view.clusters.iter().map(|it| ClusterFacts {
            name: it.name.clone(),
            region: it.region.as_ref().map(|it| it.0.clone()),
        });
        let (name, cloud) = (view.name.clone(), view.cloud);
        let key = KeyFacts { name, cloud, id: view.id.clone(), clusters: clusters.collect() };
        match self {
            Exports::Aws(document) => {
                let document = *document;
                KeyCase::Aws(Box::new(Case { key, needs, document, scope, now }))
            }
            Exports::Azure(document) => {
                let document = *document;
                KeyCase::Azure(Box::new(Case { key, needs, document, scope, now }))
            }
            Exports::Google(document) => {
                let document = *document;
                KeyCase::Google(Box::new(Case { key, needs, document, scope, now }))
            }
        }
    }
}
