//! What a decision takes for granted, because the case does not give it.

use super::caller::CallerKind;
use super::case::Case;
use super::setting::{Setting, Side, Subject, rcps_reach};

/// What is taken for granted, in the order of a case's members.
pub fn assumed(case: &Case) -> Vec<&'static str> {
    let view = case.view();
    let setting = Setting::of(&view);
    let (policies, caller) = (&case.policies, &view.caller);
    let has_policies = caller.has_identity() && caller.kind != CallerKind::Root;
    let session = matches!(caller.kind, CallerKind::Session { .. });
    let key = setting.subject == Subject::Key;
    let mut found = Vec::new();
    let mut take = |when: bool, what: &'static str| {
        if when {
            found.push(what);
        }
    };
    take(
        caller.kind == CallerKind::Role,
        "principal: a session of the role that no statement names",
    );
    take(session && view.role_arn().is_none(), "principal_role_arn: the role has no path");
    take(
        caller.has_identity() && view.resource_account.is_none() && view.resource != "*",
        "resource_account: the caller's",
    );
    take(
        policies.resource.is_none() && setting.subject == Subject::Other && view.resource != "*",
        "resource_policy: none",
    );
    take(
        key && policies.resource.is_some(),
        "resource_policy: the key's `default` policy, and none made by AWS RAM beside it",
    );
    let unseen = has_policies && policies.identity.is_none();
    take(unseen && setting.side == Side::Same, "identity_policies: none");
    take(unseen && setting.side == Side::Across, "identity_policies: they allow it");
    take(
        matches!(caller.kind, CallerKind::User(_) | CallerKind::Role)
            && policies.boundary.is_none()
            || session && policies.boundary.is_none(),
        "permissions_boundary: none",
    );
    let passes = session || matches!(caller.kind, CallerKind::Role | CallerKind::FederatedUser(_));
    take(passes && policies.session.is_none(), "session_policies: none were passed");
    take(
        caller.has_identity() && policies.scps.is_none(),
        "scps: the caller's account is in no organization",
    );
    take(
        rcps_reach(&case.action) && policies.rcps.is_none(),
        "rcps: the resource's account is in no organization",
    );
    take(
        !rcps_reach(&case.action) && policies.rcps.as_ref().is_some_and(|it| !it.is_empty()),
        "rcps: they do not reach this service",
    );
    take(key && policies.grants.is_none(), "grants: none");
    found
}
