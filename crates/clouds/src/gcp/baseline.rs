//! What decides access to a key, in one spelling: IAM and deny policies, roles and what else stands
//! around it. The key and its versions are not in it: they rotate.

use keywright_model::text::Document;
use keywright_model::text::json::quote;

use crate::canonical::Spelling;

use super::Kind;

const SPELLING: Spelling = Spelling {
    noise: &[
        "auditconfigs",
        "createtime",
        "description",
        "displayname",
        "etag",
        "generation",
        "title",
        "uid",
        "updatetime",
    ],
    lists_but: None,
};

/// The text; `Err` tells why there is none.
///
/// # Errors
/// The key's IAM policy was not handed in.
pub fn baseline<'d>(
    key: &str,
    documents: impl Iterator<Item = (Kind, &'d Document)>,
) -> Result<String, &'static str> {
    let (mut all, mut policy) = (Vec::new(), false);
    for (kind, document) in documents {
        match kind {
            // WHY not those: they refuse what is to be written, and take nothing away that stands.
            Kind::OrganizationPolicies | Kind::Key | Kind::Versions => {}
            Kind::Policy
            | Kind::Role
            | Kind::AncestorPolicies
            | Kind::FoundPolicies
            | Kind::Project
            | Kind::DenyPolicies
            | Kind::Boundaries
            | Kind::BoundaryBindings
            | Kind::Perimeters => {
                policy |= matches!(kind, Kind::Policy | Kind::FoundPolicies);
                all.push(match SPELLING.write(&document.root, "") {
                    // WHY: a policy that binds nobody prints its etag alone.
                    none if none == "{}" => "{\"bindings\":[]}".to_owned(),
                    text => text,
                });
            }
        }
    }
    if !policy {
        return Err("its IAM policy was not handed in");
    }
    all.sort();
    Ok(format!("{{\"documents\":[{}],\"resource\":{}}}", all.join(","), quote(key)))
}
