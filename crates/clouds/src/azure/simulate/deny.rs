//! What deny assignments take away.
//!
//! Source: Microsoft, "List Azure deny assignments": properties of a deny assignment.

use keywright_model::text::Node;

use crate::azure::deny::DenyAssignment;
use crate::azure::property::{Told, flag, is_cut, opening_span, text};
use crate::azure::role::Role;

use super::case::Case;
use super::resource::{Path, vault_at};
use super::role::{all, truth};
use super::said::{Reason, Said, Truth, cited};
use super::who::Who;

const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Whether some deny assignment takes the request's action away.
pub(super) fn taken<'c>(case: &'c Case, who: &Who<'_>) -> Said<'c> {
    let mut doubts: Vec<Reason<'c>> = Vec::new();
    for list in &case.bundle.denies {
        let document = &list.it.document;
        for (at, it) in list.it.all().into_iter().enumerate() {
            // What it says is looked up only where it has a say.
            let told = |says: String| {
                let node = it.condition().unwrap_or(it.place());
                let message = format!("deny assignment `{}` {says}", it.label());
                cited(message, (list.at, document), node.span).of(at)
            };
            match holds(case, who, it) {
                (Truth::Yes, _) => {
                    return Said::of(Truth::Yes, told("takes it away".to_owned()));
                }
                (Truth::Maybe, why) => doubts.push(told(format!("may take it away: {why}"))),
                (Truth::No, _) => {}
            }
        }
    }
    if let Some(list) = case.bundle.denies.iter().find(|it| is_cut(&it.it.document.root)) {
        let why = "the list of deny assignments goes on after this page";
        let document = &list.it.document;
        doubts.push(cited(why, (list.at, document), opening_span(&document.root)));
    }
    match doubts.is_empty() {
        true => Said::bare(Truth::No),
        false => Said { truth: Truth::Maybe, because: doubts },
    }
}

fn holds(case: &Case, who: &Who<'_>, it: DenyAssignment<'_>) -> (Truth, String) {
    all([
        &|| means(who, it),
        &|| reaches(case, it),
        &|| truth(Role::Defined(it.node).carries(&case.action, case.plane)),
        &|| match it.condition() {
            Some(_) => (Truth::Maybe, "it holds only under a condition".to_owned()),
            None => (Truth::Yes, String::new()),
        },
    ])
}

fn reaches(case: &Case, it: DenyAssignment<'_>) -> (Truth, String) {
    let scope = Path::of(&it.scope());
    let below = case.resource.is_under(&scope, &case.bundle.groups);
    let alone = match flag(it.property("doNotApplyToChildScopes")) {
        Told::Is(false) | Told::Absent => return below,
        Told::Is(true) => true,
        Told::Unclear(_) => false,
    };
    let inside = case.resource.object.is_some() && is_vault(&scope);
    match below {
        (Truth::No, _) => below,
        _ if case.resource.is_at(&scope) => below,
        _ if alone && !inside && matches!(scope, Path::Known(_)) => (Truth::No, String::new()),
        _ => (Truth::Maybe, "whether what lies below its scope is left out is unclear".to_owned()),
    }
}

/// Whether a scope is a vault's. WHY: whether a key is below its vault here is nowhere written.
fn is_vault(scope: &Path) -> bool {
    match scope {
        Path::Known(path) => vault_at(path).is_some_and(|at| at + 1 == path.len()),
        Path::Unclear(_) => false,
    }
}

/// Whether it means the principal: one of those it lists, and none of those it excludes.
fn means(who: &Who<'_>, it: DenyAssignment<'_>) -> (Truth, String) {
    let listed = some_of(who, it.property("principals"), true);
    let excluded = some_of(who, it.property("excludePrincipals"), false);
    match (listed.0, excluded.0) {
        (Truth::No, _) | (_, Truth::Yes) => (Truth::No, String::new()),
        (_, Truth::Maybe) => excluded,
        (Truth::Maybe | Truth::Yes, Truth::No) => listed,
    }
}

fn some_of(who: &Who<'_>, list: Option<&Node>, everybody: bool) -> (Truth, String) {
    let unclear = || (Truth::Maybe, "its principals cannot be read".to_owned());
    let list = match list.filter(|it| !it.is_null()) {
        None if everybody => return unclear(),
        None => return (Truth::No, String::new()),
        Some(list) => list,
    };
    let Some(list) = list.as_array() else { return unclear() };
    let mut found = (Truth::No, String::new());
    for it in list {
        let Told::Is(id) = text(it.get_any_case("id")) else {
            found = unclear();
            continue;
        };
        let kind = text(it.get_any_case("type")).known().unwrap_or_default();
        match id == EVERYBODY {
            true if everybody => return (Truth::Yes, String::new()),
            true => continue,
            false => {}
        }
        match who.is(id, kind, None) {
            (Truth::Yes, why) => return (Truth::Yes, why),
            doubt @ (Truth::Maybe, _) => found = doubt,
            (Truth::No, _) => {}
        }
    }
    found
}
