//! An export with a part that cannot be read.
//!
//! Source: IAM API v1, `Policy`, `Binding` and `Role`; Cloud KMS API v1, `CryptoKeyVersion.name`.

use keywright_model::text::{Node, Place};
use keywright_policy::{Findings, Page, Rule};

use super::layer_faults::layer_faults;
use crate::gcp::command::{key_id, keys, roles, versions_list};
use crate::gcp::key::{date, duration};
use crate::gcp::{Case, KeyFacts, KeyPath, Version, Versions};

/// Nothing is decided by a part that cannot be read, and nothing passes over it in silence.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-019", page: Page::new(include_str!("export_malformed.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let id = key_id(case);
    if let Some(policy) = &case.document.policy {
        let again = format!("{} --format json", keys("get-iam-policy", id));
        let inner = policy.bindings.iter().flat_map(|it| &it.faults);
        for fault in policy.faults.iter().chain(inner) {
            tell(&policy.document.place_at(fault.span), &fault.message, &again, out);
        }
    }
    for role in case.document.roles.iter() {
        let describe = roles("describe", &role.name).unwrap_or_default();
        let again = format!("{describe} --format json");
        for fault in &role.faults {
            tell(&role.document.place_at(fault.span), &fault.message, &again, out);
        }
    }
    for (place, message, again) in layer_faults(case, &case.document.layers.hierarchy(Some(id))) {
        tell(&place, message, &again, out);
    }
    if let Some(key) = &case.document.key {
        let again = format!("{} --format json", keys("describe", id));
        for (name, wanted) in odd(key) {
            let message = format!("`{name}` is not {wanted}");
            tell(&key.place(name), &message, &again, out);
        }
    }
    let described = case.document.key.as_ref().and_then(KeyFacts::name).and_then(KeyPath::parse);
    for version in case.document.versions.iter().flat_map(Versions::iter) {
        if let Some(message) = stray(version, described) {
            tell(&version.place("name"), message, &versions_list(id), out);
        }
    }
}

/// Members of a description that other rules read, and pass over where they cannot be read.
fn odd(key: &KeyFacts) -> Vec<(&'static str, &'static str)> {
    let reads = |name: &str, read: fn(&Node) -> bool| key.field(name).is_none_or(read);
    let born = |it: &Node| it.get("createTime").is_none_or(|it| date(it).is_some());
    let checked = [
        ("importOnly", "a boolean", reads("importOnly", |it| it.as_bool().is_some())),
        (
            "destroyScheduledDuration",
            "a duration in seconds",
            reads("destroyScheduledDuration", |it| duration(it).is_some()),
        ),
        ("primary", "a version with a date that can be read", reads("primary", born)),
    ];
    checked.into_iter().filter(|it| !it.2).map(|it| (it.0, it.1)).collect()
}

/// What is wrong with a version's name.
fn stray(version: Version<'_>, described: Option<KeyPath<'_>>) -> Option<&'static str> {
    match (version.path(), described) {
        (None, _) => Some("an element of the list of versions has no version's name"),
        (Some(path), Some(key)) if path.key_name() != key.key_name() => {
            Some("the version is another key's than the description")
        }
        (Some(_), _) => None,
    }
}

fn tell(place: &Place, message: &str, again: &str, out: &mut Findings) {
    out.unknown(&RULE, Some(place), format_args!("{message}"))
        .help("export it again, and mend what was written by hand")
        .command(again);
}
