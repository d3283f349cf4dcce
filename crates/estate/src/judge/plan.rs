//! A plan: what will be is judged by the rules of what is, and what is lost on the way by its own.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::{Identity, aws, azure, gcp};
use keywright_model::text::{Document, Node, Place, Source, Value};
use keywright_policy::{Coming, Finding, Findings, Fix, Needs, Scope, Seen};
use keywright_vendors::confluent;

use crate::declaration::Estate;
use crate::document::Kind;
use crate::plan::{self, Cluster, Fate, On, Plan, Planned, PlannedKey, Side, Unread, Vendor, When};
use crate::rules::{PLAN_ESTATE_RULES, PLAN_KEY_RULES, PLAN_RULES};

use super::case::KeyCase;
use super::held::Held;
use super::key::{Exports, Outcome, gather, identity};
use super::live::Live;
use super::needs::Kept;
use super::shown::Clusters;
use super::view::{ClusterView, KeyState, KeyView, Snapshot};

/// What a plan takes for granted.
const OUTSIDE: &str = "nothing outside of the plan has changed since it was made";

/// What is taken for granted where roles are assigned by many hands.
const BESIDE: &str = "nobody gives a vendor outside of the plan what the plan takes from it";

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
    /// The store's claims.
    pub(crate) held: Arc<Held>,
}

/// A key of a plan with what its vendor keeps.
#[derive(Debug)]
pub(crate) struct JudgedKey {
    /// The key.
    pub(crate) planned: PlannedKey,
    /// What the plan shows of it as it is; the documents are judged and gone.
    pub(crate) was: Option<Side>,
    /// The same, as it will be.
    pub(crate) will: Option<Side>,
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
    /// Keys on which nothing of a vendor's stands.
    pub(super) idle: usize,
    pub(super) clusters: usize,
}

/// Judges a plan that has no fault.
pub(super) fn judge(document: Document, live: &[Live], held: Arc<Held>, now: Timestamp) -> Judged {
    let source = document.source.clone();
    let shaper = document.shaper();
    let translated = plan::cloudformation::translate(shaper.root());
    let plan = match plan::terraform::is_plan(shaper.root()) {
        true => plan::terraform::read(&shaper),
        false => plan::cloudformation::read(&shaper, &translated),
    };
    let Planned { keys, clusters } = plan::planned(&plan, live);
    let mut judged = Judged { assumed: vec![OUTSIDE], ..Judged::default() };
    judged.clusters = clusters.iter().filter(|it| !matches!(it.after, On::Gone)).count();
    let states = keys.iter().map(state).collect();
    let of_key = |(at, it)| key(&plan, it, at, &clusters, now, &mut judged);
    let keys = keys.into_iter().enumerate().map(of_key).collect();
    let (unread, incomplete) = (plan.unread, plan.incomplete);
    let view = PlanView { keys, clusters, unread, incomplete, held };
    let mut out = Findings::default();
    PLAN_RULES.iter().for_each(|rule| (rule.check)(&view, &mut out));
    let side_by_side = snapshot(source, states, &view, now);
    PLAN_ESTATE_RULES.iter().for_each(|rule| (rule.check)(&side_by_side, &mut out));
    let of_keys = judged.findings.into_iter().map(unmended);
    judged.findings = out.into_vec().into_iter().chain(of_keys).collect();
    judged
}

/// Judges one key as it will be, and asks in both worlds what the vendor keeps.
fn key(
    plan: &Plan<'_>,
    planned: PlannedKey,
    at: usize,
    clusters: &[Cluster],
    now: Timestamp,
    judged: &mut Judged,
) -> JudgedKey {
    let stands = |it: &Cluster| it.before.is(at) || it.after.is(at);
    if planned.record.is_none() && !clusters.iter().any(stands) {
        // WHY: a plan holds keys of all sorts, and what is asked of a cluster's key is asked of no
        // other.
        judged.idle += 1;
        let nothing = || Kept::Unseen("nothing of a vendor's stands on it".to_owned());
        let (before, after) = (nothing(), nothing());
        return JudgedKey { planned, was: None, will: None, before, after, same: true };
    }
    let resource = planned.resource.and_then(|it| plan.resources.get(it));
    let side = |when| resource.and_then(|it| plan::side(plan, it, when));
    let (mut was, mut will) = (side(When::Before), side(When::After));
    let same = alike(&was, &will);
    let case_of = |side: &mut Option<Side>, when| {
        let documents = std::mem::take(&mut side.as_mut()?.documents);
        Some(case(&planned, at, clusters, documents, when, now))
    };
    let unseen = || Kept::Unseen("the plan does not show who may use it".to_owned());
    let before = case_of(&mut was, When::Before);
    let before = before.map_or_else(unseen, |(_, case, _)| Kept::of(&case));
    let mut after = unseen();
    match case_of(&mut will, When::After) {
        Some((key, case, assumed)) => {
            after = Kept::of(&case);
            judged.keys += 1;
            judged.assumed.extend(assumed);
            by_rules(&key, &mut judged.findings);
            let told = case.told();
            let partial = will.as_ref().is_some_and(|it| it.partial);
            judged.assumed.extend(partial.then_some(BESIDE));
            let silent = will.as_ref().map(|it| it.silent.as_slice()).unwrap_or_default();
            let counts = |it: &Finding| !silent.contains(&it.rule.code);
            judged.findings.extend(told.findings.into_iter().filter(counts));
            judged.coming.extend(told.coming);
        }
        None if planned.fate.is_none() => {
            let (key, ..) = case(&planned, at, clusters, Vec::new(), When::After, now);
            by_rules(&key, &mut judged.findings);
        }
        None => {}
    }
    JudgedKey { planned, was, will, before, after, same }
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
    let mut exports = gather(planned.cloud, documents, &None, &mut outcome);
    exports.count_as_whole();
    let [before, after] = &planned.ids;
    let known = match when {
        When::Before => before.clone(),
        When::After => after.clone(),
    };
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
    let identities: Vec<Identity> = match planned.fate {
        Some(Fate::Deleted) | None => planned.identities.clone(),
        Some(_) => planned.ids[1].iter().filter_map(|it| identity(planned.cloud, it)).collect(),
    };
    let (name, records) = (planned.name.clone(), vec![planned.name.as_str().to_owned()]);
    KeyState { name, identities, unclear: None, records, record: None }
}

/// All keys as they will be, side by side.
fn snapshot(source: Arc<Source>, keys: Vec<KeyState>, view: &PlanView, now: Timestamp) -> Snapshot {
    let shown = view.clusters.iter().filter_map(|it| {
        let On::Key(at) = it.after else { return None };
        // WHY: what stays on a key that is replaced does not stand on the new one.
        let replaced = view.keys.get(at)?.planned.fate == Some(Fate::Replaced);
        if replaced && it.stays_on(at) {
            return None;
        }
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
    let held = view.held.clone();
    let vendor_clusters = Arc::new(Clusters::new(shown.collect()));
    let (estate, undeclared) = (Arc::new(Estate::nothing(source)), Vec::new());
    Snapshot { estate, keys, vendor_clusters, undeclared, held, now }
}

/// Whether both worlds show the same of who may use a key, whatever the spelling.
fn alike(before: &Option<Side>, after: &Option<Side>) -> bool {
    let (Some(before), Some(after)) = (before, after) else {
        return before.is_none() && after.is_none();
    };
    let of = |side: &'_ Side| -> Vec<(Kind, Document)> {
        side.documents.iter().filter(|it| decides(it.0)).cloned().collect()
    };
    let (one, other) = (of(before), of(after));
    after.unknown.is_empty()
        && one.len() == other.len()
        && one.iter().zip(&other).all(|(a, b)| a.0 == b.0 && same(&a.1.root, &b.1.root))
}

/// Whether a kind of document has a say in who may use a key.
fn decides(kind: Kind) -> bool {
    let about = [
        Kind::Aws(aws::Kind::DescribeKey),
        Kind::Aws(aws::Kind::RotationStatus),
        Kind::Azure(azure::Kind::Key),
        Kind::Azure(azure::Kind::RotationPolicy),
        Kind::Google(gcp::Kind::Key),
    ];
    !about.contains(&kind)
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
