//! Organization policies: what they refuse, what they do not, and what cannot be told.

use crate::gcp::testing::findings;

const KEY: &str = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";

/// How severe each finding of a rule is, for policies beside a key and its vendor's record.
fn told(code: &str, documents: &[&str]) -> Vec<String> {
    let text = format!(
        r#"{{"documents": [
        {{"id": "cck-a1", "key": "{KEY}", "security_group": "cck-a1@confluent.io", "cloud": "GCP"}},
        {{"name": "{KEY}", "purpose": "ENCRYPT_DECRYPT", "versionTemplate":
          {{"protectionLevel": "SOFTWARE"}}}},
        [{{"id": "p", "type": "project", "policy": {{"etag": "x"}}}},
         {{"id": "44", "type": "folder", "policy": {{"etag": "x"}}}},
         {{"id": "1", "type": "organization", "policy": {{"etag": "x"}}}}], {}]}}"#,
        documents.join(", ")
    );
    let ours = findings(&text).into_iter().filter(|it| it.rule.code == code);
    ours.map(|it| it.severity.to_string()).collect()
}

fn policy(at: &str, constraint: &str, spec: &str) -> String {
    format!(r#"{{"name": "{at}/policies/{constraint}", "spec": {{{spec}}}}}"#)
}

fn values(at: &str, constraint: &str, values: &str) -> String {
    policy(at, constraint, &format!(r#""rules": [{{"values": {{{values}}}}}]"#))
}

const DOMAINS: &str = "iam.allowedPolicyMemberDomains";
const OWN: &str = r#""allowedValues": ["is:principalSet://iam.googleapis.com/organizations/1"]"#;

#[test]
fn who_may_be_bound_is_decided_where_the_policy_tells() {
    let of = |it: &str| told("GCP-024", &[it]);
    let none: [&str; 0] = [];
    assert_eq!(of(&values("projects/p", DOMAINS, OWN)), ["warning"]);
    let rule = |it: &str| policy("projects/p", DOMAINS, &format!(r#""rules": [{{{it}}}]"#));
    assert_eq!(of(&rule(r#""denyAll": true"#)), ["warning"]);
    assert_eq!(of(&rule(r#""allowAll": true"#)), none);
    // Whose a customer's id is, or another organization, no export tells.
    assert_eq!(of(&values("projects/p", DOMAINS, r#""allowedValues": ["C02abc"]"#)), ["unknown"]);
    let other = OWN.replace("organizations/1", "organizations/2");
    assert_eq!(of(&values("projects/p", DOMAINS, &other)), ["unknown"]);
    // A nearer policy may say otherwise, and the project's own does.
    let above = values("organizations/1", DOMAINS, OWN);
    assert_eq!(of(&above), ["unknown"]);
    assert_eq!(of(&values("organizations/2", DOMAINS, OWN)), none);
    assert_eq!(told("GCP-024", &[&above, &rule(r#""allowAll": true"#)]), none);
    assert_eq!(of(&values("projects/q", DOMAINS, OWN)), none);
    assert_eq!(of(&values("projects/12", DOMAINS, OWN)), ["unknown"]);
    let inherits = r#""inheritFromParent": true, "rules": [{"allowAll": true}]"#;
    assert_eq!(of(&policy("projects/p", DOMAINS, inherits)), ["unknown"]);
    assert_eq!(of(&policy("projects/p", DOMAINS, r#""reset": true"#)), none);
    let tagged = r#""denyAll": true, "condition": {"expression": "resource.matchTag('1/e', 'x')"}"#;
    assert_eq!(of(&rule(tagged)), ["unknown"]);
    let odd = rule(r#""denyAll": "true""#);
    assert_eq!(of(&odd), ["unknown"]);
    assert_eq!(told("GCP-019", &[&odd]), ["unknown"]);
}

#[test]
fn the_managed_constraint_is_read_by_its_parameters() {
    let of = |enforce: bool, parameters: &str| {
        let rule =
            format!(r#""rules": [{{"enforce": {enforce}, "parameters": {{{parameters}}}}}]"#);
        told("GCP-024", &[&policy("projects/p", "iam.managed.allowedPolicyMembers", &rule)])
    };
    let none: [&str; 0] = [];
    let sets = |it: &str| {
        format!(r#""allowedPrincipalSets": ["//cloudresourcemanager.googleapis.com/{it}"]"#)
    };
    assert_eq!(of(true, &sets("organizations/1")), ["warning"]);
    assert_eq!(of(true, &sets("organizations/2")), ["unknown"]);
    assert_eq!(of(true, ""), ["warning"]);
    assert_eq!(of(false, ""), none);
    assert_eq!(of(true, r#""allowedMemberSubjects": ["group:CCK-a1@confluent.io"]"#), none);
}

#[test]
fn protection_levels_are_compared_with_the_keys() {
    let of = |it: &str| {
        told("GCP-025", &[&values("projects/p", "cloudkms.allowedProtectionLevels", it)])
    };
    let none: [&str; 0] = [];
    assert_eq!(of(r#""allowedValues": ["HSM", "EXTERNAL"]"#), ["warning"]);
    assert_eq!(of(r#""allowedValues": ["is:SOFTWARE"]"#), none);
    assert_eq!(of(r#""deniedValues": ["SOFTWARE"]"#), ["warning"]);
    assert_eq!(of(r#""deniedValues": ["HSM"]"#), none);
    let above =
        values("folders/44", "cloudkms.allowedProtectionLevels", r#""allowedValues": ["HSM"]"#);
    assert_eq!(told("GCP-025", &[&above]), ["unknown"]);
}

#[test]
fn a_policy_that_constrains_googles_own_services_says_nothing_of_a_vendor() {
    let own =
        values("projects/p", "gcp.restrictCmekCryptoKeyProjects", r#""allowedValues": ["x"]"#);
    let none: [&str; 0] = [];
    for code in ["GCP-024", "GCP-025", "GCP-026"] {
        assert_eq!(told(code, &[&own]), none);
    }
}
