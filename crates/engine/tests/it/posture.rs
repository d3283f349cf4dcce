//! Where posture tools are known to go wrong: what they let pass is told, what they tell in vain is
//! not.
//!
//! Sources: Trivy, GCP-0065 and its adapter; Checkov, CKV_AWS_33; KICS, issue 4779; Powerpipe,
//! Azure compliance mod; Cloud Custodian, `rotation-policy`; Prowler,
//! `iam_role_kms_enforce_separation_of_duties` and `kms_key_rotation_max_90_days`.

use crate::memory::Memory;

/// Whether a rule tells something of a document, or of a bundle, that nobody asks a standard of.
fn tells(code: &str, text: &str) -> bool {
    let heard = Memory::of([("it/it.json", text)]).check(&["it/it.json"]);
    heard.findings.iter().any(|it| it.rule.code == code)
}

fn google(schedule: &str) -> String {
    format!(
        r#"{{"name": "projects/p/locations/l/keyRings/r/cryptoKeys/k",
            "purpose": "ENCRYPT_DECRYPT"{schedule}}}"#
    )
}

#[test]
fn a_key_that_never_rotates_does_not_pass_for_lack_of_a_period() {
    assert!(tells("GCP-013", &google("")));
    let often = r#", "rotationPeriod": "7776000s", "nextRotationTime": "2026-12-01T00:00:00Z""#;
    for code in ["GCP-013", "GCP-014", "GCP-021"] {
        assert!(!tells(code, &google(often)), "{code}");
    }
    let rare = r#", "rotationPeriod": "7776001s", "nextRotationTime": "2026-12-01T00:00:00Z""#;
    assert!(tells("GCP-021", &google(rare)));
}

#[test]
fn a_rotation_that_is_overdue_by_less_than_the_period_is_overdue() {
    let late = r#", "rotationPeriod": "7776000s", "nextRotationTime": "2026-11-01T00:00:00Z""#;
    assert!(tells("GCP-014", &google(late)));
}

fn aws(principal: &str, condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal},
            "Action": "kms:*", "Resource": "*"{condition}}}]}}"#
    )
}

#[test]
fn a_condition_that_fences_nobody_leaves_a_policy_public() {
    let public = |condition: &str| tells("AWS-009", &aws(r#""*""#, condition));
    assert!(public(""));
    assert!(public(r#", "Condition": {"Bool": {"aws:SecureTransport": "true"}}"#));
    assert!(public(r#", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}"#));
    assert!(!public(r#", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}"#));
}

#[test]
fn the_default_policy_of_aws_is_no_complaint() {
    let default = aws(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#, "");
    let heard = Memory::of([("it/it.json", default.as_str())]).check(&["it/it.json"]);
    assert_eq!(heard.lines(), Vec::<String>::new());
    let asked = Memory::of([("it/it.json", default.as_str())]).check_all(&["it/it.json"]);
    let codes: Vec<&str> = asked.findings.iter().map(|it| it.rule.code).collect();
    assert_eq!(codes, ["AWS-020"]);
}

fn azure(actions: &str) -> String {
    format!(
        r#"{{"expiresIn": "P1Y", "id": "https://v.vault.azure.net/keys/k/rotationpolicy",
            "lifetimeActions": [{actions}]}}"#
    )
}

#[test]
fn a_policy_that_rotates_before_expiry_rotates_and_one_that_notifies_does_not() {
    let before = r#"{"action": "Rotate", "timeAfterCreate": null, "timeBeforeExpiry": "P30D"}"#;
    assert!(!tells("AZU-012", &azure(before)));
    // The casing of the words differs between the interfaces.
    let nested = r#"{"action": {"type": "rotate"}, "trigger": {"timeBeforeExpiry": "P30D"}}"#;
    assert!(!tells("AZU-012", &azure(nested)));
    let notify = r#"{"action": "Notify", "timeAfterCreate": null, "timeBeforeExpiry": "P30D"}"#;
    assert!(tells("AZU-012", &azure(notify)));
    assert!(tells("AZU-012", &azure("")));
}

fn orders(parts: [&str; 2]) -> [String; 2] {
    [parts.join(","), [parts[1], parts[0]].join(",")]
}

#[test]
fn duties_that_are_not_separated_are_told_whatever_the_order() {
    let user = r#"{"role": "roles/cloudkms.cryptoKeyDecrypter", "members": ["user:a@b.example"]}"#;
    let keeper = r#"{"role": "roles/cloudkms.admin", "members": ["user:a@b.example"]}"#;
    for bindings in orders([user, keeper]) {
        assert!(tells("GCP-020", &format!(r#"{{"bindings": [{bindings}], "etag": "x"}}"#)));
    }
    let statement = |action: &str| {
        format!(
            r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*",
                "Principal": {{"AWS": "arn:aws:iam::111122223333:role/app"}}}}"#
        )
    };
    let [user, keeper] = [statement("kms:Decrypt"), statement("kms:PutKeyPolicy")];
    for statements in orders([&user, &keeper]) {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        assert!(tells("AWS-019", &text), "{text}");
    }
    let scope = "/subscriptions/6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b/resourceGroups/g/providers/\
                 Microsoft.KeyVault/vaults/v";
    let assignment = |role: &str| {
        format!(
            r#"{{"principalId": "0c1d2e3f-4a5b-4c6d-8e7f-9a8b7c6d5e4f", "scope": "{scope}",
                "principalType": "User", "roleDefinitionId": "/x/{role}"}}"#
        )
    };
    let user = assignment("12338af0-0e69-4776-bea7-57ae8d297424");
    let keeper = assignment("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
    let key = r#"{"attributes": {"enabled": true}, "key": {"kty": "RSA",
        "kid": "https://v.vault.azure.net/keys/k/6f1d2c3b4a5968778695a4b3c2d1e0f9"}}"#;
    for list in orders([&user, &keeper]) {
        let text = format!(r#"{{"documents": [{key}, [{list}]]}}"#);
        assert!(tells("AZU-024", &text), "{text}");
    }
}

#[test]
fn a_denial_separates_duties_and_a_condition_leaves_it_open() {
    let role = r#""Principal": {"AWS": "arn:aws:iam::111122223333:role/app"}, "Resource": "*""#;
    let all = format!(r#"{{"Effect": "Allow", "Action": "kms:*", {role}}}"#);
    let deny = format!(r#"{{"Effect": "Deny", "Action": "kms:Decrypt", {role}}}"#);
    let policy = |more: &str| format!(r#"{{"Version": "2012-10-17", "Statement": [{all}{more}]}}"#);
    let told = |text: &str| {
        let heard = Memory::of([("it/it.json", text)]).check(&["it/it.json"]);
        let ours = heard.findings.iter().find(|it| it.rule.code == "AWS-019");
        ours.map(|it| it.severity.word())
    };
    assert_eq!(told(&policy("")), Some("warning"));
    let from = deny.replace("kms:Decrypt", "kms:ReEncryptFrom");
    assert_eq!(told(&policy(&format!(", {deny}, {from}"))), None);
    let mfa = r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}"#;
    let fenced = format!("{}{mfa}", all.trim_end_matches('}'));
    assert!(fenced.ends_with("}}}"), "{fenced}");
    let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{fenced}]}}"#);
    assert_eq!(told(&text), Some("unknown"));
}

/// A key policy, and what an identity may do beside it.
fn beside(principal: &str, condition: &str) -> String {
    let policy = aws(principal, "");
    format!(
        r#"{{"documents": [{policy}, {{"RoleName": "r", "PolicyName": "p", "PolicyDocument":
            {{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "kms:*",
              "Resource": "*"{condition}}}]}}}}]}}"#
    )
}

#[test]
fn an_identity_that_decrypts_by_every_key_counts_where_the_key_delegates() {
    let told = |principal: &str, condition: &str| tells("AWS-022", &beside(principal, condition));
    let root = r#"{"AWS": "arn:aws:iam::111122223333:root"}"#;
    assert!(told(root, ""));
    assert!(told(r#"{"AWS": "111122223333"}"#, ""));
    assert!(!told(r#"{"AWS": "arn:aws:iam::111122223333:role/keys"}"#, ""));
    assert!(!told(r#"{"AWS": "AROAVTEXAMPLEA7QK2M9"}"#, ""));
    // Any condition is not enough: it must say which key is meant.
    assert!(told(root, r#", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#));
    let tagged = r#", "Condition": {"StringEquals": {"aws:ResourceTag/team": "batch"}}"#;
    assert!(!told(root, tagged));
    let loose = tagged.replace("StringEquals", "StringEqualsIfExists");
    assert!(told(root, &loose));
}

#[test]
fn a_filter_whose_alarms_were_not_handed_in_is_no_yes() {
    let pattern = "{($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion)}";
    let filters = format!(
        r#"{{"metricFilters": [{{"filterName": "f", "filterPattern": "{pattern}",
            "metricTransformations": [{{"metricName": "m", "metricNamespace": "n"}}]}}]}}"#
    );
    let heard = Memory::of([("it/it.json", filters.as_str())]).check(&["it/it.json"]);
    let told: Vec<String> =
        heard.findings.iter().map(|it| format!("{} {}", it.rule.code, it.severity)).collect();
    assert_eq!(told, ["AWS-023 unknown"]);
}
