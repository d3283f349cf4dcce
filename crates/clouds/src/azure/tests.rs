//! What the rules say of whole cases, as a person hands them in.

mod agree;
mod attack;
mod builtins;
mod duties;
mod layers;
mod pages;
mod rewrites;
mod steps;
mod template;

use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::{Document, Edit, Node, Source, json::parse};
use keywright_model::{Cloud, ClusterName, KeyName};
use keywright_policy::{
    Case as CaseOf, ClusterFacts, Finding, KeyFacts, Needs, Network, Permission, Plane, Principal,
    Scope, Seen, Severity, judge,
};

use super::rules::RULES;
use super::{Case, Exports, recognize};
use crate::Taken;

const fn need(plane: Plane, set: &'static str, name: &'static [&'static str]) -> Permission {
    Permission { name: name[0], set, operations: name, plane }
}

const CRYPTO: &str = "Key Vault Crypto Service Encryption User";

/// What the vendor's page asks for.
const PERMISSIONS: &[Permission] = &[
    need(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/read"]),
    need(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/wrap/action"]),
    need(Plane::Data, CRYPTO, &["Microsoft.KeyVault/vaults/keys/unwrap/action"]),
    need(Plane::Control, "Key Vault Reader", &["Microsoft.KeyVault/vaults/*/read"]),
];

/// A case of documents, the vendor's record and its cluster's among them.
pub(super) fn case(texts: &[String]) -> Case {
    let mut exports = Exports::default();
    let mut key = None;
    let mut principals = Seen::Unseen("no record was handed in".to_owned());
    let mut network = Network::Unknown;
    let mut is_ours = false;
    for (index, text) in texts.iter().enumerate() {
        let source = Arc::new(Source::new(format!("{index}.json"), text.as_str()));
        let document = Document::parse(source).expect("JSON");
        match recognize(&document.root) {
            Some(kind) => {
                assert!(matches!(exports.take(kind, document), Taken::Yes), "twice: {text}");
            }
            None => {
                is_ours = true;
                let at = |path: &[&str]| document.root.at(path).and_then(Node::as_str);
                if let Some(node) = document.root.get("application_id") {
                    let id = node.as_str().expect("a string").to_owned();
                    principals = Seen::Seen(vec![Principal { id, place: document.place(node) }]);
                }
                key = key.or(at(&["key"]).map(str::to_owned));
                match at(&["spec", "config", "kind"]) {
                    Some("Enterprise") => network = Network::Public,
                    Some("Dedicated") => network = Network::TrustedServices,
                    Some(_) | None => {}
                }
            }
        }
    }
    let needs =
        Needs { vendor: "Confluent", principals, permissions: PERMISSIONS, network, refs: &[] };
    CaseOf {
        key: KeyFacts {
            name: KeyName::new("orders-key"),
            cloud: Cloud::Azure,
            id: key,
            clusters: vec![ClusterFacts { name: ClusterName::new("orders"), region: None }],
        },
        needs: is_ours.then_some(needs),
        document: exports,
        scope: Scope::Lone,
        now: "2026-11-24T00:00:00Z".parse::<Timestamp>().expect("a date"),
    }
}

fn told(texts: &[String]) -> Vec<Finding> {
    judge(RULES, &case(texts))
}

/// What is told where no standard is asked for.
fn unasked(texts: &[String]) -> Vec<Finding> {
    told(texts).into_iter().filter(|it| !it.rule.page.is_on_request()).collect()
}

/// The codes of all findings that are more than a note, with their severities.
fn codes(texts: &[String]) -> Vec<String> {
    let all = told(texts);
    let loud = all.iter().filter(|it| Severity::Note < it.severity);
    loud.map(|it| format!("{} {}", it.rule.code, it.severity)).collect()
}

/// The documents of a page's block.
fn documents(block: &str) -> Vec<String> {
    let root = parse(block).expect("JSON");
    let text = |node: &Node| block[node.span.range()].to_owned();
    match root.get("documents").and_then(Node::as_array) {
        Some(all) => all.iter().map(text).collect(),
        None => vec![block.to_owned()],
    }
}

/// The documents after a finding's edits.
fn mended(texts: &[String], finding: &Finding) -> Vec<String> {
    let change = |(index, text): (usize, &String)| {
        let name = format!("{index}.json");
        let ours = finding.fix.edits.iter().filter(|it| it.0.name() == name);
        let edits: Vec<Edit> = ours.map(|it| it.1.clone()).collect();
        Edit::apply(text, &edits).expect("the edits fit")
    };
    texts.iter().enumerate().map(change).collect()
}

#[test]
fn pages_and_rules_agree() {
    for rule in RULES {
        let name = rule.page.name();
        let examples = rule.page.examples();
        assert!(examples.iter().any(|it| it.bad), "{name} has a bad block");
        assert!(examples.iter().any(|it| !it.bad), "{name} has a good block");
        for example in examples {
            let found = told(&documents(example.text));
            let ours = found.iter().any(|it| it.rule.code == rule.code);
            assert_eq!(ours, example.bad, "{name}: {}\n{found:#?}", example.text);
        }
    }
}

#[test]
fn every_finding_says_the_next_step_and_its_edits_mend_it() {
    for rule in RULES {
        for example in rule.page.examples().iter().filter(|it| it.bad) {
            let texts = documents(example.text);
            for finding in told(&texts).iter().filter(|it| it.rule.code == rule.code) {
                assert!(!finding.help.is_empty(), "{}", finding.message);
                if finding.fix.edits.is_empty() {
                    continue;
                }
                let after = told(&mended(&texts, finding));
                let again = after.iter().any(|it| it.rule.code == rule.code);
                assert!(!again, "{} is not mended by its edits", finding.message);
            }
        }
    }
}

/// Values that nobody writes.
pub(super) const STRANGE: [&str; 5] = ["null", "-1", "\"[é]\"", "[[{}]]", "{}"];

/// Every node of a tree.
pub(super) fn nodes(node: &Node) -> Vec<&Node> {
    let children: Vec<&Node> = match (node.as_array(), node.as_object()) {
        (Some(elements), _) => elements.iter().collect(),
        (_, Some(members)) => members.iter().map(|it| &it.node).collect(),
        (None, None) => Vec::new(),
    };
    std::iter::once(node).chain(children.into_iter().flat_map(nodes)).collect()
}

#[test]
fn no_value_in_any_place_makes_a_rule_panic() {
    for rule in RULES {
        for example in rule.page.examples().iter().filter(|it| it.bad) {
            let texts = documents(example.text);
            for at in 0..texts.len() {
                let root = parse(&texts[at]).expect("JSON");
                for node in nodes(&root) {
                    for value in STRANGE {
                        let mut broken = texts.clone();
                        broken[at].replace_range(node.span.range(), value);
                        // The record's own reader is not on trial here.
                        if recognize(&parse(&broken[at]).expect("JSON")).is_some() {
                            told(&broken);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn codes_are_in_order_and_used_once() {
    let codes: Vec<&str> = RULES.iter().map(|it| it.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
}
