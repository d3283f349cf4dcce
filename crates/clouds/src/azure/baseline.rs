//! What decides access to a key, in one spelling: the vault, the perimeters around it, role and
//! deny assignments, and the definitions of their roles. Keys and versions are not in it: they
//! rotate.

use keywright_model::text::{Document, Node};

use crate::canonical::Spelling;

use super::Kind;

const VAULT: Spelling = Spelling {
    noise: &["etag", "hsmpoolresourceid", "provisioningstate", "systemdata", "tags", "vaulturi"],
    lists_but: None,
};

/// An assignment that is made anew gives what the old one gave.
const ASSIGNMENT: Spelling = Spelling {
    noise: &[
        "createdby",
        "createdon",
        "delegatedmanagedidentityresourceid",
        "denyassignmentname",
        "description",
        "displayname",
        "id",
        "name",
        "principalname",
        "resourcegroup",
        "updatedby",
        "updatedon",
    ],
    lists_but: None,
};

const DEFINITION: Spelling = Spelling {
    noise: &["createdby", "createdon", "description", "updatedby", "updatedon"],
    lists_but: None,
};

/// Rules are of a profile by their ids.
const PERIMETER: Spelling = Spelling {
    noise: &[
        "etag",
        "hasprovisioningissues",
        "location",
        "provisioningstate",
        "resourcegroup",
        "systemdata",
        "tags",
    ],
    lists_but: None,
};

/// The text; `Err` tells why there is none.
///
/// # Errors
/// The vault or its role assignments were not handed in.
pub fn baseline<'d>(
    documents: impl Iterator<Item = (Kind, &'d Document)>,
) -> Result<String, &'static str> {
    let (mut all, mut vault, mut assigned) = (Vec::new(), false, false);
    for (kind, document) in documents {
        let root = &document.root;
        match kind {
            Kind::Vault => {
                vault = true;
                all.push(VAULT.write(root, ""));
            }
            Kind::Assignments | Kind::Instances | Kind::DenyAssignments => {
                assigned |= kind == Kind::Assignments;
                all.push(ASSIGNMENT.write(listed(root), ""));
            }
            Kind::Definitions => all.push(DEFINITION.write(listed(root), "")),
            Kind::Template => return Err("a template says what is to be made"),
            Kind::PerimeterAssociations | Kind::PerimeterRules => {
                all.push(PERIMETER.write(listed(root), ""));
            }
            Kind::DeletedVault
            | Kind::Diagnostics
            | Kind::Key
            | Kind::Versions
            | Kind::RotationPolicy
            | Kind::Memberships
            | Kind::ManagementGroups
            | Kind::ServicePrincipal => {}
        }
    }
    match (vault, assigned) {
        (false, _) => Err("its vault was not handed in"),
        (true, false) => Err("its role assignments were not handed in"),
        (true, true) => {
            all.sort();
            Ok(format!("{{\"documents\":[{}]}}", all.join(",")))
        }
    }
}

/// The list, however it was printed.
fn listed(root: &Node) -> &Node {
    root.get("value").filter(|it| it.as_array().is_some()).unwrap_or(root)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;
    use crate::azure::prove::{Side, diff};
    use crate::azure::recognize;

    const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v";
    const PERIMETER: &str =
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityPerimeters/p";

    fn document(text: String) -> Document {
        Document::parse(Arc::new(Source::new("it", text))).expect("JSON")
    }

    /// The baseline of a vault inside of a perimeter that lets this in.
    fn spelled(etag: &str, prefixes: &str) -> String {
        let all = [
            format!(
                r#"{{"id": "{VAULT}", "name": "v",
                "properties": {{"enableRbacAuthorization": true}}}}"#
            ),
            format!(
                r#"[{{"principalId": "p", "principalType": "ServicePrincipal", "scope": "{VAULT}",
                "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/{}"}}]"#,
                "e147488a-f6f5-4113-8e2d-b22465e65bf6"
            ),
            format!(
                r#"[{{"id": "{PERIMETER}/resourceAssociations/a", "accessMode": "Enforced",
                "etag": "{etag}", "privateLinkResource": {{"id": "{VAULT}"}},
                "profile": {{"id": "{PERIMETER}/profiles/f"}}}}]"#
            ),
            format!(
                r#"{{"value": [{{"id": "{PERIMETER}/profiles/f/accessRules/r", "etag": "{etag}",
                "direction": "Inbound", "addressPrefixes": [{prefixes}]}}]}}"#
            ),
        ]
        .map(document);
        let kind = |it: &Document| recognize(&it.root).expect("an export");
        baseline(all.iter().map(|it| (kind(it), it))).expect("a baseline")
    }

    #[test]
    fn a_perimeter_that_lets_in_more_is_a_difference_that_is_told() {
        let narrow = || spelled("x", r#""203.0.113.0/24""#);
        assert_eq!(narrow(), spelled("y", r#""203.0.113.0/24""#));
        let wide = spelled("x", r#""203.0.113.0/24", "198.51.100.0/24""#);
        assert_ne!(narrow(), wide);
        let side = |text: &str| Side::read(&document(text.to_owned())).expect("a bundle");
        let told = |before: &str, after: &str| {
            crate::conformance::told(&diff(&side(before), &side(after)))
        };
        let gained = told(&narrow(), &wide);
        assert!(gained.contains("+ `p`: read<keys action<unwrap"), "{gained}");
        let lost = told(&wide, &narrow());
        assert!(lost.contains("- `p`: read<keys action<unwrap"), "{lost}");
        // An address of version 6 is one that nothing else tells apart.
        let long = spelled("x", r#""203.0.113.0/24", "2a00::/15""#);
        assert!(told(&narrow(), &long).contains("+ `p`: read<keys action<unwrap"));
        assert_eq!(told(&narrow(), &narrow()), "");
    }
}
