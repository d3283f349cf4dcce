//! One key judged again is told what judging the whole estate anew tells of it.

use std::path::Path;
use std::sync::Arc;

use keywright_engine::ops::check::Request;
use keywright_estate::declaration::Estate;
use keywright_estate::document::{Asked, Opened, open};
use keywright_estate::{Judge, Standing};
use keywright_model::text::Source;
use keywright_model::world::Clock as _;
use keywright_policy::Finding;

use crate::memory::Memory;

/// Rules that rest on the declaration and the vendor's lists, and on no key's own documents.
const OF_THE_WHOLE: [&str; 6] = [
    "cluster-without-key",
    "key-unreleased",
    "owner-missing",
    "cluster-undeclared",
    "cluster-differs",
    "key-undeclared",
];

/// Rules about keys that share their material.
const OF_SIBLINGS: [&str; 3] = ["key-shared", "identity-unclear", "key-held-elsewhere"];

fn acme() -> Memory {
    Memory::from_disk("../../examples/acme", "acme")
}

fn estate(memory: &Memory) -> Arc<Estate> {
    let text = &memory.0[Path::new("acme/keywright.toml")];
    let source = Source::decode("acme/keywright.toml", text).expect("text");
    Arc::new(Estate::read(Arc::new(source)).expect("an estate without mistakes"))
}

fn opened(memory: &Memory, folder: &str) -> Vec<Opened> {
    let folder = Path::new("acme").join(folder);
    let files = memory.0.iter().filter(|it| it.0.starts_with(&folder));
    files.map(|(path, bytes)| open(&path.display().to_string(), bytes, Asked::InFolder)).collect()
}

fn documents(memory: &Memory, estate: &Estate, index: usize) -> Vec<Opened> {
    let all = estate.keys[index].documents.iter();
    all.flat_map(|it| opened(memory, &it.value)).collect()
}

fn standing(memory: &Memory) -> Standing {
    let estate = estate(memory);
    let mut judge = Judge::of(estate.clone(), memory.now());
    for it in &estate.documents {
        opened(memory, &it.value).into_iter().for_each(|it| judge.shared(it));
    }
    judge.all_shared();
    for index in 0..estate.keys.len() {
        let looked = judge.look(index, documents(memory, &estate, index)).expect("declared");
        judge.tell(looked);
    }
    judge.standing().expect("no key's own documents show a cluster")
}

fn lines<'f>(all: impl Iterator<Item = &'f Finding>) -> Vec<String> {
    let mut lines: Vec<String> = all
        .map(|it| format!("{} {:?} {} {}", it.severity, it.key, it.rule.page.name(), it.message))
        .collect();
    lines.sort();
    lines
}

/// Whether a finding is one that judging this key again has to tell.
fn concerns(it: &Finding, key: &str) -> bool {
    it.key.as_ref().is_some_and(|it| it.as_str() == key)
        && !OF_THE_WHOLE.contains(&it.rule.page.name())
        && !it.rule.page.name().starts_with("allow-")
}

/// Holds what is told of a key again against the whole.
fn agree(memory: &Memory, standing: &mut Standing, index: usize) -> Vec<Finding> {
    let declared = estate(memory);
    let key = declared.keys[index].name.value.as_str();
    let paths = vec!["acme".into()];
    let whole = memory.run(&Request { paths, ..Request::default() }).expect("it is there").findings;
    let again = standing.again(index, documents(memory, &declared, index)).expect("one key");
    let own = |it: &&Finding| concerns(it, key);
    // What is told only on request is no finding of the run.
    let told = again.iter().filter(|it| !it.rule.page.is_on_request());
    assert_eq!(lines(told.clone().filter(own)), lines(whole.iter().filter(own)), "{key}");
    // What is told of siblings is told by the whole too.
    let all = lines(whole.iter());
    for it in lines(told.filter(|it| OF_SIBLINGS.contains(&it.rule.page.name()))) {
        assert!(all.contains(&it), "{key}: {it}\n{all:#?}");
    }
    again
}

#[test]
fn each_key_of_an_estate_is_told_the_same_again() {
    let memory = acme();
    let mut standing = standing(&memory);
    let count = estate(&memory).keys.len();
    let told: usize = (0..count).map(|it| agree(&memory, &mut standing, it).len()).sum();
    assert!(10 < told, "{told} findings");
}

#[test]
fn what_changes_is_told_and_goes_away_again() {
    let mut memory = acme();
    let mut standing = standing(&memory);
    let path = Path::new("acme/aws/orders/get-key-policy.json");
    let before = memory.0.get(path).expect("the policy of orders").clone();
    let text = String::from_utf8(before.clone()).expect("text");
    assert!(text.contains("kms:Decrypt"));
    let index = place(&memory, "orders");
    let clean = agree(&memory, &mut standing, index).len();
    memory.0.insert(path.to_owned(), text.replace("kms:Decrypt", "kms:Nothing").into_bytes());
    assert!(clean < agree(&memory, &mut standing, index).len());
    memory.0.insert(path.to_owned(), before);
    assert_eq!(agree(&memory, &mut standing, index).len(), clean);
}

#[test]
fn a_key_that_turns_out_to_be_another_is_told_of_both_until_it_is_not() {
    let mut memory = acme();
    let mut standing = standing(&memory);
    let path = Path::new("acme/azure/shipping/key.json");
    let before = memory.0.get(path).expect("the key of shipping").clone();
    let other = memory.0[Path::new("acme/azure/inventory/key.json")].clone();
    let (here, there) = (place(&memory, "shipping"), place(&memory, "inventory"));
    let shared = |all: &[Finding]| all.iter().any(|it| it.rule.page.name() == "key-shared");
    assert!(!shared(&agree(&memory, &mut standing, here)));
    memory.0.insert(path.to_owned(), with_material_of(&before, &other));
    let found = agree(&memory, &mut standing, here);
    assert!(shared(&found), "{:#?}", lines(found.iter()));
    assert!(shared(&agree(&memory, &mut standing, there)));
    memory.0.insert(path.to_owned(), before);
    assert!(!shared(&agree(&memory, &mut standing, here)));
    assert!(!shared(&agree(&memory, &mut standing, there)));
}

fn place(memory: &Memory, name: &str) -> usize {
    let keys = &estate(memory).keys;
    keys.iter().position(|it| it.name.value.as_str() == name).expect("declared")
}

/// A key with the public half of another: imported twice, it has one material.
fn with_material_of(text: &[u8], other: &[u8]) -> Vec<u8> {
    let read = |it: &[u8]| -> serde_json::Value { serde_json::from_slice(it).expect("JSON") };
    let (mut it, other) = (read(text), read(other));
    for part in ["n", "e"] {
        it["key"][part] = other["key"][part].clone();
    }
    it.to_string().into_bytes()
}
