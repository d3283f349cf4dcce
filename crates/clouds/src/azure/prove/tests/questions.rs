//! Each question about bundles that a person can check.

use super::*;

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const URL: &str = "https://acme.vault.azure.net/keys/orders";
const CRYPTO: &str = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const WRAP: &str = "Microsoft.KeyVault/vaults/keys/wrap/action";

pub(super) fn assignment(id: &str, kind: &str, role: &str, scope: &str, more: &str) -> String {
    format!(
        r#"{{"principalId": "{id}", "principalType": "{kind}", "scope": "{scope}", {more}
            "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/{role}"}}"#
    )
}

pub(super) fn vault(properties: &str) -> String {
    format!(
        r#"{{"id": "{VAULT}", "name": "acme", "properties": {{"enableRbacAuthorization": true
            {properties}}}}}"#
    )
}

pub(super) fn with(assignments: &[String], more: &[String]) -> Side {
    let list = format!(r#"{{"role-assignments": [{}]}}"#, assignments.join(","));
    let documents = [&[list], more].concat().join(",");
    side(&format!(r#"{{"documents": [{documents}]}}"#))
}

pub(super) fn vendor(role: &str, scope: &str) -> String {
    assignment("vendor", "ServicePrincipal", role, scope, "")
}

#[test]
fn a_wider_scope_a_further_principal_and_an_open_network_are_new_access() {
    let closed = vault(r#", "publicNetworkAccess": "Disabled""#);
    let base = || with(&[vendor(CRYPTO, VAULT)], std::slice::from_ref(&closed));
    let check = |candidate: Side, wanted: &str| {
        let answered = ask(&Question::NoNewAccess { reference: base(), candidate });
        assert!(told(&answered).starts_with(wanted), "{}", told(&answered));
        if let Settled::Fails(shown) = &answered.settled {
            assert_eq!(decided(&shown.case), Some(Outcome::Allow));
            assert_eq!(answered.statements.len(), 1);
        }
    };
    check(base(), "holds");
    check(with(&[], std::slice::from_ref(&closed)), "holds");
    let key = format!("{VAULT}/keys/orders");
    check(with(&[vendor(CRYPTO, &key)], std::slice::from_ref(&closed)), "holds");
    check(
        with(&[vendor(CRYPTO, "/subscriptions/s")], std::slice::from_ref(&closed)),
        "fails: `vendor` gains",
    );
    let other = assignment("other", "User", CRYPTO, VAULT, "");
    check(
        with(&[vendor(CRYPTO, VAULT), other], std::slice::from_ref(&closed)),
        "fails: `other` gains",
    );
    let group = assignment("team", "Group", CRYPTO, VAULT, "");
    check(with(&[vendor(CRYPTO, VAULT), group], std::slice::from_ref(&closed)), "fails");
    check(with(&[vendor(CRYPTO, VAULT)], &[vault("")]), "fails: `vendor` gains");
    check(with(&[vendor(OWNER, VAULT)], std::slice::from_ref(&closed)), "fails: `vendor` gains");
    let conditional =
        assignment("vendor", "ServicePrincipal", OWNER, VAULT, r#""condition": "x","#);
    check(
        with(&[conditional], std::slice::from_ref(&closed)),
        "unknown: it hangs on the assignment of",
    );
}

#[test]
fn the_same_condition_on_both_sides_is_no_new_access() {
    let of = |scope: &str| {
        let more = r#""condition": "@Resource[x] StringEquals 'y'","#;
        with(&[assignment("vendor", "ServicePrincipal", OWNER, scope, more)], &[])
    };
    let ask =
        |candidate: Side| told(&ask(&Question::NoNewAccess { reference: of(VAULT), candidate }));
    assert!(ask(of(VAULT)).starts_with("holds"));
    assert!(ask(of("/subscriptions/s")).starts_with("unknown"));
}

#[test]
fn a_denial_that_goes_is_new_access() {
    let deny = format!(
        r#"[{{"denyAssignmentName": "d", "scope": "{VAULT}", "excludePrincipals": [],
            "permissions": [{{"dataActions": ["Microsoft.KeyVault/vaults/keys/unwrap/action"]}}],
            "principals": [{{"id": "vendor", "type": "ServicePrincipal"}}]}}]"#
    );
    let reference = with(&[vendor(CRYPTO, VAULT)], &[vault(""), deny]);
    let candidate = with(&[vendor(CRYPTO, VAULT)], &[vault("")]);
    let answered = ask(&Question::NoNewAccess { reference, candidate });
    let wanted = "fails: `vendor` gains `Microsoft.KeyVault/vaults/keys/unwrap/action`";
    assert_eq!(told(&answered), wanted);
}

pub(super) fn need(action: &str, data: bool) -> Need {
    Need {
        principal: "vendor".to_owned(),
        action: action.to_owned(),
        data,
        resource: URL.to_owned(),
        time: None,
        network: None,
    }
}

#[test]
fn keeps_is_yes_always_no_never_and_unknown_between() {
    let check = |bundle: Side, wanted: &str| {
        let answered = ask(&Question::Keeps { documents: bundle, needs: vec![need(WRAP, true)] });
        assert!(told(&answered).starts_with(wanted), "{}", told(&answered));
    };
    check(with(&[vendor(CRYPTO, VAULT)], &[vault("")]), "holds");
    check(with(&[], &[vault("")]), "fails: `vendor` lacks");
    check(with(&[vendor(OWNER, VAULT)], &[vault("")]), "fails: `vendor` lacks");
    let reader = vendor("21090545-7ca7-4776-b22c-e363652d74d2", VAULT);
    check(with(&[reader], &[vault("")]), "unknown: `Microsoft.KeyVault/vaults/keys/wrap/action`");
    check(with(&[vendor("unseen", VAULT)], &[vault("")]), "unknown");
    let group = assignment("team", "Group", CRYPTO, VAULT, "");
    check(with(std::slice::from_ref(&group), &[vault("")]), "unknown");
    let members =
        r#"{"memberships": {"principal": "vendor", "value": [{"id": "team"}]}}"#.to_owned();
    check(with(&[group], &[vault(""), members]), "holds");
    let key = format!(
        r#"{{"attributes": {{"expires": "2027-01-01T00:00:00Z"}}, "key": {{"kid": "{URL}/1",
            "kty": "RSA", "keyOps": ["wrapKey", "unwrapKey"]}}}}"#
    );
    check(with(&[vendor(CRYPTO, VAULT)], &[vault(""), key.clone()]), "unknown");
    let deleted = key.replacen('{', r#"{"recoveryId": "https://x/deletedkeys/orders","#, 1);
    check(with(&[vendor(CRYPTO, VAULT)], &[vault(""), deleted]), "fails");
    let at = |time: &str, wanted: &str| {
        let bundle = with(&[vendor(CRYPTO, VAULT)], &[vault(""), key.clone()]);
        let needs = vec![Need { time: time.parse().ok(), ..need(WRAP, true) }];
        let answered = ask(&Question::Keeps { documents: bundle, needs });
        assert!(told(&answered).starts_with(wanted), "{time} {}", told(&answered));
    };
    at("2026-11-24T00:00:00Z", "holds");
    at("2027-11-24T00:00:00Z", "fails");
    check(with(&[vendor(CRYPTO, VAULT)], &[]), "unknown: where");
}

#[test]
fn a_version_that_was_not_shown_is_not_kept() {
    const UNWRAP: &str = "Microsoft.KeyVault/vaults/keys/unwrap/action";
    let key = format!(
        r#"{{"attributes": {{"enabled": true}}, "key": {{"kid": "{URL}/0001", "kty": "RSA",
            "keyOps": ["wrapKey", "unwrapKey"]}}}}"#
    );
    let versions = format!(
        r#"[{{"kid": "{URL}/0000", "attributes": {{"enabled": false}}}},
            {{"kid": "{URL}/0001", "attributes": {{"enabled": true}}}}]"#
    );
    let of = |resource: &str, action: &str, more: &[&String]| {
        let mut documents = vec![vault("")];
        documents.extend(more.iter().copied().cloned());
        let needs = vec![Need { resource: resource.to_owned(), ..need(action, true) }];
        let documents = with(&[vendor(CRYPTO, VAULT)], &documents);
        told(&ask(&Question::Keeps { documents, needs }))
    };
    let both = [&key, &versions];
    let old = format!("{URL}/0000");
    let off = key.replace("true", "false");
    assert!(of(&old, UNWRAP, &[&off]).starts_with("unknown"), "the other version is off");
    for more in [&both[..], &[&key], &[&versions]] {
        let answered = of(&old, UNWRAP, more);
        assert!(answered.starts_with("unknown: ") && answered.contains("`0000`"), "{answered}");
        // Reading it is asked of no attribute.
        assert!(of(&old, "Microsoft.KeyVault/vaults/keys/read", more).starts_with("holds"));
    }
    let long = format!("{VAULT}/keys/orders/versions/0000");
    assert!(of(&long, UNWRAP, &both).contains("`0000`"), "{}", of(&long, UNWRAP, &both));
    assert!(of(&old, UNWRAP, &[]).starts_with("holds"), "as a key that is not shown");
    assert!(of(&format!("{URL}/0001"), UNWRAP, &both).starts_with("holds"));
    assert!(of(URL, UNWRAP, &both).starts_with("holds"));
}

#[test]
fn what_one_may_activate_is_no_access() {
    let of = |more: &str| {
        let it = assignment("vendor", "ServicePrincipal", CRYPTO, VAULT, more);
        let documents = with(&[it], &[vault("")]);
        told(&ask(&Question::Keeps { documents, needs: vec![need(WRAP, true)] }))
    };
    assert!(of(r#""roleEligibilityScheduleId": "e", "#).starts_with("fails"));
    let request = r#""type": "Microsoft.Authorization/roleAssignmentScheduleRequests","#;
    assert!(of(request).starts_with("unknown"), "{}", of(request));
}

#[test]
fn an_application_that_is_two_objects_keeps_nothing() {
    let of = |objects: [&str; 2], more: &[String]| {
        let one = |it: &str| {
            assignment(it, "ServicePrincipal", CRYPTO, VAULT, r#""principalName": "vendor","#)
        };
        let more = [&[vault("")], more].concat();
        let documents = with(&objects.map(one), &more);
        told(&ask(&Question::Keeps { documents, needs: vec![need(WRAP, true)] }))
    };
    let wanted = "unknown: the exports name more than one object for `vendor`";
    assert!(of(["o1", "O1"], &[]).starts_with("holds"));
    assert_eq!(of(["o1", "o2"], &[]), wanted);
    let shown = |id: &str| {
        format!(r#"{{"appId": "Vendor", "id": "{id}", "servicePrincipalType": "Application"}}"#)
    };
    assert!(of(["o1", "O1"], &[shown("o1")]).starts_with("holds"));
    assert_eq!(of(["o1", "o1"], &[shown("o2")]), wanted);
    assert_eq!(of(["o1", "o1"], &[shown("o1"), shown("o2")]), wanted);
}

#[test]
fn exports_that_disagree_about_a_key_answer_nothing() {
    let key = |version: &str, enabled: bool| {
        format!(
            r#"{{"attributes": {{"enabled": {enabled}}}, "key": {{"kid": "{URL}/{version}",
                "kty": "RSA", "keyOps": ["wrapKey", "unwrapKey"]}}}}"#
        )
    };
    let listed = |enabled: bool| {
        format!(r#"[{{"kid": "{URL}/1", "attributes": {{"enabled": {enabled}}}}}]"#)
    };
    let of = |more: [String; 2]| {
        let documents = with(&[vendor(CRYPTO, VAULT)], &[&[vault("")][..], &more].concat());
        told(&ask(&Question::Keeps { documents, needs: vec![need(WRAP, true)] }))
    };
    assert!(of([key("1", true), listed(true)]).starts_with("holds"));
    for more in [
        [key("1", true), key("1", false)],
        [key("1", true), key("2", true)],
        [key("1", true), listed(false)],
    ] {
        let answered = of(more);
        assert!(answered.starts_with("unknown: ") && answered.contains("`orders`"), "{answered}");
    }
}

#[test]
fn a_vault_lies_where_its_export_says() {
    let deny = r#"[{"denyAssignmentName": "d", "scope": "/subscriptions/s", "excludePrincipals": [],
        "permissions": [{"dataActions": ["*"]}],
        "principals": [{"id": "vendor", "type": "ServicePrincipal"}]}]"#;
    let of = |resource: &str, more: &[String]| {
        let documents = with(&[vendor(CRYPTO, "/")], &[&[deny.to_owned()][..], more].concat());
        let needs = vec![Need { resource: resource.to_owned(), ..need(WRAP, true) }];
        told(&ask(&Question::Keeps { documents, needs }))
    };
    let key = "providers/Microsoft.KeyVault/vaults/acme/keys/orders";
    assert!(of(&format!("/{key}"), &[vault("")]).starts_with("fails"));
    assert!(
        of(&format!("{VAULT}/keys/orders/").replace('/', "//"), &[vault("")]).starts_with("fails")
    );
    for odd in [
        format!("/{key}"),
        format!("/subscriptions/other/resourceGroups/g/{key}"),
        format!("/subscriptions/s/{key}"),
    ] {
        let shown = if odd.starts_with("/providers") { vec![] } else { vec![vault("")] };
        assert!(of(&odd, &shown).starts_with("unknown"), "{odd}: {}", of(&odd, &shown));
    }
}

#[test]
fn a_managed_hsm_is_no_vault_of_its_name() {
    let url = URL.replace("vault.azure", "managedhsm.azure");
    let key = |url: &str, enabled: bool| {
        format!(
            r#"{{"attributes": {{"enabled": {enabled}}}, "key": {{"kid": "{url}/1", "kty": "RSA",
                "keyOps": ["wrapKey", "unwrapKey"]}}}}"#
        )
    };
    let of = |resource: &str, more: &[String]| {
        let documents = with(&[vendor(CRYPTO, VAULT)], &[&[vault("")][..], more].concat());
        let needs = vec![Need { resource: resource.to_owned(), ..need(WRAP, true) }];
        told(&ask(&Question::Keeps { documents, needs }))
    };
    assert!(of(&url, &[]).starts_with("unknown"));
    assert!(of(URL, &[key(&url, false)]).starts_with("holds"));
    assert!(of(URL, &[key(&url, false), key(URL, true)]).starts_with("holds"));
}

#[test]
fn what_no_request_can_ask_is_never_a_yes() {
    let wrap_a_vault = Need { resource: VAULT.to_owned(), ..need(WRAP, true) };
    for need in [wrap_a_vault, need("Microsoft.KeyVault/vaults/keys/melt/action", true)] {
        let bundle = with(&[vendor(CRYPTO, VAULT)], &[vault("")]);
        let answered = told(&ask(&Question::Keeps { documents: bundle, needs: vec![need] }));
        assert!(answered.starts_with("unknown: no request"), "{answered}");
    }
    let bundle = with(&[], &[vault("")]);
    let (actions, resources) = (vec![WRAP.to_owned()], vec!["/subscriptions".to_owned()]);
    let answered = told(&ask(&Question::NotGranted { documents: bundle, actions, resources }));
    assert!(!answered.starts_with("fails"), "{answered}");
    let bundle = with(&[], &[vault("")]);
    let answered = told(&ask(&Question::NoLockout { documents: bundle, within: "/x".to_owned() }));
    assert!(answered.starts_with("unknown"), "{answered}");
}

#[test]
fn a_pattern_is_kept_where_each_of_its_operations_is() {
    let of = |role: &str| {
        let resource = VAULT.to_owned();
        let need = Need { resource, ..need("Microsoft.KeyVault/vaults/*/read", false) };
        let bundle = with(&[vendor(role, VAULT)], &[vault("")]);
        told(&ask(&Question::Keeps { documents: bundle, needs: vec![need] }))
    };
    assert!(of("21090545-7ca7-4776-b22c-e363652d74d2").starts_with("holds"));
    assert!(of(CRYPTO).starts_with("fails: `vendor` lacks `Microsoft.KeyVault/vaults/"));
}

#[test]
fn the_management_of_a_vault_is_asked_of_the_vault_where_a_need_names_its_key() {
    let reader = "21090545-7ca7-4776-b22c-e363652d74d2";
    let key = format!("{VAULT}/keys/orders");
    let of = |scope: &str, action: &str| {
        let documents = with(&[vendor(reader, scope)], &[vault("")]);
        let needs = vec![need(action, false)];
        told(&ask(&Question::Keeps { documents, needs }))
    };
    let all = "Microsoft.KeyVault/vaults/*/read";
    assert!(of(VAULT, all).starts_with("holds"), "{}", of(VAULT, all));
    assert!(of(&key, all).starts_with("fails"), "{}", of(&key, all));
    let of_keys = "Microsoft.KeyVault/vaults/keys/read";
    assert!(of(&key, of_keys).starts_with("holds"), "{}", of(&key, of_keys));
    // A use of the vault's key is no management of it, and neither of a secret.
    let documents = with(&[vendor(OWNER, VAULT)], &[vault("")]);
    let (actions, resources) =
        (vec!["Microsoft.KeyVault/vaults/delete".to_owned()], vec![URL.to_owned()]);
    let answered = told(&ask(&Question::NotGranted { documents, actions, resources }));
    assert!(answered.starts_with("unknown: no request"), "{answered}");
}

#[test]
fn keeps_asks_the_network_where_the_need_says_from_where() {
    let closed = vault(r#", "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"}"#);
    let of = |network: &str| {
        let network = match network {
            "service" => crate::azure::simulate::Origin::TrustedService,
            address => crate::azure::simulate::Origin::Address(address.parse().expect("one")),
        };
        let needs = vec![Need { network: Some(network), ..need(WRAP, true) }];
        let bundle = with(&[vendor(CRYPTO, VAULT)], std::slice::from_ref(&closed));
        told(&ask(&Question::Keeps { documents: bundle, needs }))
    };
    assert!(of("service").starts_with("holds"));
    assert!(of("198.51.100.7").starts_with("fails"));
}

#[test]
fn keeps_is_no_yes_where_only_some_networks_are_let_in() {
    let of = |network: Option<&str>, acls: &str| {
        let network = network
            .map(|it| crate::azure::simulate::Origin::Address(it.parse().expect("an address")));
        let needs = vec![Need { network, ..need(WRAP, true) }];
        let closed = vault(&format!(
            r#", "publicNetworkAccess": "Disabled", "networkAcls": {{"defaultAction": "Deny",
                "bypass": "{acls}"}}"#
        ));
        told(&ask(&Question::Keeps { documents: with(&[vendor(CRYPTO, VAULT)], &[closed]), needs }))
    };
    for bypass in ["None", "AzureServices"] {
        let answered = of(None, bypass);
        let wanted = "unknown: `Microsoft.KeyVault/vaults/keys/wrap/action` for `vendor` hangs on \
                      the network that the request comes from";
        assert_eq!(answered, wanted);
        assert!(of(Some("198.51.100.7"), bypass).starts_with("fails"));
    }
}

#[test]
fn what_is_not_granted_is_asked_below_a_resource_and_of_anybody() {
    let of = |assignments: &[String], action: &str, resource: &str| {
        let bundle = with(assignments, &[vault("")]);
        let (actions, resources) = (vec![action.to_owned()], vec![resource.to_owned()]);
        told(&ask(&Question::NotGranted { documents: bundle, actions, resources }))
    };
    let purge = "Microsoft.KeyVault/vaults/keys/purge/action";
    assert!(of(&[vendor(CRYPTO, VAULT)], purge, VAULT).starts_with("holds"));
    let admin = vendor("00482a5a-887f-4fb3-b363-3b7fe8e74483", "/subscriptions/s");
    assert!(of(&[admin], purge, VAULT).starts_with("fails: `vendor` may"));
    let elsewhere = vendor("00482a5a-887f-4fb3-b363-3b7fe8e74483", "/subscriptions/s2");
    assert!(of(&[elsewhere], purge, VAULT).starts_with("holds"));
    assert!(of(&[vendor("unseen", VAULT)], purge, VAULT).starts_with("unknown"));
    assert!(of(&[vendor(CRYPTO, VAULT)], WRAP, URL).starts_with("fails"));
}

#[test]
fn whoever_can_give_himself_access_has_it() {
    let of = |role: &str, scope: &str, rbac: &str| {
        let documents = with(&[vendor(role, scope)], &[vault("").replace("true", rbac)]);
        let (actions, resources) = (vec![WRAP.to_owned()], vec![VAULT.to_owned()]);
        told(&ask(&Question::NotGranted { documents, actions, resources }))
    };
    let contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    let assigns = "fails: `vendor` may `Microsoft.Authorization/roleAssignments/write`, which \
                   gives every other action";
    assert_eq!(of(OWNER, "/subscriptions/s", "true"), assigns);
    assert_eq!(of(OWNER, VAULT, "true"), assigns);
    assert!(of(OWNER, "/subscriptions/s2", "true").starts_with("holds"));
    // Whoever writes a vault writes its policies, which count where roles do not.
    assert!(of(contributor, VAULT, "true").starts_with("holds"));
    let writes = "fails: `vendor` may `Microsoft.KeyVault/vaults/write`, which gives every other \
                  action";
    assert_eq!(of(contributor, VAULT, "false"), writes);
    let unclear = of(contributor, VAULT, "\"[parameters('rbac')]\"");
    assert!(unclear.starts_with("unknown"), "{unclear}");
}

#[test]
fn what_no_catalogue_holds_is_not_told_to_be_granted_to_nobody() {
    let definition = r#"{"role-definitions": [{"name": "own", "roleName": "own",
        "assignableScopes": ["/"], "permissions": [{"actions": [], "dataActions": ["*"]}]}]}"#;
    let of = |assignments: &[String], action: &str| {
        let bundle = with(assignments, &[vault(""), definition.to_owned()]);
        let (actions, resources) = (vec![action.to_owned()], Vec::new());
        told(&ask(&Question::NotGranted { documents: bundle, actions, resources }))
    };
    for action in [
        "Microsoft.KeyVault/vaults/keys/unwrapKey/action",
        "Microsoft.KeyVault/managedHSMs/keys/decrypt/action",
        "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
    ] {
        for assignments in [&[vendor("own", "/")][..], &[]] {
            let answered = of(assignments, action);
            let wanted = format!("unknown: `{action}` is no operation of Azure Key Vault");
            assert!(answered.starts_with(&wanted), "{answered}");
        }
    }
    let write = "Microsoft.Web/sites/write";
    assert!(of(&[vendor(OWNER, "/")], write).starts_with("fails: `vendor` may"));
    assert!(of(&[], "*").starts_with("holds"), "{}", of(&[], "*"));
}

#[test]
fn nobody_unnamed_is_let_in() {
    let bundle = with(&[vendor(OWNER, "/"), assignment("team", "Group", OWNER, "/", "")], &[]);
    assert!(told(&ask(&Question::NotPublic { documents: bundle })).starts_with("holds"));
    let foreign = with(&[assignment("team", "ForeignGroup", OWNER, "/", "")], &[]);
    assert!(told(&ask(&Question::NotPublic { documents: foreign })).starts_with("unknown"));
}

#[test]
fn somebody_must_be_able_to_change_who_has_access() {
    let of = |assignments: &[String], vault: String| {
        let bundle = with(assignments, &[vault]);
        told(&ask(&Question::NoLockout { documents: bundle, within: VAULT.to_owned() }))
    };
    assert!(of(&[vendor(OWNER, "/subscriptions/s")], vault("")).starts_with("holds: `vendor`"));
    assert!(of(&[vendor(CRYPTO, VAULT)], vault("")).starts_with("fails: nobody"));
    let contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    assert!(of(&[vendor(contributor, VAULT)], vault("")).starts_with("fails"));
    let by_policies = vault("").replace("true", "false");
    assert!(of(&[vendor(contributor, VAULT)], by_policies).starts_with("holds"));
}

#[test]
fn a_group_whose_members_nobody_saw_keeps_nothing() {
    let of = |assignments: &[String], more: &[&str]| {
        let more: Vec<String> =
            std::iter::once(vault("")).chain(more.iter().map(|it| (*it).to_owned())).collect();
        ask(&Question::NoLockout { documents: with(assignments, &more), within: VAULT.to_owned() })
    };
    let team = || assignment("team", "Group", OWNER, VAULT, "");
    let member = r#"{"memberships": {"principal": "ada", "value": [{"id": "team"}]}}"#;
    let none = r#"{"memberships": {"principal": "ada", "value": []}}"#;
    for more in [&[][..], &[none]] {
        let answered = told(&of(&[team()], more));
        assert!(answered.starts_with("unknown: it hangs on who belongs to group"), "{answered}");
    }
    assert!(told(&of(&[team()], &[member])).starts_with("holds: `ada` keeps"));
    let both = [team(), vendor(OWNER, VAULT)];
    assert!(told(&of(&both, &[none])).starts_with("holds: `vendor` keeps"));
    // What may be a group is nobody.
    let unsaid = team().replace(r#""principalType": "Group","#, "");
    assert!(told(&of(&[unsaid], &[none])).starts_with("unknown"));
    // Of all but one nobody knows the groups.
    for more in [&[][..], &[none], &[member]] {
        let answered = of(&[team()], more);
        let said = |it: &&str| it.contains("anybody may belong to any group");
        assert!(answered.assumed.iter().any(said), "{:?}", answered.assumed);
    }
}

#[test]
fn a_list_of_groups_must_say_whose_it_is() {
    let list = r#"{"memberships": {"value": [{"id": "team"}]}}"#.to_owned();
    let bundle = with(&[], &[list]);
    let answered = told(&ask(&Question::NotPublic { documents: bundle }));
    assert!(answered.starts_with("unknown: a list of groups"), "{answered}");
}
