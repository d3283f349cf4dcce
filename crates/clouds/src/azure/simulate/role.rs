//! What role assignments give.
//!
//! Source: Microsoft, "What is Azure role-based access control", "How Azure RBAC determines if a
//! user has access to a resource": the union of all roles that are assigned at or above the
//! resource to the principal or one of its groups.

use keywright_policy::Because;

use crate::azure::assignment::Assignment;
use crate::azure::bundle::Numbered;
use crate::azure::property::{Told, is_cut};
use crate::azure::role::{Carries, Roles, last_segment};
use crate::azure::window::{Schedules, When};
use crate::azure::{Assignments, Lets};

use super::case::Case;
use super::said::{Said, Truth, cited, listed, plain};
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

/// What role assignments are read by, looked through once.
struct Given<'c> {
    case: &'c Case,
    who: &'c Who<'c>,
    roles: Roles<'c>,
    schedules: Schedules<'c>,
}

/// Whether some role gives the request's action.
pub(super) fn given<'c>(case: &'c Case, who: &'c Who<'c>) -> Said {
    let (roles, instances) = (Roles::of(&case.bundle.definitions), &case.bundle.instances);
    let schedules = Schedules::of(instances.iter().map(|it| &it.it));
    let given = Given { case, who, roles, schedules };
    let found = of_action(&given, &case.action);
    let public = PUBLIC.iter().any(|it| it.eq_ignore_ascii_case(&case.action));
    if found.truth != Truth::No || !public || case.has_symmetric_key() {
        return found;
    }
    match of_action(&given, READ).truth {
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

fn of_action(given: &Given<'_>, action: &str) -> Said {
    let bundle = &given.case.bundle;
    if bundle.assignments.is_empty() && bundle.instances.is_empty() {
        return Said::of(Truth::Maybe, plain("no list of role assignments was handed in"));
    }
    let mut doubts: Vec<Because> = Vec::new();
    for list in bundle.assignments.iter().chain(&bundle.instances) {
        for (at, it) in list.it.all().into_iter().enumerate() {
            match holds(given, it, action) {
                (Truth::Yes, _) => return Said::of(Truth::Yes, told(list, at, it, None)),
                (Truth::Maybe, why) => doubts.push(told(list, at, it, Some(&why))),
                (Truth::No, _) => {}
            }
        }
    }
    let mut lists = bundle.assignments.iter().chain(&bundle.instances);
    if let Some(list) = lists.find(|it| is_cut(&it.it.document.root)) {
        let why = "the list of role assignments goes on after this page";
        doubts.push(cited(why, list.at, list.it.place()));
    }
    match doubts.is_empty() {
        true => Said::of(Truth::No, plain("no role assignment gives it")),
        false => Said { truth: Truth::Maybe, because: doubts },
    }
}

fn told(
    list: &Numbered<Assignments>,
    at: usize,
    it: Assignment<'_>,
    doubt: Option<&str>,
) -> Because {
    let (role, who) = (it.role_label(), it.principal_label());
    let message = match doubt {
        None => format!("the assignment of `{role}` to `{who}` gives it"),
        Some(why) => format!("the assignment of `{role}` to `{who}` may give it: {why}"),
    };
    let node = match doubt {
        Some(_) => it.condition().unwrap_or(it.label()),
        None => it.label(),
    };
    listed(message, list.at, at, list.it.document.place(node))
}

fn holds(given: &Given<'_>, it: Assignment<'_>, action: &str) -> (Truth, String) {
    let case = given.case;
    all([
        &|| given.who.named_by(it),
        &|| case.resource.is_under(&it.scope(), &case.bundle.groups),
        &|| carries(given, it, action),
        &|| dated(given, it),
        &|| match it.is_of_nobody() {
            true => (Truth::Maybe, "the directory does not know its principal".to_owned()),
            false => (Truth::Yes, String::new()),
        },
        &|| match it.condition() {
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

fn carries(given: &Given<'_>, it: Assignment<'_>, action: &str) -> (Truth, String) {
    let id = match it.role_id() {
        Told::Is(id) => id,
        Told::Absent => return (Truth::Maybe, "it names no role definition".to_owned()),
        Told::Unclear(why) => return (Truth::Maybe, format!("its role is unclear: {why}")),
    };
    match given.roles.find(&id) {
        Some(role) => truth(role.carries(action, given.case.plane)),
        None => {
            let id = last_segment(&id);
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

fn dated(given: &Given<'_>, it: Assignment<'_>) -> (Truth, String) {
    match given.schedules.when(it, given.case.time) {
        When::Now => (Truth::Yes, String::new()),
        When::NotNow => (Truth::No, String::new()),
        When::Unclear(why) => (Truth::Maybe, why),
    }
}

impl Case {
    /// Whether the key is shown and has no public half.
    fn has_symmetric_key(&self) -> bool {
        let kind = self.key().map(|it| it.it.kind());
        matches!(kind, Some(Told::Is(kind)) if kind.to_ascii_lowercase().starts_with("oct"))
    }
}

/// What a key's attributes say, as a truth.
pub(super) fn let_by(lets: &Lets) -> Truth {
    match lets {
        Lets::Yes => Truth::Yes,
        Lets::No(..) => Truth::No,
        Lets::Unclear(..) => Truth::Maybe,
    }
}
