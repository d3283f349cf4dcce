//! Cases as a person writes them, and what Azure would answer.

use std::sync::Arc;

use keywright_model::text::{Document, Source};

use super::*;

mod keys;
mod paths;
mod perimeter;
mod strange;

const OBJECT: &str = "00000000-0000-4000-8000-00000000000a";
const APPLICATION: &str = "00000000-0000-4000-8000-0000000000aa";
const GROUP: &str = "00000000-0000-4000-8000-00000000000b";
const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const WRAP: &str = "Microsoft.KeyVault/vaults/keys/wrap/action";
const UNWRAP: &str = "Microsoft.KeyVault/vaults/keys/unwrap/action";
const URL: &str = "https://acme.vault.azure.net/keys/orders";
const CRYPTO: &str = "e147488a-f6f5-4113-8e2d-b22465e65bf6";
const READER: &str = "21090545-7ca7-4776-b22c-e363652d74d2";
const OWNER: &str = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

fn vault(properties: &str) -> String {
    format!(
        r#"{{"id": "{VAULT}", "name": "acme", "properties": {{"tenantId": "t", {properties}}}}}"#
    )
}

fn by_roles() -> String {
    vault(r#""enableRbacAuthorization": true"#)
}

fn assignment(principal: &str, kind: &str, role: &str, scope: &str, more: &str) -> String {
    format!(
        r#"{{"principalId": "{principal}", "principalType": "{kind}", "scope": "{scope}", {more}
            "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/{role}"}}"#
    )
}

fn list(elements: &[String]) -> String {
    format!(r#"{{"role-assignments": [{}]}}"#, elements.join(","))
}

fn own(role: &str, scope: &str) -> String {
    list(&[assignment(OBJECT, "ServicePrincipal", role, scope, "")])
}

fn key(attributes: &str) -> String {
    format!(
        r#"{{"attributes": {{{attributes}}}, "key": {{"kid": "{URL}/0001", "kty": "RSA",
            "key_ops": ["wrapKey", "unwrapKey"]}}}}"#
    )
}

fn request(action: &str, resource: &str, more: &str) -> String {
    format!(r#"{{"principal": "{OBJECT}", "action": "{action}", "resource": "{resource}"{more}}}"#)
}

fn case(request: &str, documents: &[String]) -> Result<Case, crate::azure::Fault> {
    let documents = documents.join(",\n");
    let text = format!(r#"{{"cloud": "azure", "request": {request}, "documents": [{documents}]}}"#);
    Case::read(&Document::parse(Arc::new(Source::new("case", text))).expect("JSON"))
}

fn answer(request: &str, documents: &[String]) -> String {
    let case = case(request, documents).expect("a case");
    let decision = decide(&case);
    let because = decision.because();
    let because: Vec<&str> = because.iter().map(|it| it.message.as_str()).collect();
    format!("{}: {}", decision.outcome.word(), because.join("; "))
}

/// The use of the key by these documents answers this.
#[track_caller]
fn check(documents: &[String], wanted: &str) {
    let found = answer(&request(UNWRAP, URL, ""), documents);
    assert_eq!(found.split(':').next(), Some(wanted), "{found}\n{documents:#?}");
}

#[test]
fn a_role_at_or_above_the_key_gives_what_it_carries() {
    for (scope, wanted) in [
        (VAULT, "allow"),
        (&VAULT.to_uppercase(), "allow"),
        (&format!("{VAULT}/keys/orders"), "allow"),
        (&format!("{VAULT}/keys/other"), "implicit-deny"),
        (&format!("{VAULT}/secrets/orders"), "implicit-deny"),
        (&format!("{VAULT}2"), "implicit-deny"),
        ("/", "allow"),
        ("/subscriptions/S", "allow"),
        ("/subscriptions/s2", "implicit-deny"),
        ("/subscriptions/s/resourceGroups/G", "allow"),
        ("/subscriptions/s/resourceGroups/g2", "implicit-deny"),
        ("/providers/Microsoft.Management/managementGroups/m", "unknown"),
        ("nowhere", "unknown"),
    ] {
        check(&[by_roles(), own(CRYPTO, scope)], wanted);
    }
    check(&[by_roles(), own(OWNER, VAULT)], "implicit-deny");
    check(&[by_roles(), own(READER, VAULT)], "implicit-deny");
    check(&[by_roles(), own("unseen", VAULT)], "unknown");
    check(&[by_roles(), list(&[])], "implicit-deny");
    check(&[by_roles()], "unknown");
}

#[test]
fn management_is_decided_by_actions_and_not_by_the_vaults_mode_or_network() {
    let closed = vault(r#""enableRbacAuthorization": false, "publicNetworkAccess": "Disabled""#);
    let ask = |action: &str, resource: &str, role: &str| {
        let documents = [closed.clone(), own(role, VAULT)];
        answer(&request(action, resource, r#", "network": "public""#), &documents)
    };
    let word = |text: String| text.split(':').next().map(str::to_owned);
    let of = |action: &str, resource: &str, role: &str| word(ask(action, resource, role));
    let allow = Some("allow".to_owned());
    let deny = Some("implicit-deny".to_owned());
    assert_eq!(of("Microsoft.KeyVault/vaults/delete", VAULT, OWNER), allow);
    assert_eq!(of("microsoft.keyvault/VAULTS/write", VAULT, OWNER), allow);
    assert_eq!(of("Microsoft.KeyVault/vaults/delete", VAULT, READER), deny);
    assert_eq!(of("Microsoft.Authorization/roleAssignments/write", VAULT, OWNER), allow);
    assert_eq!(of("Microsoft.KeyVault/vaults/secrets/read", VAULT, READER), allow);
    // By its letters `vaults/*/read` does not hold `vaults/read`.
    assert_eq!(of("Microsoft.KeyVault/vaults/read", VAULT, READER), deny);
    assert_eq!(of("Microsoft.KeyVault/vaults/delete", "/subscriptions/s", OWNER), deny);
}

#[test]
fn a_name_of_both_interfaces_is_the_use_of_keys_unless_said_otherwise() {
    let read = "Microsoft.KeyVault/vaults/keys/read";
    let documents = [by_roles(), own(OWNER, VAULT)];
    let of = |more: &str| answer(&request(read, &format!("{VAULT}/keys/orders"), more), &documents);
    assert!(of("").starts_with("implicit-deny"), "{}", of(""));
    assert!(of(r#", "data": false"#).starts_with("allow"));
    let asked = case(&request(read, URL, ""), &documents).expect("a case");
    assert!(assumed(&asked).iter().any(|it| it.starts_with("data:")));
}

#[test]
fn an_application_is_joined_to_its_object_by_an_export_or_a_printed_name() {
    let shown = format!(
        r#"{{"appId": "{APPLICATION}", "id": "{OBJECT}", "servicePrincipalType": "Application"}}"#
    );
    let ask = |documents: &[String]| {
        let request = request(UNWRAP, URL, "").replace(OBJECT, APPLICATION);
        answer(&request, documents)
    };
    let named = |object: &str| {
        let more = format!(r#""principalName": "{APPLICATION}","#);
        list(&[assignment(object, "ServicePrincipal", CRYPTO, VAULT, &more)])
    };
    assert!(ask(&[by_roles(), own(CRYPTO, VAULT), shown.clone()]).starts_with("allow"));
    let other = shown.replace(OBJECT, "00000000-0000-4000-8000-00000000000c");
    for two in [[shown.clone(), other.clone()], [other, shown.clone()]] {
        let documents = [&[by_roles(), own(CRYPTO, VAULT)][..], &two].concat();
        assert!(!ask(&documents).starts_with("allow"), "{}", ask(&documents));
    }
    assert!(ask(&[by_roles(), named(OBJECT)]).starts_with("allow"));
    assert!(ask(&[by_roles(), own(CRYPTO, VAULT)]).starts_with("implicit-deny"));
    assert!(ask(&[by_roles(), named("another"), shown]).starts_with("unknown"));
    let asked = request(UNWRAP, URL, "").replace(OBJECT, APPLICATION);
    let asked = case(&asked, &[by_roles(), own(CRYPTO, VAULT)]).expect("a case");
    assert!(assumed(&asked)[0].starts_with("principal:"));
}

fn groups(ids: &[&str], more: &str) -> String {
    let all: Vec<String> = ids.iter().map(|it| format!(r#"{{"id": "{it}"}}"#)).collect();
    format!(r#"{{"memberships": {{{more} "value": [{}]}}}}"#, all.join(","))
}

#[test]
fn a_member_of_a_group_has_its_roles_and_one_of_unknown_groups_may() {
    let to_group = list(&[assignment(GROUP, "Group", CRYPTO, VAULT, "")]);
    let of = |more: &[String]| {
        let documents = [&[by_roles(), to_group.clone()], more].concat();
        answer(&request(UNWRAP, URL, ""), &documents)
    };
    assert!(of(&[]).starts_with("unknown"));
    assert!(of(&[groups(&[GROUP], "")]).starts_with("allow"));
    assert!(of(&[groups(&[], "")]).starts_with("implicit-deny"));
    let page = r#""@odata.nextLink": "https://graph.microsoft.com/x","#;
    assert!(of(&[groups(&[], page)]).starts_with("unknown"));
    let other = r#""principal": "someone","#;
    assert!(of(&[groups(&[GROUP], other)]).starts_with("unknown"));
    let own = format!(r#""principal": "{OBJECT}","#);
    assert!(of(&[groups(&[GROUP], other), groups(&[], &own)]).starts_with("implicit-deny"));
}

/// A deny assignment of the use of keys.
fn deny(principals: &str, excluded: &str, scope: &str, more: &str) -> String {
    format!(
        r#"[{{"denyAssignmentName": "locked", "scope": "{scope}", {more}
            "permissions": [{{"dataActions": ["Microsoft.KeyVault/vaults/keys/*"]}}],
            "principals": [{principals}], "excludePrincipals": [{excluded}]}}]"#
    )
}

fn who(id: &str, kind: &str) -> String {
    format!(r#"{{"id": "{id}", "type": "{kind}"}}"#)
}

fn everybody() -> String {
    who("00000000-0000-0000-0000-000000000000", "SystemDefined")
}

#[test]
fn a_denial_outweighs_every_role() {
    let whole = check;
    let check = |text: String, wanted: &str| {
        whole(&[by_roles(), own(CRYPTO, "/subscriptions/s"), text], wanted);
    };
    let key = format!("{VAULT}/keys/orders");
    let child = r#""doNotApplyToChildScopes": true,"#;
    check(deny(&everybody(), "", VAULT, ""), "explicit-deny");
    check(deny(&who(OBJECT, "ServicePrincipal"), "", VAULT, ""), "explicit-deny");
    check(deny(&who("other", "User"), "", VAULT, ""), "allow");
    check(deny(&who("other", ""), "", VAULT, ""), "unknown");
    check(deny(&everybody(), &who(OBJECT, "ServicePrincipal"), VAULT, ""), "allow");
    check(deny(&everybody(), &everybody(), VAULT, ""), "explicit-deny");
    check(deny(&everybody(), &who(GROUP, "Group"), VAULT, ""), "unknown");
    check(deny(&everybody(), "", VAULT, r#""condition": "x","#), "unknown");
    check(deny(&everybody(), "", "/subscriptions/other", ""), "allow");
    check(deny(&everybody(), "", "/subscriptions/s", child), "allow");
    check(deny(&everybody(), "", VAULT, child), "unknown");
    check(deny(&everybody(), "", &key, child), "explicit-deny");
    check(deny(&everybody(), "", VAULT, r#""doNotApplyToChildScopes": "x","#), "unknown");
    let doubtful = deny(&who(GROUP, "Group"), "", VAULT, "");
    whole(&[by_roles(), list(&[]), doubtful], "implicit-deny");
}

#[test]
fn a_denial_of_management_at_a_vault_alone_counts_there() {
    let text = deny(&everybody(), "", VAULT, r#""doNotApplyToChildScopes": true,"#)
        .replace("dataActions", "actions")
        .replace("vaults/keys/*", "vaults/delete");
    let ask = |resource: &str| {
        let documents = [own(OWNER, "/subscriptions/s"), text.clone()];
        answer(&request("Microsoft.KeyVault/vaults/delete", resource, ""), &documents)
    };
    assert!(ask(VAULT).starts_with("explicit-deny"), "{}", ask(VAULT));
    assert!(ask(&format!("{VAULT}2")).starts_with("allow"));
}

#[test]
fn access_policies_decide_where_role_assignments_do_not() {
    let policies = |mode: &str, policy: &str| {
        vault(&format!(r#""enableRbacAuthorization": {mode}, "accessPolicies": [{policy}]"#))
    };
    let policy = |object: &str, keys: &str, more: &str| {
        format!(
            r#"{{"tenantId": "t", "objectId": "{object}", {more}
                "permissions": {{"keys": [{keys}], "secrets": []}}}}"#
        )
    };
    let ours = policy(OBJECT, r#""get", "UnwrapKey""#, "");
    check(&[policies("false", &ours)], "allow");
    check(&[policies("null", &ours)], "allow");
    check(&[policies("true", &ours), list(&[])], "implicit-deny");
    check(&[policies("\"x\"", &ours), own(CRYPTO, VAULT)], "unknown");
    check(&[policies("false", ""), own(CRYPTO, VAULT)], "implicit-deny");
    let denied = deny(&everybody(), "", VAULT, "");
    check(&[policies("false", &ours), denied], "allow");
    check(&[policies("false", &policy(OBJECT, r#""wrapKey""#, ""))], "implicit-deny");
    check(&[policies("false", &policy(OBJECT, r#""all""#, ""))], "allow");
    check(&[policies("false", &policy(OBJECT, "1", ""))], "unknown");
    let through = policy(OBJECT, r#""unwrapKey""#, r#""applicationId": "x","#);
    check(&[policies("false", &through)], "unknown");
    let other = policy(GROUP, r#""unwrapKey""#, "");
    check(&[policies("false", &other)], "unknown");
    check(&[policies("false", &other), groups(&[GROUP], "")], "allow");
    check(&[policies("false", &other), groups(&[], "")], "implicit-deny");
    let person = list(&[assignment(GROUP, "User", OWNER, "/", "")]);
    check(&[policies("false", &other), person], "implicit-deny");
    check(&[policies("false", &policy(GROUP, r#""get""#, ""))], "implicit-deny");
    check(&[vault(r#""enableRbacAuthorization": false"#)], "unknown");
}

#[test]
fn reading_one_key_and_listing_all_are_two_permissions_of_an_access_policy() {
    let of = |word: &str, resource: &str| {
        let vault = vault(&format!(
            r#""accessPolicies": [{{"objectId": "{OBJECT}",
                "permissions": {{"keys": ["{word}"]}}}}]"#
        ));
        let asked = request("Microsoft.KeyVault/vaults/keys/read", resource, "");
        answer(&asked, &[vault]).starts_with("allow")
    };
    let whole = "https://acme.vault.azure.net/";
    assert!(of("get", URL) && of("list", whole));
    assert!(!of("list", URL) && !of("get", whole));
}

#[test]
fn the_network_must_let_the_request_through_and_says_by_which_setting() {
    let closed = vault(
        r#""enableRbacAuthorization": true, "networkAcls": {"defaultAction": "Deny",
           "bypass": "AzureServices", "ipRules": [{"value": "203.0.113.0/24"}]}"#,
    );
    let of = |network: &str| {
        let asked = request(UNWRAP, URL, &format!(r#", "network": {network}"#));
        answer(&asked, &[closed.clone(), own(CRYPTO, VAULT)])
    };
    assert_eq!(
        of(r#""public""#),
        "implicit-deny: the vault's network does not let it in, by `defaultAction`"
    );
    assert!(of(r#""trusted-service""#).starts_with("allow"));
    assert!(of(r#""private-endpoint""#).starts_with("allow"));
    assert!(of(r#"{"address": "203.0.113.9"}"#).starts_with("allow"));
    assert!(of(r#"{"address": "::ffff:203.0.113.9"}"#).starts_with("allow"));
    assert!(of(r#"{"address": "198.51.100.9"}"#).starts_with("implicit-deny"));
    assert!(of(r#"{"subnet": "/x"}"#).starts_with("implicit-deny"));
}

#[test]
fn an_assignment_counts_between_its_dates() {
    let of = |starts: &str, ends: &str, time: &str| {
        let dates = format!(
            r#""roleAssignmentScheduleId": "s", "startDateTime": {starts}, "endDateTime": {ends},"#
        );
        let it = assignment(OBJECT, "ServicePrincipal", CRYPTO, VAULT, &dates);
        let text = answer(&request(UNWRAP, URL, time), &[by_roles(), format!("[{it}]")]);
        text.split(':').next().map(str::to_owned).unwrap_or_default()
    };
    let at = r#", "time": "2026-06-01T00:00:00Z""#;
    let (past, future) = (r#""2026-01-01T00:00:00Z""#, r#""2027-01-01T00:00:00Z""#);
    assert_eq!(of(past, "null", at), "allow");
    assert_eq!(of(past, future, at), "allow");
    assert_eq!(of(past, past, at), "implicit-deny");
    assert_eq!(of(future, "null", at), "implicit-deny");
    assert_eq!(of(past, future, ""), "unknown");
}

#[test]
fn what_one_may_activate_is_not_held_wherever_it_is_listed() {
    let own = |more: &str| assignment(OBJECT, "ServicePrincipal", CRYPTO, VAULT, more);
    let other = assignment("x", "User", READER, VAULT, "");
    let at = r#", "time": "2026-06-01T00:00:00Z""#;
    for (more, wanted) in [
        (r#""roleEligibilityScheduleId": "e", "#, "implicit-deny"),
        (r#""type": "Microsoft.Authorization/roleEligibilityScheduleInstances","#, "implicit-deny"),
        (r#""type": "Microsoft.Authorization/roleAssignmentScheduleRequests","#, "unknown"),
        (r#""targetRoleAssignmentScheduleId": "t", "#, "unknown"),
        (r#""type": "Microsoft.Authorization/roleAssignments","#, "allow"),
    ] {
        for list in [
            format!(r#"{{"assignment-schedules": [{}]}}"#, own(more)),
            list(&[own(more)]),
            format!("[{other}, {}]", own(more)),
        ] {
            let found = answer(&request(UNWRAP, URL, at), &[by_roles(), list]);
            assert_eq!(found.split(':').next(), Some(wanted), "{more} {found}");
        }
    }
}

#[test]
fn management_groups_reach_what_they_are_known_to_hold() {
    let group = "/providers/Microsoft.Management/managementGroups/prod";
    let entities = |chain: &str| {
        format!(r#"[{{"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": [{chain}]}}]"#)
    };
    check(&[by_roles(), own(CRYPTO, group), entities(r#""t", "prod""#)], "allow");
    check(&[by_roles(), own(CRYPTO, group), entities(r#""t", "dev""#)], "implicit-deny");
    check(&[by_roles(), own(CRYPTO, group), entities(r#""dev""#)], "unknown");
}

#[test]
fn a_reason_says_what_decided_and_where() {
    let documents = [by_roles(), own(CRYPTO, VAULT), deny(&everybody(), "", VAULT, "")];
    let case = case(&request(UNWRAP, URL, ""), &documents).expect("a case");
    let decision = decide(&case);
    let [because] = &decision.because()[..] else { panic!("{decision:#?}") };
    assert_eq!(because.message, "deny assignment `locked` takes it away");
    assert_eq!(because.policy.as_deref(), Some("documents[2]"));
    assert_eq!(because.statement, Some(0));
    let place = because.place.as_ref().expect("a place");
    assert_eq!(place.source.slice(place.span), "\"locked\"");
}

#[test]
fn what_no_request_can_be_is_refused() {
    let ok = [by_roles(), own(CRYPTO, VAULT)];
    let refused = |request: &str, documents: &[String]| match case(request, documents) {
        Err(fault) => fault.message,
        Ok(_) => panic!("{request}"),
    };
    for (request, wanted) in [
        (request("keys/*", URL, ""), "is no action"),
        (request("Microsoft.KeyVault/vaults/keys/melt/action", URL, ""), "not in the catalogue"),
        (request(UNWRAP, "orders", ""), "is no resource"),
        (request(UNWRAP, VAULT, ""), "is made on a key"),
        (request(UNWRAP, "/subscriptions/s", ""), "made on a vault or what lies in it"),
        (request(UNWRAP, &format!("{VAULT}/secrets/x"), ""), "made on one of `keys`"),
        (request("Microsoft.KeyVault/vaults/delete", URL, ""), "is made on a vault"),
        (request("Microsoft.KeyVault/vaults/secrets/write", URL, ""), "one of `secrets`"),
        (request(UNWRAP, URL, r#", "time": "soon""#), "is no time"),
        (request(UNWRAP, URL, r#", "network": "home""#), "`network` is"),
        (request(UNWRAP, URL, r#", "network": {"address": "x"}"#), "`network` is"),
        (request(UNWRAP, URL, r#", "data": 1"#), "must be a boolean"),
        ("{}".to_owned(), "has no `principal`"),
        (request(UNWRAP, URL, "").replace(OBJECT, ""), "has no `principal`"),
    ] {
        let found = refused(&request, &ok);
        assert!(found.contains(wanted), "{found}");
    }
    let ask = request(UNWRAP, URL, "");
    assert!(refused(&ask, &["[]".to_owned()]).contains("none of Azure's exports"));
    assert!(refused(&ask, &[by_roles(), by_roles()]).contains("handed in twice"));
    let group = list(&[assignment(OBJECT, "Group", CRYPTO, VAULT, "")]);
    assert!(refused(&ask, &[group]).contains("is a group"));
    let twice = by_roles().replacen("\"name\"", r#""name": "x", "name""#, 1);
    assert!(refused(&ask, &[twice]).contains("stands twice"));
}

#[test]
fn a_page_of_a_list_says_no_of_nothing() {
    let page = |name: &str| format!(r#"{{"{name}": {{"nextLink": "https://x", "value": []}}}}"#);
    check(&[by_roles(), page("role-assignments")], "unknown");
    check(&[by_roles(), own(CRYPTO, VAULT), page("deny-assignments")], "unknown");
    for documents in [
        vec![by_roles(), page("role-assignments")],
        vec![by_roles(), page("deny-assignments"), own(CRYPTO, VAULT)],
    ] {
        let case = case(&request(UNWRAP, URL, ""), &documents).expect("a case");
        let [because] = &decide(&case).because()[..] else { panic!("one reason") };
        assert_eq!(because.policy.as_deref(), Some("documents[1]"));
        assert!(because.place.is_some(), "{because:?}");
    }
    let last = page("deny-assignments").replace("https://x", "");
    check(&[by_roles(), own(CRYPTO, VAULT), last], "allow");
}
