//! Small bundles of which somebody gains or loses something: none may be told to be safe.

use super::questions::{assignment, vault, vendor, with};
use super::*;

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const CRYPTO: &str = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
const USER: &str = "12338af0-0e69-4776-bea7-57ae8d297424";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

#[track_caller]
fn gains(reference: Side, candidate: Side, wanted: &str) {
    let answered = told(&ask(&Question::NoNewAccess { reference, candidate }));
    assert!(answered.starts_with(wanted), "{answered}");
}

fn by_policies(policies: &str) -> Side {
    let more = format!(r#", "accessPolicies": [{policies}]"#);
    with(&[], &[vault(&more).replace("true", "false")])
}

fn policy(id: &str, permissions: &str) -> String {
    format!(r#"{{"objectId": "{id}", "tenantId": "t", "permissions": {{{permissions}}}}}"#)
}

#[test]
fn an_access_policy_whose_operations_no_table_joins_is_no_safe_addition() {
    let none = || by_policies("");
    gains(none(), none(), "holds");
    for more in [r#""storage": ["all"]"#, r#""certificates": ["manageissuers"]"#] {
        gains(none(), by_policies(&policy("other", more)), "unknown");
    }
    gains(none(), by_policies(&policy("other", r#""keys": ["GET"]"#)), "fails: `other`");
    let get = policy("a", r#""keys": ["get"]"#);
    gains(by_policies(&get), by_policies(&get.replace("\"a\"", "\"A\"")), "holds");
    gains(by_policies(&get), by_policies(&get.replace("\"get\"", "\"all\"")), "fails");
    gains(by_policies(&get), by_policies(&get.replace("get", "list")), "fails");
    gains(by_policies(&get), none(), "holds");
}

#[test]
fn a_vault_whose_mode_is_unclear_may_have_been_in_either() {
    let unclear = |policies: &str| {
        let more = format!(r#", "accessPolicies": [{policies}]"#);
        vault(&more).replace("true", "\"[parameters('rbac')]\"")
    };
    let none = || with(&[], &[unclear("")]);
    gains(none(), none(), "holds");
    gains(none(), with(&[], &[unclear(&policy("other", r#""keys": ["get"]"#))]), "unknown");
    gains(none(), with(&[vendor(USER, VAULT)], &[unclear("")]), "unknown");
}

#[test]
fn a_flip_of_the_permission_model_lets_in_whom_the_other_one_named() {
    let both = |rbac: &str| {
        let more = format!(r#", "accessPolicies": [{}]"#, policy("a", r#""keys": ["get"]"#));
        with(&[vendor(CRYPTO, VAULT)], &[vault(&more).replace("true", rbac)])
    };
    gains(both("true"), both("false"), "fails: `a` gains");
    gains(both("false"), both("true"), "fails: `vendor` gains");
    gains(both("false"), both("null"), "holds");
}

#[test]
fn a_subscription_that_only_the_management_groups_name_is_a_place() {
    let groups = r#"{"value": [
        {"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": ["t", "wide", "narrow"]},
        {"id": "/subscriptions/s2", "tenantId": "t", "parentNameChain": ["t", "wide"]}]}"#;
    let of = |group: &str| {
        let scope = format!("/providers/Microsoft.Management/managementGroups/{group}");
        with(&[vendor(OWNER, &scope)], &[groups.to_owned()])
    };
    gains(of("wide"), of("wide"), "holds");
    gains(of("narrow"), of("wide"), "fails: `vendor` gains");
}

#[test]
fn a_doubt_about_one_side_is_not_the_same_doubt_about_the_other() {
    let defined = |condition: &str| {
        let role = format!(
            r#"{{"id": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/own",
            "name": "own", "type": "Microsoft.Authorization/roleDefinitions",
            "roleName": "own", "roleType": "CustomRole", "assignableScopes": ["/"],
            "permissions": [{{"actions": ["*"], "condition": "{condition}"}}]}}"#
        );
        with(&[vendor("own", VAULT)], &[role])
    };
    gains(defined("x"), defined("x"), "holds");
    gains(defined("x"), defined("y"), "unknown");
    let cut = |scope: &str| {
        let all = vendor(CRYPTO, scope);
        side(&format!(r#"{{"documents": [{{"value": [{all}], "nextLink": "https://x"}}]}}"#))
    };
    gains(cut(VAULT), cut(VAULT), "holds");
    gains(cut("/subscriptions/s"), cut(VAULT), "unknown");
}

#[test]
fn letters_scopes_kinds_and_networks_tell_requests_apart() {
    let of = |it: String| with(&[it], &[vault("")]);
    let upper = VAULT.to_uppercase();
    gains(of(vendor(CRYPTO, VAULT)), of(vendor(CRYPTO, &upper)), "holds");
    gains(of(vendor(CRYPTO, VAULT)), of(vendor(CRYPTO, &format!("{VAULT}2"))), "fails");
    let team = |kind: &str| of(assignment("team", kind, CRYPTO, VAULT, ""));
    // No object is a group and none.
    gains(team("User"), team("Group"), "unknown");
    gains(team("Group"), team("User"), "unknown");
    let ranges = |it: &str| {
        let acls = format!(r#"{{"defaultAction": "Deny", "bypass": "None", "ipRules": [{it}]}}"#);
        with(&[vendor(CRYPTO, VAULT)], &[vault(&format!(r#", "networkAcls": {acls}"#))])
    };
    let everybody = r#"{"value": "0.0.0.0/0"}"#;
    gains(ranges(r#"{"value": "10.0.0.0/9"}"#), ranges(r#"{"value": "10.0.0.0/8"}"#), "fails");
    gains(ranges(r#"{"value": "10.0.0.0/8"}"#), ranges(r#"{"value": "10.0.0.9/9"}"#), "holds");
    let open = || with(&[vendor(CRYPTO, VAULT)], &[vault("")]);
    gains(ranges(everybody), open(), "fails");
    let dated = |end: &str| {
        let more = format!(r#""endDateTime": "{end}","#);
        of(assignment("vendor", "ServicePrincipal", CRYPTO, VAULT, &more))
    };
    gains(dated("2027-01-01T00:00:00Z"), dated("2027-01-01T00:00:01Z"), "fails");
    gains(dated("2027-01-01T00:00:00Z"), dated("2027-01-01T01:00:00+01:00"), "holds");
}

#[test]
fn who_may_change_access_until_a_day_does_not_keep_it() {
    let of = |more: &str| {
        let bundle = with(&[assignment("a", "User", OWNER, VAULT, more)], &[vault("")]);
        told(&ask(&Question::NoLockout { documents: bundle, within: VAULT.to_owned() }))
    };
    assert!(of("").starts_with("holds"), "{}", of(""));
    let ends = of(r#""endDateTime": "2020-01-01T00:00:00Z","#);
    assert!(ends.starts_with("unknown"), "{ends}");
    let begins = of(r#""startDateTime": "2020-01-01T00:00:00Z","#);
    assert!(begins.starts_with("holds"), "{begins}");
}

fn owned(scope: &str, permissions: &str) -> Side {
    let role = format!(
        r#"{{"role-definitions": [{{"name": "own", "roleName": "own", "assignableScopes": ["/"],
            "permissions": [{{{permissions}}}]}}]}}"#
    );
    with(&[vendor("own", scope)], &[vault(""), role])
}

#[test]
fn uses_that_no_catalogue_lists_are_no_safe_addition() {
    let of = |data: &str| owned("/", &format!(r#""actions": [], "dataActions": [{data}]"#));
    let none = || with(&[], &[vault("")]);
    let others = r#""Microsoft.Storage/*", "Microsoft.KeyVault/managedHSMs/*""#;
    gains(none(), of(others), "unknown: it hangs on operations on data");
    gains(none(), of(r#""Microsoft.Storage/blobs/read""#), "unknown");
    gains(of(others), of(others), "holds");
    gains(of(others), of(r#""Microsoft.Storage/blobs/*""#), "holds");
    gains(of(r#""*""#), of(others), "holds");
    gains(of(r#""Microsoft.Storage/blobs/*""#), of(r#""microsoft.storage/BLOBS/read""#), "holds");
    gains(of(r#""Microsoft.Storage/blobs/*""#), of(others), "unknown");
    let account = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/accounts/a";
    gains(none(), owned(account, r#""dataActions": ["*"]"#), "unknown");
    // What lies in a vault is used by the operations of the catalogue.
    gains(none(), owned(VAULT, r#""dataActions": ["Microsoft.Storage/*"]"#), "holds");
}

#[test]
fn every_name_that_is_written_out_is_an_operation_of_its_own() {
    let of = |from: usize, to: usize| {
        let all: Vec<String> =
            (from..to).map(|it| format!("\"Microsoft.P{it}/things/write\"")).collect();
        owned("/", &format!(r#""actions": [{}]"#, all.join(", ")))
    };
    gains(of(0, 400), of(100, 300), "holds");
    gains(of(0, 400), of(1, 401), "fails: `vendor` gains `microsoft.p400/things/write`");
    let wild: Vec<String> = (0..400).map(|it| format!("\"Microsoft.P{it}/*/read\"")).collect();
    let wild = || owned("/", &format!(r#""actions": [{}]"#, wild.join(", ")));
    gains(wild(), wild(), "unknown: the role definitions and deny assignments name more patterns");
}

#[test]
fn more_groups_and_doubts_than_are_told_apart_are_told_before_they_are_built() {
    let of = |count: usize, kind: &str, more: &str| {
        let all: Vec<String> =
            (0..count).map(|it| assignment(&format!("x{it}"), kind, OWNER, "/", more)).collect();
        told(&ask(&Question::NotPublic { documents: with(&all, &[]) }))
    };
    assert!(of(40, "Group", "").starts_with("holds"));
    let answered = of(4_000, "Group", "");
    assert!(answered.contains("name more groups than are told apart"), "{answered}");
    let answered = of(4_000, "User", r#""condition": "x","#);
    assert!(answered.contains("leave more open"), "{answered}");
}

#[test]
fn many_doubts_about_one_long_definition_are_answered() {
    let long = "x".repeat(1 << 20);
    let role = format!(
        r#"{{"role-definitions": [{{"name": "own", "roleName": "own", "description": "{long}",
            "permissions": [{{"actions": ["*"]}}]}}]}}"#
    );
    let more = r#""condition": "x","#;
    let all: Vec<String> =
        (0..300).map(|it| assignment(&format!("u{it}"), "User", "own", "/", more)).collect();
    let of = || with(&all, std::slice::from_ref(&role));
    gains(of(), of(), "holds");
    gains(
        with(&all[1..], std::slice::from_ref(&role)),
        of(),
        "unknown: it hangs on the assignment",
    );
}
