//! Questions that ask for what does not exist, or are answered by what was not seen.

use super::*;

const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";
const ANN: &str = "user:ann@example.com";

fn granted(documents: &str, action: &str) -> Question {
    let actions = vec![action.to_owned()];
    Question::NotGranted { documents: bundle(documents), actions, resources: Vec::new() }
}

fn kept(documents: &str, who: &str, permission: &str) -> Question {
    let need = Need { principal: who.to_owned(), permission: permission.to_owned() };
    Question::Keeps { documents: bundle(documents), needs: vec![need] }
}

#[test]
fn what_is_no_permission_is_never_held_by_nobody() {
    let role = format!(r#"{{"name": "projects/p/roles/c", "includedPermissions": ["{DECRYPT}"]}}"#);
    let documents = format!("{role}, {}", bound("projects/p/roles/c", ANN, ""));
    let like = "give one such as `cloudkms.cryptoKeyVersions.useToDecrypt`";
    for it in ["cloudkms.cryptoKeyVersions.*", "kms:Decrypt", "cloudkms.*", "*"] {
        let told = format!("unknown: `{it}` is no permission: {like}");
        check(&granted(&documents, it), &told);
        check(&kept(&documents, ANN, it), &told);
    }
    let form = "cloudkms.googleapis.com/cryptoKeyVersions.useToDecrypt";
    let told = format!("unknown: `{form}` is in the form of deny rules: {like}");
    check(&granted(&documents, form), &told);
    for it in ["cloudkms.cryptoKeyVersions.usetodecrypt", "cloudkms.cryptoKeyVersions.useToDecypt"]
    {
        let told = format!("unknown: `{it}` is no permission that Google's reference lists");
        check(&granted(&documents, it), &told);
        check(&granted(r#"{"etag": "x"}"#, it), &told);
        let other = role.replace(DECRYPT, it);
        let held = format!("{other}, {}", bound("projects/p/roles/c", ANN, ""));
        check(&kept(&held, ANN, it), &told);
    }
    check(&granted(&documents, DECRYPT), &format!("fails: `{ANN}` has `{DECRYPT}`"));
}

#[test]
fn a_question_that_names_no_permission_is_about_all_of_them() {
    let all = |documents: &str| Question::NotGranted {
        documents: bundle(documents),
        actions: Vec::new(),
        resources: Vec::new(),
    };
    check(&all(&bound(OPERATOR, ANN, "")), &format!("fails: `{ANN}` has `{DECRYPT}`"));
    check(&all(r#"{"etag": "x"}"#), "holds: nobody has any of these permissions");
}

/// A perimeter around the key's project that restricts one service.
fn fence(service: &str) -> String {
    format!(
        r#"{{"projectId": "p", "projectNumber": "123"}}, {{"name":
        "accessPolicies/1/servicePerimeters/s", "title": "s", "status": {{"resources":
        ["projects/123"], "restrictedServices": ["{service}.googleapis.com"]}}}}"#
    )
}

#[test]
fn a_perimeter_around_other_services_leaves_nothing_open() {
    let with = |service: &str| format!("{}, {}", bound(OPERATOR, ANN, ""), fence(service));
    check(&kept(&with("storage"), ANN, DECRYPT), "holds: every need is met in every request");
    let open = "unknown: it hangs on what perimeter `s` keeps out, which is not decided";
    check(&kept(&with("cloudkms"), ANN, DECRYPT), open);
}

#[test]
fn a_doubt_names_what_the_question_hangs_on_in_few_words() {
    let role = "unknown: it hangs on whether role `roles/x` holds \
                `cloudkms.cryptoKeyVersions.useToDecrypt`, which is not decided";
    check(&kept(&bound("roles/x", VENDOR, ""), VENDOR, DECRYPT), role);
    let more = format!("{}, {}", bound("roles/x", VENDOR, ""), fence("storage"));
    check(&kept(&more, VENDOR, DECRYPT), role);
    let name = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    let boundary = format!(
        r#"{{"name": "{name}", "details": {{"rules": [{{"effect": "ALLOW", "resources":
        ["//cloudresourcemanager.googleapis.com/projects/q"]}}]}}}}"#
    );
    let documents = format!("{}, {boundary}", bound(OPERATOR, ANN, ""));
    let told = "unknown: it hangs on what boundary `b` keeps out, which is not decided";
    check(&kept(&documents, ANN, DECRYPT), told);
    let long = format!("request.host == '{}'", "x".repeat(200));
    let told = "unknown: it hangs on `request.host`, which is not decided";
    check(&kept(&bound(OPERATOR, ANN, &long), ANN, DECRYPT), told);
    let odd = format!("{long} +");
    match ask(&kept(&bound(OPERATOR, ANN, &odd), ANN, DECRYPT)) {
        it if it.reason.len() < 150 => assert!(it.reason.contains('…'), "{}", it.reason),
        it => panic!("{}", it.reason),
    }
}

#[test]
fn nobody_is_told_to_be_locked_out_before_all_that_stands_above_was_seen() {
    let locked = |above: &str| Question::NoLockout {
        documents: bundle(&format!(r#"{{"etag": "x"}}, {above}"#)),
        within: (),
    };
    let chain = |project: &str| {
        format!(r#"[{{"id": "{project}", "type": "project", "policy": {{"etag": "y"}}}}]"#)
    };
    let row = |resource: &str| format!(r#"[{{"resource": "//{resource}", "policy": {{}}}}]"#);
    let unseen = "unknown: the key's own policy lets nobody change it, and the policies above it, \
                  which may, were not handed in: `gcloud projects get-ancestors-iam-policy` tells";
    check(&locked(&chain("q")), unseen);
    check(&locked(&row(&format!("cloudkms.googleapis.com/{KEY}"))), unseen);
    check(&locked(&row("cloudresourcemanager.googleapis.com/projects/q")), unseen);
    check(&locked(&chain("p")), "fails: nobody who is named can change the policy");
}
