//! Deny assignments: they take away what role assignments give.
//!
//! Source: Microsoft, "List Azure deny assignments"; REST reference, `DenyAssignment`.

use keywright_model::text::{Document, Node};
use keywright_policy::Plane;

use super::principal::{Names, Vendor};
use super::property::{Told, flag, property, text};
use super::role::{Carries, Role};
use super::scope::{Reach, Scope, Target};

/// A list of deny assignments, or one of them.
#[derive(Debug)]
pub struct DenyAssignments {
    /// The export.
    pub document: Document,
}

/// One deny assignment.
#[derive(Debug, Clone, Copy)]
pub struct DenyAssignment<'d> {
    /// The element.
    pub node: &'d Node,
}

/// Whether a deny assignment takes an operation away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denies {
    /// It does.
    Yes,
    /// It may, for this reason.
    Maybe(String),
    /// It does not.
    No,
}

/// The id that stands for everybody.
const EVERYBODY: &str = "00000000-0000-0000-0000-000000000000";

impl DenyAssignments {
    /// All of them, in their order.
    pub fn all(&self) -> Vec<DenyAssignment<'_>> {
        let root = &self.document.root;
        let list = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
        let nodes = list.map_or_else(|| vec![root], |it| it.iter().collect());
        nodes.into_iter().map(|node| DenyAssignment { node }).collect()
    }
}

impl<'d> DenyAssignment<'d> {
    /// A property, flat or nested.
    pub fn property(self, name: &str) -> Option<&'d Node> {
        property(self.node, name)
    }

    /// As people call it, for a sentence.
    pub fn label(self) -> &'d str {
        let id = || self.node.get_any_case("id").and_then(Node::as_str);
        text(self.property("denyAssignmentName")).known().or_else(id).unwrap_or("without a name")
    }

    /// Where to point at it.
    pub fn place(self) -> &'d Node {
        self.property("denyAssignmentName").unwrap_or(self.node)
    }

    /// Where it stands.
    pub fn scope(self) -> Scope {
        match text(self.property("scope")) {
            Told::Is(path) if path.starts_with('/') => Scope::Path(path.to_owned()),
            Told::Is(path) => Scope::Unclear(format!("`{path}` is no scope")),
            Told::Absent => Scope::Unclear("it says none".to_owned()),
            Told::Unclear(why) => Scope::Unclear(why),
        }
    }

    /// The condition that it holds under; `null` is none.
    pub fn condition(self) -> Option<&'d Node> {
        self.property("condition").filter(|it| !it.is_null() && it.as_str() != Some(""))
    }

    /// Whether it takes an operation away from a vendor.
    pub(super) fn denies(
        self,
        vendor: Vendor<'_>,
        target: Target<'_>,
        operation: &str,
        plane: Plane,
    ) -> Denies {
        let mut doubts = Vec::new();
        match self.names(vendor) {
            Names::Yes => {}
            Names::Maybe(why) => doubts.push(why),
            Names::No => return Denies::No,
        }
        match self.reach(target, plane) {
            Reach::Whole => {}
            Reach::Part(why) => doubts.push(why),
            Reach::Nothing => return Denies::No,
        }
        match Role::Defined(self.node).carries(operation, plane) {
            Carries::Whole => {}
            Carries::Part(why) => doubts.push(why),
            Carries::Nothing => return Denies::No,
        }
        if self.condition().is_some() {
            doubts.push("it holds only under a condition".to_owned());
        }
        match doubts.into_iter().next() {
            Some(why) => Denies::Maybe(why),
            None => Denies::Yes,
        }
    }

    fn reach(self, target: Target<'_>, plane: Plane) -> Reach {
        match flag(self.property("doNotApplyToChildScopes")) {
            Told::Is(false) | Told::Absent => self.scope().reach(target, plane),
            Told::Is(true) => self.scope().reach_alone(target, plane),
            Told::Unclear(why) => match self.scope().reach(target, plane) {
                Reach::Nothing => Reach::Nothing,
                Reach::Whole | Reach::Part(_) => {
                    Reach::Part(format!("`doNotApplyToChildScopes` is unclear: {why}"))
                }
            },
        }
    }

    /// Whether it means a vendor: one of its principals is, and none that it excludes.
    fn names(self, vendor: Vendor<'_>) -> Names {
        let meant = match self.listed("principals", vendor) {
            Names::No => return Names::No,
            meant @ (Names::Yes | Names::Maybe(_)) => meant,
        };
        match self.listed("excludePrincipals", vendor) {
            Names::Yes => Names::No,
            Names::No => meant,
            doubt @ Names::Maybe(_) => doubt,
        }
    }

    fn listed(self, name: &str, vendor: Vendor<'_>) -> Names {
        let node = self.property(name).filter(|it| !it.is_null());
        let list = match (node, node.and_then(Node::as_array)) {
            // WHY: none excluded is left out, none meant is not.
            (None, _) if name == "excludePrincipals" => return Names::No,
            (_, Some(list)) => list,
            (Some(_) | None, None) => return Names::Maybe(format!("its `{name}` cannot be read")),
        };
        let mut found = Names::No;
        for it in list {
            match principal(it, name, vendor) {
                Names::Yes => return Names::Yes,
                doubt @ Names::Maybe(_) => found = doubt,
                Names::No => {}
            }
        }
        found
    }
}

fn principal(node: &Node, list: &str, vendor: Vendor<'_>) -> Names {
    let id = match text(node.get_any_case("id")) {
        Told::Is(id) => id,
        Told::Absent | Told::Unclear(_) => {
            return Names::Maybe(format!("one of its `{list}` cannot be read"));
        }
    };
    if id == EVERYBODY {
        // Everybody cannot be excluded.
        return if list == "principals" { Names::Yes } else { Names::No };
    }
    let kind = text(node.get_any_case("type")).known().unwrap_or_default();
    vendor.is(id, kind, None)
}

/// Whether a list's element is a deny assignment.
pub(super) fn is_deny(node: &Node) -> bool {
    let list = |name| property(node, name).is_some_and(|it| it.as_array().is_some());
    let named = ["denyAssignmentName", "excludePrincipals", "doNotApplyToChildScopes"]
        .iter()
        .any(|it| property(node, it).is_some());
    list("permissions") && list("principals") && named
}
