//! The next steps that findings tell: none makes something else worse.

use keywright_policy::Severity;

use super::template::{
    OBJECT, SUBSCRIPTION, assignment, both, inherited, key, rotation, vault, vault_id, with,
};
use super::{Finding, mended, told};

const TEAM: &str = "99999999-0000-4000-8000-000000000002";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

#[track_caller]
fn of(texts: &[String], code: &str) -> Finding {
    let found = told(texts);
    let codes: Vec<&str> = found.iter().map(|it| it.rule.code).collect();
    let one = found.iter().find(|it| it.rule.code == code);
    one.unwrap_or_else(|| panic!("{code} is not among {codes:?}")).clone()
}

#[test]
fn a_group_keeps_its_assignment_where_the_vendor_has_too_much_by_it() {
    let [crypto, reader] = both();
    let team =
        assignment(OWNER, SUBSCRIPTION).replace(OBJECT, TEAM).replace("ServicePrincipal", "Group");
    let mut texts = with(&[inherited(), crypto, reader, team]);
    texts.push(format!(
        r##"{{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects",
            "value": [{{"@odata.type": "#microsoft.graph.group", "id": "{TEAM}"}}]}}"##
    ));
    let finding = of(&texts, "AZU-016");
    assert!(finding.fix.edits.is_empty());
    let help = &finding.help;
    assert!(help.contains("take the service principal out of the group"), "{help}");
    let command = finding.fix.command.unwrap_or_default();
    assert!(!command.contains("delete") && command.contains(OBJECT), "{command}");
}

#[test]
fn a_key_that_rotates_by_age_goes_on_so_when_its_versions_shall_expire() {
    let command = |policy: Option<String>| {
        of(&std::iter::once(key()).chain(policy).collect::<Vec<_>>(), "AZU-025").fix.command
    };
    let update = |policy: &str| command(Some(policy.to_owned())).unwrap_or_default();
    let by_age = |after: &str| format!(r#"{{"trigger":{{"timeAfterCreate":"{after}"}},"#);
    let monthly = rotation().replace("P1Y", "P90D");
    let noticed = monthly.replace(
        r#"[{"action""#,
        r#"[{"action": "Notify", "timeBeforeExpiry": "P30D"}, {"action""#,
    );
    for policy in [&monthly, &noticed] {
        let found = update(policy);
        assert!(found.contains(&by_age("P90D")), "{found}");
        assert!(found.contains(r#""expiryTime":"P2Y""#), "{found}");
        assert_eq!(found.contains(r#""action":{"type":"Notify"}"#), *policy == noticed, "{found}");
    }
    // A version that does not expire is never rotated before its expiry.
    for policy in [
        rotation().replace("P1Y", "P5Y"),
        r#"{"id": "x", "expiresIn": "P1Y",
            "lifetimeActions": [{"action": "Rotate", "timeBeforeExpiry": "P30D"}]}"#
            .to_owned(),
    ] {
        let found = update(&policy);
        assert!(found.contains(&by_age("P1Y")) && !found.contains("timeBefore"), "{found}");
    }
    // What was not seen is not written over.
    let looked = command(None).unwrap_or_default();
    assert!(looked.contains("rotation-policy show"), "{looked}");
}

#[test]
fn a_key_in_place_of_an_unfit_one_has_a_name_of_its_own() {
    let curve = key().replace(r#""kty": "RSA""#, r#""kty": "EC""#);
    let command = of(&[curve], "AZU-010").fix.command.unwrap_or_default();
    assert!(command.contains("--vault-name acme-orders --name NEW_KEY "), "{command}");
}

#[test]
fn a_new_setting_of_the_log_writes_over_none() {
    let of = |vault: &str, names: &[&str]| {
        let one = |name: &&str| {
            format!(
                r#"{{"id": "{vault}/providers/microsoft.insights/diagnosticSettings/{name}",
                    "logs": [{{"category": "AuditEvent", "enabled": false}}], "name": "{name}"}}"#
            )
        };
        let all: Vec<String> = names.iter().map(one).collect();
        of(&[key(), format!("[{}]", all.join(","))], "AZU-028")
    };
    let ours = vault_id();
    let command = |names: &[&str]| of(&ours, names).fix.command.unwrap_or_default();
    for (names, wanted) in [
        (&["other"][..], "--name audit --"),
        (&["Audit"], "--name audit-1 --"),
        (&["audit-1", "audit"], "--name audit-2 --"),
    ] {
        assert!(command(names).contains(wanted), "{}", command(names));
    }
    // Of another vault's settings, however they are called, ours are not told.
    for other in ["acme-other", "acme-orders2"] {
        let other = ours.replace("acme-orders", other);
        let finding = of(&other, &["vaults", "acme-orders"]);
        assert_eq!(finding.severity, Severity::Unknown);
        let command = finding.fix.command.unwrap_or_default();
        assert!(command.contains("diagnostic-settings list"), "{command}");
    }
    let recovery = ours.replace("KeyVault", "RecoveryServices");
    let both = format!(
        r#"[{{"id": "{ours}/providers/microsoft.insights/diagnosticSettings/x", "logs": []}},
            {{"id": "{recovery}/providers/microsoft.insights/diagnosticSettings/x",
            "logs": [{{"category": "AuditEvent", "enabled": true}}]}}]"#
    );
    assert_eq!(told(&[key(), both]).iter().filter(|it| it.rule.code == "AZU-028").count(), 1);
}

#[test]
fn a_vault_that_is_closed_keeps_the_addresses_that_it_lists() {
    for (acls, bypass) in [
        (r#""bypass": "None", "defaultAction": "Allow""#, r#""bypass": "AzureServices""#),
        (r#""defaultAction": "Allow""#, r#""bypass": "AzureServices""#),
    ] {
        let mut texts = with(&[inherited()]);
        let rules = r#""ipRules": [{"value": "203.0.113.7/32"}], "virtualNetworkRules": []"#;
        texts[2] = vault(&format!(r#""networkAcls": {{{acls}, {rules}}}"#));
        let finding = of(&texts, "AZU-026");
        let after = &mended(&texts, &finding)[2];
        assert!(after.contains(rules) && after.contains(bypass), "{after}");
        assert!(after.contains(r#""defaultAction": "Deny""#), "{after}");
    }
    let mut texts = with(&[inherited()]);
    texts[2] = vault(r#""networkAcls": null"#);
    let after = &mended(&texts, &of(&texts, "AZU-026"))[2];
    assert!(after.contains(r#""bypass": "AzureServices", "defaultAction": "Deny""#), "{after}");
}
