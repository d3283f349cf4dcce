//! What a key's own attributes, and those of its versions, let be done.

use super::*;

#[test]
fn an_expired_key_is_read_and_unwraps_and_does_not_wrap() {
    let documents = |attributes: &str| [by_roles(), own(CRYPTO, VAULT), key(attributes)];
    let at = r#", "time": "2026-06-01T00:00:00Z""#;
    let of = |action: &str, attributes: &str, more: &str| {
        let text = answer(&request(action, URL, more), &documents(attributes));
        text.split(':').next().map(str::to_owned).unwrap_or_default()
    };
    let expired = r#""exp": 1767225600"#;
    assert_eq!(of(WRAP, expired, at), "implicit-deny");
    assert_eq!(of(WRAP, expired, ""), "unknown");
    assert_eq!(of(UNWRAP, expired, at), "allow");
    assert_eq!(of("Microsoft.KeyVault/vaults/keys/read", expired, at), "allow");
    assert_eq!(of(UNWRAP, r#""enabled": false"#, at), "implicit-deny");
    assert_eq!(of(WRAP, r#""enabled": true"#, at), "allow");
}

#[test]
fn a_version_that_is_named_answers_for_itself() {
    let versions = format!(
        r#"[{{"kid": "{URL}/0000", "attributes": {{"enabled": false}}}},
            {{"kid": "{URL}/0001", "attributes": {{"enabled": true}}}}]"#
    );
    let of = |version: &str| {
        let documents = [by_roles(), own(CRYPTO, VAULT), key(""), versions.clone()];
        let asked = request(UNWRAP, &format!("{URL}/{version}"), "");
        answer(&asked, &documents)
    };
    assert!(of("0000").contains("disabled"), "{}", of("0000"));
    assert!(of("0001").starts_with("allow"));
    let asked = request(UNWRAP, &format!("{URL}/0009"), "");
    let asked = case(&asked, &[by_roles(), own(CRYPTO, VAULT), key("")]).expect("a case");
    assert!(assumed(&asked).iter().any(|it| it.starts_with("key:")));
}

#[test]
fn two_exports_of_one_key_are_not_chosen_from() {
    let on = key(r#""enabled": true"#);
    let off = key(r#""enabled": false"#);
    let old = off.replace("/0001", "/0000");
    let of = |keys: [&String; 2], resource: &str| {
        let documents = [by_roles(), own(CRYPTO, VAULT), keys[0].clone(), keys[1].clone()];
        match case(&request(UNWRAP, resource, ""), &documents) {
            Ok(case) => decide(&case).outcome.word().to_owned(),
            Err(fault) => fault.message,
        }
    };
    for [a, b] in [[&on, &off], [&off, &on], [&on, &on]] {
        assert_eq!(of([a, b], URL), "key `orders` is handed in twice");
    }
    // Nothing tells which of two versions is the current one.
    for [a, b] in [[&on, &old], [&old, &on]] {
        assert_eq!(of([a, b], URL), "key `orders` is handed in twice");
        assert_eq!(of([a, b], &format!("{URL}/0001")), "allow");
        assert_eq!(of([a, b], &format!("{URL}/0000")), "implicit-deny");
    }
    let other = off.replace("keys/orders", "keys/other");
    assert_eq!(of([&other, &on], URL), "allow");
}

#[test]
fn a_key_and_its_list_of_versions_must_agree() {
    let of = |in_key: bool, in_list: &str, resource: &str| {
        let versions = format!(r#"[{{"kid": "{URL}/0001", "attributes": {{{in_list}}}}}]"#);
        let key = key(&format!(r#""enabled": {in_key}"#));
        let documents = [by_roles(), own(CRYPTO, VAULT), versions, key];
        answer(&request(UNWRAP, resource, ""), &documents)
    };
    for resource in [URL, &format!("{URL}/0001")] {
        assert!(of(true, r#""enabled": true"#, resource).starts_with("allow"));
        assert!(of(true, "", resource).starts_with("allow"));
        assert!(of(true, r#""enabled": false"#, resource).starts_with("unknown: "));
        assert!(of(false, r#""enabled": true"#, resource).starts_with("implicit-deny"));
    }
}

#[test]
fn who_reads_an_asymmetric_key_may_use_its_public_half() {
    let of = |action: &str, kind: &str| {
        let key = key("").replace("\"RSA\"", kind);
        answer(&request(action, URL, ""), &[by_roles(), own(READER, VAULT), key])
    };
    assert!(of(WRAP, "\"RSA\"").starts_with("unknown: it may read"), "{}", of(WRAP, "\"RSA\""));
    assert!(of(WRAP, "\"oct-HSM\"").starts_with("implicit-deny"));
    assert!(of(UNWRAP, "\"RSA\"").starts_with("implicit-deny"));
}

#[test]
fn a_managed_hsm_is_no_vault_of_its_name() {
    let url = URL.replace("vault.azure", "managedhsm.azure");
    let owner = own(OWNER, VAULT);
    let read = |more: &str| request("Microsoft.KeyVault/vaults/keys/read", &url, more);
    for more in ["", r#", "data": false"#] {
        let found = answer(&read(more), &[by_roles(), owner.clone()]);
        assert!(found.starts_with("unknown: the key lies in a managed HSM"), "{found}");
    }
    // Its key tells nothing of the vault's.
    let off = key(r#""enabled": false"#).replace("vault.azure", "managedhsm.azure");
    check(&[by_roles(), own(CRYPTO, VAULT), off.clone()], "allow");
    check(&[by_roles(), own(CRYPTO, VAULT), off, key("")], "allow");
    let listed = format!(r#"[{{"kid": "{url}/0001", "attributes": {{"enabled": false}}}}]"#);
    check(&[by_roles(), own(CRYPTO, VAULT), listed, key("")], "allow");
}
