//! What role assignments give.
//!
//! Source: Microsoft, "What is Azure role-based access control", "How Azure RBAC determines if a
//! user has access to a resource": the union of all roles that are assigned at or above the
//! resource to the principal or one of its groups.

use keywright_policy::Plane;

use crate::azure::property::{Told, is_cut, opening_span};
use crate::azure::role::{Carries, Roles, last_segment};
use crate::azure::window::When;

use super::assigned::Assigned;
use super::case::Case;
use super::said::{Message, Reason, Said, Truth, cited, plain};
use super::who::Who;

/// Operations with the public half of a key, which whoever may read an asymmetric one can do.
///
/// Source: Microsoft, "Azure permissions for Security": `keys/wrap/action`, `keys/encrypt/action`,
/// `keys/verify/action`.
const PUBLIC: [&str; 3] = [
    "microsoft.keyvault/vaults/keys/wrap/action",
    "microsoft.keyvault/vaults/keys/encrypt/action",
    "microsoft.keyvault/vaults/keys/verify/action",
];
const READ: &str = "Microsoft.KeyVault/vaults/keys/read";

/// Whether some role gives the request's action.
pub(super) fn given<'c>(case: &'c Case, who: &Who<'c>) -> Said<'c> {
    let roles = Roles::of(case.bundle.definitions());
    let found = of_action(case, who, &roles, &case.action);
    let public = PUBLIC.iter().any(|it| it.eq_ignore_ascii_case(&case.action));
    if found.truth != Truth::No || !public || case.has_symmetric_key() {
        return found;
    }
    match of_action(case, who, &roles, READ).truth {
        Truth::No => found,
        Truth::Maybe | Truth::Yes => Said::of(
            Truth::Maybe,
            plain(
                "it may read the key, and who reads an asymmetric key may use its public half: \
                 whether the vault then answers this call, Microsoft leaves open",
            ),
        ),
    }
}

fn of_action<'c>(case: &'c Case, who: &Who<'c>, roles: &Roles<'c>, action: &str) -> Said<'c> {
    if case.assigned.is_empty() {
        return Said::of(Truth::Maybe, plain("no list of role assignments was handed in"));
    }
    let mut doubts: Vec<Reason<'c>> = Vec::new();
    for (list, assigned) in case.bundle.lists().zip(&case.assigned) {
        let document = (list.at, &list.it.document);
        for (at, it) in assigned.iter().enumerate() {
            match holds(case, who, roles, it, action) {
                (Truth::Yes, _) => {
                    let because = cited(Message::Gives(it), document, it.span).of(at);
                    return Said::of(Truth::Yes, because);
                }
                (Truth::Maybe, why) => {
                    let span = it.condition.unwrap_or(it.span);
                    doubts.push(cited(Message::MayGive(it, why), document, span).of(at));
                }
                (Truth::No, _) => {}
            }
        }
    }
    if let Some(list) = case.bundle.lists().find(|it| is_cut(&it.it.document.root)) {
        let why = "the list of role assignments goes on after this page";
        let span = opening_span(list.it.list());
        doubts.push(cited(why, (list.at, &list.it.document), span));
    }
    match doubts.is_empty() {
        true => Said::of(Truth::No, plain("no role assignment gives it")),
        false => Said { truth: Truth::Maybe, because: doubts },
    }
}

fn holds(
    case: &Case,
    who: &Who<'_>,
    roles: &Roles<'_>,
    it: &Assigned,
    action: &str,
) -> (Truth, String) {
    all([
        &|| who.named_by(it),
        &|| case.resource.is_under(&it.scope, &case.bundle.groups),
        &|| carries(roles, &it.definition, action, case.plane),
        &|| match it.dates.when(case.time) {
            When::Now => (Truth::Yes, String::new()),
            When::NotNow => (Truth::No, String::new()),
            When::Unclear(why) => (Truth::Maybe, why),
        },
        &|| match it.is_of_nobody {
            true => (Truth::Maybe, "the directory does not know its principal".to_owned()),
            false => (Truth::Yes, String::new()),
        },
        &|| match it.condition {
            Some(_) => (Truth::Maybe, "it holds only under a condition".to_owned()),
            None => (Truth::Yes, String::new()),
        },
    ])
}

/// All of them: the first that does not hold, else the first doubt. None is asked after a no.
pub(super) fn all<const N: usize>(answers: [&dyn Fn() -> (Truth, String); N]) -> (Truth, String) {
    let mut found = (Truth::Yes, String::new());
    for answer in answers {
        match (answer(), found.0) {
            (no @ (Truth::No, _), _) => return no,
            (doubt @ (Truth::Maybe, _), Truth::Yes) => found = doubt,
            ((Truth::Maybe | Truth::Yes, _), _) => {}
        }
    }
    found
}

fn carries(
    roles: &Roles<'_>,
    definition: &Told<String>,
    action: &str,
    plane: Plane,
) -> (Truth, String) {
    let id = match definition {
        Told::Is(id) => id,
        Told::Absent => return (Truth::Maybe, "it names no role definition".to_owned()),
        Told::Unclear(why) => return (Truth::Maybe, format!("its role is unclear: {why}")),
    };
    match roles.find(id) {
        Some(role) => truth(role.carries(action, plane)),
        None => {
            let id = last_segment(id);
            (Truth::Maybe, format!("what its role `{id}` carries was not handed in"))
        }
    }
}

/// How much of one operation is carried, as a truth.
pub(super) fn truth(carries: Carries) -> (Truth, String) {
    match carries {
        Carries::Whole => (Truth::Yes, String::new()),
        Carries::Part(why) => (Truth::Maybe, why),
        Carries::Nothing => (Truth::No, String::new()),
    }
}

impl Case {
    /// Whether the key is shown and has no public half.
    fn has_symmetric_key(&self) -> bool {
        let kind = self.key().map(|it| it.it.kind());
        matches!(kind, Some(Told::Is(kind)) if kind.to_ascii_lowercase().starts_with("oct"))
    }
}
