//! What role assignments answer to one application's one operation on a key.
//!
//! Source: Microsoft, "What is Azure role-based access control": every assignment at or above the
//! resource applies; what counts is the union of their roles.
//!
//! Deny assignments are not among the exports, as [`Exports::assumed`] says.

use keywright_model::text::Place;
use keywright_policy::{Access, Plane};

use super::Exports;
use super::assignment::{Assignment, Assignments};
use super::principal::{Names, Vendor};
use super::property::Told;
use super::role::{Carries, Role, last_segment};
use super::scope::{Reach, Target};

/// Who asks, for what.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'a> {
    /// The application id, as the vendor gives it.
    pub application: &'a str,
    /// The key's declared id, where there is one.
    pub key: Option<&'a str>,
}

/// Decides. What cannot be read never leads to a yes.
pub fn decide(exports: &Exports, who: Requester<'_>, operation: &str, plane: Plane) -> Access {
    let Some(assignments) = &exports.assignments else {
        let why = "no list of role assignments was handed in".to_owned();
        return Access::Unknown { why, place: None };
    };
    if exports.is_in_hsm(who.key) {
        let why = "the key lies in a managed HSM, which has role assignments of its own".to_owned();
        return Access::Unknown { why, place: None };
    }
    if let (Plane::Data, Some(access)) = (plane, other_mode(exports)) {
        return access;
    }
    let vendor = Vendor::join(who.application, &exports.principals);
    let target = exports.target(who.key);
    let mut doubt = None;
    for assignment in assignments.all() {
        match holds(exports, assignment, vendor, target, operation, plane) {
            Holds::Yes => return Access::Allowed,
            Holds::Maybe(why) => {
                let node = assignment.condition().unwrap_or(assignment.label());
                let place = assignments.document.place(node);
                doubt.get_or_insert((sentence(assignment, &why), Some(place)));
            }
            Holds::No => {}
        }
    }
    let (why, place) = match doubt {
        Some(doubt) => doubt,
        None => match gap(assignments, vendor, target) {
            Some(gap) => gap,
            None => return Access::Missing,
        },
    };
    Access::Unknown { why, place }
}

/// Whether one assignment carries the operation to the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    Maybe(String),
    No,
}

pub(super) fn holds(
    exports: &Exports,
    assignment: Assignment<'_>,
    vendor: Vendor<'_>,
    target: Target<'_>,
    operation: &str,
    plane: Plane,
) -> Holds {
    let mut doubts = Vec::new();
    match vendor.named_by(assignment) {
        Names::Yes => {}
        Names::Maybe(why) => doubts.push(why),
        Names::No => return Holds::No,
    }
    match assignment.scope().reach(target, plane) {
        Reach::Whole => {}
        Reach::Part(why) => doubts.push(why),
        Reach::Nothing => return Holds::No,
    }
    match carries(exports, assignment, operation, plane) {
        Carries::Whole => {}
        Carries::Part(why) => doubts.push(why),
        Carries::Nothing => return Holds::No,
    }
    if assignment.condition().is_some() {
        doubts.push("it holds only under a condition".to_owned());
    }
    match doubts.into_iter().next() {
        Some(why) => Holds::Maybe(why),
        None => Holds::Yes,
    }
}

fn carries(exports: &Exports, it: Assignment<'_>, operation: &str, plane: Plane) -> Carries {
    let id = match it.role_id() {
        Told::Is(id) => id,
        Told::Absent => return Carries::Part("it names no role definition".to_owned()),
        Told::Unclear(why) => return Carries::Part(format!("its role is unclear: {why}")),
    };
    match Role::find(&id, &exports.definitions) {
        Some(role) => role.carries(operation, plane),
        None => Carries::Part(undefined(last_segment(&id))),
    }
}

/// WHY: a reason may be pasted into a shell, so only what is plainly an id is put into it.
fn undefined(id: &str) -> String {
    let plain = id.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    let why = "what its role carries was not handed in";
    if plain && !id.is_empty() {
        format!("{why}: `az role definition list --name {id}` tells")
    } else {
        why.to_owned()
    }
}

fn sentence(assignment: Assignment<'_>, why: &str) -> String {
    let (role, who) = (assignment.role_label(), assignment.principal_label());
    format!("the assignment of `{role}` to `{who}` does not decide it, because {why}")
}

/// Why a vault's keys are not, or not certainly, under role assignments.
fn other_mode(exports: &Exports) -> Option<Access> {
    let vault = exports.vault.as_ref()?;
    let why = match vault.rbac() {
        Told::Is(true) => return None,
        Told::Is(false) | Told::Absent => {
            "the vault is not in RBAC mode: its access policies decide".to_owned()
        }
        Told::Unclear(why) => format!("whether the vault is in RBAC mode is unclear: {why}"),
    };
    let place = vault.property("enableRbacAuthorization").map(|it| vault.document.place(it));
    Some(Access::Unknown { why, place })
}

/// Why a list that does not show something does not show that it is not there.
fn gap(
    assignments: &Assignments,
    vendor: Vendor<'_>,
    target: Target<'_>,
) -> Option<(String, Option<Place>)> {
    let named = |it: &Assignment<'_>| vendor.named_by(*it) == Names::Yes;
    if vendor.object.is_none() && !assignments.all().iter().any(named) {
        let why = format!(
            "no `az ad sp show` tells which object `{}` is in this tenant",
            vendor.application
        );
        return Some((why, None));
    }
    if assignments.is_template() {
        let why = "a template does not show the assignments that exist already".to_owned();
        return Some((why, Some(assignments.place())));
    }
    if assignments.shows_inherited(target) {
        return None;
    }
    let why = "the list shows nothing inherited, so it was most likely taken without \
               `--include-inherited`";
    Some((why.to_owned(), Some(assignments.place())))
}
