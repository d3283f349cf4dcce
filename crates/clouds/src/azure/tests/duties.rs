//! Who both decrypts and manages, and who does not.

use super::template::{
    OBJECT, SUBSCRIPTION, assignment, both, inherited, key, list, open_vault, vault_id, with,
};
use super::{Finding, told};

const ADA: &str = "0c1d2e3f-4a5b-4c6d-8e7f-9a8b7c6d5e4f";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const USER: &str = "12338af0-0e69-4776-bea7-57ae8d297424";
const ADMINISTRATOR: &str = "00482a5a-887f-4fb3-b363-3b7fe8e74483";

/// An assignment to somebody who is not the vendor.
fn ada(role: &str, scope: &str) -> String {
    assignment(role, scope).replace(OBJECT, ADA).replace("ServicePrincipal", "User")
}

fn duties(texts: &[String]) -> Vec<Finding> {
    told(texts).into_iter().filter(|it| it.rule.code == "AZU-024").collect()
}

fn held(assignments: &[String]) -> Vec<String> {
    vec![open_vault(), key(), list(assignments)]
}

#[track_caller]
fn check(texts: &[String], wanted: &[&str]) {
    let found = duties(texts);
    let found: Vec<String> = found.iter().map(|it| it.severity.to_string()).collect();
    assert_eq!(found, wanted, "{texts:#?}");
}

#[test]
fn a_role_of_azures_own_about_something_else_is_no_duty() {
    for (owns, other) in [
        (OWNER, "7f951dda-4ed3-4680-a7ca-43fe172d538d"),
        (USER, "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"),
    ] {
        check(&held(&[ada(owns, SUBSCRIPTION), ada(other, SUBSCRIPTION)]), &[]);
    }
    let unlisted = "11111111-2222-4333-8444-555555555555";
    let texts = held(&[ada(OWNER, SUBSCRIPTION), ada(unlisted, SUBSCRIPTION)]);
    check(&texts, &["unknown"]);
    let command = duties(&texts).remove(0).fix.command.unwrap_or_default();
    assert_eq!(command, format!("az role definition list --name {unlisted}"));
}

#[test]
fn a_role_on_data_is_no_duty_where_access_policies_decide() {
    let both = held(&[ada(ADMINISTRATOR, &vault_id()), ada(OWNER, SUBSCRIPTION)]);
    check(&both, &["warning"]);
    let of_mode = |word: &str| {
        let mut texts = both.clone();
        let old = r#""enableRbacAuthorization": true"#;
        texts[0] = texts[0].replace(old, &format!(r#""enableRbacAuthorization": {word}"#));
        texts
    };
    check(&of_mode("false"), &[]);
    check(&of_mode("null"), &[]);
    check(&of_mode(r#""[parameters('mode')]""#), &["unknown"]);
}

#[test]
fn what_one_may_activate_is_no_duty_and_nothing_that_the_vendor_has() {
    let eligible = |it: &str| it.replacen('{', r#"{"roleEligibilityScheduleId": "e","#, 1);
    let of = |user: String| held(&[ada(OWNER, SUBSCRIPTION), user]);
    check(&of(ada(USER, &vault_id())), &["warning"]);
    check(&of(eligible(&ada(USER, &vault_id()))), &[]);
    let codes = |own: [String; 2]| {
        let all = std::iter::once(inherited()).chain(own).collect::<Vec<_>>();
        super::codes(&with(&all))
    };
    assert_eq!(codes(both()), [""; 0]);
    assert_eq!(codes(both().map(|it| eligible(&it))), ["AZU-001 error"]);
}

#[test]
fn what_has_ended_or_not_begun_is_no_duty() {
    let dated = |date: &str| {
        let dated = format!(r#"{{"roleAssignmentScheduleId": "s", {date}"#);
        let instance = ada(USER, &vault_id()).replacen('{', &dated, 1);
        let mut texts = held(&[ada(OWNER, SUBSCRIPTION)]);
        texts.push(format!(r#"{{"value": [{instance}]}}"#));
        texts
    };
    check(&dated(r#""endDateTime": "2027-01-01T00:00:00Z","#), &["warning"]);
    check(&dated(r#""endDateTime": "2026-01-01T00:00:00Z","#), &[]);
    check(&dated(r#""startDateTime": "2027-01-01T00:00:00Z","#), &[]);
    check(&dated(r#""endDateTime": "soon","#), &["unknown"]);
    // The same of what the plain list shows, by its schedule.
    let listed = ada(USER, &vault_id()).replacen('{', r#"{"id": "/a/b","#, 1);
    let mut texts =
        dated(r#""endDateTime": "2026-01-01T00:00:00Z", "originRoleAssignmentId": "/a/b","#);
    texts[2] = list(&[ada(OWNER, SUBSCRIPTION), listed]);
    check(&texts, &[]);
}

#[test]
fn the_roles_of_a_vault_are_none_of_a_managed_hsm() {
    let mut texts = held(&[ada(ADMINISTRATOR, &vault_id()), ada(OWNER, SUBSCRIPTION)]);
    texts[1] = texts[1].replace("vault.azure.net", "managedhsm.azure.net");
    check(&texts, &["unknown"]);
    let command = duties(&texts).remove(0).fix.command.unwrap_or_default();
    assert_eq!(command, "az keyvault role assignment list --hsm-name acme-orders");
}
