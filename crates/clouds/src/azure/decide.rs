//! What role assignments answer to one application's one operation on a key.
//!
//! Source: Microsoft, "What is Azure role-based access control": every assignment at or above the
//! resource applies; what counts is the union of their roles.
//!
//! "List Azure deny assignments": what one of them takes away, no role gives.

use jiff::Timestamp;
use keywright_model::text::Place;
use keywright_policy::{Access, Plane};

use super::Exports;
use super::assignment::{Assignment, Assignments};
use super::deny::{Denies, DenyAssignment};
use super::principal::{Names, Vendor};
use super::property::{Told, is_cut};
use super::role::{Carries, Roles, last_segment};
use super::scope::{Reach, Target};
use super::window::{Schedules, When};

/// Who asks, for what, and when.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'a> {
    /// The application id, as the vendor gives it.
    pub application: &'a str,
    /// The key's declared id, where there is one.
    pub key: Option<&'a str>,
    /// The time that is asked about.
    pub now: Timestamp,
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
    let asked = Asked::of(exports, who);
    let denial = match asked.denied(operation, plane) {
        Denied::Yes(access) => return access,
        Denied::Maybe(why, place) => Some(Access::Unknown { why, place }),
        Denied::No => None,
    };
    let mut doubt = None;
    for (list, assignment) in asked.assignments() {
        match asked.holds(assignment, operation, plane) {
            Holds::Yes => return denial.unwrap_or(Access::Allowed),
            Holds::Maybe(why) => {
                let node = assignment.condition().unwrap_or(assignment.label());
                let place = Some(list.document.place(node));
                doubt.get_or_insert((sentence(assignment, &why), place));
            }
            Holds::No => {}
        }
    }
    let (why, place) = match doubt {
        Some(doubt) => doubt,
        None => match gap(assignments, &asked) {
            Some(gap) => gap,
            None => return Access::Missing,
        },
    };
    Access::Unknown { why, place }
}

/// An assignment that will end by itself.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The role as people call it.
    pub role: String,
    /// When it ends.
    pub at: Timestamp,
}

/// The vendor's assignments that will end by themselves, those that have yet to begin included, the
/// first to end first.
pub fn endings(exports: &Exports, who: Requester<'_>) -> Vec<Ending> {
    let asked = Asked::of(exports, who);
    let ours = asked.assignments().filter(|it| asked.vendor.named_by(it.1) == Names::Yes);
    let mut all: Vec<Ending> = ours
        .filter(|it| it.1.scope().reach(asked.target, Plane::Data) != Reach::Nothing)
        .filter_map(|(_, it)| Some(Ending { role: it.role_label(), at: asked.schedules.end(it)? }))
        .filter(|it| who.now < it.at)
        .collect();
    all.sort_by_key(|it| it.at);
    all
}

/// Whether one assignment carries the operation to the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Holds {
    Yes,
    Maybe(String),
    No,
}

/// Whether some deny assignment takes the operation away.
enum Denied {
    Yes(Access),
    Maybe(String, Option<Place>),
    No,
}

/// A vendor and a key, as the exports join them.
pub(super) struct Asked<'a> {
    exports: &'a Exports,
    /// Who asks.
    pub(super) vendor: Vendor<'a>,
    target: Target<'a>,
    now: Timestamp,
    roles: Roles<'a>,
    schedules: Schedules<'a>,
}

impl<'a> Asked<'a> {
    pub(super) fn of(exports: &'a Exports, who: Requester<'a>) -> Asked<'a> {
        let vendor = Vendor::join(who.application, exports);
        Asked {
            exports,
            vendor,
            target: exports.target(who.key),
            now: who.now,
            roles: Roles::of(&exports.definitions),
            schedules: Schedules::of(&exports.instances),
        }
    }

    /// All assignments, those with dates of their own after the others.
    fn assignments(&self) -> impl Iterator<Item = (&'a Assignments, Assignment<'a>)> {
        let lists = self.exports.assignments.iter().chain(&self.exports.instances);
        lists.flat_map(|list| list.all().into_iter().map(move |it| (list, it)))
    }

    pub(super) fn holds(&self, it: Assignment<'_>, operation: &str, plane: Plane) -> Holds {
        let mut doubts = Vec::new();
        match self.vendor.named_by(it) {
            Names::Yes => {}
            Names::Maybe(why) => doubts.push(why),
            Names::No => return Holds::No,
        }
        match it.scope().reach(self.target, plane) {
            Reach::Whole => {}
            Reach::Part(why) => doubts.push(why),
            Reach::Nothing => return Holds::No,
        }
        match carries(&self.roles, it, operation, plane) {
            Carries::Whole => {}
            Carries::Part(why) => doubts.push(why),
            Carries::Nothing => return Holds::No,
        }
        match self.schedules.when(it, Some(self.now)) {
            When::Now => {}
            When::Unclear(why) => doubts.push(why),
            When::NotNow => return Holds::No,
        }
        if it.is_of_nobody() {
            doubts.push("the directory does not know its principal".to_owned());
        }
        if it.condition().is_some() {
            doubts.push("it holds only under a condition".to_owned());
        }
        match doubts.into_iter().next() {
            Some(why) => Holds::Maybe(why),
            None => Holds::Yes,
        }
    }

    fn denied(&self, operation: &str, plane: Plane) -> Denied {
        let Some(list) = &self.exports.denies else { return Denied::No };
        let mut found = Denied::No;
        for it in list.all() {
            let place = list.document.place(it.condition().unwrap_or(it.place()));
            match it.denies(self.vendor, self.target, operation, plane) {
                Denies::Yes => {
                    let by = format!("deny assignment `{}` takes it away", it.label());
                    return Denied::Yes(Access::Denied { by, place });
                }
                Denies::Maybe(why) if matches!(found, Denied::No) => {
                    found = Denied::Maybe(denial(it, &why), Some(place));
                }
                Denies::Maybe(_) | Denies::No => {}
            }
        }
        match found {
            Denied::No if is_cut(&list.document.root) => {
                let why = "the list of deny assignments goes on after this page";
                Denied::Maybe(why.to_owned(), Some(list.document.place(&list.document.root)))
            }
            found => found,
        }
    }
}

fn denial(it: DenyAssignment<'_>, why: &str) -> String {
    format!("deny assignment `{}` may take it away: {why}", it.label())
}

fn carries(roles: &Roles<'_>, it: Assignment<'_>, operation: &str, plane: Plane) -> Carries {
    let id = match it.role_id() {
        Told::Is(id) => id,
        Told::Absent => return Carries::Part("it names no role definition".to_owned()),
        Told::Unclear(why) => return Carries::Part(format!("its role is unclear: {why}")),
    };
    match roles.find(&id) {
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
fn gap(assignments: &Assignments, asked: &Asked<'_>) -> Option<(String, Option<Place>)> {
    let vendor = asked.vendor;
    let named = |it: &Assignment<'_>| vendor.named_by(*it) == Names::Yes;
    if vendor.object.is_none() && !assignments.all().iter().any(named) {
        let why = format!(
            "no `az ad sp show` tells which object `{}` is in this tenant",
            vendor.application
        );
        return Some((why, None));
    }
    if assignments.whole {
        return None;
    }
    let mut lists = std::iter::once(assignments).chain(&asked.exports.instances);
    if let Some(list) = lists.find(|it| is_cut(&it.document.root)) {
        let why = "the list of role assignments goes on after this page".to_owned();
        return Some((why, Some(list.place())));
    }
    if assignments.is_template() {
        let why = "a template does not show the assignments that exist already".to_owned();
        return Some((why, Some(assignments.place())));
    }
    if assignments.shows_inherited(asked.target) {
        return None;
    }
    let why = "the list shows nothing inherited, so it was most likely taken without \
               `--include-inherited`";
    Some((why.to_owned(), Some(assignments.place())))
}
