use std::sync::atomic::{AtomicUsize, Ordering};

use keywright_estate::document::{Asked as AskedFor, open};
use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::wire::{Answer, Asked, Wire};
use super::{document, gap, gaps, json, names, observed, service};

/// The call, its file, what its second page is, and why it did not come.
type Case = (&'static str, &'static str, fn() -> Answer, Cause);

/// A service whose list goes on after the first page, and what it answers then.
fn serve(call: &'static str, second: fn() -> Answer) -> Wire {
    Wire::serve(move |asked| {
        if asked.call != call {
            return service::answer(asked);
        }
        let asked_on = ["two", "Marker=two", "nextToken=two"];
        if asked_on.iter().any(|it| asked.body.contains(it) || asked.path.contains(it)) {
            return second();
        }
        first(asked)
    })
}

fn first(asked: &Asked) -> Answer {
    if asked.call == "iam:GetAccountAuthorizationDetails" {
        return Answer::ok(service::identities(Some("two")));
    }
    let mut root: Value = serde_json::from_str(&service::answer(asked).body).unwrap();
    match asked.call.as_str() {
        "kafka:ListClustersV2" => root["nextToken"] = json!("two"),
        "cloudtrail:LookupEvents" => root["NextToken"] = json!("two"),
        _ => {
            root["Truncated"] = json!(true);
            root["NextMarker"] = json!("two");
        }
    }
    Answer::ok(root)
}

#[test]
fn a_second_page_is_joined_to_the_first() {
    let wire = serve("kms:ListGrants", || Answer::ok(service::grants(&["b", "c"], None)));
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), []);
    let root = json(&seen, "grants.json");
    let ids: Vec<&Value> =
        root["Grants"].as_array().unwrap().iter().map(|it| &it["GrantId"]).collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!((&root["Truncated"], root.get("NextMarker")), (&json!(false), None));
}

#[test]
fn a_list_without_its_second_page_says_that_it_goes_on() {
    let denied = || Answer::error(400, "AccessDeniedException");
    let broken = || Answer::error(500, "KMSInternalException");
    let patience = || Answer::error(400, "ThrottlingException");
    let cases: [Case; 7] = [
        ("kms:ListGrants", "grants.json", broken, Cause::Failed),
        ("kms:ListGrants", "grants.json", patience, Cause::Throttled),
        ("kms:ListGrants", "grants.json", denied, Cause::Denied),
        ("kms:ListKeyRotations", "rotations.json", denied, Cause::Denied),
        ("kms:ListAliases", "aliases.json", denied, Cause::Denied),
        ("kms:ListResourceTags", "tags.json", denied, Cause::Denied),
        ("cloudtrail:LookupEvents", "lookup-events.json", denied, Cause::Denied),
    ];
    for (call, file, second, cause) in cases {
        let wire = serve(call, second);
        let seen = observed(&wire.address);
        assert_eq!(gaps(&seen), [(call, cause)], "{file}");
        let root = json(&seen, file);
        let mark = root.get("NextMarker").or_else(|| root.get("NextToken"));
        assert_eq!(mark, Some(&json!("two")), "{file}");
    }
}

#[test]
fn the_judge_does_not_take_the_first_page_for_the_list() {
    let wire = serve("kms:ListGrants", || Answer::error(400, "AccessDeniedException"));
    let seen = observed(&wire.address);
    let text = &document(&seen, "grants.json").text;
    let opened = open("grants.json", text.as_bytes(), AskedFor::ByName);
    let codes: Vec<&str> = opened.findings.iter().map(|it| it.rule.code).collect();
    assert_eq!(codes, ["TXT-007"]);
}

#[test]
fn what_the_first_page_told_of_an_account_stays_beside_the_gap() {
    let denied = || Answer::error(403, "AccessDeniedException");
    let wire = serve("kafka:ListClustersV2", denied);
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), [("kafka:ListClustersV2", Cause::Denied)]);
    assert!(names(&seen).contains(&"describe-cluster-v2-orders.json"));

    let wire = serve("iam:GetAccountAuthorizationDetails", || Answer {
        status: 403,
        body: "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>\
               </ErrorResponse>"
            .to_owned(),
        headers: String::new(),
    });
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), [("iam:GetAccountAuthorizationDetails", Cause::Denied)]);
    assert!(names(&seen).contains(&"get-role-policy-storage-vault.json"));
}

#[test]
fn a_list_without_end_is_too_much() {
    let count = AtomicUsize::new(0);
    let wire = Wire::serve(move |asked| match asked.call.as_str() {
        "kms:ListGrants" => {
            let next = count.fetch_add(1, Ordering::Relaxed).to_string();
            Answer::ok(service::grants(&[&next], Some(&next)))
        }
        _ => service::answer(asked),
    });
    let seen = observed(&wire.address);
    assert_eq!(gaps(&seen), [("kms:ListGrants", Cause::TooMuch)]);
    assert_eq!(gap(&seen.gaps, "kms:ListGrants").said, "more than 50 pages");
    let root = json(&seen, "grants.json");
    assert_eq!(root["Grants"].as_array().unwrap().len(), 50);
    assert_eq!(root["NextMarker"], "49");
}

#[test]
fn a_list_that_turns_in_a_circle_or_hides_its_next_page_is_not_whole() {
    let mut hidden = service::grants(&["a"], None);
    hidden["Truncated"] = json!(true);
    for page in [service::grants(&["a"], Some("again")), hidden] {
        let wire = Wire::serve(move |asked| match asked.call.as_str() {
            "kms:ListGrants" => Answer::ok(&page),
            _ => service::answer(asked),
        });
        let seen = observed(&wire.address);
        assert_eq!(gaps(&seen), [("kms:ListGrants", Cause::Unreadable)]);
        assert_eq!(json(&seen, "grants.json")["Truncated"], true);
    }
}
