//! Who is not there for certain, and what no request can be made on.

use super::questions::{assignment, need, vault, vendor, with};
use super::*;

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

#[test]
fn what_lies_below_a_step_of_a_path_or_a_management_group_is_no_safe_no() {
    let group = "/providers/Microsoft.Management/managementGroups/mg";
    let user = "12338af0-0e69-4776-bea7-57ae8d297424";
    let decrypt = "Microsoft.KeyVault/vaults/keys/decrypt/action";
    let entities =
        r#"[{"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": ["t", "mg"]}]"#;
    let of = |scope: &str, action: &str, resources: &[&str]| {
        let documents = with(&[vendor(user, scope)], &[vault(""), entities.to_owned()]);
        let (actions, resources) =
            (vec![action.to_owned()], resources.iter().map(|it| (*it).to_owned()).collect());
        told(&ask(&Question::NotGranted { documents, actions, resources }))
    };
    for step in ["", "/h/providers", "/h/providers/Microsoft.KeyVault"] {
        let below = format!("/subscriptions/t/resourceGroups{step}");
        let answered = of("/", decrypt, &[&below]);
        assert!(answered.starts_with("fails: `vendor` may"), "{below}: {answered}");
        let answered = of("/subscriptions/u", decrypt, &[&below]);
        assert!(answered.starts_with("holds"), "{below}: {answered}");
        let answered = of(&below, decrypt, &["/subscriptions/t"]);
        assert!(answered.starts_with("fails: `vendor` may"), "{below}: {answered}");
    }
    for action in [decrypt, "*"] {
        let answered = of(group, action, &[group]);
        assert!(answered.starts_with("unknown"), "{action}: {answered}");
    }
    // A misspelled resource is told, whatever stands beside it.
    let typed = format!("{VAULT}/key/orders");
    for resources in [&[typed.as_str()][..], &["/subscriptions/u", &typed]] {
        let answered = of(VAULT, decrypt, resources);
        assert!(answered.starts_with("unknown: no request"), "{answered}");
    }
}

#[test]
fn whom_the_directory_does_not_know_keeps_nothing() {
    let of = |kind: &str| {
        let side = || with(&[assignment("vendor", kind, OWNER, VAULT, "")], &[vault("")]);
        let needs = vec![need("Microsoft.KeyVault/vaults/write", false)];
        let lockout = Question::NoLockout { documents: side(), within: VAULT.to_owned() };
        let granted = Question::NotGranted {
            documents: side(),
            actions: vec!["Microsoft.KeyVault/vaults/write".to_owned()],
            resources: vec![VAULT.to_owned()],
        };
        let all = [Question::Keeps { documents: side(), needs }, lockout, granted];
        all.map(|it| told(&ask(&it)))
    };
    for (kind, wanted) in [("User", ["holds", "holds", "fails"]), ("unknown", ["unknown"; 3])] {
        for (told, wanted) in of(kind).iter().zip(wanted) {
            assert!(told.starts_with(wanted), "{kind}: {told}");
        }
    }
}

#[test]
fn who_may_not_sign_in_keeps_nothing() {
    let of = |enabled: &str| {
        let shown = format!(
            r#"{{"appId": "app", "id": "vendor", {enabled}
            "servicePrincipalType": "Application"}}"#
        );
        let side = || with(&[vendor(OWNER, VAULT)], &[vault(""), shown.clone()]);
        let needs = vec![need("Microsoft.KeyVault/vaults/write", false)];
        let lockout = Question::NoLockout { documents: side(), within: VAULT.to_owned() };
        let gains = Question::NoNewAccess { reference: with(&[], &[vault("")]), candidate: side() };
        let all = [Question::Keeps { documents: side(), needs }, lockout, gains];
        all.map(|it| told(&ask(&it)))
    };
    for enabled in ["", r#""accountEnabled": null,"#, r#""accountEnabled": true,"#] {
        let [keeps, lockout, gains] = of(enabled);
        assert!(keeps.starts_with("holds") && lockout.starts_with("holds"), "{enabled}: {keeps}");
        assert!(gains.starts_with("fails"), "{enabled}: {gains}");
    }
    for enabled in [r#""accountEnabled": false,"#, r#""accountEnabled": "no","#] {
        for told in of(enabled) {
            assert!(told.starts_with("unknown: "), "{enabled}: {told}");
            assert!(told.contains("whether service principal `vendor` signs in"), "{told}");
        }
    }
}

#[test]
fn a_key_of_which_versions_alone_are_shown_keeps_nothing_that_one_of_them_refuses() {
    let user = "12338af0-0e69-4776-bea7-57ae8d297424";
    let of = |action: &str, key: &str, attributes: &str, more: &[&str]| {
        let list = format!(
            r#"[{{"kid": "https://ACME.vault.azure.net/keys/{key}/1",
            "attributes": {{{attributes}}}}}]"#
        );
        let more = more.iter().map(|it| (*it).to_owned());
        let documents: Vec<String> = [vault(""), list].into_iter().chain(more).collect();
        let documents = with(&[vendor(user, VAULT)], &documents);
        let network = Some(crate::azure::simulate::Origin::PrivateEndpoint);
        let need =
            Need { network, ..need(&format!("Microsoft.KeyVault/vaults/keys/{action}"), true) };
        told(&ask(&Question::Keeps { documents, needs: vec![need] }))
    };
    let shown = r#"{"attributes": {"enabled": true}, "key": {"keyOps": ["wrapKey"],
        "kid": "https://acme.vault.azure.net/keys/orders/2"}}"#;
    for open in [
        r#""enabled": false"#,
        r#""enabled": 1"#,
        r#""enabled": true, "exp": 1767225600"#,
        r#""notBefore": "2027-01-01T00:00:00Z""#,
    ] {
        let answered = of("wrap/action", "Orders", open, &[]);
        assert!(answered.starts_with("unknown: "), "{open}: {answered}");
        assert!(answered.contains("which version of key `"), "{open}: {answered}");
        assert!(of("read", "orders", open, &[]).starts_with("holds"), "{open}");
        assert!(of("wrap/action", "other", open, &[]).starts_with("holds"), "{open}");
        assert!(of("wrap/action", "orders", open, &[shown]).starts_with("holds"), "{open}");
    }
    let well = r#""enabled": true, "expires": null, "created": "2026-01-01T00:00:00Z""#;
    assert!(of("wrap/action", "orders", well, &[]).starts_with("holds"));
}

#[test]
fn an_id_that_nothing_names_is_taken_to_be_an_objects_and_that_is_told() {
    let shown = r#"{"appId": "app", "id": "vendor", "servicePrincipalType": "Application"}"#;
    let policy = vault(r#", "accessPolicies": [{"objectId": "APP", "permissions": {}}]"#);
    let of = |id: &str, documents: &[String]| {
        let documents = with(&[vendor(OWNER, VAULT)], documents);
        let need =
            Need { principal: id.to_owned(), ..need("Microsoft.KeyVault/vaults/write", false) };
        let answered = ask(&Question::Keeps { documents, needs: vec![need] });
        answered.assumed.iter().any(|it| it.contains("is an object's, and no application's"))
    };
    assert!(of("app", &[vault("")]));
    assert!(!of("app", &[vault(""), shown.to_owned()]));
    assert!(!of("app", &[policy]));
    assert!(!of("VENDOR", &[vault("")]));
}
