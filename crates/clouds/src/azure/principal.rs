//! Who an assignment names. A vendor gives an application id; assignments name object ids of this
//! tenant. A service principal's export joins the two.
//!
//! Source: Microsoft, "Application and service principal objects"; Azure CLI `az ad sp show`, and
//! `az role assignment list`, which prints an application id as a service principal's name.

use keywright_model::text::{Document, Node};

use super::Exports;
use super::assignment::{Assignment, Assignments};
use super::membership::Memberships;
use super::property::{Told, flag, text};

/// A service principal, as `az ad sp show` prints it.
#[derive(Debug)]
pub struct ServicePrincipal {
    /// The export.
    pub document: Document,
}

impl ServicePrincipal {
    /// The application that it stands for.
    pub fn application(&self) -> Option<&str> {
        self.document.root.get_any_case("appId")?.as_str()
    }

    /// Its object id in this tenant; older command lines called it `objectId`.
    pub fn object(&self) -> Option<&str> {
        let root = &self.document.root;
        let id = root.get_any_case("objectId").or_else(|| root.get_any_case("id"));
        id.and_then(Node::as_str)
    }

    /// What people call it.
    pub fn called(&self) -> Option<&str> {
        self.document.root.get_any_case("displayName").and_then(Node::as_str)
    }

    /// Whether it certainly may sign in. One that may not may still hold a token from before.
    pub(super) fn signs_in(&self) -> bool {
        matches!(self.enabled(), Told::Is(true) | Told::Absent)
    }

    /// Whether it may sign in; one that does not say so may.
    pub fn enabled(&self) -> Told<bool> {
        flag(self.document.root.get_any_case("accountEnabled"))
    }
}

/// Whether an assignment names a vendor's application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// It does.
    Yes,
    /// It may, for this reason.
    Maybe(String),
    /// It does not.
    No,
}

/// A vendor's application with what joins it to an object of this tenant.
#[derive(Debug, Clone, Copy)]
pub struct Vendor<'a> {
    /// The application id.
    pub application: &'a str,
    /// The object id, where a service principal's export tells it.
    pub object: Option<&'a str>,
    /// The groups that it belongs to, where they were handed in.
    pub groups: Option<&'a Memberships>,
    /// Whether lists of assignments print its name beside several objects, and no export tells
    /// which is its own.
    pub disputed: bool,
}

impl<'a> Vendor<'a> {
    /// Joins an application id to its service principal, and to its groups.
    pub fn join(application: &'a str, exports: &'a Exports) -> Vendor<'a> {
        let ours = |it: &&ServicePrincipal| {
            it.application().is_some_and(|it| it.eq_ignore_ascii_case(application))
        };
        let object = exports.principals.iter().find(ours).and_then(ServicePrincipal::object);
        let named = |it: &&Memberships| {
            let ids = [Some(application), object];
            it.principal()
                .is_some_and(|it| ids.iter().flatten().any(|id| id.eq_ignore_ascii_case(it)))
        };
        // WHY: a list that says of nobody whose it is, is the vendor's only where there is one
        // principal that it can be of.
        let alone = exports.principals.len() <= 1 && exports.memberships.len() == 1;
        let unnamed = || exports.memberships.first().filter(|it| alone && it.principal().is_none());
        let groups = exports.memberships.iter().find(named).or_else(unnamed);
        let disputed = object.is_none() && are_several(application, exports);
        Vendor { application, object, groups, disputed }
    }

    /// Whether an assignment names it.
    pub fn named_by(self, assignment: Assignment<'_>) -> Names {
        let kind = text(assignment.property("principalType")).known().unwrap_or_default();
        match text(assignment.property("principalId")) {
            Told::Is(id) if is_group(kind) => self.belongs(id, kind, assignment.principal_label()),
            Told::Is(id) => self.is(id, kind, assignment.principal_name()),
            _ if is_group(kind) => unseen(assignment.principal_label()),
            Told::Absent => Names::Maybe("it names no principal".to_owned()),
            Told::Unclear(why) => Names::Maybe(format!("its principal is unclear: {why}")),
        }
    }

    /// Whether an object of this kind, which a list may print with a name, is the vendor's.
    pub(super) fn is(self, id: &str, kind: &str, name: Option<&str>) -> Names {
        if is_group(kind) {
            return self.belongs(id, kind, id);
        }
        let by_name = name.is_some_and(|it| it.eq_ignore_ascii_case(self.application));
        match self.object {
            Some(object) if id.eq_ignore_ascii_case(object) => Names::Yes,
            Some(object) if by_name => Names::Maybe(format!(
                "it names object `{id}` as this application, whose export says `{object}`"
            )),
            // WHY: the type may be left out, and what does not say that it is no group may be one.
            Some(_) if kind.is_empty() => self.belongs(id, kind, name.unwrap_or(id)),
            Some(_) => Names::No,
            None if by_name && self.disputed => {
                Names::Maybe("the list names more than one object as this application".to_owned())
            }
            None if by_name => Names::Yes,
            None if kind.eq_ignore_ascii_case("User") => Names::No,
            None => Names::Maybe(format!(
                "no `az ad sp show` tells which object `{}` is in this tenant",
                self.application
            )),
        }
    }

    /// Whether the vendor's object belongs to a group.
    pub(super) fn belongs(self, group: &str, kind: &str, label: &str) -> Names {
        // A list of this tenant's groups says nothing of another tenant's.
        let foreign = kind.eq_ignore_ascii_case("ForeignGroup");
        match self.groups.filter(|_| !foreign).map(|it| it.holds(group)) {
            Some(Some(true)) => Names::Yes,
            Some(Some(false)) => Names::No,
            Some(None) => Names::Maybe(format!(
                "whether it belongs to group `{label}` is not on the page of groups"
            )),
            None => unseen(label),
        }
    }
}

/// Whether lists print an application's id as the name of several objects.
fn are_several(application: &str, exports: &Exports) -> bool {
    let lists = exports.assignments.iter().chain(&exports.instances);
    let mut first: Option<&str> = None;
    for it in lists.flat_map(Assignments::all).filter(|it| !it.is_of_group()) {
        let named = it.principal_name().is_some_and(|it| it.eq_ignore_ascii_case(application));
        let id = it.property("principalId").and_then(Node::as_str).filter(|_| named);
        let Some(id) = id else { continue };
        if first.is_some_and(|it| !it.eq_ignore_ascii_case(id)) {
            return true;
        }
        first = Some(id);
    }
    false
}

/// How the doubt about a group begins.
pub(super) const GROUP_UNSEEN: &str = "who belongs to group";

fn unseen(group: &str) -> Names {
    Names::Maybe(format!("{GROUP_UNSEEN} `{group}` was not handed in"))
}

/// Whether a kind of principal is one of groups.
pub(super) fn is_group(kind: &str) -> bool {
    ["Group", "ForeignGroup"].iter().any(|it| it.eq_ignore_ascii_case(kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    fn check(object: Option<&str>, assignment: &str, wanted: &str) {
        let node = parse(assignment).expect("JSON");
        let vendor = Vendor { application: "app", object, groups: None, disputed: false };
        let found = match vendor.named_by(Assignment::flat(&node)) {
            Names::Yes => "yes",
            Names::Maybe(_) => "maybe",
            Names::No => "no",
        };
        assert_eq!(found, wanted, "{assignment}");
    }

    #[test]
    fn an_export_or_a_printed_name_joins_application_and_object() {
        let named = r#"{"principalId": "OBJ", "principalName": "App",
                        "principalType": "ServicePrincipal"}"#;
        check(Some("obj"), named, "yes");
        check(None, named, "yes");
        check(Some("other"), named, "maybe");
        let bare = r#"{"principalId": "obj", "principalType": "ServicePrincipal"}"#;
        check(Some("obj"), bare, "yes");
        check(Some("other"), bare, "no");
        check(None, bare, "maybe");
        check(None, r#"{"principalId": "obj", "principalType": "User"}"#, "no");
    }

    #[test]
    fn what_may_name_it_is_no_yes() {
        check(Some("obj"), r#"{"principalId": "x"}"#, "maybe");
        check(Some("obj"), r#"{"principalId": "g", "principalType": "Group"}"#, "maybe");
        check(Some("obj"), r#"{"principalId": "[parameters('p')]"}"#, "maybe");
        check(Some("obj"), "{}", "maybe");
    }
}
