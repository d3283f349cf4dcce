//! Policies over the key: of its ring, its project, its folders and its organization.

use keywright_policy::{Finding, Severity, foresee};

use super::super::RULES;
use crate::gcp::testing::{KEY, bundle, case, findings, fixed};

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
    assert_eq!(word(&[OWN, &chain(&bound("roles/viewer", "allUsers"))]), "error");
    assert_eq!(word(&[OWN, &chain(&bound("projects/p/roles/x", "allUsers"))]), "unknown");
    assert_eq!(word(&[OWN, &chain(&bound("roles/storage.objectViewer", "allUsers"))]), "");
    // Whatever it is that a role lets everyone do with the key.
    let lists = |permission: &str| {
        let name = "projects/p/roles/x";
        let role = format!(r#"{{"name": "{name}", "includedPermissions": ["{permission}"]}}"#);
        word(&[OWN, &role, &chain(&bound(name, "allUsers"))])
    };
    assert_eq!(lists("cloudkms.cryptoKeyVersions.update"), "error");
    assert_eq!(lists("cloudkms.keyRings.setIamPolicy"), "error");
    assert_eq!(lists("storage.objects.get"), "");
    // What was read without its condition holds what the role holds, if the condition is met.
    let stripped = |role: &str| chain(&bound(&format!("{role}_withcond_0a1b"), "allUsers"));
    assert_eq!(word(&[OWN, &stripped("roles/owner")]), "unknown");
    assert_eq!(word(&[OWN, &stripped(DECRYPTER)]), "unknown");
    assert_eq!(word(&[OWN, &stripped("roles/storage.objectViewer")]), "");
    let unknown = of("GCP-005", &[OWN, &chain(&bound("roles/cloudkms.notYet", "allUsers"))]);
    let command = unknown[0].fix.command.as_deref().expect("a command");
    assert!(!command.contains("remove-"), "{command}");
}

#[test]
fn duties_and_users_of_a_policy_that_was_read_without_conditions_are_unknown() {
    let (use_role, ada) = (format!("{DECRYPTER}_withcond_0a1b"), "user:ada@x.example");
    let owner = bound("roles/cloudkms.admin", ada);
    let own = |more: &str| OWN.replace(r#"], "etag""#, &format!(r#", {more}], "etag""#));
    let both = own(&format!("{}, {owner}", bound(&use_role, ada)));
    let told = of("GCP-020", &[&both]);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(finding.severity, Severity::Unknown);
    let members = ["a", "b", "c"].map(|it| bound(&use_role, &format!("user:{it}@x.example")));
    let told = of("GCP-022", &[&own(&members.join(", "))]);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(finding.severity, Severity::Unknown);
    for it in of("GCP-020", &[&both]).iter().chain(&told) {
        let command = it.fix.command.as_deref().expect("a command");
        assert!(command.starts_with("gcloud kms keys get-iam-policy "), "{command}");
    }
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
        assert_eq!(with(role)[0].severity, Severity::Warning, "{role}");
    }
    let told = with("roles/resourcemanager.folderAdmin");
    assert_eq!(told[0].severity, Severity::Unknown);
    let describe = "gcloud iam roles describe roles/resourcemanager.folderAdmin --format json";
    assert_eq!(told[0].fix.command.as_deref(), Some(describe));
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
    // Four spellings of three members.
    let three =
        four(DECRYPTER).replace("user:u3@x.example", "principal://goog/subject/U2@x.example");
    assert_eq!(of("GCP-022", &[&three]).len(), 0);
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
        let command =
            "gcloud access-context-manager perimeters describe s --policy=1 --format json";
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
            r#"{{"name":
            "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
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

/// What a finding of an undecided access says to do, and its command.
#[track_caller]
fn settled(documents: &[&str], help: &str, command: &str) {
    let told = of("GCP-002", documents);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    assert!(finding.help.contains(help), "{}", finding.help);
    assert_eq!(finding.fix.command.as_deref(), Some(command));
}

#[test]
fn a_doubt_says_what_settles_it() {
    let group = "group:cck-a1@confluent.io";
    let none = r#"{"etag": "x"}"#;
    let role = chain(&bound("projects/p/roles/conf", group));
    let describe = "gcloud iam roles describe conf --project=p --format json";
    settled(&[none, &role], "the role's definition", describe);
    let stripped = chain(&bound("roles/owner_withcond_0a1b", group));
    let chained = "gcloud projects get-ancestors-iam-policy p --format json";
    settled(&[none, &stripped], "again with gcloud", chained);
    let deny = |point: &str, rest: &str| {
        format!(
            r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2F{point}/denypolicies/d",
            "kind": "DenyPolicy"{rest}}}"#
        )
    };
    let point = "cloudresourcemanager.googleapis.com%2Fprojects%2Fp";
    let get = format!(
        "gcloud iam policies get d --kind=denypolicies --attachment-point='{point}' --format json"
    );
    settled(&[OWN, &deny("projects%2Fp", "")], "the deny policy whole", &get);
    let rules = |principal: &str| {
        format!(
            r#", "rules": [{{"denyRule": {{"deniedPrincipals": ["{principal}"],
            "deniedPermissions": ["cloudkms.googleapis.com/*"]}}}}]"#
        )
    };
    let both = format!("{chained}\ngcloud projects describe p --format json");
    let all = rules("principalSet://goog/public:all");
    settled(&[OWN, &deny("folders%2F7", &all)], "what stands over the key", &both);
    let customer = rules("principalSet://goog/cloudIdentityCustomerId/C01");
    let update = format!(
        "gcloud iam policies update d --kind=denypolicies --attachment-point='{point}' \
         --policy-file=deny.json"
    );
    settled(&[OWN, &deny("projects%2Fp", &customer)], "spare the group", &update);
}

#[test]
fn a_doubt_about_a_fence_says_what_settles_it() {
    let number = "gcloud projects describe p --format json";
    settled(&[OWN, &perimeter("")], "its number", number);
    let through = "gcloud access-context-manager perimeters describe s --policy=1 --format json";
    let odd = perimeter(r#", "ingressPolicies": 7"#);
    settled(&[OWN, NUMBER, &odd], "the perimeter whole", through);
    let inside = r#", "ingressPolicies": [{"ingressFrom": {"identities":
        ["group:cck-a1@confluent.io"], "sources": [{"accessLevel": "*"}]}, "ingressTo":
        {"resources": ["*"], "operations": [{"serviceName": "cloudkms.googleapis.com",
        "methodSelectors": [{"method": "*"}]}]}}]"#;
    let text = bundle(&[OWN, NUMBER, &perimeter(inside)]);
    settled(&[OWN, NUMBER, &perimeter(inside)], "add rules for the group", through);
    let mended = fixed(&text, &findings(&text)[0]);
    assert_eq!(findings(&mended).len(), 0, "{mended}");
    assert_eq!(mended.matches("ingressFrom").count(), 1);
    let name = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    let boundary = format!(
        r#"{{"name": "{name}", "details": {{"rules": [{{"effect": "ALLOW", "resources":
        ["//cloudresourcemanager.googleapis.com/projects/q"]}}]}}}}"#
    );
    let command = "gcloud iam principal-access-boundary-policies";
    let place = "b --organization=1 --location=global --format json";
    let bindings = format!("{command} search-policy-bindings {place}");
    settled(&[OWN, &boundary], "whom the boundary binds", &bindings);
    let bound = format!(
        r#"{{"name": "x", "policy": "{name}", "target": {{"principalSet":
        "//cloudresourcemanager.googleapis.com/organizations/1"}}}}"#
    );
    settled(&[OWN, &bound], "hand in the boundary", &format!("{command} describe {place}"));
}

#[test]
fn each_denial_is_told_and_mended_by_who_denies() {
    let deny = |id: &str, verb: &str| {
        format!(
            r#"{{"name":
            "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/{id}",
            "rules": [{{"denyRule": {{"deniedPrincipals": ["principalSet://goog/public:all"],
            "deniedPermissions": ["cloudkms.googleapis.com/cryptoKeyVersions.{verb}"]}}}}]}}"#
        )
    };
    let mut text = bundle(&[OWN, &deny("one", "useToDecrypt"), &deny("two", "useToEncrypt")]);
    let told = findings(&text);
    let [first, second] = told.as_slice() else { panic!("{told:?}") };
    assert!(first.message.ends_with("deny policy `one` takes it away"), "{}", first.message);
    assert!(!first.message.contains("useToEncrypt"), "{}", first.message);
    assert!(second.message.ends_with("deny policy `two` takes it away"), "{}", second.message);
    text = fixed(&text, second);
    text = fixed(&text, &findings(&text)[0]);
    assert_eq!(findings(&text).len(), 0, "{text}");
}

#[test]
fn access_that_ends_above_the_key_is_told_and_foretold_as_on_it() {
    let none = r#"{"etag": "x"}"#;
    let timed = r#"{"role": "roles/owner", "members": ["group:cck-a1@confluent.io"], "condition":
        {"expression": "request.time < timestamp('2026-12-01T00:00:00Z')"}}"#;
    let told = of("GCP-008", &[none, &chain(timed)]);
    let [finding] = told.as_slice() else { panic!("{told:?}") };
    let wanted = "what `roles/owner` on project `p` gives group `cck-a1@confluent.io` for cluster \
                  `orders` ends on 2026-12-01T00:00:00Z";
    assert_eq!(finding.message, wanted);
    let command = finding.fix.command.as_deref().expect("a command");
    assert!(command.starts_with("gcloud kms keys add-iam-policy-binding "), "{command}");
    let coming = foresee(RULES, &case(&bundle(&[none, &chain(timed)]))).coming;
    let wanted = "`roles/owner` on project `p` ends for group `cck-a1@confluent.io`: cluster \
                  `orders` loses it";
    assert_eq!(coming.iter().map(|it| &*it.what).collect::<Vec<_>>(), [wanted]);
    assert_eq!(of("GCP-008", &[OWN, &chain(timed)]).len(), 0);
    let elsewhere = chain(timed).replace(r#""id": "p""#, r#""id": "q""#);
    assert_eq!(of("GCP-008", &[none, &elsewhere]).len(), 0);
}
