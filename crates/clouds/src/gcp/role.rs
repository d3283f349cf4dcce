//! What a role holds.
//!
//! Source: IAM API v1, `Role` (`includedPermissions`, `stage`, `deleted`); IAM, "Create and manage
//! custom roles": a disabled role and a deleted one stay bound, and grant nothing.

use std::collections::BTreeMap;

use keywright_model::text::{Document, Node, Span};

use super::fault::Fault;
use super::predefined;
use super::resource::RoleName;

/// A role's definition, as `gcloud iam roles describe` prints it.
#[derive(Debug)]
pub struct Role {
    /// The export.
    pub document: Document,
    /// Its name.
    pub name: String,
    /// The permissions that it lists.
    pub permissions: Vec<String>,
    /// Whether its bindings are in force.
    pub state: RoleState,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// The definitions that were handed in.
#[derive(Debug, Default)]
pub struct Roles {
    all: Vec<Role>,
    /// Where each stands, by its name.
    by_name: BTreeMap<String, usize>,
}

impl Roles {
    /// The one of that name.
    pub fn named(&self, name: &str) -> Option<&Role> {
        self.all.get(*self.by_name.get(name)?)
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Role> {
        self.all.iter()
    }

    /// Takes one, in the place of what has its name.
    pub(super) fn put(&mut self, role: Role) {
        match self.by_name.get(&role.name) {
            Some(at) => self.all[*at] = role,
            None => self.push(role),
        }
    }

    /// Takes one whose name none has yet.
    pub(super) fn push(&mut self, role: Role) {
        self.by_name.insert(role.name.clone(), self.all.len());
        self.all.push(role);
    }
}

/// Whether a role's bindings are in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleState {
    /// They are.
    Active,
    /// It was switched off.
    Disabled(Span),
    /// It was deleted, and can be restored for seven days.
    Deleted(Span),
}

/// Whether a role gives a permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gives {
    Yes,
    No,
    /// Why it cannot be told.
    Unsure(String),
}

impl Role {
    /// Reads a definition. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> Role {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        let name = root.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
        let mut permissions = Vec::new();
        let listed = root.get("includedPermissions");
        // WHY not of others: a custom role may hold nothing, and is printed so.
        if listed.is_none() && matches!(RoleName::parse(&name), Some(RoleName::Predefined(_))) {
            let message =
                "its permissions were not printed: `gcloud iam roles describe` prints them";
            faults.push(Fault { message: message.to_owned(), span: root.span });
        }
        if let Some(listed) = listed {
            match listed.as_array() {
                Some(list) => list.iter().for_each(|it| match it.as_str() {
                    Some(text) if !text.contains('*') => permissions.push(text.to_owned()),
                    Some(_) => {
                        let message = "a permission has a wildcard, which roles do not know";
                        faults.push(Fault { message: message.into(), span: it.span });
                    }
                    None => faults.push(Fault::expected("a permission", "a string", it)),
                }),
                None => {
                    faults.push(Fault::expected("`includedPermissions`", "an array", listed));
                }
            }
        }
        let state = state(root, &mut faults);
        Role { name, permissions, state, faults, document }
    }

    fn gives(&self, permission: &str) -> Gives {
        if let Some(fault) = self.faults.first() {
            return Gives::Unsure(format!(
                "role `{}` cannot be read: {}",
                self.name, fault.message
            ));
        }
        match self.state {
            RoleState::Active if self.permissions.iter().any(|it| it == permission) => Gives::Yes,
            RoleState::Active | RoleState::Disabled(_) | RoleState::Deleted(_) => Gives::No,
        }
    }
}

/// The stages in which a role is in force. The API leaves out the first, `ALPHA`.
const STAGES: [&str; 5] = ["ALPHA", "BETA", "GA", "DEPRECATED", "EAP"];

fn state(root: &Node, faults: &mut Vec<Fault>) -> RoleState {
    match root.get("deleted").map(|it| (it, it.as_bool())) {
        None | Some((_, Some(false))) => {}
        Some((node, Some(true))) => return RoleState::Deleted(node.span),
        Some((node, None)) => faults.push(Fault::expected("`deleted`", "a boolean", node)),
    }
    match root.get("stage").map(|it| (it, it.as_str())) {
        None => RoleState::Active,
        Some((node, Some("DISABLED"))) => RoleState::Disabled(node.span),
        Some((_, Some(stage))) if STAGES.contains(&stage) => RoleState::Active,
        Some((node, _)) => {
            let message = "`stage` is none that IAM knows".to_owned();
            faults.push(Fault { message, span: node.span });
            RoleState::Active
        }
    }
}

/// Whether the role of that name gives a permission, after its definition where it was handed in.
pub(super) fn gives(roles: &Roles, name: &str, permission: &str) -> Gives {
    if let Some(role) = roles.named(name) {
        return role.gives(permission);
    }
    if is_stripped(name) {
        let why = "the policy was read without its conditions, so `_withcond_` stands in for one";
        return Gives::Unsure(why.to_owned());
    }
    match (RoleName::parse(name), predefined::holds(name, permission)) {
        (_, Some(true)) => Gives::Yes,
        (_, Some(false)) => Gives::No,
        (Some(_), None) => Gives::Unsure(format!("what role `{name}` holds was not handed in")),
        (None, None) => Gives::Unsure(format!("`{name}` is no name of a role")),
    }
}

/// Whether a name is what IAM puts in place of a role whose condition it does not print.
///
/// Source: IAM, "Manage conditional role bindings", "Policy versions".
pub(super) fn is_stripped(name: &str) -> bool {
    name.contains(STRIPPED)
}

/// The role itself.
pub(super) fn unstripped(name: &str) -> &str {
    name.split_once(STRIPPED).map_or(name, |it| it.0)
}

const STRIPPED: &str = "_withcond_";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;

    fn check(definition: &str, wanted: &str) {
        let source = Arc::new(Source::new("role.json", definition));
        let mut roles = Roles::default();
        roles.put(Role::read(Document::parse(source).expect("JSON")));
        let told = match gives(&roles, "projects/p/roles/r", "a.b.get") {
            Gives::Yes => "yes".to_owned(),
            Gives::No => "no".to_owned(),
            Gives::Unsure(why) => why,
        };
        assert_eq!(told, wanted, "{definition}");
    }

    #[test]
    fn a_role_gives_what_it_lists_while_it_is_in_force() {
        let name = r#""name": "projects/p/roles/r""#;
        let lists = r#""includedPermissions": ["a.b.get"]"#;
        check(&format!("{{{name}, {lists}}}"), "yes");
        check(&format!(r#"{{{name}, {lists}, "stage": "DEPRECATED"}}"#), "yes");
        check(&format!(r#"{{{name}, {lists}, "deleted": false}}"#), "yes");
        check(&format!("{{{name}}}"), "no");
        check(&format!(r#"{{{name}, "includedPermissions": ["a.B.get"]}}"#), "no");
        check(&format!(r#"{{{name}, {lists}, "stage": "DISABLED"}}"#), "no");
        check(&format!(r#"{{{name}, {lists}, "deleted": true}}"#), "no");
    }

    #[test]
    fn a_definition_that_cannot_be_read_gives_nothing_for_certain() {
        let name = r#""name": "projects/p/roles/r""#;
        let lists = r#""includedPermissions": ["a.b.get"]"#;
        let told = |why: &str| format!("role `projects/p/roles/r` cannot be read: {why}");
        let stage = format!(r#"{{{name}, {lists}, "stage": "disabled"}}"#);
        check(&stage, &told("`stage` is none that IAM knows"));
        let deleted = format!(r#"{{{name}, {lists}, "deleted": "true"}}"#);
        check(&deleted, &told("`deleted` should be a boolean and is a string"));
        let wild = format!(r#"{{{name}, "includedPermissions": ["a.b.*"]}}"#);
        check(&wild, &told("a permission has a wildcard, which roles do not know"));
        let text = format!(r#"{{{name}, "includedPermissions": "a.b.get"}}"#);
        check(&text, &told("`includedPermissions` should be an array and is a string"));
        let twice = format!(r#"{{{name}, {lists}, {lists}}}"#);
        check(&twice, &told("`includedPermissions` stands twice in one object"));
    }

    #[test]
    fn a_role_that_was_not_handed_in_is_known_or_asked_for() {
        check("{}", "what role `projects/p/roles/r` holds was not handed in");
        assert_eq!(gives(&Roles::default(), "roles/owner", "cloudkms.cryptoKeys.get"), Gives::Yes);
        // A list of Google's own roles prints them without their permissions.
        let source = Arc::new(Source::new("role.json", r#"{"name": "roles/owner"}"#));
        let mut roles = Roles::default();
        roles.put(Role::read(Document::parse(source).expect("JSON")));
        let listed = gives(&roles, "roles/owner", "cloudkms.cryptoKeys.setIamPolicy");
        assert!(matches!(listed, Gives::Unsure(why) if why.contains("were not printed")));
        let stripped =
            gives(&Roles::default(), "roles/owner_withcond_0a1b", "cloudkms.cryptoKeys.get");
        assert!(matches!(stripped, Gives::Unsure(why) if why.contains("without its conditions")));
        assert!(matches!(
            gives(&Roles::default(), "owner", "cloudkms.cryptoKeys.get"),
            Gives::Unsure(_)
        ));
    }
}
