//! Small bundles of which somebody certainly gains or loses something: none may be told to be safe.

use super::*;

const TEAM: &str = "principalSet://goog/group/team@example.com";
const ANN: &str = "user:ann@example.com";
const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";
const OWN: &str = "projects/p/roles/own";
const BREAKER: &str = r#"{"name": "projects/p/roles/own", "includedPermissions":
    ["cloudkms.cryptoKeyVersions.destroy", "cloudkms.cryptoKeys.setIamPolicy"]}"#;

fn deny(who: &str, what: &str, more: &str) -> String {
    format!(
        r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
        "rules": [{{"denyRule": {{"deniedPrincipals": ["{who}"], "deniedPermissions":
        ["cloudkms.googleapis.com/{what}"]{more}}}}}]}}"#
    )
}

fn word(question: &Question) -> &'static str {
    match ask(question).settled {
        Settled::Holds => "holds",
        Settled::Fails(_) => "fails",
        Settled::Unknown => "unknown",
    }
}

#[track_caller]
fn gains(old: &str, new: &str, wanted: &str) {
    assert_eq!(word(&pair(old, new)), wanted, "{old}\n{new}");
}

#[test]
fn whoever_one_side_alone_names_is_told_apart() {
    let of = |member: &str| bound(OPERATOR, member, "");
    let pool = "principalSet://iam.googleapis.com/projects/1/workloadIdentityPools/w";
    let one = "principal://iam.googleapis.com/projects/1/workloadIdentityPools/w/subject/s";
    let agent = "serviceAccount:service-1@gcp-sa-x.iam.gserviceaccount.com";
    gains(&of(ANN), &of("user:Ann@Example.com"), "holds");
    gains(&of(ANN), &of("group:ann@example.com"), "fails");
    gains(&of(one), &of(&one.to_uppercase().replace("PRINCIPAL:", "principal:")), "fails");
    gains(&of(one), &of(&format!("{pool}/*")), "fails");
    gains(&of(&format!("{pool}/*")), &of(one), "holds");
    gains(&of(&format!("{pool}/*")), &of(&format!("{pool}2/*")), "fails");
    let literal = of(&format!("{pool}/attribute.repository/acme/*"));
    gains(&literal, &of(&format!("{pool}/*")), "fails");
    gains(&of(&format!("{pool}/*")), &literal, "holds");
    gains(&literal, &literal, "holds");
    gains(&of(&format!("{pool}/group/a")), &of(&format!("{pool}/attribute.x/a")), "fails");
    gains(&of("allAuthenticatedUsers"), &of("allUsers"), "fails");
    gains(&of("allAuthenticatedUsers"), &of(agent), "holds");
    gains(&of(ANN), &of("domain:example.com"), "unknown");
    gains(&of("deleted:user:ann@example.com?uid=1"), &of(ANN), "fails");
}

#[test]
fn whoever_is_spared_by_a_deny_rule_gains() {
    let both = |rule: &str| format!("{}, {rule}", bound(OPERATOR, "allUsers", ""));
    let spared = |who: &str| format!(r#", "exceptionPrincipals": ["{who}"]"#);
    let of = |more: &str| both(&deny("principalSet://goog/public:all", "*", more));
    gains(&of(""), &of(&spared("principal://goog/subject/bob@example.com")), "fails");
    gains(&of(""), &of(&spared(TEAM)), "fails");
    gains(&of(""), &of(&spared("deleted:principal://goog/subject/bob@example.com?uid=1")), "holds");
    gains(&of(&spared(TEAM)), &of(""), "holds");
    gains(&of(""), &both(&deny(TEAM, "*", "")), "fails");
    let what = r#", "exceptionPermissions": ["cloudkms.googleapis.com/*.useToEncrypt"]"#;
    gains(&of(""), &of(what), "fails");
    let tagged = r#", "denialCondition": {"expression": "!resource.hasTagKey('1/env')"}"#;
    gains(&of(""), &of(tagged), "fails");
}

#[test]
fn what_a_deny_rule_alone_names_is_a_permission_of_its_own() {
    let (admin, public) =
        (bound("roles/cloudkms.admin", ANN, ""), "principalSet://goog/public:all");
    let of = |what: &str, more: &str| format!("{admin}, {}", deny(public, what, more));
    gains(&of("cryptoKeys.list", ""), &admin, "fails");
    gains(&of("*.list", ""), &admin, "fails");
    let most = r#", "exceptionPermissions": ["cloudkms.googleapis.com/*.destroy",
        "cloudkms.googleapis.com/*.update", "cloudkms.googleapis.com/*.useToDecrypt",
        "cloudkms.googleapis.com/*.useToEncrypt"]"#;
    gains(&of("cryptoKeyVersions.*", most), &admin, "unknown");
    let spared = r#", "exceptionPermissions": ["cloudkms.googleapis.com/cryptoKeys.getIamPolicy"]"#;
    gains(&of("*", ""), &of("*", spared), "fails");
}

#[test]
fn versions_that_begin_or_end_alike_are_told_apart() {
    let of = |condition: &str| format!("{BREAKER}, {}", bound(OWN, ANN, condition));
    let one = format!("resource.name == '{KEY}/cryptoKeyVersions/1'");
    gains(&of(&one), &of(&one), "holds");
    gains(&of(&one), &of("resource.name.endsWith('/cryptoKeyVersions/1')"), "holds");
    gains(&of(&one), &of("resource.name.endsWith('1')"), "unknown");
    gains(
        &of(&one),
        &of(&format!("resource.name.startsWith('{KEY}/cryptoKeyVersions/1')")),
        "unknown",
    );
    gains(&of(&one), &of("resource.name.contains('Versions/1')"), "unknown");
    gains(&of(&one), &of("resource.name.contains('/cryptoKeys/k')"), "fails");
    let two = "resource.name.startsWith('x') || resource.name.endsWith('12')";
    gains(&of("resource.name.endsWith('2')"), &of(two), "unknown");
}

#[test]
fn a_version_is_told_apart_however_a_condition_writes_it() {
    let none = format!(r#"{BREAKER}, {{"etag": "x"}}"#);
    let of = |condition: &str| format!("{BREAKER}, {}", bound(OWN, ANN, condition));
    let seven = |it: &str| of(&format!("resource.name == '{KEY}/cryptoKeyVersions/{it}'"));
    gains(&none, &seven("7"), word(&pair(&none, &seven(r"\\x37"))));
    for escaped in [r"\\x37", r"\\u0037", r"\\067"] {
        assert_ne!(word(&pair(&none, &seven(escaped))), "holds", "{escaped}");
        gains(&seven("7"), &seven(escaped), "holds");
    }
    let long = "1234567890123456789";
    assert_ne!(word(&pair(&none, &seven(long))), "holds");
    for it in [
        "resource.name.extract('Versions/1{rest}') != ''",
        "resource.name.endsWith('/' + '1' + '2')",
        "resource.name.size() < 80",
    ] {
        assert_ne!(word(&pair(&none, &of(it))), "holds", "{it}");
    }
}

#[test]
fn the_edges_of_a_time_and_an_absent_tag_are_told_apart() {
    let of = |condition: &str| bound(OPERATOR, ANN, condition);
    let at = "timestamp('2027-01-01T00:00:00Z')";
    let (until, up_to) = (format!("request.time < {at}"), format!("request.time <= {at}"));
    gains(&of(&until), &of(&up_to), "fails");
    gains(&of(&up_to), &of(&until), "holds");
    gains(&of(&until), &of(&format!("request.time != {at}")), "fails");
    gains(&of("resource.matchTag('1/env', 'prod')"), &of("resource.hasTagKey('1/env')"), "fails");
    let other = "!resource.matchTag('1/env', 'prod')";
    gains(&of("!resource.hasTagKey('1/env')"), &of(other), "fails");
    gains(&of("request.time.getHours() < 8"), &of("request.time.getHours() < 9"), "fails");
}

#[test]
fn a_need_is_not_kept_where_a_group_may_be_denied() {
    let keeps = |who: &str, documents: &str| {
        let need = Need { principal: who.to_owned(), permission: DECRYPT.to_owned() };
        word(&Question::Keeps { documents: bundle(documents), needs: vec![need] })
    };
    let plain = bound(OPERATOR, ANN, "");
    let denied = format!("{plain}, {}", deny(TEAM, "*", ""));
    assert_eq!(keeps(ANN, &plain), "holds");
    assert_eq!(keeps(ANN, &denied), "unknown");
    assert_eq!(keeps("user:ANN@example.com", &plain), "holds");
    assert_eq!(keeps("user:ann@example.org", &plain), "fails");
    assert_eq!(keeps(ANN, &bound(OPERATOR, "group:team@example.com", "")), "unknown");
    assert_eq!(keeps(ANN, &format!("{plain}, {}", deny(TEAM, "cryptoKeys.get", ""))), "holds");
}

#[test]
fn who_may_change_the_policy_for_a_while_or_under_a_tag_does_not_keep_it() {
    let locked = |condition: &str| {
        let documents = format!("{BREAKER}, {}", bound(OWN, ANN, condition));
        word(&Question::NoLockout { documents: bundle(&documents), within: () })
    };
    assert_eq!(locked(""), "holds");
    assert_eq!(locked("request.time < timestamp('2020-01-01T00:00:00Z')"), "unknown");
    assert_eq!(locked("request.time > timestamp('2020-01-01T00:00:00Z')"), "holds");
    assert_eq!(locked("resource.matchTag('1/env', 'prod')"), "unknown");
    let denied = format!("{BREAKER}, {}, {}", bound(OWN, ANN, ""), deny(TEAM, "*", ""));
    assert_eq!(word(&Question::NoLockout { documents: bundle(&denied), within: () }), "unknown");
}

const BOUNDARY: &str = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";

fn boundary(resource: &str) -> String {
    format!(
        r#"{{"name": "{BOUNDARY}", "details": {{"rules": [{{"effect": "ALLOW",
        "resources": ["//cloudresourcemanager.googleapis.com/{resource}"]}}]}}}}"#
    )
}

fn bound_to(pool: &str) -> String {
    format!(
        r#"{{"name": "x", "policy": "{BOUNDARY}", "target": {{"principalSet":
        "//iam.googleapis.com/locations/global/workforcePools/{pool}"}}}}"#
    )
}

#[test]
fn a_boundary_that_other_bindings_stand_beside_may_bind_others() {
    let plain = bound(OPERATOR, ANN, "");
    let old = format!("{plain}, {}", boundary("projects/q"));
    let new = format!("{old}, {}", bound_to("w"));
    gains(&old, &old, "holds");
    gains(&old, &new, "unknown");
    gains(&new, &format!("{old}, {}", bound_to("v")), "unknown");
}

#[test]
fn a_workload_of_a_cluster_may_be_denied_by_its_other_name() {
    let pool = "iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p.svc.id.goog";
    let (account, other) =
        ("serviceAccount:p.svc.id.goog[ns/sa]", format!("principal://{pool}/subject/ns/ns/sa/sa"));
    let keeps = |who: &str, denied: &str| {
        let documents = format!("{}, {}", bound(OPERATOR, who, ""), deny(denied, "*", ""));
        let need = Need { principal: who.to_owned(), permission: DECRYPT.to_owned() };
        word(&Question::Keeps { documents: bundle(&documents), needs: vec![need] })
    };
    assert_eq!(keeps(account, &other), "unknown");
    assert_eq!(keeps(&other, account), "unknown");
    assert_eq!(keeps(account, &format!("principalSet://{pool}/*")), "unknown");
    assert_eq!(keeps(account, &other.replace("/p.svc", "/q.svc")), "holds");
}
