//! What a binding lets its members do: use the key, or administer it.

use super::standing::Standing;
use crate::gcp::level::{Level, REACH, has_say};
use crate::gcp::role::{Gives, gives, is_stripped, unstripped};
use crate::gcp::{Binding, Case};

const USES: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];

const READS: &str = "cloudkms.cryptoKeys.get";

const DESTROYS: &str = "cloudkms.cryptoKeyVersions.destroy";

/// Google's own roles that may set a policy above the key: their definitions tell.
///
/// Source: IAM, "IAM basic and predefined roles reference". Read in August 2026.
const SET_POLICIES: [&str; 2] =
    ["roles/resourcemanager.folderAdmin", "roles/resourcemanager.folderIamAdmin"];

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
        it if SET_POLICIES.contains(&it) => Sure::Maybe,
        _ => Sure::No,
    };
    // What is given below where it is asked gives nothing.
    let reach = REACH.iter().filter(|it| match standing.above {
        Some(_) => has_say(standing.point, it),
        None => Level::asked(it) == Level::Key,
    });
    let wanted: Vec<&str> = reach.copied().chain([DESTROYS]).collect();
    holds(case, role, &wanted, known)
}

/// Whether a role lets its members do anything with the key.
pub(super) fn reaches(case: &Case, role: &str, standing: &Standing<'_>) -> Sure {
    let known = |role: &str| match role {
        it if it.starts_with("roles/cloudkms.") => Sure::Maybe,
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
