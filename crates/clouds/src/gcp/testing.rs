//! What tests of this folder share: a bundle as a case, and findings as lines.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::{Document, Edit, Node, Source};
use keywright_model::{Cloud, ClusterName, KeyName, Region};
use keywright_policy::{
    ClusterFacts, Finding, KeyFacts, Needs, Network, Permission, Plane, Principal, Scope, Seen,
    judge,
};

use super::rules::RULES;
use super::{Case, Exports, recognize};

pub(super) const KEY: &str = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/k";

const fn permission(operations: &'static [&'static str]) -> Permission {
    Permission { name: operations[0], set: "custom role", operations, plane: Plane::Data }
}

const PERMISSIONS: &[Permission] = &[
    permission(&["cloudkms.cryptoKeyVersions.useToDecrypt"]),
    permission(&["cloudkms.cryptoKeyVersions.useToEncrypt"]),
    permission(&["cloudkms.cryptoKeys.get"]),
];

/// The exports of one document, or of a bundle.
pub(super) fn exports(text: &str) -> Exports {
    case(text).document
}

/// Documents beside the vendor's record of the key.
pub(super) fn bundle(documents: &[&str]) -> String {
    let record =
        format!(r#"{{"id": "cck-a1", "key": "{KEY}", "security_group": "cck-a1@confluent.io"}}"#);
    format!("{{\"documents\": [\n{record},\n{}\n]}}", documents.join(",\n"))
}

/// One document, or a bundle with the vendor's record, as a case.
pub(super) fn case(text: &str) -> Case {
    let whole = Document::parse(Arc::new(Source::new("it.json", text))).expect("JSON");
    let mut case = Case {
        key: KeyFacts {
            name: KeyName::new("orders-key"),
            cloud: Cloud::Google,
            id: None,
            clusters: vec![ClusterFacts {
                name: ClusterName::new("orders"),
                region: Some(Region::new("us-central1")),
            }],
        },
        needs: None,
        document: Exports::default(),
        scope: Scope::Lone,
        now: "2026-11-24T00:00:00Z".parse::<Timestamp>().expect("a date"),
    };
    let list = whole.root.get("documents").and_then(Node::as_array);
    for node in list.unwrap_or(std::slice::from_ref(&whole.root)) {
        let part = whole.branch(node);
        match recognize(node) {
            Some(kind) => _ = case.document.take(kind, part),
            None if node.get("key").is_some() => record(&mut case, &part),
            None => {}
        }
    }
    case
}

fn record(case: &mut Case, part: &Document) {
    let text = |name| part.root.get(name).and_then(Node::as_str);
    case.key.id = text("key").map(str::to_owned);
    let group = part.root.get("security_group");
    let principals = match group.and_then(|it| Some((it, it.as_str()?))) {
        Some((node, id)) => {
            Seen::Seen(vec![Principal { id: id.to_owned(), place: part.place(node) }])
        }
        None => Seen::Unseen("the record of the key names no principal yet".to_owned()),
    };
    let network = Network::Any;
    let vendor = "Confluent";
    case.needs = Some(Needs { vendor, principals, permissions: PERMISSIONS, network, refs: &[] });
}

pub(super) fn findings(text: &str) -> Vec<Finding> {
    judge(RULES, &case(text))
}

/// The codes and severities that a text brings, in the order of the rules.
pub(super) fn codes(text: &str) -> Vec<String> {
    let told = findings(text).into_iter();
    told.map(|it| format!("{} {}", it.rule.code, it.severity)).collect()
}

/// A text with a finding's edits applied; the same text where it has none.
pub(super) fn fixed(text: &str, finding: &Finding) -> String {
    let edits: Vec<Edit> = finding.fix.edits.iter().map(|it| it.1.clone()).collect();
    Edit::apply(text, &edits).expect("edits apply")
}
