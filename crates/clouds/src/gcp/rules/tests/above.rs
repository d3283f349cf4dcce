//! Policies over the key: of its ring, its project, its folders and its organization.

use keywright_policy::{Finding, Severity};

use crate::gcp::testing::{KEY, bundle, findings, fixed};

fn chain(project: &str) -> String {
    format!(
        r#"[{{"id": "p", "type": "project", "policy": {{"bindings": [{project}], "etag": "x"}}}},
        {{"id": "1", "type": "organization", "policy": {{"etag": "x"}}}}]"#
    )
}

fn bound(role: &str, member: &str) -> String {
    format!(r#"{{"role": "{role}", "members": ["{member}"]}}"#)
}

const OWN: &str = r#"{"bindings": [{"role": "roles/cloudkms.cryptoKeyEncrypterDecrypter", "members":
    ["group:cck-a1@confluent.io"]}, {"role": "roles/cloudkms.viewer", "members":
    ["group:cck-a1@confluent.io"]}], "etag": "x"}"#;
const DECRYPTER: &str = "roles/cloudkms.cryptoKeyDecrypter";

fn of(code: &str, documents: &[&str]) -> Vec<Finding> {
    let told = findings(&bundle(documents));
    told.into_iter().filter(|it| it.rule.code == code).collect()
}

#[test]
fn the_public_above_the_key_is_told_where_it_stands() {
    let told = of("GCP-005", &[OWN, &chain(&bound(DECRYPTER, "allUsers"))]);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(finding.severity, Severity::Error);
    let wanted = "`allUsers` has `roles/cloudkms.cryptoKeyDecrypter` on project `p`, over the key \
                  of cluster `orders`: everyone is let in";
    assert_eq!(finding.message, wanted);
    let place = finding.place.as_ref().expect("a place");
    assert_eq!(place.source.slice(place.span), "\"allUsers\"");
    let command = "gcloud projects remove-iam-policy-binding p --member=allUsers \
                   --role=roles/cloudkms.cryptoKeyDecrypter --all";
    assert_eq!(finding.fix.command.as_deref(), Some(command));
    let ring = KEY.split_once("/cryptoKeys/").expect("a key").0;
    let found = |place: &str| {
        format!(
            r#"[{{"resource": "//cloudkms.googleapis.com/{place}",
            "policy": {{"bindings": [{}]}}}}]"#,
            bound(DECRYPTER, "allAuthenticatedUsers")
        )
    };
    let told = of("GCP-005", &[OWN, &found(ring)]);
    let command = told[0].fix.command.as_deref().expect("a command");
    assert!(command.starts_with("gcloud kms keyrings remove-iam-policy-binding r "), "{command}");
    // A search finds the key's own policy as well, which is told once.
    assert_eq!(of("GCP-005", &[OWN, &found(KEY)]).len(), 0);
    assert_eq!(of("GCP-005", &[OWN, &found(&format!("{ring}2"))]).len(), 0);
}

#[test]
fn the_public_above_that_may_or_may_not_reach_the_key_is_unknown() {
    let word = |documents: &[&str]| {
        let told = of("GCP-005", documents);
        told.iter().map(|it| it.severity.to_string()).collect::<Vec<_>>().join(" ")
    };
    let elsewhere = chain(&bound(DECRYPTER, "allUsers")).replace(r#""id": "p""#, r#""id": "12""#);
    assert_eq!(word(&[OWN, &elsewhere]), "unknown");
    assert_eq!(word(&[OWN, &chain(&bound("roles/viewer", "allUsers"))]), "unknown");
    assert_eq!(word(&[OWN, &chain(&bound("projects/p/roles/x", "allUsers"))]), "unknown");
    assert_eq!(word(&[OWN, &chain(&bound("roles/storage.objectViewer", "allUsers"))]), "");
    let unknown = of("GCP-005", &[OWN, &chain(&bound("roles/viewer", "allUsers"))]);
    let command = unknown[0].fix.command.as_deref().expect("a command");
    assert!(!command.contains("remove-"), "{command}");
}

#[test]
fn duties_add_up_over_all_policies_and_whatever_the_letters() {
    let own = OWN.replacen("[{", &format!("[{}, {{", bound(DECRYPTER, "user:Ann@acme.example")), 1);
    let above = chain(&bound("roles/cloudkms.admin", "user:ann@acme.example"));
    let told = of("GCP-020", &[&own, &above]);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(finding.severity, Severity::Warning);
    let command = "gcloud projects remove-iam-policy-binding p --member=user:ann@acme.example \
                   --role=roles/cloudkms.admin --all";
    assert_eq!(finding.fix.command.as_deref(), Some(command));
    let maybe = above.replace(r#""id": "p""#, r#""id": "12""#);
    let told = of("GCP-020", &[&own, &maybe]);
    assert_eq!(told[0].severity, Severity::Unknown);
    assert_eq!(of("GCP-020", &[OWN, &above]).len(), 0);
}

#[test]
fn whoever_may_set_policies_may_let_others_in() {
    let with = |role: &str| {
        let ann = "user:ann@acme.example";
        let own = OWN.replacen("[{", &format!("[{}, {{", bound(DECRYPTER, ann)), 1);
        of("GCP-020", &[&own, &chain(&bound(role, ann))])
    };
    for role in ["roles/iam.securityAdmin", "roles/resourcemanager.projectIamAdmin"] {
        let told = with(role);
        assert_eq!(told[0].severity, Severity::Unknown, "{role}");
        let describe = format!("gcloud iam roles describe {role} --format json");
        assert_eq!(told[0].fix.command.as_deref(), Some(describe.as_str()));
    }
    assert_eq!(with("roles/storage.admin").len(), 0);
}

#[test]
fn users_by_a_role_that_is_not_known_may_be_too_many() {
    let four = |role: &str| {
        let all: Vec<String> = (0..4).map(|it| format!("\"user:u{it}@x.example\"")).collect();
        let all = all.join(", ");
        format!(r#"{{"bindings": [{{"role": "{role}", "members": [{all}]}}], "etag": "x"}}"#)
    };
    let word = |role: &str| {
        let told = of("GCP-022", &[&four(role)]);
        told.iter().map(|it| it.severity.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(word("projects/p/roles/crypt"), "unknown");
    assert_eq!(word(DECRYPTER), "note");
    assert_eq!(word("roles/cloudkms.viewer"), "");
    assert_eq!(word("roles/storage.admin"), "");
}

const NUMBER: &str = r#"{"projectId": "p", "projectNumber": "123"}"#;

/// A perimeter around the key's project, with further members of its status.
fn perimeter(rest: &str) -> String {
    format!(
        r#"{{"name": "accessPolicies/1/servicePerimeters/s", "title": "s", "status": {{
        "resources": ["projects/123"], "restrictedServices": ["cloudkms.googleapis.com"]{rest}}}}}"#
    )
}

#[test]
fn a_perimeters_rules_are_added_to_and_none_is_replaced() {
    let others = r#", "ingressPolicies": [{"ingressFrom": {"identities": ["user:a@acme.example"]}}],
        "egressPolicies": null"#;
    for rest in ["", others] {
        let text = bundle(&[OWN, NUMBER, &perimeter(rest)]);
        let told = findings(&text);
        let [finding] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((finding.rule.code, finding.severity), ("GCP-023", Severity::Error));
        let command = "gcloud access-context-manager perimeters describe s --policy=1 --format json";
        assert_eq!(finding.fix.command.as_deref(), Some(command));
        let mended = fixed(&text, finding);
        assert_eq!(findings(&mended).len(), 0, "{mended}");
        assert_eq!(mended.contains("user:a@acme.example"), rest == others);
    }
}

#[test]
fn a_deny_rule_without_exceptions_is_mended_to_one_that_can_be_read() {
    for exceptions in ["", r#""exceptionPrincipals": null, "#, r#""exceptionPrincipals": [], "#] {
        let deny = format!(
            r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
            "rules": [{{"denyRule": {{{exceptions}"deniedPrincipals":
            ["principalSet://goog/public:all"], "deniedPermissions":
            ["cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt"]}}}}]}}"#
        );
        let text = bundle(&[OWN, &deny]);
        let told = findings(&text);
        let [finding] = told.as_slice() else { panic!("{told:?}") };
        let mended = fixed(&text, finding);
        assert_eq!(findings(&mended).len(), 0, "{mended}");
    }
}
