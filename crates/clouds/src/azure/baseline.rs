//! What decides access to a key, in one spelling: the vault, role and deny assignments, and the
//! definitions of their roles. Keys and versions are not in it: they rotate.

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
            // WHY not the perimeter: no case says what it lets in, so no difference could be told.
            Kind::PerimeterAssociations
            | Kind::PerimeterRules
            | Kind::DeletedVault
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
