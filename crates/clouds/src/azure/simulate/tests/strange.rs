//! Values that nobody writes in every place where they could stand, and the examples of the page.

use keywright_model::text::json::parse;
use keywright_policy::Outcome;

use super::*;
use crate::azure::tests::{STRANGE, nodes};

#[test]
fn no_strange_value_in_a_denial_lets_anybody_in_and_none_anywhere_makes_it_panic() {
    let documents = [
        by_roles(),
        own(CRYPTO, VAULT),
        key(r#""enabled": true"#),
        deny(&everybody(), &who("other", "User"), VAULT, ""),
    ];
    let mut counts = [0, 0];
    for at in 0..documents.len() {
        let root = parse(&documents[at]).expect("JSON");
        for node in nodes(&root) {
            for value in STRANGE {
                let mut broken = documents.clone();
                broken[at].replace_range(node.span.range(), value);
                let Ok(case) = case(&request(UNWRAP, URL, ""), &broken) else { continue };
                let outcome = decide(&case).outcome;
                assumed(&case);
                assert_ne!(outcome, Outcome::Allow, "{value} in {}", broken[at]);
                counts[usize::from(outcome == Outcome::Unknown)] += 1;
            }
        }
    }
    assert!(40 < counts[0] && 20 < counts[1], "{counts:?}");
}

#[test]
fn no_strange_value_in_any_place_turns_a_no_into_a_yes() {
    let by_policies = vault(
        r#""enableRbacAuthorization": false, "accessPolicies": [{"objectId": "x", "tenantId": "t",
           "permissions": {"keys": ["get"]}}]"#,
    );
    for documents in [
        vec![by_roles(), own(OWNER, VAULT), groups(&[], "")],
        vec![by_roles(), own(CRYPTO, "/subscriptions/other"), key("")],
        vec![by_roles(), own(CRYPTO, VAULT), key(r#""enabled": false"#)],
        vec![by_policies, groups(&[GROUP], "")],
    ] {
        check(&documents, "implicit-deny");
        let (mut unread, mut counts) = (0, [0, 0]);
        for at in 0..documents.len() {
            let root = parse(&documents[at]).expect("JSON");
            for node in nodes(&root) {
                for value in STRANGE {
                    let mut broken = documents.clone();
                    broken[at].replace_range(node.span.range(), value);
                    let Ok(case) = case(&request(UNWRAP, URL, ""), &broken) else {
                        unread += 1;
                        continue;
                    };
                    let outcome = decide(&case).outcome;
                    counts[usize::from(outcome == Outcome::Unknown)] += 1;
                    // A key that says nothing of it is enabled.
                    let silent = [r#""attributes": {}"#, r#""enabled": null"#]
                        .iter()
                        .any(|it| broken[at].contains(it));
                    assert!(outcome != Outcome::Allow || silent, "{value} in {}", broken[at]);
                }
            }
        }
        println!("{unread} {counts:?}");
        assert!(0 < unread && counts.iter().all(|it| 0 < *it), "{unread} {counts:?}");
    }
}

const PAGE: &str = include_str!("../../../../../../docs/simulate-azure.md");

#[test]
fn the_examples_of_the_page_are_answered_as_it_says() {
    let mut rest = PAGE;
    let mut count = 0;
    while let Some((_, after)) = rest.split_once("```json\n") {
        let (text, after) = after.split_once("```").expect("an end");
        let (_, shown) = after.split_once("```console\n").expect("an answer");
        let wanted = shown.lines().nth(1).expect("a decision");
        let document = Document::parse(Arc::new(Source::new("case", text))).expect("JSON");
        let case = Case::read(&document).expect("a case");
        assert_eq!(decide(&case).outcome.word(), wanted, "{text}");
        (rest, count) = (shown, count + 1);
    }
    assert_eq!(count, 2);
}
