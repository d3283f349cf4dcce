//! Role assignments: who holds which role, and where.
//!
//! Source: Microsoft, REST reference, `Microsoft.Authorization/roleAssignments`; Azure CLI
//! `az role assignment list`.

use keywright_model::text::{Document, Node, Place};

use super::principal::is_group;
use super::property::{Told, opening, property, text};
use super::scope::{Scope, Target};
use super::template::{self, Resource};

/// A list of assignments, one of them, or a template that makes some.
#[derive(Debug)]
pub struct Assignments {
    /// The export.
    pub document: Document,
    /// Whether the template, if it is one, makes the vault as well.
    pub with_vault: bool,
    /// Whether all that count are in it, whatever it looks like: whoever hands it in says so.
    pub whole: bool,
}

/// One assignment.
#[derive(Debug, Clone, Copy)]
pub struct Assignment<'d> {
    /// The element or resource.
    pub node: &'d Node,
    origin: Origin,
}

#[derive(Debug, Clone, Copy)]
enum Origin {
    List,
    Template { with_vault: bool, on_vault: bool },
}

impl Assignments {
    /// All of them, in their order.
    pub fn all(&self) -> Vec<Assignment<'_>> {
        let root = &self.document.root;
        if template::is_template(root) {
            let resources = template::resources(root);
            return resources.iter().filter_map(|it| self.of_resource(it)).collect();
        }
        let list = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
        let nodes = list.map_or_else(|| vec![root], |it| it.iter().collect());
        nodes.into_iter().map(Assignment::flat).collect()
    }

    fn of_resource<'d>(&self, it: &Resource<'d>) -> Option<Assignment<'d>> {
        let on_vault = match it.kind.as_str() {
            template::ASSIGNMENT => false,
            template::VAULT_ASSIGNMENT => true,
            _ => return None,
        };
        let origin = Origin::Template { with_vault: self.with_vault, on_vault };
        Some(Assignment { node: it.node, origin })
    }

    /// Whether some assignment stands above the vault: a list without one was most likely taken
    /// without those that are inherited.
    pub fn shows_inherited(&self, target: Target<'_>) -> bool {
        self.all().iter().any(|it| it.scope().is_above(target))
    }

    /// The array that a further assignment belongs into.
    pub fn list(&self) -> &Node {
        let root = &self.document.root;
        let holder = if template::is_template(root) { "resources" } else { "value" };
        root.get_any_case(holder).unwrap_or(root)
    }

    /// Whether it is a template.
    pub fn is_template(&self) -> bool {
        template::is_template(&self.document.root)
    }

    /// The opening bracket of the list.
    pub fn place(&self) -> Place {
        opening(&self.document, self.list())
    }
}

impl<'d> Assignment<'d> {
    /// An element of a list.
    pub fn flat(node: &'d Node) -> Assignment<'d> {
        Assignment { node, origin: Origin::List }
    }

    /// A property, flat or nested.
    pub fn property(self, name: &str) -> Option<&'d Node> {
        property(self.node, name)
    }

    /// The definition's id.
    pub fn role_id(self) -> Told<String> {
        let node = self.property("roleDefinitionId");
        match (node.and_then(Node::as_str).and_then(template::literal_id), text(node)) {
            (Some(id), _) => Told::Is(id),
            (None, Told::Is(id)) => Told::Is(id.to_owned()),
            (None, Told::Absent) => Told::Absent,
            (None, Told::Unclear(why)) => Told::Unclear(why),
        }
    }

    /// Where to point at it: at its role, since an assignment is many lines long.
    pub fn label(self) -> &'d Node {
        let role =
            self.property("roleDefinitionName").or_else(|| self.property("roleDefinitionId"));
        role.unwrap_or(self.node)
    }

    /// The role as people call it, for a sentence.
    pub fn role_label(self) -> String {
        let name = self.property("roleDefinitionName").and_then(Node::as_str);
        let id = || self.role_id().known().map(|it| super::role::last_segment(&it).to_owned());
        name.map(str::to_owned).or_else(id).unwrap_or_else(|| "a role".to_owned())
    }

    /// What the list prints as the principal's name.
    pub fn principal_name(self) -> Option<&'d str> {
        self.property("principalName").and_then(Node::as_str).filter(|it| !it.is_empty())
    }

    /// The principal as people call it, for a sentence.
    pub fn principal_label(self) -> &'d str {
        let id = self.property("principalId").and_then(Node::as_str);
        self.principal_name().or(id).unwrap_or("unnamed")
    }

    /// Whether the directory does not know its principal, which is gone or not yet seen.
    ///
    /// Source: Microsoft, "Troubleshoot Azure RBAC": role assignments with identity not found.
    pub(super) fn is_of_nobody(self) -> bool {
        let kind = text(self.property("principalType")).known();
        kind.is_some_and(|it| it.eq_ignore_ascii_case("unknown"))
    }

    /// Whether it is a group's, and so its members'.
    pub(super) fn is_of_group(self) -> bool {
        is_group(text(self.property("principalType")).known().unwrap_or_default())
    }

    /// Where it stands.
    pub fn scope(self) -> Scope {
        // WHY: `scope` of a resource is no property, but an extension's target.
        let said = text(self.node.get_any_case("scope").or_else(|| self.property("scope")));
        match (self.origin, said) {
            (Origin::Template { on_vault: true, .. }, _) => self.parent_vault(),
            (_, Told::Unclear(why)) => match self.literal_scope() {
                Some(path) => Scope::Path(path),
                None => Scope::Unclear(why),
            },
            (_, Told::Is(path)) if path.starts_with('/') => Scope::Path(path.to_owned()),
            (Origin::Template { .. }, Told::Is(path)) => Scope::Path(format!("/providers/{path}")),
            (Origin::Template { with_vault, .. }, Told::Absent) => Scope::Deployment { with_vault },
            (Origin::List, Told::Is(path)) => Scope::Unclear(format!("`{path}` is no scope")),
            (Origin::List, Told::Absent) => Scope::Unclear("it says none".to_owned()),
        }
    }

    fn literal_scope(self) -> Option<String> {
        self.node.get_any_case("scope").and_then(Node::as_str).and_then(template::literal_id)
    }

    /// The vault that an assignment of the older type names within its own name.
    fn parent_vault(self) -> Scope {
        let name = text(self.node.get_any_case("name")).known().unwrap_or_default();
        match name.split_once('/') {
            Some((vault, rest)) if rest.to_ascii_lowercase().starts_with("microsoft.auth") => {
                Scope::Path(format!("/providers/Microsoft.KeyVault/vaults/{vault}"))
            }
            _ => Scope::Unclear("its name does not tell its vault".to_owned()),
        }
    }

    /// The condition that it holds under; `null` is none.
    pub fn condition(self) -> Option<&'d Node> {
        // WHY: a template may also make the resource itself depend on a condition.
        let own = self.node.get_any_case("condition");
        let conditions = [self.property("condition"), own];
        conditions.into_iter().flatten().find(|it| !it.is_null() && it.as_str() != Some(""))
    }
}
