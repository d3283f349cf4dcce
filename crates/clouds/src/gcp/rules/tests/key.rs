//! The key itself: purpose, versions, rotation.

use keywright_policy::{Scope, judge};

use super::super::RULES;
use crate::gcp::testing::{KEY, case, codes, findings, fixed};

/// A description that is clean, with members put in the place of others of the same name.
fn described(members: &str) -> String {
    let primary = format!(
        r#"{{"name": "{KEY}/cryptoKeyVersions/2", "state": "ENABLED",
            "createTime": "2026-10-01T00:00:00Z", "generateTime": "2026-10-01T00:00:00Z"}}"#
    );
    let clean = [
        ("name", format!("\"{KEY}\"")),
        ("purpose", "\"ENCRYPT_DECRYPT\"".to_owned()),
        ("primary", primary),
        ("rotationPeriod", "\"7776000s\"".to_owned()),
        ("nextRotationTime", "\"2026-12-30T00:00:00Z\"".to_owned()),
        ("destroyScheduledDuration", "\"2592000s\"".to_owned()),
    ];
    // A name after a comma is the description's own; one after a brace is a version's.
    let replaced = |name: &str| format!(", {members}").contains(&format!(", \"{name}\":"));
    let kept = clean.iter().filter(|it| !replaced(it.0));
    let mut all: Vec<String> = kept.map(|it| format!("\"{}\": {}", it.0, it.1)).collect();
    all.extend((!members.is_empty()).then(|| members.to_owned()));
    format!("{{{}}}", all.join(", "))
}

fn check(members: &str, wanted: &[&str]) {
    let text = described(members);
    assert_eq!(codes(&text), wanted, "{text}");
}

/// Versions in these states, the last the youngest.
fn listed(states: &[&str]) -> String {
    let written: Vec<String> = states
        .iter()
        .enumerate()
        .map(|(at, it)| {
            format!(r#"{{"name": "{KEY}/cryptoKeyVersions/{}", "state": "{it}"}}"#, at + 1)
        })
        .collect();
    format!("[{}]", written.join(", "))
}

#[test]
fn a_key_in_order_is_clean() {
    check("", &[]);
    assert_eq!(codes(&listed(&["ENABLED", "ENABLED"])), [""; 0]);
}

#[test]
fn a_key_of_another_purpose_is_told_once() {
    check(
        r#""purpose": "ASYMMETRIC_SIGN", "primary": null, "rotationPeriod": null"#,
        &["GCP-009 error"],
    );
    check(r#""purpose": null"#, &["GCP-009 unknown"]);
}

#[test]
fn a_primary_version_must_be_enabled() {
    let primary = |state: &str| {
        format!(r#""primary": {{"name": "{KEY}/cryptoKeyVersions/2", "state": {state}}}"#)
    };
    check(r#""primary": null"#, &["GCP-010 error"]);
    check(&primary("\"DISABLED\""), &["GCP-010 error"]);
    check(&primary("\"DESTROYED\""), &["GCP-010 error"]);
    check(&primary("null"), &["GCP-010 unknown"]);
    check(&primary("\"DESTROY_SCHEDULED\""), &["GCP-012 error"]);
}

#[test]
fn a_version_in_every_state_is_judged() {
    for (state, wanted) in [
        ("DISABLED", Some("GCP-011 error")),
        ("DESTROYED", Some("GCP-011 error")),
        ("PENDING_EXTERNAL_DESTRUCTION", Some("GCP-011 error")),
        ("EXTERNAL_DESTRUCTION_FAILED", Some("GCP-011 error")),
        ("PENDING_GENERATION", Some("GCP-011 unknown")),
        ("SUSPENDED", Some("GCP-011 unknown")),
        ("GENERATION_FAILED", None),
        ("DESTROY_SCHEDULED", Some("GCP-012 error")),
        ("PENDING_IMPORT", Some("GCP-015 error")),
        ("IMPORT_FAILED", Some("GCP-015 error")),
        ("ENABLED", None),
    ] {
        let told = codes(&listed(&[state, "ENABLED"]));
        assert_eq!(told, wanted.into_iter().collect::<Vec<_>>(), "{state}");
    }
}

#[test]
fn a_disabled_primary_version_is_told_once_and_an_old_one_apart() {
    let primary =
        format!(r#""primary": {{"name": "{KEY}/cryptoKeyVersions/2", "state": "DISABLED"}}"#);
    let bundle = |states: &[&str]| {
        format!(r#"{{"documents": [{}, {}]}}"#, described(&primary), listed(states))
    };
    assert_eq!(codes(&bundle(&["ENABLED", "DISABLED"])), ["GCP-010 error"]);
    assert_eq!(codes(&bundle(&["DISABLED", "DISABLED"])), ["GCP-010 error", "GCP-011 error"]);
    let stale =
        format!(r#"{{"documents": [{}, {}]}}"#, described(""), listed(&["ENABLED", "DISABLED"]));
    assert_eq!(codes(&stale), ["GCP-011 error"]);
}

#[test]
fn a_destruction_is_undone_in_two_steps() {
    let told = findings(&listed(&["DESTROY_SCHEDULED", "ENABLED"]));
    let command = told[0].fix.command.as_deref().expect("a command");
    let steps: Vec<&str> =
        command.lines().map(|it| it.split(' ').nth(4).expect("a verb")).collect();
    assert_eq!(steps, ["restore", "enable"]);
}

#[test]
fn half_a_schedule_is_none() {
    check(r#""rotationPeriod": null"#, &["GCP-013 warning"]);
    check(r#""nextRotationTime": null"#, &["GCP-013 warning"]);
    let told = findings(&described(r#""rotationPeriod": null"#));
    let command = told[0].fix.command.as_deref().expect("a command");
    assert!(command.ends_with("--rotation-period=90d --next-rotation-time=2026-11-25T00:00:00Z"));
}

#[test]
fn imported_material_is_told_once_and_not_asked_to_rotate() {
    let schedule = r#""rotationPeriod": null, "nextRotationTime": null"#;
    check(&format!(r#""importOnly": true, {schedule}"#), &["GCP-015 error"]);
}

#[test]
fn a_date_that_passed_is_overdue_after_a_day() {
    check(r#""nextRotationTime": "2026-11-23T12:00:00Z""#, &[]);
    check(r#""nextRotationTime": "2026-11-22T23:00:00Z""#, &["GCP-014 warning"]);
    check(r#""nextRotationTime": "soon""#, &["GCP-014 unknown"]);
    check(r#""rotationPeriod": "90d""#, &["GCP-014 unknown"]);
    check(r#""rotationPeriod": "2592000s""#, &["GCP-014 warning"]);
    let primary = |date: &str| {
        format!(
            r#""primary": {{"name": "{KEY}/cryptoKeyVersions/2", "state": "ENABLED",
               "createTime": "{date}"}}"#
        )
    };
    check(&primary("2026-08-25T12:00:00Z"), &[]);
    check(&primary("2026-08-24T12:00:00Z"), &["GCP-014 warning"]);
}

#[test]
fn a_version_in_the_declared_id_is_told() {
    let record =
        format!(r#"{{"documents": [{{"id": "cck-a1", "key": "{KEY}/cryptoKeyVersions/3"}}]}}"#);
    assert_eq!(codes(&record), ["GCP-016 warning"]);
    let mut shown = case(&listed(&["ENABLED"]));
    shown.key.id = Some(format!("{KEY}/cryptoKeyVersions/1"));
    assert_eq!(judge(RULES, &shown).len(), 0, "files on their own");
    shown.scope = Scope::Estate;
    assert_eq!(judge(RULES, &shown).len(), 1, "declared");
}

#[test]
fn reasons_must_hold_the_customers_own() {
    check(r#""keyAccessJustificationsPolicy": {}"#, &["GCP-017 error"]);
    let reasons = |it: &str| {
        format!(r#""keyAccessJustificationsPolicy": {{"allowedAccessReasons": ["{it}"]}}"#)
    };
    check(&reasons("CUSTOMER_INITIATED_ACCESS"), &[]);
    check(&reasons("CUSTOMER_INITIATED_SUPPORT"), &["GCP-017 unknown"]);
    check(r#""keyAccessJustificationsPolicy": null"#, &[]);
}

#[test]
fn a_short_window_is_a_warning_and_a_shortened_one_a_note() {
    check(r#""destroyScheduledDuration": "86400s""#, &["GCP-018 warning"]);
    check(r#""destroyScheduledDuration": "864000s""#, &["GCP-018 note"]);
}

#[test]
fn a_version_of_another_key_is_told() {
    let other = listed(&["ENABLED", "ENABLED"]).replace("cryptoKeys/k", "cryptoKeys/other");
    let bundle = |versions: &str| format!(r#"{{"documents": [{}, {versions}]}}"#, described(""));
    assert_eq!(codes(&bundle(&other)), ["GCP-019 unknown", "GCP-019 unknown"]);
    assert_eq!(codes(&bundle(&listed(&["ENABLED", "ENABLED"]))), [""; 0]);
    let odd = format!("[1, {}", &listed(&["ENABLED", "ENABLED"])[1..]);
    assert_eq!(codes(&bundle(&odd)), ["GCP-011 unknown", "GCP-019 unknown"]);
}

#[test]
fn a_member_that_no_rule_can_read_is_told() {
    check(r#""importOnly": "yes""#, &["GCP-019 unknown"]);
    check(r#""destroyScheduledDuration": "30d""#, &["GCP-019 unknown"]);
    let primary = r#""primary": {"state": "ENABLED", "createTime": "then"}"#;
    check(primary, &["GCP-019 unknown"]);
}

#[test]
fn a_shorter_period_moves_the_next_rotation_with_it() {
    let yearly = r#""rotationPeriod": "31536000s", "nextRotationTime": "2027-11-01T08:00:00Z""#;
    let text = described(yearly);
    let told = findings(&text);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    // The version that encrypts is 54 days old.
    let next = "2026-12-30T00:00:00Z";
    let command = finding.fix.command.as_deref().expect("a command");
    assert!(command.ends_with(&format!("--rotation-period=90d --next-rotation-time={next}")));
    let mended = fixed(&text, finding);
    assert!(mended.contains(next), "{mended}");
    assert_eq!(codes(&mended), [""; 0], "{mended}");
    // A date that comes soon enough is left alone.
    let soon = yearly.replace("2027-11-01", "2026-12-01");
    let command = findings(&described(&soon))[0].fix.command.clone().expect("a command");
    assert!(command.ends_with("--rotation-period=90d"), "{command}");
    check(r#""nextRotationTime": "2027-02-22T00:00:00Z""#, &[]);
    check(r#""nextRotationTime": "2027-02-22T00:00:01Z""#, &["GCP-021 note"]);
}
