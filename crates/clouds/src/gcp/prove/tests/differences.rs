//! Who gains or loses what, by examples that a person can check.

use expect_test::{Expect, expect};

use super::*;
use crate::conformance::told;

const ANN: &str = "user:ann@example.com";
const USE: &str = "projects/p/roles/use";
const READ: &str = "projects/p/roles/read";
const ROLES: &str = r#"{"name": "projects/p/roles/use", "includedPermissions":
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeys.setIamPolicy"]},
    {"name": "projects/p/roles/read", "includedPermissions": ["cloudkms.cryptoKeys.get"]}"#;
const NOBODY: &str = r#"{"etag": "x"}"#;

#[track_caller]
fn check(before: &str, after: &str, wanted: Expect) {
    let [before, after] = [before, after].map(|it| bundle(&format!("{ROLES}, {it}")));
    wanted.assert_eq(&told(&diff(&before, &after)));
}

fn two(one: [&str; 2], other: [&str; 2]) -> String {
    let [one, other] =
        [one, other].map(|it| format!(r#"{{"role": "{}", "members": ["{}"]}}"#, it[0], it[1]));
    format!(r#"{{"bindings": [{one}, {other}]}}"#)
}

fn deny(who: &str, more: &str) -> String {
    format!(
        r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
        "rules": [{{"denyRule": {{"deniedPrincipals": ["{who}"], "deniedPermissions":
        ["cloudkms.googleapis.com/*"]{more}}}}}]}}"#
    )
}

#[test]
fn a_principal_gains_loses_or_both() {
    check(
        NOBODY,
        &bound(USE, ANN, ""),
        expect![[r#"
        + `user:ann@example.com`: useToDecrypt<cryptoKeyVersions setIamPolicy<cryptoKeys []
    "#]],
    );
    check(
        &bound(USE, ANN, ""),
        NOBODY,
        expect![[r#"
        - `user:ann@example.com`: useToDecrypt<cryptoKeyVersions setIamPolicy<cryptoKeys []
    "#]],
    );
    check(
        &bound(USE, ANN, ""),
        &bound(READ, ANN, ""),
        expect![[r#"
        + `user:ann@example.com`: get<cryptoKeys []
        - `user:ann@example.com`: useToDecrypt<cryptoKeyVersions setIamPolicy<cryptoKeys []
    "#]],
    );
    check(&bound(USE, ANN, ""), &bound(USE, "user:Ann@Example.com", ""), expect![""]);
}

#[test]
fn a_group_is_told_once_and_its_members_by_a_set() {
    check(
        NOBODY,
        &bound(READ, "group:team@example.com", ""),
        expect![[r#"
        + `group:team@example.com`: get<cryptoKeys []
    "#]],
    );
    // Whom something else names keeps what it has alone.
    let both = two([READ, ANN], [READ, "group:team@example.com"]);
    check(
        &bound(READ, ANN, ""),
        &both,
        expect![[r#"
        + `group:team@example.com`: get<cryptoKeys []
    "#]],
    );
    let set = "principalSet://iam.googleapis.com/projects/1/workloadIdentityPools/w/group/g";
    check(
        NOBODY,
        &bound(READ, set, ""),
        expect![[r#"
        + whoever is in `principalSet://iam.googleapis.com/projects/1/workloadIdentityPools/w/group/g`: get<cryptoKeys []
    "#]],
    );
    check(
        NOBODY,
        &bound(READ, "allUsers", ""),
        expect![[r#"
        + anybody else: get<cryptoKeys []
    "#]],
    );
    check(
        NOBODY,
        &bound(READ, "allAuthenticatedUsers", ""),
        expect![[r#"
        + every other group: get<cryptoKeys []
        + every other service account: get<cryptoKeys []
        + every other user: get<cryptoKeys []
    "#]],
    );
}

#[test]
fn a_change_names_what_it_depends_on() {
    let until = "request.time < timestamp('2027-01-01T00:00:00Z')";
    check(
        NOBODY,
        &bound(READ, ANN, until),
        expect![[r#"
        + `user:ann@example.com`: get<cryptoKeys [time]
    "#]],
    );
    check(
        &bound(READ, ANN, until),
        &bound(READ, ANN, ""),
        expect![[r#"
        + `user:ann@example.com`: get<cryptoKeys [time]
    "#]],
    );
    let tagged = "resource.matchTag('1/env', 'prod')";
    check(
        &bound(READ, ANN, ""),
        &bound(READ, ANN, &format!("{until} && {tagged}")),
        expect![[r#"
            - `user:ann@example.com`: get<cryptoKeys [tags:1/env time]
        "#]],
    );
    check(
        NOBODY,
        &bound(READ, ANN, &format!("{until} && {tagged}")),
        expect![[r#"
        + `user:ann@example.com`: get<cryptoKeys [tags:1/env time]
    "#]],
    );
    check(
        NOBODY,
        &bound(READ, ANN, &format!("{until} || {tagged}")),
        expect![[r#"
            + `user:ann@example.com`: get<cryptoKeys [time]
        "#]],
    );
}

#[test]
fn what_a_deny_rule_takes_is_lost_and_whom_it_spares_keeps_it() {
    let plain = bound(READ, ANN, "");
    let all = "principalSet://goog/public:all";
    check(
        &plain,
        &format!("{plain}, {}", deny(all, "")),
        expect![[r#"
        - `user:ann@example.com`: get<cryptoKeys []
    "#]],
    );
    let spared = r#", "exceptionPrincipals": ["principalSet://goog/group/team@example.com"]"#;
    check(
        &format!("{plain}, {}", deny(all, "")),
        &format!("{plain}, {}", deny(all, spared)),
        expect![[r#"
        + some members of the groups and sets that are named: get<cryptoKeys [groups principal]
    "#]],
    );
    let open = bound(READ, "allUsers", "");
    check(
        &format!("{open}, {}", deny(all, "")),
        &format!("{open}, {}", deny(all, spared)),
        expect![[r#"
            + `group:team@example.com`: get<cryptoKeys []
        "#]],
    );
}

#[test]
fn only_members_of_two_groups_at_once_are_told_as_that() {
    let team = r#", "exceptionPrincipals": ["principalSet://goog/group/team@example.com"]"#;
    let of = |more: &str| {
        let group = bound(READ, "group:ops@example.com", "");
        format!("{group}, {}", deny("principalSet://goog/public:all", more))
    };
    check(
        &of(""),
        &of(team),
        expect![[r#"
        + some members of the groups and sets that are named: get<cryptoKeys [groups principal]
    "#]],
    );
}

#[test]
fn what_is_not_known_is_told_so_and_nothing_is_nothing() {
    check(
        NOBODY,
        &bound(READ, ANN, "request.host == 'x'"),
        expect![[r#"
        ?+ `user:ann@example.com`: get<cryptoKeys: it hangs on `request.host`, which is not decided
    "#]],
    );
    check(
        NOBODY,
        &bound("projects/p/roles/unseen", ANN, ""),
        expect![[r#"
        ?+ `user:ann@example.com`: (any other)<cryptoKeyVersions destroy<cryptoKeyVersions update<cryptoKeyVersions useToDecrypt<cryptoKeyVersions useToEncrypt<cryptoKeyVersions (any other)<cryptoKeys get<cryptoKeys setIamPolicy<cryptoKeys update<cryptoKeys: it hangs on what role `projects/p/roles/unseen` holds, which is not decided
    "#]],
    );
    check(
        NOBODY,
        &bound(READ, "domain:example.com", ""),
        expect![[r#"
        ?+ anybody else of domain `example.com`: get<cryptoKeys: it hangs on whom `domain:example.com` means, which is not decided
    "#]],
    );
    let opaque = bound(READ, ANN, "request.host == 'x'");
    check(&opaque, &opaque, expect![""]);
    check(
        NOBODY,
        r#"{"bindings": [1], "etag": "x"}"#,
        expect![[r#"
            ? a policy cannot be read: a binding should be an object and is a number (line 3)
        "#]],
    );
}

#[test]
fn two_keys_are_not_compared() {
    let other = bundle(NOBODY).texts.join(", ");
    let text = format!(r#"{{"resource": "{KEY}2", "documents": [{other}]}}"#);
    let document = Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
    let other = Bundle::read(&document).expect("a bundle");
    let difference = diff(&bundle(NOBODY), &other);
    assert!(!difference.is_nothing());
    expect![[r#"
        ? the two sides are about two keys
    "#]]
    .assert_eq(&told(&difference));
}
