//! One key's exports judged by every rule of its cloud, whatever they say.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::{Document, Edit, Node, Source, json};
use keywright_model::{Cloud, ClusterName, KeyName};
use keywright_policy::{
    Case, ClusterFacts, Finding, KeyFacts, Needs, Rule, Scope, Seen, Severity, judge,
};
use keywright_vendors::confluent;

/// A cloud's part of a case.
pub(super) struct Side<D: 'static, K> {
    pub(super) cloud: Cloud,
    pub(super) recognize: fn(&Node) -> Option<K>,
    pub(super) take: fn(&mut D, K, Document),
    pub(super) rules: &'static [Rule<Case<D>>],
}

/// Judges the document, or the documents of a bundle, and holds the findings to their promises.
pub(super) fn run<D: Default, K>(bytes: &[u8], side: &Side<D, K>) {
    let Ok(source) = Source::decode("it.json", bytes) else { return };
    let Ok(document) = Document::parse(Arc::new(source)) else { return };
    let bundle = document.root.get("documents").and_then(Node::as_array);
    let nodes = bundle.unwrap_or(std::slice::from_ref(&document.root));
    let (mut exports, mut record, mut kinds) = (D::default(), None, Vec::new());
    for node in nodes {
        let branch = document.branch(node);
        if let Some(kind) = (side.recognize)(node) {
            (side.take)(&mut exports, kind, branch.clone());
        }
        match confluent::recognize(node) {
            Some(confluent::Kind::Keys) => record = confluent::records(&branch).into_iter().next(),
            Some(confluent::Kind::Clusters) => {
                kinds.extend(confluent::clusters(&branch).into_iter().filter_map(|it| it.kind));
            }
            None => {}
        }
    }
    let needs = record.map(|it| confluent::needs(side.cloud, it.principals, &kinds));
    let case = case(side.cloud, exports, needs);
    judge(side.rules, &case).iter().for_each(holds);
}

fn case<D>(cloud: Cloud, document: D, needs: Option<Needs>) -> Case<D> {
    let clusters = [ClusterFacts { name: ClusterName::new("lkc-1"), region: None }].into();
    let key = KeyFacts { name: KeyName::new("it"), cloud, id: None, clusters };
    let needs = needs.unwrap_or_else(|| {
        confluent::needs(cloud, Seen::Unseen("nobody handed it in".to_owned()), &[])
    });
    Case { key, needs: Some(needs), document, scope: Scope::Lone, now: Timestamp::UNIX_EPOCH }
}

/// A finding says something, of a place inside a file, and its fix leaves each file JSON.
fn holds(finding: &Finding) {
    assert!(!finding.message.is_empty(), "{} says nothing", finding.rule.code);
    assert!(finding.severity <= Severity::Error);
    for place in finding.place.iter().chain(finding.notes.iter().map(|it| &it.0)) {
        let (disk, span) = place.on_disk();
        assert!(disk.text().get(span.range()).is_some(), "a place outside the file");
    }
    let mut edits: BTreeMap<*const Source, (Arc<Source>, Vec<Edit>)> = BTreeMap::new();
    for (source, edit) in &finding.fix.edits {
        let (disk, edit) = Edit::on_disk(source, edit);
        edits.entry(Arc::as_ptr(&disk)).or_insert_with(|| (disk, Vec::new())).1.push(edit);
    }
    for (disk, edits) in edits.values() {
        let text = Edit::apply(disk.text(), edits);
        let text = text.unwrap_or_else(|| panic!("edits of {} overlap", finding.rule.code));
        if let Err(error) = json::parse(&text) {
            let is_deep = error.message.contains("nested deeper");
            assert!(is_deep, "the fix of {} breaks the file: {error}", finding.rule.code);
        }
    }
}
