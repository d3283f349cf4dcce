//! Confluent Cloud, as its API reference documents it.

use keywright_connect::confluent::{ApiKey, CALLS, Door, own_roles};
use keywright_connect::rest::Network;
use keywright_estate::document::{Asked as Opening, Kind, open};
use keywright_model::observed::{Cause, Health, Observation};
use keywright_model::world::ClusterService as _;
use keywright_vendors::confluent;
use serde_json::{Value, json};

use crate::opened::{gaps, kinds, text, told};
use crate::pace::Stepped;
use crate::served::{Answer, Asked, Served};

fn door(served: &Served) -> Door {
    let key = ApiKey { id: "ABC123".to_owned(), secret: "hush-hush-hush".to_owned() };
    let network = Network::straight(None, &[]).expect("a network");
    Door::new(network, Some(key), Stepped::new(), &served.url).expect("a door")
}

fn cluster(id: &str, key: &str) -> Value {
    json!({"api_version": "cmk/v2", "kind": "Cluster", "id": id, "spec": {
        "display_name": id, "cloud": "AWS", "region": "eu-central-1",
        "config": {"kind": "Hyperscale"}, "byok": {"id": key}}, "status": {"phase": "DREAMING"}})
}

fn key(id: &str, roles: Value) -> Value {
    json!({"api_version": "byok/v1", "kind": "Key", "id": id, "provider": "AWS",
        "state": "IN_USE", "validation": {"phase": "VALID"}, "metadata": {},
        "key": {"kind": "AwsKey", "roles": roles,
            "key_arn": "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"}})
}

/// The service as it is when all is well: two environments, one of them on a second page.
fn well(asked: &Asked, _: usize) -> Answer {
    let list = |version: &str, data: Value, next: &str| {
        Answer::json(json!({"api_version": version, "kind": "List",
            "metadata": {"next": next, "total_size": 2}, "data": data}))
    };
    match asked.path.as_str() {
        "/org/v2/environments?page_size=100" => {
            list("org/v2", json!([{"id": "env-1"}]), "/org/v2/environments?page_token=b")
        }
        "/org/v2/environments?page_token=b" => list("org/v2", json!([{"id": "env-2"}]), ""),
        "/cmk/v2/clusters?environment=env-1&page_size=100" => {
            list("cmk/v2", json!([cluster("lkc-1", "cck-1")]), "")
        }
        "/cmk/v2/clusters?environment=env-2&page_size=100" => {
            list("cmk/v2", json!([cluster("lkc-2", "cck-2")]), "")
        }
        "/byok/v1/keys?page_size=100" => {
            list("byok/v1", json!([key("cck-1", json!(["arn:x"])), key("cck-2", json!([]))]), "")
        }
        "/byok/v1/keys/cck-2" => Answer::json(key("cck-2", json!(["arn:y"]))),
        _ => Answer::refused(404, "{}"),
    }
}

async fn look(
    answer: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static,
) -> (Observation, Served) {
    let served = Served::open(answer).await;
    (door(&served).observe().await, served)
}

#[tokio::test]
async fn clusters_of_all_environments_and_keys_with_their_principals_are_seen() {
    let (seen, served) = look(well).await;
    assert_eq!(gaps(&seen), []);
    let wanted = [
        ("clusters.json".to_owned(), Kind::Confluent(confluent::Kind::Clusters)),
        ("keys.json".to_owned(), Kind::Confluent(confluent::Kind::Keys)),
    ];
    assert_eq!(kinds(&seen), wanted);
    assert!(told(&seen, "clusters.json").is_empty() && told(&seen, "keys.json").is_empty());
    let opened = open("c", text(&seen, "clusters.json").as_bytes(), Opening::ByName);
    let clusters = confluent::clusters(&opened.documents[0].1);
    let joined: Vec<_> =
        clusters.iter().map(|it| (it.id.as_str(), it.key_record.as_deref(), it.listed)).collect();
    let wanted = [("lkc-1", Some("cck-1"), true), ("lkc-2", Some("cck-2"), true)];
    assert_eq!(joined, wanted);
    let opened = open("k", text(&seen, "keys.json").as_bytes(), Opening::ByName);
    let records = confluent::records(&opened.documents[0].1);
    let principals = records.iter().map(|it| format!("{:?}", it.principals)).collect::<Vec<_>>();
    assert!(principals[0].contains("arn:x") && principals[1].contains("arn:y"), "{principals:?}");
    // What the service says in words of its own passes through.
    assert!(text(&seen, "clusters.json").contains("Hyperscale"));
    assert!(text(&seen, "clusters.json").contains("DREAMING"));
    let sent = served.asked()[0].authorization.clone();
    assert_eq!(sent.as_deref(), Some("Basic QUJDMTIzOmh1c2gtaHVzaC1odXNo"));
}

#[tokio::test]
async fn only_the_calls_that_the_roles_allow_are_made() {
    let (_, served) = look(well).await;
    let template = |line: String| {
        let path = line.split('?').next().unwrap_or_default().to_owned();
        if path.contains("/keys/") { "GET /byok/v1/keys/{id}".to_owned() } else { path }
    };
    let made: Vec<String> = served.lines().into_iter().map(template).collect();
    assert!(made.iter().all(|it| CALLS.contains(&it.as_str())), "{made:?}");
    assert!(CALLS.iter().all(|it| made.iter().any(|made| made == it)), "{made:?}");
}

#[test]
fn the_page_shows_the_roles_and_the_calls() {
    let page = include_str!("../../../../docs/live-confluent.md");
    for it in own_roles() {
        assert!(page.contains(&format!("| `{}` | {} |", it.role, it.scope)), "{}", it.role);
    }
    assert!(CALLS.iter().all(|it| page.contains(&format!("| `{it}"))));
}

#[tokio::test]
async fn an_organization_without_anything_is_seen_to_have_nothing() {
    let empty = json!({"api_version": "byok/v1", "kind": "KeyList", "metadata": {}, "data": []});
    let (seen, _) = look(move |_, _| Answer::json(&empty)).await;
    assert_eq!((kinds(&seen).len(), seen.gaps.len()), (2, 0));
    let (seen, _) = look(|_, _| Answer::json(json!({"metadata": {}, "data": []}))).await;
    assert_eq!((kinds(&seen).len(), seen.gaps.len()), (2, 0));
}

#[tokio::test]
async fn an_environment_that_is_not_shown_leaves_its_mark_in_the_list() {
    let (seen, _) = look(|asked, before| match asked.path.as_str() {
        "/cmk/v2/clusters?environment=env-1&page_size=100" => Answer::refused(
            403,
            r#"{"errors": [{"code": "forbidden_access", "detail": "Forbidden Access"}]}"#,
        ),
        _ => well(asked, before),
    })
    .await;
    let what = "list of clusters in the environment env-1";
    assert_eq!(gaps(&seen), [(what, "GET /cmk/v2/clusters", Cause::Denied)]);
    assert!(seen.gaps[0].said.ends_with("Confluent answers so for what was deleted, too"));
    assert_eq!(told(&seen, "clusters.json"), ["TXT-007"]);
    assert!(text(&seen, "clusters.json").contains("lkc-2"));
}

#[tokio::test]
async fn a_page_that_fails_leaves_its_mark_in_the_list() {
    let (seen, _) = look(|asked, before| match asked.path.as_str() {
        "/byok/v1/keys?page_size=100" => Answer::json(json!({"api_version": "byok/v1",
            "metadata": {"next": "/byok/v1/keys?page_token=b"},
            "data": [key("cck-1", json!(["arn:x"]))]})),
        "/byok/v1/keys?page_token=b" => Answer::Cut,
        _ => well(asked, before),
    })
    .await;
    assert_eq!(gaps(&seen), [("list of keys", "GET /byok/v1/keys", Cause::Unreachable)]);
    assert_eq!(told(&seen, "keys.json"), ["TXT-007"]);
    let (seen, _) = look(|asked, before| match asked.path.as_str() {
        "/org/v2/environments?page_token=b" => Answer::json("<html>"),
        _ => well(asked, before),
    })
    .await;
    let call = "GET /org/v2/environments";
    assert_eq!(gaps(&seen), [("list of environments", call, Cause::Unreadable)]);
    assert_eq!(told(&seen, "clusters.json"), ["TXT-007"]);
}

#[tokio::test]
async fn a_record_that_is_not_shown_stays_as_it_was_listed() {
    let (seen, _) = look(|asked, before| match asked.path.as_str() {
        "/byok/v1/keys/cck-2" => {
            Answer::Says(429, vec![("x-ratelimit-reset", "100000".to_owned())], "{}".to_owned())
        }
        _ => well(asked, before),
    })
    .await;
    let what = "record of the key cck-2";
    assert_eq!(gaps(&seen), [(what, "GET /byok/v1/keys/{id}", Cause::Throttled)]);
    assert!(text(&seen, "keys.json").contains("cck-2"));
}

#[tokio::test]
async fn nothing_is_seen_by_somebody_who_is_nobody() {
    let served = Served::open(well).await;
    let network = Network::straight(None, &[]).expect("a network");
    let door = Door::new(network, None, Stepped::new(), &served.url).expect("a door");
    let seen = door.observe().await;
    assert_eq!(seen.documents, []);
    let causes: Vec<Cause> = seen.gaps.iter().map(|it| it.cause).collect();
    assert_eq!(causes, [Cause::NotSignedIn; 2]);
    assert!(served.lines().is_empty());
    let found = door.examine().await;
    assert_eq!(found[0].health, Health::Bad);
    let (seen, _) =
        look(|_, _| Answer::refused(403, r#"{"errors": [{"detail": "invalid API key: ABC123"}]}"#))
            .await;
    assert!(seen.gaps.iter().all(|it| it.cause == Cause::NotSignedIn), "{seen:?}");
}

#[tokio::test]
async fn an_examination_tells_what_is_reached() {
    let served = Served::open(well).await;
    let found = door(&served).examine().await;
    let said: Vec<&str> = found.iter().map(|it| it.seen.as_str()).collect();
    assert_eq!(
        said,
        ["a Cloud API key that sees 2 environments", "2 clusters are listed", "2 keys are listed"]
    );
    assert!(found.iter().all(|it| it.health == Health::Good && it.next_step.is_none()));
    let served = Served::open(|asked, before| match asked.path.starts_with("/byok") {
        true => Answer::json(json!({"metadata": {}, "data": []})),
        false => well(asked, before),
    })
    .await;
    let found = door(&served).examine().await;
    assert_eq!(found[2].health, Health::Unknown);
    assert!(found[2].next_step.is_some());
}
