//! How high in the resource hierarchy a permission is asked: most at the key, and some at what the
//! key lies in. Whoever sets a policy there lets himself in.
//!
//! Source: IAM, "Policy inheritance"; Cloud KMS, "Permissions and roles"; Resource Manager, "Access
//! control for projects with IAM".

use super::layer::Point;

/// A level of the hierarchy, from below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Key,
    Ring,
    Project,
    Folder,
    Organization,
}

/// Whoever has one of these on the key, or on what it lies in, can give himself all else.
pub(super) const REACH: [&str; 5] = [
    "cloudkms.cryptoKeys.setIamPolicy",
    "cloudkms.keyRings.setIamPolicy",
    "resourcemanager.folders.setIamPolicy",
    "resourcemanager.organizations.setIamPolicy",
    "resourcemanager.projects.setIamPolicy",
];

impl Level {
    /// Where a permission is asked.
    pub(super) fn asked(permission: &str) -> Level {
        let of = |prefix: &str| permission.starts_with(prefix);
        match () {
            () if of("cloudkms.keyRings.") => Level::Ring,
            () if of("resourcemanager.projects.") => Level::Project,
            () if of("resourcemanager.folders.") => Level::Folder,
            () if of("resourcemanager.organizations.") => Level::Organization,
            () => Level::Key,
        }
    }

    /// Where a policy hangs; what stands over no key counts as the lowest.
    pub(super) fn of(point: &Point) -> Level {
        match point {
            Point::Key(_) | Point::Elsewhere => Level::Key,
            Point::Ring(_) => Level::Ring,
            Point::Project(_) => Level::Project,
            Point::Folder(_) => Level::Folder,
            Point::Organization(_) => Level::Organization,
        }
    }
}

/// Whether a policy that hangs there has a say in a permission: what is given below where it is
/// asked gives nothing. WHY yes where the place is not known: it may be high enough.
pub(super) fn has_say(point: Option<&Point>, permission: &str) -> bool {
    point.is_none_or(|it| Level::asked(permission) <= Level::of(it))
}
