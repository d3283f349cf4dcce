//! Who an assignment names. A vendor gives an application id; assignments name object ids of this
//! tenant. A service principal's export joins the two.
//!
//! Source: Microsoft, "Application and service principal objects"; Azure CLI `az ad sp show`, and
//! `az role assignment list`, which prints an application id as a service principal's name.

use keywright_model::text::{Document, Node};

use super::assignment::Assignment;
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
}

impl<'a> Vendor<'a> {
    /// Joins an application id to its service principal.
    pub fn join(application: &'a str, principals: &'a [ServicePrincipal]) -> Vendor<'a> {
        let ours = |it: &&ServicePrincipal| {
            it.application().is_some_and(|it| it.eq_ignore_ascii_case(application))
        };
        let object = principals.iter().find(ours).and_then(ServicePrincipal::object);
        Vendor { application, object }
    }

    /// Whether an assignment names it.
    pub fn named_by(self, assignment: Assignment<'_>) -> Names {
        let kind = text(assignment.property("principalType")).known().unwrap_or_default();
        if ["Group", "ForeignGroup"].iter().any(|it| it.eq_ignore_ascii_case(kind)) {
            let name = assignment.principal_label();
            return Names::Maybe(format!("who belongs to group `{name}` was not handed in"));
        }
        let id = match text(assignment.property("principalId")) {
            Told::Is(id) => id,
            Told::Absent => return Names::Maybe("it names no principal".to_owned()),
            Told::Unclear(why) => return Names::Maybe(format!("its principal is unclear: {why}")),
        };
        let by_name =
            assignment.principal_name().is_some_and(|it| it.eq_ignore_ascii_case(self.application));
        match self.object {
            Some(object) if id.eq_ignore_ascii_case(object) => Names::Yes,
            Some(object) if by_name => Names::Maybe(format!(
                "it names object `{id}` as this application, whose export says `{object}`"
            )),
            Some(_) => Names::No,
            None if by_name => Names::Yes,
            None if kind.eq_ignore_ascii_case("User") => Names::No,
            None => Names::Maybe(format!(
                "no `az ad sp show` tells which object `{}` is in this tenant",
                self.application
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    fn check(object: Option<&str>, assignment: &str, wanted: &str) {
        let node = parse(assignment).expect("JSON");
        let vendor = Vendor { application: "app", object };
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
        check(Some("obj"), r#"{"principalId": "g", "principalType": "Group"}"#, "maybe");
        check(Some("obj"), r#"{"principalId": "[parameters('p')]"}"#, "maybe");
        check(Some("obj"), "{}", "maybe");
    }
}
