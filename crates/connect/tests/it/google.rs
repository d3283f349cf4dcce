//! Google Cloud, as its REST reference documents it: five services on one address.

use google_cloud_auth::credentials::{CacheableResource, CredentialsProvider, anonymous};
use google_cloud_auth::errors::CredentialsError;
use http::{Extensions, HeaderMap};
use keywright_clouds::gcp::Kind as Google;
use keywright_connect::gcp::{Caller, Door, Endpoints, PERMISSIONS, own_role};
use keywright_connect::rest::Network;
use keywright_estate::document::Kind;
use keywright_model::observed::{Cause, Health, Observation};
use keywright_model::world::KeyService as _;
use serde_json::{Value, json};

use crate::opened::{gaps, kinds, text, told};
use crate::pace::Stepped;
use crate::served::{Answer, Asked, Served};

const RING: &str = "projects/acme/locations/europe-west1/keyRings/kafka";
const KEY: &str = "projects/acme/locations/europe-west1/keyRings/kafka/cryptoKeys/clicks";

fn version(number: u8) -> Value {
    json!({"name": format!("{KEY}/cryptoKeyVersions/{number}"), "state": "PENDING_WONDER"})
}

fn policy(role: &str) -> Value {
    json!({"version": 3, "etag": "BwY=", "bindings": [
        {"role": role, "members": ["group:cck-1@confluent.io"]}]})
}

fn deny(id: &str, point: &str) -> Value {
    let point = format!("cloudresourcemanager.googleapis.com%2F{point}");
    json!({"name": format!("policies/{point}/denypolicies/{id}"), "kind": "DenyPolicy"})
}

/// What Cloud KMS answers about the key.
fn key(asked: &Asked, path: &str, query: &str) -> Option<Answer> {
    let rest = path.strip_prefix(&format!("/v1/{KEY}"))?;
    Some(Answer::json(match rest {
        "" => json!({"name": KEY, "purpose": "ENCRYPT_DECRYPT", "rotationPeriod": "7776000s"}),
        "/cryptoKeyVersions" if query.contains("pageToken=b") => {
            json!({"cryptoKeyVersions": [version(2)], "totalSize": 2})
        }
        "/cryptoKeyVersions" => json!({"cryptoKeyVersions": [version(1)], "nextPageToken": "b"}),
        ":getIamPolicy" => {
            assert_eq!(query, "options.requestedPolicyVersion=3");
            policy("projects/acme/roles/kafka")
        }
        ":testIamPermissions" => {
            let asked: Value = serde_json::from_str(&asked.body).expect("JSON");
            json!({"permissions": asked["permissions"]})
        }
        _ => return Some(Answer::refused(404, "{}")),
    }))
}

/// What stands above: policies that give, and those that deny.
fn policies(asked: &Asked, path: &str) -> Option<Answer> {
    if let Some(place) = path.strip_suffix(":getIamPolicy").and_then(|it| it.strip_prefix("/v3/")) {
        assert_eq!(asked.body, r#"{"options":{"requestedPolicyVersion":3}}"#);
        return Some(Answer::json(match place {
            "organizations/1" => policy("organizations/1/roles/audit"),
            _ => json!({}),
        }));
    }
    let rest = path.strip_prefix("/v2/policies/cloudresourcemanager.googleapis.com%2F")?;
    Some(Answer::json(match rest {
        "organizations%2F1/denypolicies" => json!({"policies": [deny("d", "organizations%2F1")]}),
        "organizations%2F1/denypolicies/d" => {
            let mut whole = deny("d", "organizations%2F1");
            whole["rules"] = json!([{"denyRule": {
                "deniedPrincipals": ["principalSet://goog/public:all"],
                "deniedPermissions": ["cloudkms.googleapis.com/cryptoKeys.get"]}}]);
            whole
        }
        _ => json!({}),
    }))
}

/// The services when all is well.
fn well(asked: &Asked, _: usize) -> Answer {
    let path = asked.path.split('?').next().unwrap_or_default();
    let query = asked.path.split_once('?').map_or("", |it| it.1);
    if let Some(answer) = key(asked, path, query).or_else(|| policies(asked, path)) {
        return answer;
    }
    let boundary = "organizations/1/locations/global/principalAccessBoundaryPolicies/b";
    Answer::json(match path {
        "/v1/projects/acme" => json!({"projectId": "acme", "projectNumber": "42"}),
        "/v1/projects/acme:getAncestry" => json!({"ancestor": [
            {"resourceId": {"type": "project", "id": "acme"}},
            {"resourceId": {"type": "folder", "id": "7"}},
            {"resourceId": {"type": "organization", "id": "1"}}]}),
        "/v3/organizations/1/locations/global/principalAccessBoundaryPolicies" => {
            let one = json!({"name": boundary, "details": {"rules": []}});
            json!({"principalAccessBoundaryPolicies": [one]})
        }
        "/v3/organizations/1/locations/global/policyBindings" => json!({"policyBindings": [
            {"name": "organizations/1/locations/global/policyBindings/x", "policy": boundary,
                "target": {"principalSet": "//iam.googleapis.com/organizations/1"}}]}),
        "/v1/accessPolicies" if query == "parent=organizations%2F1" => {
            json!({"accessPolicies": [{"name": "accessPolicies/9"}]})
        }
        "/v1/accessPolicies/9/servicePerimeters" => json!({"servicePerimeters": [
            {"name": "accessPolicies/9/servicePerimeters/p", "title": "p", "status": {}}]}),
        "/v1/projects/acme/roles/kafka" | "/v1/organizations/1/roles/audit" => {
            json!({"name": path.trim_start_matches("/v1/"), "stage": "GA",
                "includedPermissions": ["cloudkms.cryptoKeys.get"]})
        }
        "/v3/projects:search" => json!({"projects": [{"projectId": "acme"}]}),
        "/v1/projects/acme/cryptoKeys" => json!({"cryptoKeys": [
            {"name": KEY, "purpose": "ENCRYPT_DECRYPT"},
            {"name": format!("{RING}/cryptoKeys/mac"), "purpose": "MAC"}]}),
        path if path == format!("/v1/{RING}:getIamPolicy") => json!({}),
        path if path.ends_with("/policyBindings") => json!({}),
        _ => return Answer::refused(404, "{}"),
    })
}

fn door(served: &Served) -> Door {
    door_of(served, Caller::with(anonymous::Builder::new().build()))
}

fn door_of(served: &Served, caller: Caller) -> Door {
    let all = || served.url.clone();
    let endpoints = Endpoints {
        keys: all(),
        inventory: all(),
        hierarchy: all(),
        access: all(),
        perimeters: all(),
    };
    let network = Network::straight(None, &[]).expect("a network");
    Door::new(network, caller, Stepped::new(), &endpoints).expect("a door")
}

async fn look(
    answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
) -> (Observation, Served) {
    let served = Served::open(answer).await;
    (door(&served).observe(KEY).await, served)
}

#[tokio::test]
async fn all_that_decides_access_to_a_key_is_seen() {
    let (seen, _) = look(well).await;
    assert_eq!(gaps(&seen), []);
    let wanted = [
        ("key", Google::Key),
        ("versions", Google::Versions),
        ("iam-policy", Google::Policy),
        ("project", Google::Project),
        ("ancestors-iam-policy", Google::AncestorPolicies),
        ("found-iam-policies", Google::FoundPolicies),
        ("access-boundaries", Google::Boundaries),
        ("boundary-bindings-organization-1", Google::BoundaryBindings),
        ("perimeters", Google::Perimeters),
        ("role-1", Google::Role),
        ("role-2", Google::Role),
    ];
    let wanted = wanted.map(|(name, kind)| (format!("{name}.json"), Kind::Google(kind)));
    assert_eq!(kinds(&seen), wanted);
    for (name, _) in &wanted {
        assert_eq!(told(&seen, name), [] as [&str; 0], "{name}");
    }
    let versions: Value = serde_json::from_str(text(&seen, "versions.json")).expect("JSON");
    assert_eq!(versions, json!([version(1), version(2)]));
    let chain: Value =
        serde_json::from_str(text(&seen, "ancestors-iam-policy.json")).expect("JSON");
    let types: Vec<_> = chain.as_array().expect("a list").iter().map(|it| &it["type"]).collect();
    assert_eq!(types, ["project", "folder", "organization", "organization"]);
    assert!(chain[3]["policy"]["rules"].is_array(), "{chain}");
}

/// The permissions that a request needs, by Google's reference.
fn permission(line: &str) -> &'static str {
    let path = line.split('?').next().unwrap_or_default();
    let ends = |it: &str| path.ends_with(it);
    match path {
        _ if ends("/policyBindings") => "iam.policybindings.list",
        _ if ends("/principalAccessBoundaryPolicies") => "iam.principalaccessboundarypolicies.list",
        _ if ends("/accessPolicies") => "accesscontextmanager.policies.list",
        _ if ends("/servicePerimeters") => "accesscontextmanager.servicePerimeters.list",
        _ if ends("/denypolicies") => "iam.denypolicies.list",
        _ if path.contains("/denypolicies/") => "iam.denypolicies.get",
        _ if path.contains("/roles/") => "iam.roles.get",
        _ if ends("projects/acme/cryptoKeys") => "cloudkms.cryptoKeys.list",
        _ if ends("/cryptoKeyVersions") => "cloudkms.cryptoKeyVersions.list",
        _ if ends("/clicks:getIamPolicy") => "cloudkms.cryptoKeys.getIamPolicy",
        _ if ends("/kafka:getIamPolicy") => "cloudkms.keyRings.getIamPolicy",
        _ if ends("/clicks") => "cloudkms.cryptoKeys.get",
        // Whoever may do nothing may ask so.
        _ if ends(":testIamPermissions") => "none",
        _ if ends("organizations/1:getIamPolicy") => "resourcemanager.organizations.getIamPolicy",
        _ if ends("folders/7:getIamPolicy") => "resourcemanager.folders.getIamPolicy",
        _ if ends("projects/acme:getIamPolicy") => "resourcemanager.projects.getIamPolicy",
        "POST /v1/projects/acme:getAncestry"
        | "GET /v1/projects/acme"
        | "GET /v3/projects:search" => "resourcemanager.projects.get",
        _ => "no permission that is known",
    }
}

#[tokio::test]
async fn the_role_allows_the_calls_and_no_others() {
    let (_, served) = look(well).await;
    let door = door(&served);
    door.find().await;
    door.examine(&[KEY.to_owned()]).await;
    let lines = served.lines();
    let mut made: Vec<&str> =
        lines.iter().map(|it| permission(it)).filter(|it| *it != "none").collect();
    made.sort_unstable();
    made.dedup();
    assert_eq!(made, PERMISSIONS);
}

#[test]
fn the_page_shows_the_role() {
    let page = include_str!("../../../../docs/live-google.md");
    let shown = page.split("```json\n").nth(1).and_then(|it| it.split("```").next());
    let shown: Value = serde_json::from_str(shown.expect("a block")).expect("JSON");
    assert_eq!(shown, own_role());
}

#[tokio::test]
async fn each_refusal_is_a_gap_and_no_absence() {
    let refusal = r#"{"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}}"#;
    let (seen, _) = look(move |_, _| Answer::refused(403, refusal)).await;
    assert_eq!(seen.documents, []);
    assert!(seen.gaps.iter().all(|it| it.cause == Cause::Denied), "{seen:#?}");
    assert_eq!(seen.gaps[0].said, "HTTP 403: PERMISSION_DENIED: no");
    let what: Vec<&str> = seen.gaps.iter().map(|it| it.what.as_str()).collect();
    let wanted = [
        "key",
        "list of key versions",
        "IAM policy of the key",
        "project",
        "ancestry of the project",
        "IAM policy of the key ring",
        "IAM policy of the project acme",
        "deny policies of the project acme",
    ];
    assert_eq!(what, wanted);
}

#[tokio::test]
async fn a_part_of_a_list_is_left_out() {
    let (seen, _) = look(|asked, before| match asked.path.contains("pageToken=b") {
        true => Answer::Cut,
        false => well(asked, before),
    })
    .await;
    let call = "cloudkms.cryptoKeyVersions.list";
    assert_eq!(gaps(&seen), [("list of key versions", call, Cause::Unreachable)]);
    assert!(seen.documents.iter().all(|it| it.name != "versions.json"));
}

#[tokio::test]
async fn a_project_of_unknown_ancestry_is_not_taken_to_stand_alone() {
    let (seen, _) = look(|asked, before| match asked.path.contains(":getAncestry") {
        true => Answer::refused(403, "{}"),
        false => well(asked, before),
    })
    .await;
    let call = "resourcemanager.projects.get";
    assert_eq!(gaps(&seen), [("ancestry of the project", call, Cause::Denied)]);
    assert!(seen.documents.iter().all(|it| it.name != "ancestors-iam-policy.json"));
    let found = text(&seen, "found-iam-policies.json");
    assert!(found.contains("//cloudresourcemanager.googleapis.com/projects/acme"), "{found}");
}

#[tokio::test]
async fn a_policy_above_that_is_not_shown_keeps_its_place() {
    let (seen, _) = look(|asked, before| match asked.path.contains("folders") {
        true => Answer::refused(403, "{}"),
        false => well(asked, before),
    })
    .await;
    let what: Vec<&str> = seen.gaps.iter().map(|it| it.what.as_str()).collect();
    let wanted = [
        "IAM policy of the folder 7",
        "deny policies of the folder 7",
        "bindings of access boundaries of the folder 7",
    ];
    // The deny policy's address holds `folders` as well, encoded.
    assert_eq!(what, wanted);
    let chain: Value =
        serde_json::from_str(text(&seen, "ancestors-iam-policy.json")).expect("JSON");
    assert_eq!(chain[1], json!({"id": "7", "type": "folder"}));
    let names: Vec<_> = kinds(&seen).into_iter().filter(|it| it.0.starts_with("deny")).collect();
    assert_eq!(names, [("deny-policies.json".to_owned(), Kind::Google(Google::DenyPolicies))]);
}

#[tokio::test]
async fn a_policy_that_binds_nobody_is_one() {
    let (seen, _) = look(|asked, before| match asked.path.contains("clicks:getIamPolicy") {
        true => Answer::json(json!({})),
        false => well(asked, before),
    })
    .await;
    assert!(kinds(&seen).contains(&("iam-policy.json".to_owned(), Kind::Google(Google::Policy))));
}

/// Credentials that have ended.
#[derive(Debug)]
struct Ended;

impl CredentialsProvider for Ended {
    async fn headers(
        &self,
        _: Extensions,
    ) -> Result<CacheableResource<HeaderMap>, CredentialsError> {
        Err(CredentialsError::from_msg(false, "the credentials have ended"))
    }

    async fn universe_domain(&self) -> Option<String> {
        None
    }
}

#[tokio::test]
async fn nothing_is_seen_by_somebody_who_is_nobody() {
    let served = Served::open(well).await;
    let door = door_of(&served, Caller::with(Ended.into()));
    let seen = door.observe(KEY).await;
    assert_eq!(seen.documents, []);
    assert!(seen.gaps.iter().all(|it| it.cause == Cause::NotSignedIn), "{seen:#?}");
    assert!(seen.gaps[0].said.contains("the credentials have ended"), "{}", seen.gaps[0].said);
    assert!(served.lines().is_empty());
    let found = door.examine(&[KEY.to_owned()]).await;
    assert_eq!((found.len(), found[0].health), (1, Health::Bad));
}

#[tokio::test]
async fn a_service_that_asks_for_too_much_patience_is_a_gap() {
    let (seen, _) = look(|asked, before| match asked.path.contains("accessPolicies") {
        true => Answer::Says(429, vec![("retry-after", "100000".to_owned())], "{}".to_owned()),
        false => well(asked, before),
    })
    .await;
    let call = "accesscontextmanager.policies.list";
    assert_eq!(gaps(&seen), [("service perimeters", call, Cause::Throttled)]);
}

#[tokio::test]
async fn another_name_is_not_asked_for() {
    let served = Served::open(well).await;
    let seen = door(&served).observe("https://acme.vault.azure.net/keys/k").await;
    assert_eq!(gaps(&seen)[0].2, Cause::NoDoor);
    assert!(served.lines().is_empty());
}

#[tokio::test]
async fn keys_are_found_in_the_projects_that_the_caller_sees() {
    let served = Served::open(well).await;
    let found = door(&served).find().await;
    let ids: Vec<_> = found.keys.iter().map(|it| (it.id.as_str(), it.called.as_deref())).collect();
    assert_eq!((ids, found.gaps), (vec![(KEY, Some("clicks"))], Vec::new()));
    let served = Served::open(|asked, before| match asked.path.contains("/cryptoKeys") {
        true => Answer::refused(403, "{}"),
        false => well(asked, before),
    })
    .await;
    let found = door(&served).find().await;
    assert_eq!((found.keys.len(), found.gaps.len()), (0, 1));
}

#[tokio::test]
async fn an_examination_tells_what_is_lacking() {
    let served = Served::open(well).await;
    let found = door(&served).examine(&[KEY.to_owned()]).await;
    assert!(found.iter().all(|it| it.health == Health::Good), "{found:?}");
    let served = Served::open(|asked, before| match asked.path.contains(":testIam") {
        true => Answer::json(json!({"permissions": ["cloudkms.cryptoKeys.get"]})),
        false => well(asked, before),
    })
    .await;
    let found = door(&served).examine(&[KEY.to_owned()]).await;
    assert_eq!(found[1].health, Health::Bad);
    let wanted =
        "the caller lacks cloudkms.cryptoKeys.getIamPolicy, cloudkms.cryptoKeyVersions.list";
    assert_eq!(found[1].seen, wanted);
}
