//! What a key's own IAM policy answers to one group's one permission.
//!
//! An allow policy only adds, so one certain binding is enough, and a doubtful one takes nothing
//! away. Policies of ancestors add as well: what they would add is not counted here.
//!
//! Source: IAM, "Allow policies" and "Policy inheritance".

use keywright_model::text::Span;
use keywright_policy::Access;

use super::Exports;
use super::condition::Condition;
use super::member::Covers;
use super::policy::{Binding, Policy};
use super::role::{Gives, Role, gives};

/// Decides for a group's address. What cannot be read never leads to a yes.
pub fn decide(exports: &Exports, group: &str, permission: &str) -> Access {
    let Some(policy) = &exports.policy else {
        let why = "the key's IAM policy was not handed in".to_owned();
        return Access::Unknown { why, place: None };
    };
    if let Some(fault) = policy.faults.first() {
        return unknown(policy, (fault.message.clone(), fault.span));
    }
    let mut doubt = None;
    for binding in &policy.bindings {
        match grants(binding, &exports.roles, group, permission) {
            Grants::Yes => return Access::Allowed,
            Grants::Maybe(why) => _ = doubt.get_or_insert(why),
            Grants::No => {}
        }
    }
    doubt.map_or(Access::Missing, |why| unknown(policy, why))
}

type Why = (String, Span);

enum Grants {
    Yes,
    Maybe(Why),
    No,
}

fn unknown(policy: &Policy, (why, span): Why) -> Access {
    Access::Unknown { why, place: Some(policy.document.place_at(span)) }
}

fn grants(binding: &Binding, roles: &[Role], group: &str, permission: &str) -> Grants {
    if let Some(fault) = binding.faults.first() {
        return Grants::Maybe((fault.message.clone(), fault.span));
    }
    let covered = |wanted| binding.members.iter().find(|it| it.member.covers(group) == wanted);
    let (certain, possible) = (covered(Covers::Yes), covered(Covers::Maybe));
    if certain.is_none() && possible.is_none() {
        return Grants::No;
    }
    match gives(roles, &binding.role, permission) {
        Gives::No => return Grants::No,
        Gives::Unsure(why) => return Grants::Maybe((why, binding.role_span)),
        Gives::Yes => {}
    }
    match (certain, possible, &binding.condition) {
        (_, _, Some(condition)) => Grants::Maybe((conditional(condition), condition.span)),
        (None, Some(vague), None) => {
            Grants::Maybe((format!("`{}` may or may not mean `{group}`", vague.text), vague.span))
        }
        (Some(_), _, None) => Grants::Yes,
        (None, None, None) => Grants::No,
    }
}

fn conditional(condition: &Condition) -> String {
    let timed = match condition.ends() {
        Some(end) => format!(", which ends by {end}"),
        None if condition.is_timed() => ", which depends on the time".to_owned(),
        None => String::new(),
    };
    format!("it holds only under a condition{timed}")
}

#[cfg(test)]
mod tests {
    use super::super::testing::exports;
    use super::*;

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
