//! Which of Azure's exports a text is, told by its content.
//!
//! An empty list says nothing of its kind: `az role assignment list` that finds none prints `[]`,
//! as does any other list, so it is recognized as none of them.
//!
//! Source: Azure CLI reference, `az keyvault`, `az role`, `az ad sp`, `az account
//! management-group`, `az monitor`, `az network perimeter`; REST reference, `denyAssignments`,
//! `roleAssignmentScheduleInstances`.

use keywright_model::text::Node;

use super::identity::KeyId;
use super::perimeter::{Part, part};
use super::property::{at, property};
use super::{deny, management_group, membership, template, window};

/// An export about one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `az keyvault show`.
    Vault,
    /// `az keyvault show-deleted`.
    DeletedVault,
    /// `az monitor diagnostic-settings list`.
    Diagnostics,
    /// `az keyvault key show`, `show-deleted`.
    Key,
    /// `az keyvault key list-versions`.
    Versions,
    /// `az keyvault key rotation-policy show`.
    RotationPolicy,
    /// `az role assignment list`, or one of its elements.
    Assignments,
    /// `az rest` of `roleAssignmentScheduleInstances`: assignments with their beginning and end.
    Instances,
    /// `az rest` of `denyAssignments`, or one of its elements.
    DenyAssignments,
    /// `az rest` of Microsoft Graph's `transitiveMemberOf`.
    Memberships,
    /// `az account management-group entities list`.
    ManagementGroups,
    /// `az role definition list`, or one of its elements.
    Definitions,
    /// `az ad sp show`.
    ServicePrincipal,
    /// `az network perimeter association list`, or one of its elements.
    PerimeterAssociations,
    /// `az network perimeter profile access-rule list`, or one of its elements.
    PerimeterRules,
    /// An ARM template that holds some of these as resources.
    Template,
}

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Vault => "key vault",
            Kind::DeletedVault => "deleted key vault",
            Kind::Diagnostics => "list of diagnostic settings",
            Kind::Key => "key description",
            Kind::Versions => "list of key versions",
            Kind::RotationPolicy => "rotation policy",
            Kind::Assignments => "list of role assignments",
            Kind::Instances => "list of assignment schedules",
            Kind::DenyAssignments => "list of deny assignments",
            Kind::Memberships => "list of group memberships",
            Kind::ManagementGroups => "list of management groups",
            Kind::Definitions => "list of role definitions",
            Kind::ServicePrincipal => "service principal",
            Kind::PerimeterAssociations => "list of a perimeter's associations",
            Kind::PerimeterRules => "list of a perimeter's rules",
            Kind::Template => "ARM template",
        }
    }
}

/// Tells the kind, or `None` where it is none of Azure's.
pub fn recognize(node: &Node) -> Option<Kind> {
    let list = node.as_array().or_else(|| node.get("value").and_then(Node::as_array));
    match list {
        _ if membership::is_memberships(node) => Some(Kind::Memberships),
        Some(elements) => elements.first().and_then(element),
        None if template::is_template(node) => holds_ours(node).then_some(Kind::Template),
        None => element(node).or_else(|| one(node)),
    }
}

/// What a list's element tells of the list.
fn element(node: &Node) -> Option<Kind> {
    let has = |name| property(node, name).is_some();
    let kid = node.get_any_case("kid").and_then(Node::as_str);
    if let Some(part) = part(node) {
        Some(match part {
            Part::Association => Kind::PerimeterAssociations,
            Part::Rule => Kind::PerimeterRules,
        })
    } else if is_diagnostic(node) {
        Some(Kind::Diagnostics)
    } else if has("roleDefinitionId") && has("principalId") {
        window::kind(node)
    } else if deny::is_deny(node) {
        Some(Kind::DenyAssignments)
    } else if management_group::is_entity(node) {
        Some(Kind::ManagementGroups)
    } else if property(node, "permissions").is_some_and(|it| it.as_array().is_some())
        && (has("roleName") || has("assignableScopes"))
    {
        Some(Kind::Definitions)
    } else if kid.and_then(KeyId::parse).is_some_and(|it| it.version.is_some()) {
        // WHY: `az keyvault key list` prints the same members, and keys instead of versions.
        Some(Kind::Versions)
    } else {
        None
    }
}

fn one(node: &Node) -> Option<Kind> {
    node.as_object()?;
    let text = |name| node.get_any_case(name).and_then(Node::as_str).unwrap_or_default();
    let kind = resource_type(text("type"), text("id"));
    if at(node, &["key", "kid"]).is_some() || kind == template::KEY {
        Some(Kind::Key)
    } else if kind == "microsoft.keyvault/deletedvaults" {
        Some(Kind::DeletedVault)
    } else if kind == template::VAULT && node.get_any_case("properties").is_some() {
        Some(Kind::Vault)
    } else if property(node, "lifetimeActions").is_some_and(|it| it.as_array().is_some()) {
        Some(Kind::RotationPolicy)
    } else if node.get_any_case("appId").is_some() && principal(node) {
        Some(Kind::ServicePrincipal)
    } else {
        None
    }
}

/// A diagnostic setting of a vault's.
fn is_diagnostic(node: &Node) -> bool {
    let id = node.get_any_case("id").and_then(Node::as_str).unwrap_or_default();
    let id = id.to_ascii_lowercase();
    id.contains("/diagnosticsettings/") && id.contains("/microsoft.keyvault/vaults/")
}

/// A service principal, and not the application that it stands for, which has an `appId` too.
fn principal(node: &Node) -> bool {
    ["servicePrincipalType", "servicePrincipalNames", "appOwnerOrganizationId"]
        .iter()
        .any(|it| node.get_any_case(it).is_some())
}

/// A resource's type in lower case: as it says, or as its id does.
fn resource_type(said: &str, id: &str) -> String {
    if !said.is_empty() {
        return said.to_ascii_lowercase();
    }
    let id = id.to_ascii_lowercase();
    let segments: Vec<&str> = id.split('/').filter(|it| !it.is_empty()).collect();
    match segments.as_slice() {
        ["subscriptions", _, "resourcegroups", _, "providers", provider, kind, _] => {
            format!("{provider}/{kind}")
        }
        _ => String::new(),
    }
}

fn holds_ours(node: &Node) -> bool {
    let ours = [
        template::VAULT,
        template::KEY,
        template::ASSIGNMENT,
        template::VAULT_ASSIGNMENT,
        template::DEFINITION,
    ];
    template::resources(node).iter().any(|it| ours.contains(&it.kind.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    fn check(text: &str, wanted: Option<Kind>) {
        assert_eq!(recognize(&parse(text).expect("JSON")), wanted, "{text}");
    }

    #[test]
    fn each_export_is_known_by_its_content() {
        let vault = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
        check(&format!(r#"{{"id": "{vault}", "properties": {{}}}}"#), Some(Kind::Vault));
        let folded = vault.to_lowercase();
        check(&format!(r#"{{"id": "{folded}", "properties": {{}}}}"#), Some(Kind::Vault));
        check(r#"{"attributes": {}, "key": {"kid": "https://v/keys/k/1"}}"#, Some(Kind::Key));
        let url = "https://acme.vault.azure.net/keys/orders";
        check(&format!(r#"[{{"attributes": {{}}, "kid": "{url}/1"}}]"#), Some(Kind::Versions));
        check(&format!(r#"[{{"attributes": {{}}, "kid": "{url}"}}]"#), None);
        check(r#"{"id": "x", "lifetimeActions": []}"#, Some(Kind::RotationPolicy));
        let assignment = r#"{"principalId": "p", "roleDefinitionId": "r"}"#;
        check(assignment, Some(Kind::Assignments));
        check(&format!("[{assignment}]"), Some(Kind::Assignments));
        check(
            &format!(r#"{{"value": [{{"properties": {assignment}}}]}}"#),
            Some(Kind::Assignments),
        );
        let dated = r#"{"principalId": "p", "roleDefinitionId": "r",
            "roleAssignmentScheduleId": "s", "startDateTime": "2026-01-01T00:00:00Z"}"#;
        check(&format!(r#"{{"value": [{{"properties": {dated}}}]}}"#), Some(Kind::Instances));
        check(
            r#"[{"denyAssignmentName": "d", "permissions": [], "principals": []}]"#,
            Some(Kind::DenyAssignments),
        );
        check(
            r#"{"value": [{"properties": {"permissions": [], "principals": [],
                "excludePrincipals": []}}]}"#,
            Some(Kind::DenyAssignments),
        );
        check(
            r#"[{"id": "/subscriptions/s", "parentNameChain": []}]"#,
            Some(Kind::ManagementGroups),
        );
        check(
            r##"{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
                "value": [{"@odata.type": "#microsoft.graph.group", "id": "g"}]}"##,
            Some(Kind::Memberships),
        );
        check(r#"[{"permissions": [], "roleName": "r"}]"#, Some(Kind::Definitions));
        check(
            r#"{"appId": "a", "id": "o", "servicePrincipalType": "Application"}"#,
            Some(Kind::ServicePrincipal),
        );
        let schema =
            "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
        let of = |kind| {
            format!(
                r#"{{"$schema": "{schema}", "resources": [{{"type": "{kind}", "name": "x"}}]}}"#
            )
        };
        check(&of("Microsoft.KeyVault/vaults"), Some(Kind::Template));
        check(&of("Microsoft.Web/sites"), None);
    }

    #[test]
    fn what_says_nothing_of_its_kind_is_none() {
        for none in ["[]", "{}", "null", "1", r#"{"appId": "a"}"#, r#"[{"id": "x"}]"#] {
            check(none, None);
        }
    }

    #[test]
    fn what_only_may_become_an_assignment_is_none() {
        for more in [
            r#""roleEligibilityScheduleId": "e""#,
            r#""requestType": "AdminAssign", "targetRoleAssignmentScheduleId": "t""#,
        ] {
            let text = format!(r#"[{{"principalId": "p", "roleDefinitionId": "r", {more}}}]"#);
            check(&text, None);
        }
        let of = |kind: &str| {
            format!(
                r#"[{{"principalId": "p", "roleDefinitionId": "r",
                    "type": "Microsoft.Authorization/{kind}"}}]"#
            )
        };
        check(&of("roleEligibilitySchedules"), None);
        check(&of("roleAssignments"), Some(Kind::Assignments));
        check(&of("RoleAssignmentScheduleInstances"), Some(Kind::Instances));
    }
}
