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
fn a_boundary_that_holds_the_key_leaves_nothing_open() {
    let name = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    let with = |project: &str, bound_to: &str| {
        format!(
            r#"{}, {{"name": "{name}", "details": {{"rules": [{{"effect": "ALLOW", "resources":
            ["//cloudresourcemanager.googleapis.com/projects/{project}"]}}]}}}}, {{"name": "x",
            "policy": "{bound_to}", "target": {{"principalSet": "//x/organizations/1"}}}}"#,
            bound(OPERATOR, ANN, "")
        )
    };
    check(&kept(&with("p", name), ANN, DECRYPT), "holds: every need is met in every request");
    let open = "unknown: it hangs on what boundary `b` keeps out, which is not decided";
    check(&kept(&with("q", name), ANN, DECRYPT), open);
    let other = name.replace("/b", "/c");
    let unseen = "unknown: it hangs on what boundary `c` keeps out, which is not decided";
    check(&kept(&with("p", &other), ANN, DECRYPT), unseen);
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

/// A policy that binds so many members to a role beside a need.
fn crowded(sort: &str, count: usize, role: &str) -> String {
    let all: Vec<String> = (0..count).map(|it| format!("\"{sort}:m{it}@x.example\"")).collect();
    format!(
        r#"{{"bindings": [{{"role": "{OPERATOR}", "members": ["{ANN}"]}},
        {{"role": "{role}", "members": [{}]}}]}}"#,
        all.join(", ")
    )
}

#[test]
fn who_stands_beside_a_need_is_many_and_leaves_it_kept() {
    let held = "holds: every need is met in every request";
    check(&kept(&crowded("user", 3000, "roles/viewer"), ANN, DECRYPT), held);
    check(&kept(&crowded("group", 150, "roles/viewer"), ANN, DECRYPT), held);
}

#[test]
fn one_of_many_who_can_change_a_policy_answers_for_all() {
    let own = r#"{"name": "projects/p/roles/own", "includedPermissions":
        ["cloudkms.cryptoKeys.setIamPolicy"]}"#;
    let locked = |documents: &str| Question::NoLockout {
        documents: bundle(&format!("{own}, {documents}")),
        within: (),
    };
    let many = crowded("user", 1000, "projects/p/roles/own");
    check(&locked(&many), "holds: `user:m0@x.example` can change the policy");
    let timed = many.replace(
        r#""projects/p/roles/own","#,
        r#""projects/p/roles/own", "condition":
        {"expression": "request.time < timestamp('2027-01-01T00:00:00Z')"},"#,
    );
    let some = "unknown: `user:m0@x.example` can change the policy in some requests and not in \
                others";
    check(&locked(&timed), some);
    // Those of bindings alike answer for one another too; of others only so many are asked.
    let each = |years: usize| {
        let one = |at: usize| {
            format!(
                r#"{{"role": "projects/p/roles/own", "members": ["user:m{at}@x.example"],
                "condition": {{"expression":
                "request.time < timestamp('{}-01-01T00:00:00Z')"}}}}"#,
                2100 + at % years
            )
        };
        let all: Vec<String> = (0..2000).map(one).collect();
        locked(&format!(r#"{{"bindings": [{}]}}"#, all.join(", ")))
    };
    check(&each(80), some);
    check(&each(2000), "unknown: the policies split requests into more classes than are searched");
}

#[test]
fn versions_and_ways_stand_together_or_are_given_up_on() {
    let tags = |key: &str, count: usize| {
        let all =
            (0..count).map(|it| format!("resource.matchTag('x/{key}{}', 'v')", "y".repeat(it)));
        format!("({})", all.collect::<Vec<_>>().join(" || "))
    };
    let numbers: Vec<String> = (1000..1200).map(|it| format!("'{it}'")).collect();
    let none = format!("!(resource.name in [{}])", numbers.join(", "));
    let kept = |condition: &str| kept(&bound(OPERATOR, ANN, condition), ANN, DECRYPT);
    let some = format!("unknown: `{ANN}` can use `{DECRYPT}` in some requests and not in others");
    check(&kept(&format!("{} && {none}", tags("a", 30))), &some);
    let told = "unknown: the policies split requests into more classes than are searched";
    check(&kept(&format!("{} && {} && {none}", tags("a", 30), tags("b", 30))), told);
    // What is not decided of the name is one thing, whichever the version.
    let opaque = format!("resource.name.extract('x{{r}}') == 'y' && {none}");
    let hangs = "unknown: it hangs on `resource.name`, which is not decided";
    check(&kept(&opaque), hangs);
}

#[test]
fn a_policy_that_neither_side_shows_is_taken_to_be_the_same() {
    let same = "the key's IAM policy, which neither side shows, is the same on both";
    let (none, own) = (DENIES_ANN, bound(OPERATOR, ANN, ""));
    let shown = format!("{none}, {own}");
    let told = |documents: &str| ask(&pair(documents, documents)).assumed.contains(&same);
    assert!(told(none) && !told(&shown));
    let told = |documents: &str| {
        let [before, after] = [documents, documents].map(bundle);
        diff(&before, &after).assumed.contains(&same)
    };
    assert!(told(none) && !told(&shown));
    let row = format!(r#"[{{"resource": "//cloudkms.googleapis.com/{KEY}", "policy": {own}}}]"#);
    assert!(!told(&row));
}

const DENIES_ANN: &str = r#"{"name":
    "policies/cloudresourcemanager.googleapis.com%2Fprojects%2Fp/denypolicies/d",
    "rules": [{"denyRule": {"deniedPrincipals": ["principal://goog/subject/ann@example.com"],
    "deniedPermissions": ["cloudkms.googleapis.com/*"]}}]}"#;

#[test]
fn bindings_of_boundaries_are_many_and_are_told_from_others_once() {
    let name = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    let of = |count: usize| {
        let one = |at: usize| {
            let folder = "//cloudresourcemanager.googleapis.com/folders";
            format!(
                r#"{{"name": "{at}", "policy": "{name}{at}", "target": {{"principalSet":
                "{folder}/{at}"}}}}"#
            )
        };
        let all: Vec<String> = (0..count).map(one).collect();
        bundle(&format!("{}, [{}]", bound(OPERATOR, ANN, ""), all.join(", ")))
    };
    let world = World::new(&[&of(300), &of(200)], &[], &[]).expect("small");
    let told: usize = world.flags.keys().map(String::len).sum();
    let given: usize = of(500).texts.iter().map(String::len).sum();
    assert!(told < 2 * given, "{told} of {given}");
}
