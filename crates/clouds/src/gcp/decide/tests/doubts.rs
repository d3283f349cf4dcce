//! What looks decided and is not: every one of these was once answered with a yes or a no.

use super::*;

const ANN: &str = "user:ann@example.com";
const POOL: &str = "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/gh";

/// The first word of what is decided for Ann, then the rest.
#[track_caller]
fn asked(rest: &str, documents: &[&str], wanted: &str) {
    check(ANN, rest, documents, wanted);
}

/// What is decided for somebody of a version of the key, or of the key itself.
fn at(principal: &str, permission: &str, version: &str, documents: &[&str]) -> String {
    let version = match version {
        "" => String::new(),
        it => format!("/cryptoKeyVersions/{it}"),
    };
    decided(&format!(
        r#"{{"request": {{"principal": "{principal}", "action": "{permission}", "groups": [],
        "resource": "{KEY}{version}"}}, "documents": [{}]}}"#,
        documents.join(",\n")
    ))
}

fn listed(versions: &[(&str, &str)]) -> String {
    let all: Vec<String> = versions
        .iter()
        .map(|(number, state)| {
            format!(r#"{{"name": "{KEY}/cryptoKeyVersions/{number}", "state": "{state}"}}"#)
        })
        .collect();
    format!("[{}]", all.join(", "))
}

/// What a case takes for granted.
fn assumed(documents: &[&str]) -> Vec<&'static str> {
    let text = format!(
        r#"{{"request": {{"principal": "{ANN}", "permission": "{DECRYPT}", "resource": "{KEY}"}},
        "documents": [{}]}}"#,
        documents.join(",\n")
    );
    let source = Arc::new(Source::new("case.json", text));
    let document = Document::parse(source).expect("JSON");
    Case::read(&document).unwrap_or_else(|it| panic!("{}", it.message)).assumed()
}

#[test]
fn a_deny_policy_whose_rules_were_not_printed_denies_perhaps() {
    let name =
        r#""name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d""#;
    let unread = "unknown; documents[1]: its rules were not printed: `gcloud iam policies get` \
                  prints them";
    let given = operator(ANN, "");
    for rules in ["", r#", "rules": []"#, r#", "rules": null"#] {
        let policy = format!(r#"{{{name}, "kind": "DenyPolicy"{rules}}}"#);
        asked("", &[&given, &policy], unread);
        asked("", &[&given, &format!("[{policy}]")], unread);
        let above = format!(r#"[{{"id": "p", "type": "project", "policy": {policy}}}]"#);
        asked("", &[&given, &above], unread);
    }
}

#[test]
fn an_element_that_cannot_be_read_is_not_passed_over() {
    let given = operator("allUsers", "");
    let project = r#"{"id": "p", "type": "project", "policy": {"etag": "x"}}"#;
    let above = |it: &str| format!("[{project}, {it}]");
    let missing = "unknown; documents[1]: an element has no `policy`";
    asked("", &[NONE, &above(r#"{"id": "1", "type": "organization"}"#)], missing);
    let list = format!(r#"{{"id": "1", "type": "organization", "policy": [{given}]}}"#);
    let odd = "unknown; documents[1]: a policy should be an object and is an array";
    asked("", &[NONE, &above(&list)], odd);
    let search = format!(
        r#"[{{"resource": "//cloudresourcemanager.googleapis.com/projects/p", "policy": {NONE}}},
        {{"policy": {given}}}]"#
    );
    asked("", &[NONE, &search], "unknown; documents[1]: an element has no `resource`");
}

#[test]
fn a_list_of_two_kinds_is_refused_and_a_stranger_in_it_told() {
    let given = operator(ANN, "");
    let deny = deny("projects/q", &denies("*"));
    let perimeter = PERIMETER.replace("INGRESS", "").replace("EGRESS", "");
    let number = r#"{"projectId": "p", "projectNumber": "123"}"#;
    let none = "error: it is none of the exports that decide a request";
    asked("", &[&given, number, &format!("[{deny}, {perimeter}]")], none);
    asked(
        "",
        &[
            &given,
            number,
            &format!("[{}, {perimeter}]", &listed(&[("1", "ENABLED")]).trim_matches(['[', ']'])),
        ],
        none,
    );
    let stranger = "unknown; documents[2]: an element of the list is no deny policy";
    asked("", &[&given, number, &format!("[{deny}, {{}}]")], stranger);
    let stranger = "unknown; documents[2]: an element of the list is no service perimeter";
    let free = perimeter.replace("cloudkms", "storage");
    asked(r#", "origin": "outside""#, &[&given, number, &format!("[{free}, 7]")], stranger);
}

#[test]
fn a_list_of_projects_tells_the_number_of_the_key_s_own() {
    let given = operator(ANN, "");
    let perimeter = PERIMETER.replace("INGRESS", "").replace("EGRESS", "");
    let projects = |own: &str| {
        format!(
            r#"[{{"projectId": "q", "projectNumber": "123"}},
            {{"projectId": "p", "projectNumber": "{own}"}}]"#
        )
    };
    let outside = r#", "origin": "outside""#;
    let kept = "explicit-deny; documents[2]: perimeter `s` has no ingress rule that admits it";
    let own =
        projects("123").replace(r#""q", "projectNumber": "123""#, r#""q", "projectNumber": "9""#);
    asked(outside, &[&given, &own, &perimeter], kept);
    let allowed = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    asked(outside, &[&given, &projects("456"), &perimeter], allowed);
}

#[test]
fn a_boundary_that_cannot_be_read_may_bind() {
    let given = operator(ANN, "");
    let project = r#""//cloudresourcemanager.googleapis.com/projects/p""#;
    let boundary = |resources: &str| {
        format!(
            r#"{{"name": "organizations/1/locations/global/principalAccessBoundaryPolicies/b",
            "details": {{"rules": [{{"effect": "ALLOW", {resources}}}]}}}}"#
        )
    };
    let twice = boundary(&format!(r#""resources": ["//x"], "resources": [{project}]"#));
    let told = "error: `resources` stands twice in one object";
    asked("", &[&given, &twice], told);
    let odd = boundary(&format!(r#""resources": [{project}, 5]"#));
    let told =
        "unknown; documents[1]: an element of `resources` should be a string and is a number";
    asked("", &[&given, &odd], told);
}

#[test]
fn a_whole_pool_is_named_by_its_pool_alone() {
    let evil = format!("principal://{POOL}/subject/repo:evil");
    let set = |it: &str| operator(&format!("principalSet://{POOL}/{it}"), "");
    let literal = set("attribute.repository/acme/*");
    let none = "implicit-deny; no binding gives it";
    check(&evil, r#", "groups": []"#, &[&literal], none);
    let given = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    check(&evil, r#", "groups": []"#, &[&set("*")], given);
    let own = format!(r#", "groups": ["principalSet://{POOL}/attribute.repository/acme/*"]"#);
    check(&evil, &own, &[&literal], given);
}

#[test]
fn a_workload_of_a_cluster_has_two_names() {
    let account = "serviceAccount:p.svc.id.goog[ns/sa]";
    let pool = "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools";
    let principal = format!("principal://{pool}/p.svc.id.goog/subject/ns/ns/sa/sa");
    let rule = |who: &str| {
        let all = denies("*").replace("principalSet://goog/public:all", who);
        deny("projects/p", &all)
    };
    let given = operator("allUsers", "");
    let doubt = |text: &str, who: &str| {
        format!("unknown; documents[1]: `{text}` may or may not mean `{who}`")
    };
    let bare = "p.svc.id.goog[ns/sa]";
    check(account, r#", "groups": []"#, &[&given, &rule(&principal)], &doubt(&principal, bare));
    check(&principal, r#", "groups": []"#, &[&given, &rule(account)], &doubt(account, &principal));
    let set = format!("principalSet://{pool}/p.svc.id.goog/*");
    check(account, r#", "groups": []"#, &[&given, &rule(&set)], &doubt(&set, bare));
    let other = set.replace("p.svc", "q.svc");
    let allowed = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    check(account, r#", "groups": []"#, &[&given, &rule(&other)], allowed);
}

#[test]
fn a_version_is_told_by_the_list_it_stands_in() {
    let given = operator(ANN, "");
    let encrypt = "cloudkms.cryptoKeyVersions.useToEncrypt";
    let dead = listed(&[("1", "DESTROYED"), ("2", "DISABLED")]);
    let none = "implicit-deny; documents[1]: no listed version is enabled";
    assert_eq!(at(ANN, DECRYPT, "", &[&given, &dead]), none);
    assert_eq!(at(ANN, encrypt, "", &[&given, &dead]), none);
    let absent = "unknown; documents[1]: version `3` is not among those that were handed in";
    assert_eq!(at(ANN, DECRYPT, "3", &[&given, &dead]), absent);
    let one = listed(&[("1", "DESTROYED"), ("2", "ENABLED")]);
    let allowed = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    assert_eq!(at(ANN, DECRYPT, "", &[&given, &one]), allowed);
    // The list may name the project by its number.
    let number = r#"{"projectId": "p", "projectNumber": "123"}"#;
    let numbered = dead.replace("projects/p", "projects/123");
    let disabled = "implicit-deny; documents[2]: version `2` is `DISABLED`, and cannot be used";
    assert_eq!(at(ANN, DECRYPT, "2", &[&given, number, &numbered]), disabled);
    let perhaps = "unknown; documents[1]: version `2` is `DISABLED`, if it is this key's";
    assert_eq!(at(ANN, DECRYPT, "2", &[&given, &numbered]), perhaps);
    let other = dead.replace("cryptoKeys/k", "cryptoKeys/other");
    assert_eq!(at(ANN, DECRYPT, "2", &[&given, &other]), allowed);
}

#[test]
fn a_version_that_two_exports_show_in_two_states_is_in_doubt() {
    let given = operator(ANN, "");
    let encrypt = "cloudkms.cryptoKeyVersions.useToEncrypt";
    let described = |state: &str| {
        let version = listed(&[("1", state)]);
        format!(r#"{{"name": "{KEY}", "primary": {}}}"#, version.trim_matches(['[', ']']))
    };
    let (on, off) = ("ENABLED", "DISABLED");
    for (key, list) in [(on, off), (off, on)] {
        let documents = [&*given, &described(key), &listed(&[("1", list), ("2", off)])];
        let told = "unknown; documents[2]: version `1` is `DISABLED` in one export and `ENABLED` \
                    in another";
        assert_eq!(at(ANN, encrypt, "", &documents), told);
        assert_eq!(at(ANN, encrypt, "1", &documents), told);
        assert_eq!(at(ANN, DECRYPT, "1", &documents), told);
    }
    let documents = [&*given, &described(off), &listed(&[("1", off)])];
    let none = "implicit-deny; documents[2]: version `1` is `DISABLED`, and cannot be used";
    assert_eq!(at(ANN, encrypt, "", &documents), none);
}

#[test]
fn a_state_that_was_not_decided_is_taken_for_granted() {
    let enabled = "the key and its versions are enabled";
    let given = operator(ANN, "");
    let told = |list: &str| assumed(&[&given, list]).contains(&enabled);
    assert!(!told(&listed(&[("1", "ENABLED"), ("2", "ENABLED")])));
    assert!(told(&listed(&[("1", "ENABLED"), ("2", "DISABLED")])));
    assert!(told(&listed(&[("1", "ENABLED")]).replace("cryptoKeys/k", "cryptoKeys/o")));
    assert!(told(&format!(r#"{{"name": "{KEY}", "purpose": "ENCRYPT_DECRYPT"}}"#)));
}

#[test]
fn an_export_about_something_else_takes_no_assumption_away() {
    let given = operator(ANN, "");
    let all = assumed(&[&given]);
    let number = r#"{"projectId": "p", "projectNumber": "456"}"#;
    let elsewhere = r#"[{"resource":
        "//cloudkms.googleapis.com/projects/z/locations/l/keyRings/o", "policy": {"etag": "x"}},
        {"resource": "//cloudresourcemanager.googleapis.com/organizations/99",
         "policy": {"etag": "x"}}]"#;
    assert_eq!(assumed(&[&given, elsewhere]), all);
    let chain = chain(NONE, NONE).replace(r#""id": "p""#, r#""id": "q""#);
    assert_eq!(assumed(&[&given, &chain]), all);
    let own = format!(
        r#"[{{"resource": "//cloudkms.googleapis.com/{KEY}", "organization": "organizations/1",
        "policy": {NONE}}}]"#
    );
    assert_eq!(assumed(&[&given, &chain, &own]), all);
    let perimeter = PERIMETER.replace("INGRESS", "").replace("EGRESS", "");
    assert_eq!(assumed(&[&given, number, &perimeter]), all);
    let apart = deny("projects/q", &denies("*"));
    assert_eq!(assumed(&[&given, &apart]), all);
    let some = deny("projects/p", &denies("cryptoKeys.get"));
    let told = assumed(&[&given, &some]);
    assert!(told.contains(&"deny policies: no others than those handed in"), "{told:?}");
}

#[test]
fn a_version_that_an_expression_does_not_write_in_plain_digits_is_asked_at() {
    let doubt =
        |expression: &str, version: &str| at(ANN, DECRYPT, version, &[&operator(ANN, expression)]);
    let apart = "unknown; documents[0]: it holds only under a condition: the key and its versions \
                 are answered apart";
    let hangs = "unknown; documents[0]: it holds only under a condition: it may hang on the \
                 version's number";
    assert_eq!(doubt(r"!resource.name.endsWith('/\\x37')", ""), apart);
    assert_eq!(doubt(r"!resource.name.endsWith('/\\x37')", "7"), apart);
    assert_eq!(doubt("resource.name.extract('Versions/1{rest}') == ''", ""), hangs);
    assert_eq!(doubt("!resource.name.endsWith('/' + '1' + '2')", ""), hangs);
    assert_eq!(doubt("resource.name.size() < 80", ""), hangs);
    assert_eq!(doubt("resource.name < 'x'", ""), hangs);
    assert_eq!(
        doubt("resource.name.extract('Versions/1{rest}') == ''", "12"),
        "unknown; documents[0]: it holds only under a condition: the key and its versions are \
         answered apart"
    );
    let given = "allow; documents[0]: the binding to `roles/cloudkms.cryptoOperator` allows it";
    assert_eq!(doubt("resource.type.size() < 80", ""), given);
}
