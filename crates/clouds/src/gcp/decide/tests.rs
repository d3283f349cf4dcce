//! Decisions, as a person reads them.

use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_policy::Access;

use super::*;
use crate::gcp::testing::exports;

mod doubts;

const KEY: &str = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
const GROUP: &str = "cck-a1@confluent.io";
const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";

fn policy(role: &str, member: &str, condition: &str) -> String {
    let condition = match condition {
        "" => String::new(),
        it => format!(r#", "condition": {{"expression": "{it}"}}"#),
    };
    format!(r#"{{"bindings": [{{"role": "{role}", "members": ["{member}"]{condition}}}]}}"#)
}

fn operator(member: &str, condition: &str) -> String {
    policy("roles/cloudkms.cryptoOperator", member, condition)
}

/// A deny policy at a place, with a rule's further members.
fn deny(point: &str, rest: &str) -> String {
    let point = point.replace('/', "%2F");
    format!(
        r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2F{point}/denypolicies/d",
        "rules": [{{"denyRule": {{{rest}}}}}]}}"#
    )
}

const EVERYBODY: &str = r#""deniedPrincipals": ["principalSet://goog/public:all"]"#;

fn denies(permission: &str) -> String {
    format!(r#"{EVERYBODY}, "deniedPermissions": ["cloudkms.googleapis.com/{permission}"]"#)
}

/// `get-ancestors-iam-policy` of a project in a folder.
fn chain(project: &str, organization: &str) -> String {
    format!(
        r#"[{{"id": "p", "type": "project", "policy": {project}}},
        {{"id": "22", "type": "folder", "policy": {{"etag": "x"}}}},
        {{"id": "1", "type": "organization", "policy": {organization}}}]"#
    )
}

const NONE: &str = r#"{"etag": "x"}"#;

/// Decides the vendor's group as `check` does.
#[track_caller]
fn vendor(documents: &[&str], wanted: &str) {
    let exports = exports(&format!(r#"{{"documents": [{}]}}"#, documents.join(",\n")));
    let told = match decide_for(&exports, Some(KEY), GROUP, DECRYPT) {
        Access::Allowed => "allowed".to_owned(),
        Access::Missing => "missing".to_owned(),
        Access::Denied { by, .. } => format!("denied: {by}"),
        Access::Unknown { why, .. } => format!("unknown: {why}"),
    };
    assert_eq!(told, wanted, "{documents:#?}");
}

/// Decides a case as `simulate` does: the outcome, then its reasons with their documents.
#[track_caller]
fn check(principal: &str, rest: &str, documents: &[&str], wanted: &str) {
    let text = format!(
        r#"{{"cloud": "google", "request": {{"principal": "{principal}",
        "permission": "{DECRYPT}", "resource": "{KEY}"{rest}}}, "documents": [{}]}}"#,
        documents.join(",\n")
    );
    assert_eq!(decided(&text), wanted, "{text}");
}

fn decided(text: &str) -> String {
    let source = Arc::new(Source::new("case.json", text));
    let document = Document::parse(source).expect("JSON");
    let case = match Case::read(&document) {
        Ok(case) => case,
        Err(fault) => return format!("error: {}", fault.message),
    };
    let decision = decide_case(&case);
    let because = decision.because();
    let reasons = because.iter().map(|it| match &it.policy {
        Some(policy) => format!("; {policy}: {}", it.message),
        None => format!("; {}", it.message),
    });
    std::iter::once(decision.outcome.word().to_owned()).chain(reasons).collect()
}

#[test]
fn ancestors_add_to_what_the_key_gives() {
    let given = operator(&format!("group:{GROUP}"), "");
    vendor(&[NONE, &chain(&given, NONE)], "allowed");
    vendor(&[NONE, &chain(NONE, &given)], "allowed");
    vendor(&[NONE, &chain(NONE, NONE)], "missing");
    let elsewhere = chain(NONE, &given).replace(r#""id": "p""#, r#""id": "q""#);
    let doubt = "unknown: the binding to `roles/cloudkms.cryptoOperator` of organization `1` \
                 allows it, if that stands over the key";
    vendor(&[NONE, &elsewhere], doubt);
    let found = |resource: &str| {
        format!(
            r#"[{{"resource": "//{resource}", "project": "projects/12",
            "folders": ["folders/22"], "organization": "organizations/1", "policy": {given}}}]"#
        )
    };
    let ring = "cloudkms.googleapis.com/projects/p/locations/l/keyRings/r";
    vendor(&[NONE, &found(ring)], "allowed");
    vendor(&[NONE, &found(&format!("{ring}2"))], "missing");
    vendor(&[&found(&format!("{ring}/cryptoKeys/k"))], "allowed");
    vendor(&[NONE, &found("cloudresourcemanager.googleapis.com/projects/q")], "missing");
    vendor(&[NONE, &found(&format!("{ring}/importJobs/i"))], "missing");
}

#[test]
fn a_deny_rule_outweighs_every_binding() {
    let given = operator(&format!("group:{GROUP}"), "");
    let denied = "denied: deny policy `d` takes it away";
    let all = denies("cryptoKeyVersions.useToDecrypt");
    vendor(&[&given, &deny("projects/p", &all)], denied);
    for wild in ["cryptoKeyVersions.*", "*.useToDecrypt", "*"] {
        vendor(&[&given, &deny("projects/p", &denies(wild))], denied);
    }
    vendor(&[&given, &deny("projects/p", &denies("cryptoKeyVersions.useToEncrypt"))], "allowed");
    vendor(&[&given, &deny("projects/q", &all)], "allowed");
    let spared = format!(
        r#"{}, "exceptionPermissions":
        ["cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt"]"#,
        denies("*")
    );
    vendor(&[&given, &deny("projects/p", &spared)], "allowed");
    let group =
        |it: &str| format!(r#"{all}, "exceptionPrincipals": ["principalSet://goog/group/{it}"]"#);
    vendor(&[&given, &deny("projects/p", &group(GROUP))], "allowed");
    vendor(&[&given, &deny("projects/p", &group("other@confluent.io"))], denied);
    let dead = all.replace("principalSet://goog/public:all", "deleted:principalSet://goog/group/x");
    vendor(&[&given, &deny("projects/p", &dead)], "allowed");
    vendor(&[&given, &chain(NONE, NONE), &deny("folders/22", &all)], denied);
    vendor(&[&given, &chain(NONE, NONE), &deny("folders/23", &all)], "allowed");
}

#[test]
fn a_deny_rule_in_doubt_leaves_the_answer_open() {
    let given = operator(&format!("group:{GROUP}"), "");
    let all = denies("*");
    let maybe = "unknown: deny policy `d` takes it away, if it stands over the key";
    vendor(&[&given, &deny("folders/22", &all)], maybe);
    vendor(&[&given, &deny("projects/123", &all)], maybe);
    let number = r#"{"projectId": "p", "projectNumber": "123"}"#;
    vendor(&[&given, number, &deny("projects/123", &all)], "denied: deny policy `d` takes it away");
    let tagged = format!(
        r#"{all}, "denialCondition": {{"expression": "resource.matchTag('1/env', 'prod')"}}"#
    );
    let tags = "unknown: deny policy `d` may apply: it depends on the tags of the resource";
    vendor(&[&given, &deny("projects/p", &tagged)], tags);
    let customer = all.replace("public:all", "cloudIdentityCustomerId/C01");
    let who = "unknown: `principalSet://goog/cloudIdentityCustomerId/C01` may or may not mean \
               `cck-a1@confluent.io`";
    vendor(&[&given, &deny("projects/p", &customer)], who);
    let odd = all.replace("cloudkms.googleapis.com/*", DECRYPT);
    let form = "unknown: `cloudkms.cryptoKeyVersions.useToDecrypt` is no permission of a deny rule";
    vendor(&[&given, &deny("projects/p", &odd)], form);
}

const PERIMETER: &str = r#"{"name": "accessPolicies/1/servicePerimeters/s", "title": "s",
    "status": {"resources": ["projects/123"], "restrictedServices": ["cloudkms.googleapis.com"],
    "ingressPolicies": [INGRESS], "egressPolicies": [EGRESS]}}"#;

#[test]
fn a_perimeter_lets_the_vendor_through_both_ways_or_not_at_all() {
    let given = operator(&format!("group:{GROUP}"), "");
    let number = r#"{"projectId": "p", "projectNumber": "123"}"#;
    let to = r#"{"resources": ["*"], "operations":
        [{"serviceName": "cloudkms.googleapis.com", "methodSelectors": [{"method": "*"}]}]}"#;
    let ingress = format!(
        r#"{{"ingressFrom": {{"identities": ["group:{GROUP}"],
        "sources": [{{"accessLevel": "*"}}]}}, "ingressTo": {to}}}"#
    );
    let egress =
        format!(r#"{{"egressFrom": {{"identities": ["group:{GROUP}"]}}, "egressTo": {to}}}"#);
    let around = |inside: &str, outside: &str| {
        PERIMETER.replace("INGRESS", inside).replace("EGRESS", outside)
    };
    vendor(&[&given, number, &around(&ingress, &egress)], "allowed");
    let none = "denied: perimeter `s` has no ingress rule that admits it";
    vendor(&[&given, number, &around("", &egress)], none);
    let egress_only = "unknown: perimeter `s` has no egress rule for it";
    vendor(&[&given, number, &around(&ingress, "")], egress_only);
    let elsewhere = egress.replace("cloudkms", "storage");
    vendor(&[&given, number, &around(&ingress, &elsewhere)], egress_only);
    let some = egress.replace(r#"["*"]"#, r#"["projects/9"]"#);
    let perhaps = "unknown: an egress rule of perimeter `s` may or may not be for it";
    vendor(&[&given, number, &around(&ingress, &some)], perhaps);
    let network =
        ingress.replace(r#""*"}]}, "ing"#, r#""accessPolicies/1/accessLevels/a"}]}, "ing"#);
    let doubt = "unknown: an ingress rule of perimeter `s` may or may not admit it";
    vendor(&[&given, number, &around(&network, &egress)], doubt);
    let unjoined = "unknown: perimeter `s` may enclose the key: its project's number was not \
                    handed in";
    vendor(&[&given, &around("", "")], unjoined);
    let other = r#"{"projectId": "p", "projectNumber": "456"}"#;
    vendor(&[&given, other, &around("", "")], "allowed");
    let free = around("", "").replace("cloudkms", "storage");
    vendor(&[&given, number, &free], "allowed");
}

#[test]
fn a_boundary_without_the_key_is_a_doubt() {
    let given = operator(&format!("group:{GROUP}"), "");
    let name = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    let boundary = |resource: &str| {
        format!(
            r#"{{"name": "{name}", "details": {{"rules": [{{"effect": "ALLOW",
            "resources": ["//cloudresourcemanager.googleapis.com/{resource}"]}}]}}}}"#
        )
    };
    vendor(&[&given, &boundary("projects/p")], "allowed");
    let doubt = "unknown: boundary `b` does not hold the key, and may bind the principal";
    vendor(&[&given, &boundary("projects/q")], doubt);
    let bound = format!(
        r#"{{"name": "x", "policy": "{name}", "target": {{"principalSet":
        "//iam.googleapis.com/locations/global/workforcePools/w"}}}}"#
    );
    vendor(&[&given, &boundary("projects/q"), &bound], "allowed");
    let missing = format!("unknown: boundary `{name}` is bound, and was not handed in");
    vendor(&[&given, &bound], &missing);
}

#[test]
fn an_assumption_goes_when_its_layer_was_handed_in() {
    let deny = deny("projects/p", &denies("*"));
    let search = r#"[{"resource": "//cloudresourcemanager.googleapis.com/organizations/1",
        "policy": {"etag": "x"}}]"#;
    let perimeter = PERIMETER.replace("INGRESS", "").replace("EGRESS", "");
    let exports = |all: &[&str]| exports(&format!(r#"{{"documents": [{}]}}"#, all.join(",")));
    assert_eq!(exports(&[]).assumed(None).len(), 3);
    let deny_only = exports(&[&deny, &perimeter, search]).assumed(None);
    let others = "no other deny policy than those handed in takes away what IAM policies give";
    assert_eq!(deny_only, ["no access boundary takes away what IAM policies give", others]);
    let listed = format!(r#"[{{"policy": {deny}}}, {}"#, &chain(NONE, NONE)[1..]);
    let whole = exports(&[&listed, &perimeter]).assumed(Some(KEY));
    assert!(!whole.contains(&others), "{whole:?}");
    let chained = exports(&[&deny, &perimeter, &chain(NONE, NONE)]).assumed(None);
    assert_eq!(chained[1], "the IAM policy of the key ring adds nobody to the key");
}

#[test]
fn a_request_is_decided_by_the_binding_that_means_its_principal() {
    let binding = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    let none = "implicit-deny; no binding gives it";
    for (member, principal, wanted) in [
        ("user:ann@example.com", "user:Ann@Example.com", binding),
        ("user:ann@example.com", "principal://goog/subject/ann@example.com", binding),
        ("user:ann@example.com", "serviceAccount:ann@example.com", none),
        ("user:ann@example.com", "group:ann@example.com", none),
        ("allUsers", "principal://iam.googleapis.com/a/workforcePools/w/subject/s", binding),
        ("allAuthenticatedUsers", "principal://iam.googleapis.com/w/subject/s", none),
        ("allAuthenticatedUsers", "user:ann@example.com", binding),
        ("deleted:user:ann@example.com?uid=1", "user:ann@example.com", none),
        (
            "principalSet://iam.googleapis.com/w/*",
            "principal://iam.googleapis.com/w/subject/s",
            binding,
        ),
        (
            "principalSet://iam.googleapis.com/v/*",
            "principal://iam.googleapis.com/w/subject/s",
            none,
        ),
    ] {
        check(principal, "", &[&operator(member, "")], wanted);
    }
}

#[test]
fn membership_is_what_the_case_says() {
    let given = operator("group:team@example.com", "");
    let ann = "user:ann@example.com";
    let doubt = "unknown; documents[0]: `group:team@example.com` may or may not mean \
                 `ann@example.com`";
    check(ann, "", &[&given], doubt);
    let binding = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    check(ann, r#", "groups": ["Team@example.com"]"#, &[&given], binding);
    check(ann, r#", "groups": ["group:team@example.com"]"#, &[&given], binding);
    check(ann, r#", "groups": []"#, &[&given], "implicit-deny; no binding gives it");
    let domain =
        "unknown; documents[0]: `domain:example.com` may or may not mean `ann@example.com`";
    check(ann, "", &[&operator("domain:example.com", "")], domain);
    // An organization has accounts at other domains than its first.
    let second = domain.replace("domain:example.com", "domain:example.org");
    check(ann, r#", "groups": []"#, &[&operator("domain:example.org", "")], &second);
    let none = "implicit-deny; no binding gives it";
    for other in ["user:ann@gmail.com", "serviceAccount:a@p.iam.gserviceaccount.com"] {
        check(other, "", &[&operator("domain:example.org", "")], none);
    }
}

#[test]
fn a_condition_is_decided_by_time_and_tags_of_the_request() {
    let ann = "user:ann@example.com";
    let binding = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    let none = "implicit-deny; no binding gives it";
    let until = operator(ann, "request.time < timestamp('2027-01-01T00:00:00Z')");
    check(ann, r#", "time": "2026-11-24T00:00:00Z""#, &[&until], binding);
    check(ann, r#", "time": "2027-01-01T00:00:00Z""#, &[&until], none);
    let open = "unknown; documents[0]: it holds only under a condition, which ends by \
                2027-01-01T00:00:00Z";
    check(ann, "", &[&until], open);
    let tagged = operator(ann, "resource.matchTag('1/env', 'prod')");
    check(ann, r#", "tags": {"1/env": "prod"}"#, &[&tagged], binding);
    check(ann, r#", "tags": {}"#, &[&tagged], none);
    check(ann, "", &[&operator(ann, "1 / 0 == 1")], none);
    let apart = "unknown; documents[0]: it holds only under a condition: the key and its versions \
                 are answered apart";
    check(ann, "", &[&operator(ann, "resource.name.endsWith('/k')")], apart);
    check(ann, "", &[&operator(ann, "resource.name.endsWith('/7')")], apart);
    check(ann, "", &[&operator(ann, "resource.name.endsWith('/x')")], none);
    check(ann, "", &[&operator(ann, "resource.name.startsWith('projects/p/')")], binding);
}

#[test]
fn a_version_that_is_not_enabled_is_not_used() {
    let ann = "user:ann@example.com";
    let versions = format!(
        r#"[{{"name": "{KEY}/cryptoKeyVersions/1", "state": "DISABLED"}},
        {{"name": "{KEY}/cryptoKeyVersions/2", "state": "ENABLED"}}]"#
    );
    let on = |number: u8| {
        decided(&format!(
            r#"{{"request": {{"principal": "{ann}", "action": "{DECRYPT}",
            "resource": "{KEY}/cryptoKeyVersions/{number}"}},
            "documents": [{versions}, {}]}}"#,
            operator(ann, "")
        ))
    };
    let disabled = "implicit-deny; documents[0]: version `1` is `DISABLED`, and cannot be used";
    assert_eq!(on(1), disabled);
    assert!(on(2).starts_with("allow"), "{}", on(2));
}

#[test]
fn a_case_that_cannot_be_read_is_refused() {
    let given = operator("allUsers", "");
    let form = "error: `ann` is no principal: give `group:…`, `user:…`, `serviceAccount:…` or \
                `principal://…`";
    check("ann", "", &[&given], form);
    let ann = "user:ann@example.com";
    let unknown = "error: it is none of the exports that decide a request";
    check(ann, "", &[&given, r#"{"a": 1}"#], unknown);
    check(ann, "", &[&given, &given], "error: there is more than one IAM policy");
    let time = "error: `soon` is no point in time: give one as RFC 3339";
    check(ann, r#", "time": "soon""#, &[&given], time);
    check(
        ann,
        r#", "groups": "a""#,
        &[],
        "error: `groups` should be an array of strings and is a \
                                          string",
    );
    check(ann, "", &[], "unknown; the key's IAM policy was not handed in");
}

#[test]
fn the_examples_of_the_page_are_decided_as_it_says() {
    let page = include_str!("../../../../../docs/simulate-google.md");
    let mut blocks = page.split("```json case\n").skip(1);
    let mut count = 0;
    blocks.by_ref().for_each(|it| {
        let (case, rest) = it.split_once("```").expect("an end");
        let wanted = rest.split("```text\n").nth(1).and_then(|it| it.split("```").next());
        let source = Arc::new(Source::new("case.json", case));
        let document = Document::parse(source).expect("JSON");
        let case = Case::read(&document).expect("a case");
        let decision = decide_case(&case);
        let mut told = format!("{}\n", decision.outcome.word());
        for it in decision.because() {
            let (policy, place) = (it.policy.expect("a document"), it.place.expect("a place"));
            let (source, span) = place.on_disk();
            let line = source.position(span.start).line;
            told.push_str(&format!("  {} ({policy}, line {line})\n", it.message));
        }
        assert_eq!(Some(told.as_str()), wanted);
        count += 1;
    });
    assert_eq!(count, 2);
}
