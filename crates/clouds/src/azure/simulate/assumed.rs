//! What a decision takes for granted, because the case does not give it.

use keywright_policy::Plane;

use crate::azure::property::Told;

use super::attributes;
use super::case::Case;
use super::who::Who;

/// What is taken for granted, in the order of a case's members.
pub fn assumed(case: &Case) -> Vec<&'static str> {
    let who = Who::of(case);
    let data = case.plane == Plane::Data;
    let by_policies = data
        && case
            .vault
            .as_ref()
            .is_some_and(|it| matches!(it.by_roles, Told::Is(false) | Told::Absent));
    let mut found = Vec::new();
    let mut take = |when: bool, what: &'static str| {
        if when {
            found.push(what);
        }
    };
    take(who.unnamed, "principal: it is an object id, and no application's");
    take(case.either_plane, "data: it is the use of keys, not their management");
    take(data && case.network.is_none(), "network: the vault's lets the request in");
    take(
        data && case.resource.object.as_ref().is_some_and(|it| it.0 == "keys")
            && attributes::lets(case).is_none(),
        "key: it is enabled, within its dates, and made for this",
    );
    take(who.groups_taken, "memberships: the list of groups is the principal's");
    take(
        !by_policies && !case.bundle.assignments.is_empty(),
        "role assignments: the lists are whole, those above the resource included",
    );
    take(
        !by_policies && case.bundle.instances.is_empty(),
        "assignment schedules: no assignment begins or ends by itself",
    );
    take(!by_policies && case.bundle.denies.is_empty(), "deny assignments: none");
    take(
        data && !case.bundle.shows_perimeters(),
        "no network security perimeter in enforced mode stands around the vault",
    );
    found
}
