//! Azure, as Microsoft's REST reference documents it: a vault behind TLS, Azure Resource Manager
//! and Microsoft Graph.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::ErrorKind;
use azure_core::time::OffsetDateTime;
use keywright_clouds::azure::Kind as Azure;
use keywright_connect::azure::{ACTIONS, DATA_ACTIONS, Door, Endpoints, own_role};
use keywright_connect::rest::Network;
use keywright_estate::document::Kind;
use keywright_model::observed::{Cause, FoundKeys, Health, Observation};
use keywright_model::world::KeyService as _;
use serde_json::{Value, json};

use crate::opened::{gaps, kinds, text, told};
use crate::pace::Stepped;
use crate::served::{Answer, Asked, Served};

const HOST: &str = "acme.vault.azure.net";
const KEY: &str = "https://acme.vault.azure.net/keys/orders";
const GROUP: &str = "/subscriptions/6f1d/resourceGroups/kafka";
const VERSION: &str = "a1b2c3d4e5f60718293a4b5c6d7e8f90";

/// Hands out a token that says for whom it is; or none.
#[derive(Debug)]
struct Caller {
    signed_in: bool,
}

#[async_trait]
impl TokenCredential for Caller {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        if !self.signed_in {
            return Err(azure_core::Error::with_message(
                ErrorKind::Credential,
                "no source has any",
            ));
        }
        let end = OffsetDateTime::from_unix_timestamp(4_000_000_000).expect("a time");
        Ok(AccessToken::new(format!("for-{}", scopes.join("+")), end))
    }
}

/// A vault that shows one key in two versions, the second on a page of its own.
fn vault(asked: &Asked, _: usize) -> Answer {
    if asked.authorization.is_none() {
        let challenge = "Bearer authorization=\"https://login.microsoftonline.com/0d9c\", \
                         resource=\"https://vault.azure.net\"";
        let headers = vec![("www-authenticate", challenge.to_owned())];
        return Answer::Says(401, headers, "{}".to_owned());
    }
    assert_eq!(asked.authorization.as_deref(), Some("Bearer for-https://vault.azure.net/.default"));
    let version = |it: &str| {
        json!({"kid": format!("{KEY}/{it}"),
            "attributes": {"enabled": true, "created": 1_715_414_680, "recoverableDays": 90}})
    };
    let path = asked.path.split('?').next().unwrap_or_default();
    match path {
        "/keys/orders/" | "/keys/orders" => Answer::json(json!({
            "key": {"kid": format!("{KEY}/{VERSION}"), "kty": "RSA", "n": "q9Zl", "e": "AQAB",
                "key_ops": ["wrapKey", "unwrapKey"]},
            "attributes": {"enabled": true, "created": 1_715_414_680, "hsmPlatform": "0"}})),
        "/keys/orders/versions" if asked.path.contains("skiptoken") => {
            Answer::json(json!({"value": [version(VERSION)], "nextLink": null}))
        }
        "/keys/orders/versions" => Answer::json(json!({"value": [version("0123")],
            "nextLink": format!("{KEY}/versions?api-version=1&$skiptoken=b")})),
        "/keys/orders/rotationpolicy" => Answer::json(json!({
            "id": format!("{KEY}/rotationpolicy"), "attributes": {"expiryTime": "P2Y"},
            "lifetimeActions": [{"trigger": {"timeAfterCreate": "P18M"},
                "action": {"type": "Rotate"}}]})),
        "/deletedkeys/lost" => Answer::json(json!({
            "recoveryId": format!("https://{HOST}/deletedkeys/lost"), "deletedDate": 1_763_000_000,
            "scheduledPurgeDate": 1_770_000_000, "attributes": {"enabled": true},
            "key": {"kid": format!("https://{HOST}/keys/lost/0123"), "kty": "RSA"}})),
        "/keys" => Answer::json(json!({"value": [
            {"kid": KEY, "attributes": {}, "tags": {"cluster": "orders"}},
            {"kid": "https://acme.vault.azure.net/keys/tls", "managed": true}]})),
        _ => Answer::refused(404, r#"{"error": {"code": "KeyNotFound", "message": "no"}}"#),
    }
}

fn assignment(kind: &str, principal: &str, role: &str) -> Value {
    let definitions = "/subscriptions/6f1d/providers/Microsoft.Authorization/roleDefinitions";
    json!({"id": "/x", "name": "x", "type": "Microsoft.Authorization/roleAssignments",
        "properties": {"scope": "/subscriptions/6f1d", "principalId": principal,
            "principalType": kind, "roleDefinitionId": format!("{definitions}/{role}")}})
}

/// Azure Resource Manager and Microsoft Graph when all is well.
fn around(asked: &Asked, _: usize) -> Answer {
    let id = format!("{GROUP}/providers/Microsoft.KeyVault/vaults/acme");
    let path = asked.path.split('?').next().unwrap_or_default().to_owned();
    let is_graph = path.starts_with("/v1.0/");
    let scope = if is_graph { "graph.microsoft.com" } else { "management.azure.com" };
    let wanted = format!("Bearer for-https://{scope}/.default");
    assert_eq!(asked.authorization.as_deref(), Some(wanted.as_str()));
    let list = |elements: Value| Answer::json(json!({"value": elements}));
    if path == id {
        return Answer::json(json!({"id": id, "name": "acme", "location": "westeurope",
            "type": "Microsoft.KeyVault/vaults", "properties": {
            "enableRbacAuthorization": true, "privateEndpointConnections": [],
            "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"}}}));
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    match last {
        "resources" if asked.method == "POST" => {
            Answer::json(json!({"count": 1, "data": [{"id": id, "name": "acme"}]}))
        }
        "subscriptions" => list(json!([{"subscriptionId": "6f1d"}])),
        "resources" => list(json!([{"id": id}])),
        "deletedVaults" => {
            list(json!([{"name": "acme", "type": "Microsoft.KeyVault/deletedVaults",
            "id": "/subscriptions/6f1d/providers/Microsoft.KeyVault/locations/x/deletedVaults/acme",
            "properties": {"vaultId": id}}]))
        }
        "roleAssignments" => list(json!([
            assignment("ServicePrincipal", "c3d2", "e147"),
            assignment("Group", "g1", "2109"),
            assignment("User", "u1", "2109")
        ])),
        "roleAssignmentScheduleInstances" => Answer::refused(
            400,
            r#"{"error": {"code": "AadPremiumLicenseRequired", "message": "needs a license"}}"#,
        ),
        "denyAssignments" => list(json!([{"properties": {"denyAssignmentName": "d",
            "permissions": [], "principals": [], "scope": "/subscriptions/6f1d"}}])),
        "diagnosticSettings" => list(json!([{"name": "log", "properties": {"logs": []},
            "id": format!("{id}/providers/microsoft.insights/diagnosticSettings/log")}])),
        "getEntities" => list(json!([{"id": "/subscriptions/6f1d", "name": "6f1d",
            "type": "/subscriptions", "properties": {"tenantId": "0d9c",
            "parentNameChain": ["0d9c"]}}])),
        "e147" | "2109" => Answer::json(json!({"id": path, "name": last, "properties": {
            "roleName": last, "permissions": [{"actions": ["*/read"]}],
            "assignableScopes": ["/"]}})),
        "c3d2" | "servicePrincipals(appId='5a0e')" => Answer::json(json!({
            "id": "c3d2", "appId": "5a0e", "servicePrincipalType": "Application"})),
        "transitiveMemberOf" => Answer::json(json!({"value": [],
            "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects"})),
        _ => Answer::refused(404, "{}"),
    }
}

struct Opened {
    door: Door,
    vault: Served,
    around: Served,
}

async fn open(
    signed_in: bool,
    keys: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
    rest: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
) -> Opened {
    let (vault, authority, address) = Served::open_secured(HOST, keys).await;
    let around = Served::open(rest).await;
    let network = Network::straight(Some(&authority), &[(HOST, address)]).expect("a network");
    let endpoints =
        Endpoints { manager: around.url.clone(), graph: around.url.clone(), ..Endpoints::public() };
    let caller = Arc::new(Caller { signed_in });
    let applications = vec!["5a0e".to_owned()];
    let door = Door::new(network, caller, Stepped::new(), endpoints, applications);
    Opened { door: door.expect("a door"), vault, around }
}

async fn look(rest: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Observation {
    open(true, vault, rest).await.door.observe(KEY).await
}

#[tokio::test]
async fn all_that_decides_access_to_a_key_is_seen() {
    let azure = open(true, vault, around).await;
    let seen = azure.door.observe(KEY).await;
    assert_eq!(gaps(&seen), []);
    let wanted = [
        ("key", Azure::Key),
        ("versions", Azure::Versions),
        ("rotation-policy", Azure::RotationPolicy),
        ("vault", Azure::Vault),
        ("role-assignments", Azure::Assignments),
        ("denies", Azure::DenyAssignments),
        ("diagnostics", Azure::Diagnostics),
        ("management-groups", Azure::ManagementGroups),
        ("role-definitions", Azure::Definitions),
        ("service-principal-1", Azure::ServicePrincipal),
        ("memberships-1", Azure::Memberships),
    ];
    let wanted = wanted.map(|(name, kind)| (format!("{name}.json"), Kind::Azure(kind)));
    assert_eq!(kinds(&seen), wanted);
    for (name, _) in &wanted {
        assert_eq!(told(&seen, name), [] as [&str; 0], "{name}");
    }
    let versions = text(&seen, "versions.json");
    assert!(versions.contains("/0123") && versions.contains(VERSION), "{versions}");
    assert!(text(&seen, "key.json").contains("hsmPlatform"));
    let principal: Value = serde_json::from_str(text(&seen, "memberships-1.json")).expect("JSON");
    assert_eq!(principal["principal"], "c3d2");
    let asked = azure.around.lines();
    let key = format!("{GROUP}/providers/Microsoft.KeyVault/vaults/acme/keys/orders");
    let wanted = format!(
        "GET {key}/providers/Microsoft.Authorization/roleAssignments\
         ?api-version=2022-04-01&%24filter=atScope%28%29"
    );
    assert!(asked.contains(&wanted), "{asked:#?}");
    // The first request to a vault is bare: only its challenge tells for whom a token is.
    assert_eq!(azure.vault.asked()[0].authorization, None);
}

/// The permission that a request needs, by Microsoft's reference.
fn permission(line: &str) -> &'static str {
    let path = line.split('?').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    match last {
        "roleAssignments" => "Microsoft.Authorization/roleAssignments/read",
        "denyAssignments" => "Microsoft.Authorization/denyAssignments/read",
        "diagnosticSettings" => "Microsoft.Insights/diagnosticSettings/read",
        "getEntities" => "Microsoft.Management/getEntities/action",
        "subscriptions" => "Microsoft.Resources/subscriptions/read",
        "resources" if path.starts_with("POST") => "Microsoft.ResourceGraph/resources/read",
        "resources" => "Microsoft.Resources/subscriptions/resources/read",
        "roleAssignmentScheduleInstances" => {
            "Microsoft.Authorization/roleAssignmentScheduleInstances/read"
        }
        "acme" => "Microsoft.KeyVault/vaults/read",
        "deletedVaults" => "Microsoft.KeyVault/deletedVaults/read",
        "rotationpolicy" => "Microsoft.KeyVault/vaults/keyrotationpolicies/read",
        "keys" | "orders" | "versions" | "lost" | "" => "Microsoft.KeyVault/vaults/keys/read",
        _ if path.contains("/roleDefinitions/") => "Microsoft.Authorization/roleDefinitions/read",
        _ if path.contains("/v1.0/") => "graph",
        _ => "no permission that is known",
    }
}

#[tokio::test]
async fn the_role_allows_the_calls_and_no_others() {
    let azure = open(true, vault, |asked, before| match asked.line().starts_with("POST") {
        // The fallback is a call as well.
        true if before == 0 && asked.path.contains("ResourceGraph") => {
            Answer::json(json!({"data": []}))
        }
        _ => around(asked, before),
    })
    .await;
    azure.door.observe(KEY).await;
    azure.door.observe(&KEY.replace("orders", "lost")).await;
    azure.door.find().await;
    let nowhere = open(true, vault, nowhere).await;
    nowhere.door.observe(KEY).await;
    azure.door.examine(&[KEY.to_owned()]).await;
    let lines = [azure.vault, azure.around, nowhere.vault, nowhere.around];
    let lines = lines.iter().flat_map(Served::lines);
    let mut made: Vec<&str> = lines.map(|it| permission(&it)).filter(|it| *it != "graph").collect();
    made.sort_unstable();
    made.dedup();
    let mut allowed: Vec<&str> = ACTIONS.iter().chain(&DATA_ACTIONS).copied().collect();
    allowed.sort_unstable();
    assert_eq!(made, allowed);
}

#[test]
fn the_page_shows_the_role() {
    let page = include_str!("../../../../docs/live-azure.md");
    let shown = page.split("```json\n").nth(1).and_then(|it| it.split("```").next());
    let shown: Value = serde_json::from_str(shown.expect("a block")).expect("JSON");
    assert_eq!(shown, own_role(&["6f1d2c3b-4a59-4e87-9b60-5c4d3e2f1a0b"]));
}

#[tokio::test]
async fn each_refusal_is_a_gap_and_no_absence() {
    let seen = look(|_, _| {
        Answer::refused(403, r#"{"error": {"code": "AuthorizationFailed", "message": "no"}}"#)
    })
    .await;
    let call = "Microsoft.KeyVault/vaults/read";
    let wanted =
        [("key vault", call, Cause::Denied), ("list of role assignments", call, Cause::Denied)];
    assert_eq!(gaps(&seen), wanted);
    assert_eq!(kinds(&seen).len(), 3);
    let seen = look(|asked, before| match asked.path.contains("/Microsoft.Authorization/") {
        true => Answer::refused(403, "{}"),
        false => around(asked, before),
    })
    .await;
    let what: Vec<&str> = seen.gaps.iter().map(|it| it.what.as_str()).collect();
    let wanted =
        ["list of role assignments", "list of assignment schedules", "list of deny assignments"];
    assert_eq!(what, wanted);
}

#[tokio::test]
async fn a_list_without_anybody_was_not_shown() {
    let seen = look(|asked, before| match asked.path.contains("/roleAssignments") {
        true => Answer::json(json!({"value": []})),
        false => around(asked, before),
    })
    .await;
    let call = "Microsoft.Authorization/roleAssignments/read";
    assert_eq!(gaps(&seen), [("list of role assignments", call, Cause::Denied)]);
}

/// No vault of the name is there.
fn nowhere(asked: &Asked, before: usize) -> Answer {
    match asked.path.split('?').next().unwrap_or_default().rsplit('/').next() {
        Some("resources") => Answer::json(json!({"data": [], "value": []})),
        _ => around(asked, before),
    }
}

#[tokio::test]
async fn what_was_deleted_is_seen_among_the_deleted() {
    let azure = open(true, vault, nowhere).await;
    let seen = azure.door.observe(&KEY.replace("orders", "lost")).await;
    let wanted = [("deleted-key", Azure::Key), ("deleted-vault", Azure::DeletedVault)];
    let wanted = wanted.map(|(name, kind)| (format!("{name}.json"), Kind::Azure(kind)));
    assert_eq!(kinds(&seen), wanted);
    let call = "Microsoft.KeyVault/vaults/read";
    let wanted =
        [("key vault", call, Cause::NotFound), ("list of role assignments", call, Cause::NotFound)];
    assert_eq!(gaps(&seen), wanted);
    let seen = azure.door.observe(&KEY.replace("orders", "never")).await;
    let read = "Microsoft.KeyVault/vaults/keys/read";
    assert_eq!(gaps(&seen)[0], ("key", read, Cause::NotFound));
}

#[tokio::test]
async fn a_directory_that_may_not_be_read_is_a_gap() {
    let seen = look(|asked, before| match asked.path.starts_with("/v1.0/") {
        true => Answer::refused(403, "{}"),
        false => around(asked, before),
    })
    .await;
    let call = "Microsoft Graph Application.Read.All";
    let wanted = [
        ("service principal (appId='5a0e')", call, Cause::Denied),
        ("service principal c3d2", call, Cause::Denied),
    ];
    assert_eq!(gaps(&seen), wanted);
}

#[tokio::test]
async fn a_page_that_fails_leaves_its_mark() {
    let seen = look(|asked, before| match asked.path.contains("/roleAssignments") {
        true if asked.path.contains("skip") => Answer::json("<html>"),
        true => Answer::json(json!({"value": [assignment("User", "u", "2109")],
            "nextLink": "/x/providers/Microsoft.Authorization/roleAssignments?skip=b"})),
        false => around(asked, before),
    })
    .await;
    let call = "Microsoft.Authorization/roleAssignments/read";
    assert_eq!(gaps(&seen), [("list of role assignments", call, Cause::Unreadable)]);
    assert_eq!(told(&seen, "role-assignments.json"), ["TXT-007"]);
}

#[tokio::test]
async fn a_vault_that_does_not_show_the_key_leaves_its_surroundings() {
    let azure = open(
        true,
        |asked, before| match asked.authorization.is_some() {
            true => Answer::refused(
                403,
                r#"{"error": {"code": "Forbidden", "message": "Client address is not allowed"}}"#,
            ),
            false => vault(asked, before),
        },
        around,
    )
    .await;
    let seen = azure.door.observe(KEY).await;
    let causes: Vec<Cause> = seen.gaps.iter().map(|it| it.cause).collect();
    assert_eq!(causes, [Cause::Denied; 3]);
    assert!(seen.gaps[0].said.starts_with("HTTP 403"), "{}", seen.gaps[0].said);
    assert_eq!(kinds(&seen).len(), 8);
}

/// What is told of a key by a vault that answers the signed in like this.
async fn told_of(answer: Answer) -> (Cause, String, usize) {
    let answer = move |asked: &Asked, before| match asked.authorization.is_some() {
        true => answer.clone(),
        false => vault(asked, before),
    };
    let azure = open(true, answer, around).await;
    let seen = azure.door.observe(KEY).await;
    let asked = azure.vault.asked();
    let tries = |it: &&Asked| it.path.starts_with("/keys/orders/?") && it.authorization.is_some();
    let gap = &seen.gaps[0];
    assert_eq!(gap.what, "key");
    (gap.cause, gap.said.clone(), asked.iter().filter(tries).count())
}

#[tokio::test]
async fn a_vault_that_asks_for_patience_is_tried_again_and_then_left() {
    let headers = vec![("retry-after", "3".to_owned())];
    let (cause, _, tries) = told_of(Answer::Says(429, headers, "{}".to_owned())).await;
    assert_eq!((cause, tries), (Cause::Throttled, 4));
    let headers = vec![("retry-after", "100000".to_owned())];
    let (cause, _, tries) = told_of(Answer::Says(503, headers, "{}".to_owned())).await;
    assert_eq!((cause, tries), (Cause::Throttled, 1));
    let (cause, _, tries) = told_of(Answer::Cut).await;
    assert_eq!((cause, tries), (Cause::Unreachable, 4));
}

#[tokio::test]
async fn pages_of_a_vault_are_tried_again_and_never_sought_elsewhere() {
    let azure = open(
        true,
        |asked, before| match asked.path.contains("skiptoken") && before == 0 {
            true => Answer::Cut,
            false => vault(asked, before),
        },
        around,
    )
    .await;
    assert_eq!(gaps(&azure.door.observe(KEY).await), []);
    let away = |asked: &Asked, before| match asked.path.starts_with("/keys/orders/versions") {
        true if asked.authorization.is_some() => Answer::json(json!({
            "value": [{"kid": format!("{KEY}/0123"), "attributes": {}}],
            "nextLink": "https://evil.example/keys"})),
        _ => vault(asked, before),
    };
    let azure = open(true, away, around).await;
    let seen = azure.door.observe(KEY).await;
    let read = "Microsoft.KeyVault/vaults/keys/read";
    assert_eq!(gaps(&seen), [("list of key versions", read, Cause::Unreadable)]);
    assert_eq!(told(&seen, "versions.json"), ["TXT-007"]);
}

#[tokio::test]
async fn a_vault_that_answers_no_json_is_not_read() {
    let (cause, said, tries) = told_of(Answer::json("<html>")).await;
    assert_eq!((cause, said.as_str(), tries), (Cause::Unreadable, "the answer is no JSON", 1));
}

#[tokio::test]
async fn a_vault_that_asks_for_a_token_of_another_is_given_none() {
    let evil = |_: &Asked, _| {
        let challenge = "Bearer authorization=\"https://login.microsoftonline.com/0d9c\", \
                         resource=\"https://management.azure.com\"";
        let headers = vec![("www-authenticate", challenge.to_owned())];
        Answer::Says(401, headers, "{}".to_owned())
    };
    let azure = open(true, evil, around).await;
    let seen = azure.door.observe(KEY).await;
    assert_eq!(seen.gaps.iter().filter(|it| it.what == "key").count(), 1);
    assert!(azure.vault.asked().iter().all(|it| it.authorization.is_none()));
}

#[tokio::test]
async fn nothing_is_seen_by_somebody_who_is_nobody() {
    let azure = open(false, vault, around).await;
    let seen = azure.door.observe(KEY).await;
    assert_eq!(seen.documents, []);
    assert!(seen.gaps.iter().all(|it| it.cause == Cause::NotSignedIn), "{seen:#?}");
    assert!(azure.around.lines().is_empty());
    let found = azure.door.examine(&[]).await;
    assert_eq!((found.len(), found[0].health), (1, Health::Bad));
}

#[tokio::test]
async fn another_host_is_not_asked() {
    let azure = open(true, vault, around).await;
    for id in ["https://evil.example/keys/orders", "arn:aws:kms:eu-central-1:1:key/2"] {
        let seen = azure.door.observe(id).await;
        assert_eq!(gaps(&seen)[0].2, Cause::NoDoor, "{id}");
    }
    assert!(azure.vault.lines().is_empty() && azure.around.lines().is_empty());
}

#[tokio::test]
async fn keys_are_found_in_the_vaults_that_the_caller_sees() {
    let azure = open(true, vault, around).await;
    let FoundKeys { keys, gaps } = azure.door.find().await;
    let ids: Vec<_> = keys.iter().map(|it| (it.id.as_str(), it.called.as_deref())).collect();
    assert_eq!(ids, [(KEY, Some("orders"))]);
    assert_eq!(gaps, []);
    let azure = open(true, vault, |_, _| Answer::refused(403, "{}")).await;
    let FoundKeys { keys, gaps } = azure.door.find().await;
    assert_eq!((keys.len(), gaps.len(), gaps[0].cause), (0, 1, Cause::Denied));
}

#[tokio::test]
async fn an_examination_tells_what_is_reached() {
    let azure = open(true, vault, around).await;
    let found = azure.door.examine(&[KEY.to_owned(), format!("{KEY}-gone")]).await;
    let health: Vec<Health> = found.iter().map(|it| it.health).collect();
    assert_eq!(health, [Health::Good, Health::Good, Health::Bad]);
    assert_eq!(found[0].seen, "a caller that sees 1 subscriptions");
}
