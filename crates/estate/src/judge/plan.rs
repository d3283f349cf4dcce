//! A plan: what will be is judged by the rules of what is, and what is lost on the way by its own.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::Identity;
use keywright_model::text::{Document, Node, Place, Source, Value};
use keywright_policy::{Coming, Finding, Findings, Fix, Needs, Scope, Seen};
use keywright_vendors::confluent;

use crate::declaration::Estate;
use crate::document::Kind;
use crate::plan::{self, Cluster, On, Planned, PlannedKey, Side, Unread, Vendor, When};
use crate::rules::{PLAN_ESTATE_RULES, PLAN_KEY_RULES, PLAN_RULES};

use super::case::KeyCase;
use super::key::{Exports, Outcome, gather, identity};
use super::live::Live;
use super::needs::Kept;
use super::shown::Clusters;
use super::view::{ClusterView, KeyState, KeyView, Snapshot};

/// What a plan takes for granted.
const OUTSIDE: &str = "nothing outside of the plan has changed since it was made";

/// A plan, as its own rules see it.
#[derive(Debug)]
pub(crate) struct PlanView {
    /// The keys.
    pub(crate) keys: Vec<JudgedKey>,
    /// The clusters.
    pub(crate) clusters: Vec<Cluster>,
    /// What touches keys and is not read.
    pub(crate) unread: Vec<Unread>,
    /// Why there may be more to it than it shows.
    pub(crate) incomplete: Vec<(String, Place)>,
}

/// A key of a plan with what its vendor keeps.
#[derive(Debug)]
pub(crate) struct JudgedKey {
    /// The key.
    pub(crate) planned: PlannedKey,
    /// What the vendor has.
    pub(crate) before: Kept,
    /// What it will have.
    pub(crate) after: Kept,
    /// Whether all that decides access stays as it is.
    pub(crate) same: bool,
}

/// What came of a plan.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) findings: Vec<Finding>,
    pub(super) coming: Vec<Coming>,
    pub(super) assumed: Vec<&'static str>,
    pub(super) keys: usize,
    pub(super) clusters: usize,
}

/// Judges a plan that has no fault.
pub(super) fn judge(document: Document, live: &[Live], now: Timestamp) -> Judged {
    let source = document.source.clone();
    let shaper = document.shaper();
    let plan = plan::terraform::read(&shaper);
    let Planned { keys, clusters } = plan::planned(&plan, live);
    let (unread, incomplete) = (plan.unread, plan.incomplete);
    let mut judged = Judged { assumed: vec![OUTSIDE], ..Judged::default() };
    judged.clusters = clusters.iter().filter(|it| !matches!(it.after, On::Gone)).count();
    let states = keys.iter().map(state).collect();
    let mut view = PlanView { keys: Vec::new(), clusters, unread, incomplete };
    for (at, mut planned) in keys.into_iter().enumerate() {
        let sides = [planned.before.take(), planned.after.take()];
        let same = alike(&sides);
        let [before, after] = sides;
        let case_of = |side: &mut Option<Side>, when| {
            let documents = std::mem::take(&mut side.as_mut()?.documents);
            Some(case(&planned, at, &view.clusters, documents, when, now))
        };
        let (mut before, mut after) = (before, after);
        let was = case_of(&mut before, When::Before).map(|it| Kept::of(&it.1));
        let is = case_of(&mut after, When::After);
        let kept = is.as_ref().map(|it| Kept::of(&it.1));
        match is {
            Some((key, case, assumed)) => {
                judged.keys += 1;
                judged.assumed.extend(assumed);
                by_rules(&key, &mut judged.findings);
                let told = case.told();
                judged.findings.extend(told.findings);
                judged.coming.extend(told.coming);
            }
            None if planned.fate.is_none() => {
                let (key, ..) = case(&planned, at, &view.clusters, Vec::new(), When::After, now);
                by_rules(&key, &mut judged.findings);
            }
            None => {}
        }
        (planned.before, planned.after) = (before, after);
        let unseen = || Kept::Unseen("the plan does not show its policy".to_owned());
        let (before, after) = (was.unwrap_or_else(unseen), kept.unwrap_or_else(unseen));
        view.keys.push(JudgedKey { planned, before, after, same });
    }
    let mut out = Findings::default();
    PLAN_RULES.iter().for_each(|rule| (rule.check)(&view, &mut out));
    let side_by_side = snapshot(source, states, &view, now);
    PLAN_ESTATE_RULES.iter().for_each(|rule| (rule.check)(&side_by_side, &mut out));
    let of_keys = judged.findings.into_iter().map(unmended);
    judged.findings = out.into_vec().into_iter().chain(of_keys).collect();
    judged
}

/// A key in one world, as the rules see it.
fn case(
    planned: &PlannedKey,
    at: usize,
    clusters: &[Cluster],
    documents: Vec<(Kind, Document)>,
    when: When,
    now: Timestamp,
) -> (KeyView, KeyCase, Vec<&'static str>) {
    let mut outcome = Outcome::of(planned.name.clone());
    let exports = gather(planned.cloud, documents, &None, &mut outcome);
    let side = match when {
        When::Before => &planned.before,
        When::After => &planned.after,
    };
    let known = side.as_ref().and_then(|it| it.id.clone());
    let outside = || planned.fate.is_none().then(|| planned.name.as_str().to_owned());
    let id = known.or_else(|| shown_id(&exports)).or_else(outside);
    let on = |it: &&Cluster| match when {
        When::Before => it.before.is(at),
        When::After => it.after.is(at),
    };
    let ours: Vec<&Cluster> = clusters.iter().filter(on).collect();
    let needs = needs(planned, &ours);
    let view = KeyView {
        name: planned.name.clone(),
        cloud: planned.cloud,
        scope: Scope::Estate,
        declared: None,
        region: exports.region(id.as_deref()),
        id,
        shown: Vec::new(),
        record: planned.record.clone(),
        record_given: false,
        record_ids: Vec::new(),
        strange_records: Vec::new(),
        wants_record: false,
        clusters: ours.iter().map(|it| seen(it)).collect(),
        vendor_clusters: Arc::default(),
        missing: Vec::new(),
        now,
    };
    let assumed = exports.assumed(view.id.as_deref());
    let case = exports.case_of(&view, needs);
    (view, case, assumed)
}

fn shown_id(exports: &Exports) -> Option<String> {
    exports.ids().into_iter().next().map(|it| it.0)
}

fn seen(it: &Cluster) -> ClusterView {
    let (name, kind, region, id) = (it.name.clone(), it.kind, it.region.clone(), it.id.clone());
    ClusterView { name, kind, region, id }
}

/// What is needed of a key: Confluent's needs, where one of its clusters or its record is there.
fn needs(planned: &PlannedKey, clusters: &[&Cluster]) -> Option<Needs> {
    let ours: Vec<&&Cluster> =
        clusters.iter().filter(|it| it.vendor == Vendor::Confluent).collect();
    if ours.is_empty() && planned.record.is_none() {
        return None;
    }
    let principals = match &planned.record {
        Some(record) => record.principals.clone(),
        None => Seen::Unseen(format!(
            "neither the plan nor an estate beside it holds Confluent's record of `{}`",
            planned.name
        )),
    };
    let kinds: Option<Vec<_>> = ours.iter().map(|it| it.kind).collect();
    Some(confluent::needs(planned.cloud, principals, &kinds.unwrap_or_default()))
}

fn by_rules(key: &KeyView, findings: &mut Vec<Finding>) {
    let mut out = Findings::default();
    PLAN_KEY_RULES.iter().for_each(|rule| (rule.check)(key, &mut out));
    for mut finding in out.into_vec() {
        finding.key.get_or_insert_with(|| key.name.clone());
        findings.push(finding);
    }
}

/// A finding about a plan. What mends a document, or the cloud, would be undone by the next apply.
fn unmended(mut finding: Finding) -> Finding {
    let fix = std::mem::take(&mut finding.fix);
    if !fix.edits.is_empty() || fix.command.is_some() {
        finding.help = match &finding.key {
            Some(key) => format!("change the configuration around `{key}`, and plan again"),
            None => "change the configuration, and plan again".to_owned(),
        };
    }
    Finding { fix: Fix::default(), ..finding }
}

/// What is remembered of a key as it will be.
fn state(planned: &PlannedKey) -> KeyState {
    let identities: Vec<Identity> = match &planned.after {
        Some(side) => side.id.iter().filter_map(|it| identity(planned.cloud, it)).collect(),
        None => planned.identities.clone(),
    };
    let (name, records) = (planned.name.clone(), vec![planned.name.as_str().to_owned()]);
    KeyState { name, identities, unclear: None, records, record: None }
}

/// All keys as they will be, side by side.
fn snapshot(source: Arc<Source>, keys: Vec<KeyState>, view: &PlanView, now: Timestamp) -> Snapshot {
    let shown = view.clusters.iter().filter_map(|it| {
        let On::Key(at) = it.after else { return None };
        Some(confluent::Cluster {
            id: it.name.as_str().to_owned(),
            display_name: None,
            kind: it.kind,
            cloud: None,
            region: None,
            key_record: Some(keys.get(at)?.name.as_str().to_owned()),
            listed: false,
            place: it.place.clone(),
        })
    });
    let vendor_clusters = Arc::new(Clusters::new(shown.collect()));
    Snapshot { estate: Arc::new(Estate::nothing(source)), keys, vendor_clusters, now }
}

/// Whether both worlds show the same of a key, whatever the spelling.
fn alike(sides: &[Option<Side>; 2]) -> bool {
    let [Some(before), Some(after)] = sides else { return sides.iter().all(Option::is_none) };
    let (one, other) = (&before.documents, &after.documents);
    after.unknown.is_empty()
        && one.len() == other.len()
        && one.iter().zip(other).all(|(a, b)| a.0 == b.0 && same(&a.1.root, &b.1.root))
}

fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let alike =
                |(a, b): (&keywright_model::text::Member, &keywright_model::text::Member)| {
                    a.name == b.name && same(&a.node, &b.node)
                };
            a.len() == b.len() && a.iter().zip(b).all(alike)
        }
        (a, b) => a == b,
    }
}
