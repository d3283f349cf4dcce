//! Whoever sets a policy above the key can let himself in.

use super::*;

const ANN: &str = "user:ann@example.com";
const DECRYPT: &str = "cloudkms.cryptoKeyVersions.useToDecrypt";
const NOBODY: &str = r#"{"etag": "x"}"#;
const GIVES: &str = "which gives every other permission";

/// The policies above the key, with one binding in one of them.
fn chain(kind: &str, role: &str, condition: &str) -> String {
    let policy = bound(role, ANN, condition);
    let at = |it: &str, id: &str| {
        let policy = if it == kind { policy.as_str() } else { r#"{"etag": "y"}"# };
        format!(r#"{{"id": "{id}", "type": "{it}", "policy": {policy}}}"#)
    };
    let levels = [at("project", "p"), at("folder", "44"), at("organization", "1")];
    format!("{NOBODY}, [{}]", levels.join(", "))
}

fn granted(documents: &str) -> Question {
    let actions = vec![DECRYPT.to_owned()];
    Question::NotGranted { documents: bundle(documents), actions, resources: Vec::new() }
}

/// A custom role that sets policies of some kind.
fn setter(of: &str) -> String {
    format!(r#"{{"name": "projects/p/roles/set", "includedPermissions": ["{of}.setIamPolicy"]}}"#)
}

#[test]
fn whoever_sets_a_policy_above_the_key_has_what_it_gives() {
    let has = |what: &str| format!("fails: `{ANN}` has `{what}.setIamPolicy`, {GIVES}");
    let none = "holds: nobody has any of these permissions";
    for (kind, role, told) in [
        ("project", "roles/resourcemanager.projectIamAdmin", &*has("resourcemanager.projects")),
        ("folder", "roles/resourcemanager.projectIamAdmin", &has("resourcemanager.projects")),
        ("project", "roles/cloudkms.admin", &has("cloudkms.cryptoKeys")),
        ("project", "roles/viewer", none),
        ("organization", "roles/editor", none),
    ] {
        check(&granted(&chain(kind, role, "")), told);
    }
    let own = |of: &str, kind: &str| {
        granted(&format!("{}, {}", setter(of), chain(kind, "projects/p/roles/set", "")))
    };
    check(&own("cloudkms.keyRings", "project"), &has("cloudkms.keyRings"));
    check(&own("resourcemanager.folders", "folder"), &has("resourcemanager.folders"));
    check(
        &own("resourcemanager.organizations", "organization"),
        &has("resourcemanager.organizations"),
    );
    // What is given below where it is asked gives nothing.
    check(&own("resourcemanager.folders", "project"), none);
    check(&own("resourcemanager.organizations", "folder"), none);
    let on_key =
        format!("{}, {}", setter("cloudkms.keyRings"), bound("projects/p/roles/set", ANN, ""));
    check(&granted(&on_key), none);
    let of_key =
        format!("{}, {}", setter("cloudkms.cryptoKeys"), bound("projects/p/roles/set", ANN, ""));
    check(&granted(&of_key), &has("cloudkms.cryptoKeys"));
}

#[test]
fn who_gains_a_policy_above_the_key_gains_access() {
    let before = format!("{NOBODY}, {}", r#"[{"id": "p", "type": "project", "policy": {}}]"#);
    let after = chain("project", "roles/resourcemanager.projectIamAdmin", "");
    let gains = Question::NoNewAccess { reference: bundle(&before), candidate: bundle(&after) };
    check(&gains, &format!("fails: `{ANN}` gains `resourcemanager.projects.setIamPolicy`"));
    let same = Question::NoNewAccess { reference: bundle(&after), candidate: bundle(&after) };
    check(&same, "holds: every request that the candidate allows was allowed before");
}

#[test]
fn a_condition_on_the_resource_is_not_decided_above_the_key() {
    let role = "projects/p/roles/set";
    let of = |condition: &str| {
        let policies = chain("project", role, condition);
        granted(&format!("{}, {policies}", setter("cloudkms.keyRings")))
    };
    let open = "unknown: it hangs on what `resource.type == 'x'` means above the key, which is \
                not decided";
    check(&of("resource.type == 'x'"), open);
    let until = of("request.time < timestamp('2026-01-01T00:00:00Z')");
    check(&until, &format!("fails: `{ANN}` has `cloudkms.keyRings.setIamPolicy`, {GIVES}"));
}

#[test]
fn what_is_denied_above_the_key_gives_nothing() {
    let deny = |point: &str, what: &str| {
        format!(
            r#"{{"name": "policies/cloudresourcemanager.googleapis.com%2F{point}/denypolicies/d",
            "rules": [{{"denyRule": {{"deniedPrincipals": ["principalSet://goog/public:all"],
            "deniedPermissions": ["{what}"]}}}}]}}"#
        )
    };
    let of = |kind: &str, role: &str, deny: &str| {
        granted(&format!(
            "{}, {}, {deny}",
            setter("resourcemanager.folders"),
            chain(kind, role, "")
        ))
    };
    let none = "holds: nobody has any of these permissions";
    let admin = "roles/resourcemanager.projectIamAdmin";
    let projects = "cloudresourcemanager.googleapis.com/projects.setIamPolicy";
    check(&of("project", admin, &deny("projects%2Fp", projects)), none);
    check(&of("folder", admin, &deny("folders%2F44", projects)), none);
    // A deny policy of the project has no say in the folder above it.
    let folders = "cloudresourcemanager.googleapis.com/folders.*";
    let has = format!("fails: `{ANN}` has `resourcemanager.folders.setIamPolicy`, {GIVES}");
    check(&of("folder", "projects/p/roles/set", &deny("projects%2Fp", folders)), &has);
    check(&of("folder", "projects/p/roles/set", &deny("organizations%2F1", folders)), none);
    let open = "unknown: it hangs on which folder's policy is set, which is not decided";
    check(&of("folder", "projects/p/roles/set", &deny("folders%2F44", folders)), open);
}

#[test]
fn who_sets_a_policy_above_the_key_can_repair_it() {
    let locked = |documents: &str| Question::NoLockout { documents: bundle(documents), within: () };
    let admin = chain("project", "roles/resourcemanager.projectIamAdmin", "");
    check(&locked(&admin), &format!("holds: `{ANN}` can change a policy above the key"));
    let viewer = chain("project", "roles/viewer", "");
    check(&locked(&viewer), "fails: nobody who is named can change the policy");
}
