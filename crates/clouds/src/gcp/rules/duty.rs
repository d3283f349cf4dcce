//! What a binding lets its members do: use the key, or administer it.

use super::standing::Standing;
use crate::gcp::role::{Gives, gives, is_stripped, unstripped};
use crate::gcp::{Binding, Case};

const USES: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];

const READS: &str = "cloudkms.cryptoKeys.get";

const ADMINISTERS: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.destroy", "cloudkms.cryptoKeys.setIamPolicy"];

/// Above the key, whoever sets the policy lets others in as well.
const ADMINISTERS_ABOVE: [&str; 4] = [
    "cloudkms.keyRings.setIamPolicy",
    "resourcemanager.projects.setIamPolicy",
    "resourcemanager.folders.setIamPolicy",
    "resourcemanager.organizations.setIamPolicy",
];

/// Google's own roles that destroy versions.
///
/// Source: IAM, "IAM basic and predefined roles reference". Read in August 2026.
const ADMINISTRATORS: [&str; 2] = ["roles/cloudkms.admin", "roles/owner"];

/// Google's own roles that set policies, the key's or one above it: their definitions tell.
///
/// Source: IAM, "IAM basic and predefined roles reference". Read in August 2026.
const SET_POLICIES: [&str; 5] = [
    "roles/iam.securityAdmin",
    "roles/resourcemanager.folderAdmin",
    "roles/resourcemanager.folderIamAdmin",
    "roles/resourcemanager.organizationAdmin",
    "roles/resourcemanager.projectIamAdmin",
];

/// Google's own roles that the table leaves out, and that reach keys in some way.
const REACH_KEYS: [&str; 5] =
    ["roles/admin", "roles/editor", "roles/reader", "roles/viewer", "roles/writer"];

/// How sure it is that somebody has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    No,
    Maybe,
    Yes,
}

/// Whether a role lets its members use the key.
pub(super) fn uses(case: &Case, role: &str) -> Sure {
    // WHY: of Google's own roles that the table leaves out none is known to use keys.
    holds(case, role, &USES, |_| Sure::No)
}

/// Whether a role lets its members administer the key, in a policy.
pub(super) fn administers(case: &Case, role: &str, standing: &Standing<'_>) -> Sure {
    let known = |role: &str| match role {
        it if ADMINISTRATORS.contains(&it) => Sure::Yes,
        it if SET_POLICIES.contains(&it) => Sure::Maybe,
        _ => Sure::No,
    };
    let above: &[&str] = if standing.above.is_some() { &ADMINISTERS_ABOVE } else { &[] };
    let wanted: Vec<&str> = ADMINISTERS.iter().chain(above).copied().collect();
    holds(case, role, &wanted, known)
}

/// Whether a role lets its members do anything with the key.
pub(super) fn reaches(case: &Case, role: &str, standing: &Standing<'_>) -> Sure {
    let known = |role: &str| match role {
        it if it.starts_with("roles/cloudkms.") || REACH_KEYS.contains(&it) => Sure::Maybe,
        _ => Sure::No,
    };
    let listed = case.document.roles.named(unstripped(role));
    let others = listed.iter().flat_map(|it| &it.permissions).map(String::as_str);
    // Whatever a definition lists of keys and versions is something.
    let wanted: Vec<&str> =
        others.filter(|it| it.starts_with("cloudkms.cryptoKey")).chain([READS]).collect();
    let does = holds(case, role, &wanted, known);
    does.max(uses(case, role)).max(administers(case, role, standing))
}

/// A duty under a binding: what hangs on a condition, or on where its policy stands, is not sure.
pub(super) fn under(binding: &Binding, standing: &Standing<'_>, sure: Sure) -> Sure {
    let plain = binding.condition.is_none() && !is_stripped(&binding.role);
    let certain = plain && standing.is_certain;
    if certain { sure } else { sure.min(Sure::Maybe) }
}

/// Whether a role holds some permission; `known` tells of Google's own roles of which neither a
/// definition nor the table does. What stands for a role and a condition may hold what that holds.
fn holds(case: &Case, role: &str, wanted: &[&str], known: impl Fn(&str) -> Sure) -> Sure {
    let plain = unstripped(role);
    let of = |permission: &&str| match gives(&case.document.roles, plain, permission) {
        Gives::Yes => Sure::Yes,
        Gives::No => Sure::No,
        Gives::Unsure(_) => {
            let shown = case.document.roles.named(plain).is_some();
            let google = plain.starts_with("roles/") && !shown;
            if google { known(plain) } else { Sure::Maybe }
        }
    };
    let sure = wanted.iter().map(of).max().unwrap_or(Sure::No);
    if is_stripped(role) { sure.min(Sure::Maybe) } else { sure }
}
