//! Who is let in: the vendor's templates, and what goes wrong with them.

use keywright_policy::{Scope, Severity, judge};

use super::super::RULES;
use crate::gcp::testing::{KEY, bundle, case, codes, findings, fixed};

const ROLE: &str = "projects/p/roles/r_k_custom_kms_role";
const GROUP: &str = "group:cck-a1@confluent.io";
const PERMISSIONS: [&str; 3] = [
    "cloudkms.cryptoKeyVersions.useToDecrypt",
    "cloudkms.cryptoKeyVersions.useToEncrypt",
    "cloudkms.cryptoKeys.get",
];

/// A policy that binds members to roles: `role: member member`, one a line.
fn policy(bindings: &[&str]) -> String {
    let written: Vec<String> = bindings
        .iter()
        .map(|it| {
            let (role, members) = it.split_once(": ").expect("role: members");
            let members: Vec<String> = members.split(' ').map(|it| format!("\"{it}\"")).collect();
            format!(r#"{{"role": "{role}", "members": [{}]}}"#, members.join(", "))
        })
        .collect();
    format!(r#"{{"bindings": [{}], "etag": "BwYabc", "version": 1}}"#, written.join(", "))
}

fn role(name: &str, permissions: &[&str], rest: &str) -> String {
    let listed: Vec<String> = permissions.iter().map(|it| format!("\"{it}\"")).collect();
    let list = listed.join(", ");
    format!(r#"{{"name": "{name}", "includedPermissions": [{list}], "stage": "GA"{rest}}}"#)
}

fn bound() -> String {
    policy(&[&format!("{ROLE}: {GROUP}")])
}

fn check(documents: &[&str], wanted: &[&str]) {
    let text = bundle(documents);
    assert_eq!(codes(&text), wanted, "{text}");
}

#[test]
fn the_vendors_templates_are_clean() {
    check(&[&role(ROLE, &PERMISSIONS, ""), &bound()], &[]);
    let roles = ["roles/cloudkms.cryptoKeyEncrypterDecrypter", "roles/cloudkms.viewer"];
    let bindings = roles.map(|it| format!("{it}: {GROUP}"));
    check(&[&policy(&[&bindings[0], &bindings[1]])], &[]);
}

#[test]
fn a_dropped_permission_is_told_with_its_name_group_cluster_and_line() {
    for dropped in PERMISSIONS {
        let kept: Vec<&str> = PERMISSIONS.into_iter().filter(|it| *it != dropped).collect();
        let text = bundle(&[&role(ROLE, &kept, ""), &bound()]);
        let told = findings(&text);
        let [finding] = told.as_slice() else { panic!("one finding for {dropped}: {told:?}") };
        assert_eq!((finding.rule.code, finding.severity), ("GCP-001", Severity::Error));
        let wanted = format!(
            "group `cck-a1@confluent.io` lacks `{dropped}`, which Confluent needs for cluster \
             `orders`"
        );
        assert_eq!(finding.message, wanted);
        let place = finding.place.as_ref().expect("a place");
        assert!(place.source.slice(place.span).contains(GROUP));
        let command = format!(
            "gcloud iam roles update r_k_custom_kms_role --project=p --add-permissions={dropped}"
        );
        assert_eq!(finding.fix.command.as_deref(), Some(command.as_str()));
        let mended = fixed(&text, finding);
        assert_eq!(codes(&mended), [""; 0], "{mended}");
    }
}

#[test]
fn a_shared_role_is_not_widened_for_the_vendor() {
    let shared = policy(&[&format!("{ROLE}: {GROUP} user:ada@example.com")]);
    let text = bundle(&[&role(ROLE, &PERMISSIONS[..2], ""), &shared]);
    let told = findings(&text);
    let member = "--member=group:cck-a1@confluent.io --role=roles/cloudkms.viewer --condition=None";
    let command = told[0].fix.command.as_deref().expect("a command");
    assert!(command.ends_with(member), "{command}");
    assert_eq!(codes(&fixed(&text, &told[0])), [""; 0]);
}

#[test]
fn a_role_is_widened_only_where_that_helps_the_vendor_alone() {
    let update = "gcloud iam roles update";
    let command = |documents: &[&str]| {
        let text = bundle(documents);
        let told = findings(&text);
        let first = told.first().expect("a finding");
        assert_eq!(first.rule.code, "GCP-001", "{text}");
        let after = codes(&fixed(&text, first));
        assert!(!after.contains(&"GCP-001 error".to_owned()), "{after:?}");
        first.fix.command.clone().expect("a command")
    };
    let short = role(ROLE, &PERMISSIONS[..2], "");
    let folded = bound().replace("cck-a1@", "CCK-A1@");
    assert!(command(&[&short, &folded]).starts_with(update));
    let elsewhere = policy(&[&format!("{ROLE}: {GROUP}"), &format!("{ROLE}: user:a@example.com")]);
    assert!(!command(&[&short, &elsewhere]).starts_with(update));
    let disabled = short.replace("GA", "DISABLED");
    assert!(!command(&[&disabled, &bound()]).starts_with(update));
    let (google, name) = (short.replace(ROLE, "roles/x"), bound().replace(ROLE, "roles/x"));
    assert!(!command(&[&google, &name]).starts_with(update));
}

#[test]
fn a_group_is_never_let_in_beside_a_condition() {
    let fenced = r#"{"bindings": [{"role": "roles/cloudkms.viewer",
        "members": ["user:ada@example.com"], "condition": {"expression": "false"}},
        {"role": "roles/cloudkms.cryptoOperator", "members": ["group:cck-a1@confluent.io"]}],
        "etag": "BwYabc", "version": 3}"#;
    let text = bundle(&[fenced]);
    assert_eq!(codes(&text), ["GCP-001 error"]);
    assert_eq!(codes(&fixed(&text, &findings(&text)[0])), [""; 0]);
}

#[test]
fn an_empty_policy_and_an_empty_role_are_mended_from_nothing() {
    for documents in [
        vec![r#"{"etag": "BwYabc"}"#.to_owned()],
        vec![r#"{"bindings": [], "etag": "BwYabc"}"#.to_owned()],
        vec![role(ROLE, &[], ""), bound()],
        vec![format!(r#"{{"name": "{ROLE}", "stage": "GA"}}"#), bound()],
        vec![policy(&["roles/cloudkms.viewer: user:ada@example.com"])],
    ] {
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let text = bundle(&documents);
        let told = findings(&text);
        assert_eq!(codes(&text), ["GCP-001 error"], "{text}");
        let mended = fixed(&text, &told[0]);
        assert_eq!(codes(&mended), [""; 0], "{mended}");
    }
}

#[test]
fn permissions_add_up_over_bindings_and_roles() {
    let (a, b) = ("projects/p/roles/a", "organizations/1/roles/b");
    let roles = [role(a, &PERMISSIONS[..1], ""), role(b, &PERMISSIONS[1..], "")];
    let both = policy(&[&format!("{a}: {GROUP}"), &format!("{b}: user:ada@example.com {GROUP}")]);
    check(&[&roles[0], &roles[1], &both], &[]);
    let one = policy(&[&format!("{a}: {GROUP}"), &format!("{b}: user:ada@example.com")]);
    check(&[&roles[0], &roles[1], &one], &["GCP-001 error"]);
}

#[test]
fn a_role_out_of_force_gives_nothing() {
    let deleted = role(ROLE, &PERMISSIONS, r#", "deleted": true"#);
    check(&[&deleted, &bound()], &["GCP-001 error", "GCP-006 error"]);
    let disabled = role(ROLE, &PERMISSIONS, "").replace("GA", "DISABLED");
    check(&[&disabled, &bound()], &["GCP-001 error", "GCP-006 error"]);
    let other =
        policy(&[&format!("{ROLE}: user:ada@example.com"), &format!("roles/owner: {GROUP}")]);
    check(&[&deleted, &other], &["GCP-006 warning", "GCP-020 warning"]);
    for off in [&deleted, &disabled] {
        // Nobody else is let in again.
        let told = findings(&bundle(&[off, &other]));
        let strangers = told.iter().find(|it| it.rule.code == "GCP-006").expect("told");
        let command = strangers.fix.command.as_deref().unwrap_or_default();
        assert!(command.starts_with("gcloud kms keys get-iam-policy "), "{command}");
        assert!(strangers.fix.edits.is_empty());
    }
    let unbound = policy(&[&format!("roles/owner: {GROUP}")]);
    check(&[&deleted, &unbound], &["GCP-020 warning"]);
    let text = bundle(&[&deleted, &bound()]);
    let told = findings(&text);
    let restore = told.iter().find(|it| it.rule.code == "GCP-006").expect("told");
    let restored = text.replace(r#", "deleted": true"#, "");
    assert_eq!(fixed(&text, restore), restored);
    assert_eq!(codes(&restored), [""; 0]);
    let nameless = text.replace(r#", "security_group": "cck-a1@confluent.io""#, "");
    assert_eq!(codes(&nameless), ["GCP-003 unknown", "GCP-006 error"]);
}

#[test]
fn another_keys_group_is_told_beside_what_is_missing() {
    let wrong = policy(&["roles/owner: group:cck-b2@confluent.io"]);
    check(&[&wrong], &["GCP-001 error", "GCP-003 error", "GCP-020 warning"]);
    let text = bundle(&[&wrong]);
    let told = findings(&text);
    let stranger = told.iter().find(|it| it.rule.code == "GCP-003").expect("told");
    assert_eq!(codes(&fixed(&text, stranger)), ["GCP-020 warning"]);
    let both = policy(&[&format!("roles/owner: group:cck-b2@confluent.io {GROUP}")]);
    check(&[&both], &["GCP-003 error", "GCP-020 warning", "GCP-020 warning"]);
    let text = bundle(&[&both]);
    let alone = bundle(&[&policy(&[&format!("roles/owner: {GROUP}")])]);
    assert_eq!(fixed(&text, &findings(&text)[0]), alone);
    let elsewhere = text.replace("confluent.io", "kafka.example");
    assert_eq!(codes(&elsewhere), ["GCP-003 error", "GCP-020 warning", "GCP-020 warning"]);
}

#[test]
fn without_the_record_a_vendors_group_is_unknown() {
    assert_eq!(
        codes(&policy(&[&format!("roles/owner: {GROUP}")])),
        ["GCP-003 unknown", "GCP-020 warning"]
    );
    assert_eq!(codes(&policy(&["roles/owner: group:kms@example.com"])), ["GCP-020 warning"]);
    let dead = policy(&["roles/owner: deleted:group:cck-a1@confluent.io?uid=1"]);
    assert_eq!(codes(&dead), ["GCP-004 unknown"]);
}

#[test]
fn in_an_estate_a_group_without_a_record_is_the_estates_affair() {
    let told: [(String, &[&str]); 2] = [
        (policy(&[&format!("roles/owner: {GROUP}")]), &["GCP-020"]),
        (format!(r#"{{"documents": [{{"key": "{KEY}"}}, {}]}}"#, bound()), &[]),
    ];
    for (text, wanted) in told {
        let mut case = case(&text);
        case.scope = Scope::Estate;
        let codes: Vec<&str> = judge(RULES, &case).iter().map(|it| it.rule.code).collect();
        assert_eq!(codes, wanted, "{text}");
    }
    let mut dead = case(&policy(&["roles/owner: deleted:group:cck-a1@confluent.io?uid=1"]));
    dead.scope = Scope::Estate;
    let severities: Vec<Severity> = judge(RULES, &dead).iter().map(|it| it.severity).collect();
    assert_eq!(severities, [Severity::Warning]);
}

#[test]
fn a_deleted_group_grants_nothing_and_a_dead_stranger_is_a_warning() {
    let dead = policy(&["roles/owner: deleted:group:cck-a1@confluent.io?uid=1"]);
    check(&[&dead], &["GCP-001 error", "GCP-004 error"]);
    let beside = policy(&[&format!("roles/owner: {GROUP} deleted:user:ada@example.com?uid=1")]);
    check(&[&beside], &["GCP-004 warning", "GCP-020 warning"]);
    let text = bundle(&[&beside]);
    assert_eq!(codes(&fixed(&text, &findings(&text)[0])), ["GCP-020 warning"]);
}

#[test]
fn no_command_takes_a_role_from_the_vendor() {
    let told = findings(&bundle(&[&policy(&[&format!("roles/owner: {GROUP}")])]));
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    let command = finding.fix.command.as_deref().unwrap_or_default();
    assert_eq!(finding.rule.code, "GCP-020");
    assert!(command.starts_with("gcloud kms keys get-iam-policy "), "{command}");
    assert!(finding.help.contains("only then unbind"), "{}", finding.help);
    let other = findings(&bundle(&[&policy(&["roles/owner: user:ada@example.com"])]));
    let duties = other.iter().find(|it| it.rule.code == "GCP-020").expect("told");
    let command = duties.fix.command.as_deref().expect("a command");
    assert!(command.contains("remove-iam-policy-binding"), "{command}");
}

#[test]
fn the_public_counts_for_the_vendor_and_is_told() {
    check(&[&policy(&["roles/owner: allUsers"])], &["GCP-005 error"]);
    let fenced = conditional("request.host == 'x'", 3).replace(GROUP, "allUsers");
    check(&[&fenced], &["GCP-002 unknown", "GCP-005 unknown"]);
    let alone = policy(&["roles/owner: allUsers"]);
    let emptied = fixed(&alone, &findings(&alone)[0]);
    assert_eq!(emptied, r#"{"bindings": [], "etag": "BwYabc", "version": 1}"#);
}

#[test]
fn the_public_is_not_taken_out_before_the_vendor_stands_by_its_name() {
    let public = |text: &str| findings(text).into_iter().find(|it| it.rule.code == "GCP-005");
    let command = |text: &str| public(text).and_then(|it| it.fix.command).expect("a command");
    let text = bundle(&[&policy(&["roles/owner: allUsers"])]);
    let first = command(&text);
    assert!(first.contains("add-iam-policy-binding") && !first.contains("remove"), "{first}");
    let named = fixed(&text, &public(&text).expect("told"));
    assert_eq!(codes(&named), ["GCP-005 error"], "{named}");
    assert!(command(&named).contains("remove-iam-policy-binding"));
    assert_eq!(codes(&fixed(&named, &public(&named).expect("told"))), [""; 0], "{named}");
    // Of what gives the vendor nothing, nothing hangs on it.
    let lists = "projects/p/roles/lists";
    let listing = role(lists, &["cloudkms.cryptoKeys.list"], "");
    let other = bundle(&[&listing, &policy(&[&format!("{lists}: allUsers")])]);
    assert!(command(&other).contains("remove-iam-policy-binding"));
}

#[test]
fn doubts_are_unknown_and_name_what_to_hand_in() {
    check(&[&bound()], &["GCP-002 unknown"]);
    let told = findings(&bundle(&[&bound()]));
    let command = "gcloud iam roles describe r_k_custom_kms_role --project=p --format json";
    assert_eq!(told[0].fix.command.as_deref(), Some(command));
    check(
        &[&policy(&["roles/owner: domain:confluent.io"])],
        &["GCP-002 unknown", "GCP-020 warning"],
    );
    check(
        &[&policy(&["roles/owner: cck-a1@confluent.io"])],
        &["GCP-002 unknown", "GCP-020 warning"],
    );
    let viewer = policy(&[
        &format!("roles/cloudkms.cryptoOperator: {GROUP}"),
        &format!("roles/acme.reader: {GROUP}"),
    ]);
    check(&[&viewer], &["GCP-002 unknown"]);
}

/// The group bound to the owner's role under a condition, in a policy of some version.
fn conditional(expression: &str, version: u8) -> String {
    format!(
        r#"{{"bindings": [{{"role": "roles/owner", "members": ["{GROUP}"],
            "condition": {{"title": "t", "expression": "{expression}"}}}}],
            "etag": "BwYabc", "version": {version}}}"#
    )
}

#[test]
fn conditions_are_unknown_and_time_is_told_by_date() {
    check(&[&conditional("request.host == 'x'", 3)], &["GCP-002 unknown"]);
    check(&[&conditional("request.host == 'x'", 1)], &["GCP-002 unknown", "GCP-007 warning"]);
    let silent = conditional("request.host == 'x'", 3).replace(r#", "version": 3"#, "");
    check(&[&silent], &["GCP-002 unknown", "GCP-007 warning"]);
    check(&[&conditional("resource.type == 'x'", 3)], &["GCP-001 error"]);
    check(&[&conditional("resource.name.startsWith('projects/p/')", 3)], &[]);
    let now = "request.time < timestamp('2026-11-24T00:00:00Z')";
    check(&[&conditional(now, 3)], &["GCP-002 unknown", "GCP-008 error"]);
    let late = "request.time < timestamp('2027-06-01T00:00:00Z')";
    check(&[&conditional(late, 3)], &["GCP-002 unknown", "GCP-008 warning"]);
    let past = "request.time < timestamp('2026-06-01T00:00:00Z')";
    check(&[&conditional(past, 3)], &["GCP-002 unknown", "GCP-008 error"]);
    let hours = "request.time.getHours('UTC') < 18";
    check(&[&conditional(hours, 3)], &["GCP-002 unknown", "GCP-008 warning"]);
    let stripped = policy(&[&format!("roles/owner_withcond_2b17cc25: {GROUP}")]);
    check(&[&stripped], &["GCP-002 unknown", "GCP-007 warning"]);
}

#[test]
fn a_condition_beside_a_certain_binding_is_harmless() {
    let late = conditional("request.time < timestamp('2027-06-01T00:00:00Z')", 3);
    let certain = format!(r#""bindings": [{{"role": "roles/owner", "members": ["{GROUP}"]}}, "#);
    check(&[&late.replace(r#""bindings": ["#, &certain)], &["GCP-020 warning"]);
}

#[test]
fn what_cannot_be_read_is_unknown_and_never_edited_away() {
    let odd = format!(r#"{{"bindings": {{"role": "roles/owner", "members": ["{GROUP}"]}}}}"#);
    check(&[&odd], &["GCP-002 unknown", "GCP-019 unknown"]);
    for finding in findings(&bundle(&[&odd])) {
        assert!(finding.fix.edits.is_empty(), "{}", finding.rule.code);
    }
    let twice =
        format!(r#"{{"bindings": [], {}"#, &policy(&[&format!("roles/owner: {GROUP}")])[1..]);
    check(&[&twice], &["GCP-002 unknown", "GCP-019 unknown"]);
}

#[test]
fn a_patch_of_what_gcloud_printed_is_few_lines() {
    let printed = r#"{
  "bindings": [
    {
      "members": [
        "group:cck-a1@confluent.io"
      ],
      "role": "roles/cloudkms.cryptoKeyEncrypterDecrypter"
    },
    {
      "members": [
        "user:ada@example.com"
      ],
      "role": "roles/cloudkms.viewer"
    }
  ],
  "etag": "BwYabc",
  "version": 1
}"#;
    let text = bundle(&[printed]);
    let before = r#"        "user:ada@example.com""#;
    let after = format!("{before},\n        \"group:cck-a1@confluent.io\"");
    assert_eq!(fixed(&text, &findings(&text)[0]), text.replace(before, &after));
    let alone = r#",
    {
      "members": [
        "user:ada@example.com"
      ],
      "role": "roles/cloudkms.viewer"
    }"#;
    let text = bundle(&[&printed.replace(alone, "")]);
    let binding =
        r#"{ "members": ["group:cck-a1@confluent.io"], "role": "roles/cloudkms.viewer" }"#;
    let wanted = text.replace("    }\n  ],", &format!("    }},\n    {binding}\n  ],"));
    assert_eq!(fixed(&text, &findings(&text)[0]), wanted);
}

#[test]
fn a_doubt_about_duties_takes_no_role_away() {
    let (own, ann) = ("projects/p/roles/own", "user:ann@example.com");
    let both = |role: &str| {
        policy(&[&format!("{role}: {ann}"), &format!("roles/cloudkms.cryptoOperator: {ann}")])
    };
    let told = findings(&bundle(&[&both(own)]));
    let duties = told.iter().find(|it| it.rule.code == "GCP-020").expect("told");
    assert_eq!(duties.severity, Severity::Unknown);
    let describe = "gcloud iam roles describe own --project=p --format json";
    assert_eq!(duties.fix.command.as_deref(), Some(describe));
    let fenced = both("roles/cloudkms.admin").replacen(
        "]}",
        r#"], "condition": {"expression": "request.host == 'x'"}}"#,
        1,
    );
    let told = findings(&bundle(&[&fenced]));
    let duties = told.iter().find(|it| it.rule.code == "GCP-020").expect("told");
    let command = duties.fix.command.as_deref().expect("a command");
    assert!(command.starts_with("gcloud kms keys get-iam-policy "), "{command}");
}

#[test]
fn a_layer_that_cannot_be_read_is_told_with_what_prints_it() {
    let name = "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d";
    let listed = format!(r#"[{{"name": "{name}", "kind": "DenyPolicy"}}]"#);
    let owner = policy(&[&format!("roles/cloudkms.cryptoOperator: {GROUP}")]);
    let commands = |layer: &str| {
        let told = findings(&bundle(&[&owner, layer])).into_iter();
        let ours = told.filter(|it| it.rule.code == "GCP-019");
        ours.filter_map(|it| it.fix.command).collect::<Vec<String>>()
    };
    let point = "cloudresourcemanager.googleapis.com%2Fprojects%2Fp";
    let get = format!(
        "gcloud iam policies get d --kind=denypolicies --attachment-point='{point}' --format json"
    );
    assert_eq!(commands(&listed), [get]);
    assert_eq!(commands(&listed.replace("%2Fp/", "%2Fq/")), [""; 0]);
    let chain = r#"[{"id": "p", "type": "project", "policy": {"bindings": [7]}},
        {"id": "1", "type": "organization"}]"#;
    let again = "gcloud projects get-ancestors-iam-policy p --format json";
    assert_eq!(commands(chain), [again, again]);
    let perimeter = r#"{"name": "accessPolicies/1/servicePerimeters/s", "status":
        {"resources": 7}}"#;
    let describe = "gcloud access-context-manager perimeters describe s --policy=1 --format json";
    assert_eq!(commands(perimeter), [describe]);
    let boundary = r#"{"name": "organizations/1/locations/global/principalAccessBoundaryPolicies/b",
        "details": {"rules": 7}}"#;
    let describe = "gcloud iam principal-access-boundary-policies describe b --organization=1 \
                    --location=global --format json";
    assert_eq!(commands(boundary), [describe]);
}
