//! What the exports answer to one group's one permission, whatever the time.
//!
//! Source: IAM, "Policy evaluation": what is denied is denied, whatever is allowed.

use keywright_policy::Access;

use super::allow::allowed;
use super::boundary::bounded;
use super::deny::denied;
use super::perimeter::{kept_out, lacks_egress};
use super::request::{Origin, Request};
use super::truth::{Reason, Truth};
use super::who::Who;
use crate::gcp::{Exports, KeyFacts};

/// Decides for a group's address. What cannot be read never leads to a yes.
pub fn decide(exports: &Exports, group: &str, permission: &str) -> Access {
    decide_for(exports, exports.key.as_ref().and_then(KeyFacts::name), group, permission)
}

/// The same, of a key whose name is known.
pub fn decide_for(exports: &Exports, key: Option<&str>, group: &str, permission: &str) -> Access {
    let who = Who::group(group);
    let hierarchy = &exports.layers.hierarchy(key);
    let request = Request {
        who: &who,
        permission,
        hierarchy,
        version: None,
        time: None,
        tags: None,
        // A vendor calls from its own network.
        origin: Origin::Outside,
    };
    let over = [kept_out(exports, &request), denied(exports, &request), bounded(exports, &request)];
    if let Some(Truth::Yes(reason)) = over.iter().find(|it| matches!(it, Truth::Yes(_)))
        && let Some(place) = reason.place()
    {
        return Access::Denied { by: reason.message(), place };
    }
    let reason = match (allowed(exports, &request), over.into_iter().find_map(doubt)) {
        (Truth::No, _) => return Access::Missing,
        (Truth::Maybe(reason), _) | (Truth::Yes(_), Some(reason)) => reason,
        (Truth::Yes(_), None) => match lacks_egress(exports, &request) {
            Some(reason) => reason,
            None => return Access::Allowed,
        },
    };
    Access::Unknown { why: reason.message(), place: reason.place() }
}

fn doubt(it: Truth<'_>) -> Option<Reason<'_>> {
    match it {
        Truth::Maybe(reason) | Truth::Yes(reason) => Some(reason),
        Truth::No => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gcp::testing::exports;

    const GET: &str = "cloudkms.cryptoKeys.get";

    fn check(documents: &str, wanted: &str) {
        let exports = exports(&format!(r#"{{"documents": [{documents}]}}"#));
        let told = match decide(&exports, "cck-a1@confluent.io", GET) {
            Access::Allowed => "allowed".to_owned(),
            Access::Missing => "missing".to_owned(),
            Access::Denied { by, .. } => by,
            Access::Unknown { why, .. } => why,
        };
        assert_eq!(told, wanted, "{documents}");
    }

    fn bound(role: &str, rest: &str) -> String {
        let member = "group:cck-a1@confluent.io";
        format!(r#"{{"bindings": [{{"role": "{role}", "members": ["{member}"]{rest}}}]}}"#)
    }

    #[test]
    fn one_certain_binding_is_enough() {
        check(&bound("roles/cloudkms.viewer", ""), "allowed");
        let public =
            r#"{"bindings": [{"role": "roles/cloudkms.viewer", "members": ["allUsers"]}]}"#;
        check(public, "allowed");
        let beside = r#"{"bindings": [{"role": "roles/x", "members": ["allUsers"]}, 1,
            {"role": "roles/cloudkms.viewer", "members": ["group:cck-a1@confluent.io"]}]}"#;
        check(beside, "allowed");
    }

    #[test]
    fn a_role_without_the_permission_does_not_help() {
        check(&bound("roles/cloudkms.cryptoKeyEncrypterDecrypter", ""), "missing");
        check(r#"{"etag": "x"}"#, "missing");
    }

    #[test]
    fn a_definition_outweighs_the_table() {
        let definition = r#"{"name": "roles/cloudkms.viewer", "includedPermissions": ["a.b.c"]}"#;
        check(&format!("{definition}, {}", bound("roles/cloudkms.viewer", "")), "missing");
    }

    #[test]
    fn doubts_are_told() {
        let role = "what role `projects/p/roles/r` holds was not handed in";
        check(&bound("projects/p/roles/r", ""), role);
        let viewer = "roles/cloudkms.viewer";
        let ends =
            r#", "condition": {"expression": "request.time < timestamp('2027-01-01T00:00:00Z')"}"#;
        let told = "it holds only under a condition, which ends by 2027-01-01T00:00:00Z";
        check(&bound(viewer, ends), told);
        let hours = r#", "condition": {"expression": "request.time.getHours() < 8"}"#;
        check(&bound(viewer, hours), "it holds only under a condition, which depends on the time");
        check(&bound(viewer, r#", "condition": {}"#), "it holds only under a condition");
        let domain = bound(viewer, "").replace("group:cck-a1@", "domain:");
        check(&domain, "`domain:confluent.io` may or may not mean `cck-a1@confluent.io`");
        check(r#"{"bindings": [1]}"#, "a binding should be an object and is a number");
        check(r#"{"bindings": 1, "etag": ""}"#, "`bindings` should be an array and is a number");
        check("", "the key's IAM policy was not handed in");
    }
}
