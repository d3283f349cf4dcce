//! Keys in Google Cloud: from resources to what `gcloud kms` and `gcloud iam` would print of them.
//!
//! Source: Terraform Google provider, `google_kms_crypto_key`, `google_kms_crypto_key_version`,
//! `google_kms_crypto_key_iam`, `google_kms_key_ring_iam`, `google_project_iam` and
//! `google_project_iam_custom_role`.

use keywright_clouds::gcp;
use keywright_model::text::{Node, Value};

use crate::document::Kind;

use super::bindings::{Holder, bindings};
use super::made::Made;
use super::resource::{Fate, Plan, Resource, When};
use super::side::{End, Side, Unknown};
use super::value::State;

/// Keys.
pub(super) const KEYS: &[&str] = &["google_kms_crypto_key"];

/// What stands beside a key.
pub(super) const BESIDE: &[&str] = &[
    "google_kms_key_ring",
    "google_kms_crypto_key_version",
    "google_kms_crypto_key_iam_policy",
    "google_kms_crypto_key_iam_binding",
    "google_kms_crypto_key_iam_member",
    "google_kms_key_ring_iam_policy",
    "google_kms_key_ring_iam_binding",
    "google_kms_key_ring_iam_member",
    "google_project_iam_policy",
    "google_project_iam_binding",
    "google_project_iam_member",
    "google_project_iam_custom_role",
];

const VERSIONS: &[&str] = &["google_kms_crypto_key_version"];
const ROLES: &[&str] = &["google_project_iam_custom_role"];

/// A key's id: of one that is yet to be made, what it will be.
pub(super) fn id(state: &State<'_>) -> Option<String> {
    let made = || {
        let (ring, name) = (state.text(&["key_ring"])?, state.text(&["name"])?);
        Some(format!("{ring}/cryptoKeys/{name}"))
    };
    state.text(&["id"]).map(str::to_owned).or_else(made)
}

/// A key in one world; `None` where it is not there.
pub(super) fn side(plan: &Plan<'_>, key: &Resource<'_>, when: When) -> Option<Side> {
    let state = key.state(when)?;
    let mut side = Side { partial: true, ..Side::default() };
    side.silent.push("GCP-001");
    describe(plan, &state, &mut side);
    versions(plan, key, &state, when, &mut side);
    policies(plan, key, &state, when, &mut side);
    roles(plan, when, &mut side);
    Some(side)
}

/// What `gcloud kms keys describe` would print.
fn describe(plan: &Plan<'_>, state: &State<'_>, side: &mut Side) {
    let part = |name: &str| state.node(&[name]);
    let named = id(state);
    let mut made = Made::of(state.values);
    if let Some(name) = &named {
        made = made.say("name", name, part("id").or(part("name")));
    }
    made = match part("purpose") {
        Some(purpose) => made.take("purpose", Some(purpose)),
        None => made.say("purpose", "ENCRYPT_DECRYPT", None),
    };
    let period = part("rotation_period");
    if period.is_some() || state.is_unknown(&["rotation_period"]) {
        // WHY: the day of the next rotation is in no plan.
        side.silent.push("GCP-013");
    }
    let template = part("version_template").and_then(Node::as_array).and_then(|it| it.first());
    let template = template.map(|it| {
        Made::of(it)
            .take("algorithm", it.get("algorithm"))
            .take("protectionLevel", it.get("protection_level"))
            .node()
    });
    let shape = made
        .take("rotationPeriod", period)
        .take("destroyScheduledDuration", part("destroy_scheduled_duration"))
        .take("importOnly", part("import_only"))
        .take("versionTemplate", template.as_ref())
        .take("primary", primary(state).as_ref())
        .node();
    side.documents.push((Kind::Google(gcp::Kind::Key), plan.shaper.shape(shape)));
}

/// The version that encrypts: of a new key the first, unless none is made with it.
fn primary(state: &State<'_>) -> Option<Node> {
    if let Some(shown) = state.node(&["primary"]).and_then(Node::as_array).and_then(|it| it.first())
    {
        let made = Made::of(shown).take("name", shown.get("name"));
        return Some(made.take("state", shown.get("state")).node());
    }
    let skips = state.node(&["skip_initial_version_creation"]).and_then(Node::as_bool);
    let made = Made::of(state.values).say("state", "ENABLED", None);
    (skips != Some(true)).then(|| made.node())
}

/// Versions that the plan turns off or destroys.
fn versions(plan: &Plan<'_>, key: &Resource<'_>, state: &State<'_>, when: When, side: &mut Side) {
    let holder = Holder::Key { resource: key, id: id(state) };
    let ours = |it: &Resource<'_>, of: &State<'_>| holder.is_of(plan, it, of, "crypto_key");
    if when == When::After {
        let gone = plan
            .of(VERSIONS, When::Before)
            .filter(|(it, of)| matches!(it.fate, Fate::Deleted | Fate::Replaced) && ours(it, of));
        for (it, _) in gone {
            side.ends.push(End {
                what: format!("destroys `{}`, a version of `{}`", it.address, key.address),
                so: "nothing that this version encrypted can be read",
                place: plan.place(it.told),
            });
        }
    }
    for (it, of) in plan.of(VERSIONS, when).filter(|(it, of)| ours(it, of)) {
        match of.node(&["state"]) {
            Some(node) if node.as_str() != Some("ENABLED") => side.ends.push(End {
                what: format!("turns off `{}`, a version of `{}`", it.address, key.address),
                so: "nothing that this version encrypted can be read",
                place: plan.place(node),
            }),
            Some(_) | None => {}
        }
    }
}

/// The key's IAM policy, and those of its ring and its project, as far as the plan holds them.
fn policies(plan: &Plan<'_>, key: &Resource<'_>, state: &State<'_>, when: When, side: &mut Side) {
    let id = id(state);
    let ring = id.as_deref().and_then(|it| it.split_once("/cryptoKeys/")).map(|it| it.0.to_owned());
    let project = ring.as_deref().and_then(|it| it.split('/').nth(1)).map(str::to_owned);
    let named = [
        ("//cloudkms.googleapis.com/", ring.clone()),
        ("//cloudresourcemanager.googleapis.com/projects/", project.clone()),
    ];
    let own = bindings(plan, &Holder::Key { resource: key, id }, when, side);
    let above = [Holder::Ring { id: ring }, Holder::Project { id: project }]
        .map(|it| bindings(plan, &it, when, side));
    if own.is_none() && above.iter().all(Option::is_none) {
        return;
    }
    let empty = || Made::list(state.values, "bindings", Vec::new());
    let document = plan.shaper.shape(own.unwrap_or_else(empty));
    side.documents.push((Kind::Google(gcp::Kind::Policy), document));
    let mut found = Vec::new();
    for (policy, (begin, name)) in above.into_iter().zip(named) {
        let (Some(policy), Some(name)) = (policy, name) else { continue };
        let made = Made::of(state.values).say("resource", &format!("{begin}{name}"), None);
        found.push(made.take("policy", Some(&policy)).node());
    }
    if !found.is_empty() {
        let list = Node { span: state.values.span, value: Value::Array(found) };
        side.documents.push((Kind::Google(gcp::Kind::FoundPolicies), plan.shaper.shape(list)));
    }
}

/// What `gcloud iam roles describe` would print of the roles of the plan. One that the plan deletes
/// carries nothing any more.
fn roles(plan: &Plan<'_>, when: When, side: &mut Side) {
    let mut told = std::collections::BTreeSet::new();
    let gone = plan
        .of(ROLES, When::Before)
        .filter(|it| when == When::After && matches!(it.0.fate, Fate::Deleted));
    let there = plan.of(ROLES, when).map(|it| (it.0, it.1, false));
    for (it, of, deleted) in there.chain(gone.map(|it| (it.0, it.1, true))) {
        let name = ["name", "id"].iter().find_map(|it| of.node(&[it]));
        let Some(text) = name.and_then(Node::as_str).filter(|it| told.insert(*it)) else {
            continue;
        };
        if of.is_unknown(&["permissions"]) {
            let what = format!("`permissions` of `{}`", it.address);
            side.unknown.push(Unknown { what, place: plan.place(it.told) });
        }
        let yes = Node { span: it.told.span, value: Value::Bool(true) };
        let made = Made::of(of.values)
            .say("name", text, name)
            .take("title", of.node(&["title"]))
            .take("stage", of.node(&["stage"]))
            .take("includedPermissions", of.node(&["permissions"]))
            .take("deleted", deleted.then_some(&yes).or_else(|| of.node(&["deleted"])));
        if !matches!(it.fate, Fate::Stays | Fate::Forgotten) {
            side.decides.get_or_insert_with(|| plan.place(it.told));
        }
        let document = plan.shaper.shape(made.node());
        side.documents.push((Kind::Google(gcp::Kind::Role), document));
    }
}
