//! Rendering over whatever policy a key has: nothing that it grants is lost, nobody but the vendor
//! gains, and the vendor keeps what it needs or is told what stands in the way.

use std::path::Path;

use keywright_engine::ops::prove::{Question, ask, subject};
use keywright_model::Cloud;
use keywright_policy::Settled;
use keywright_vendors::confluent::ClusterKind;
use serde_json::Value;

use crate::memory::Memory;
use crate::render::{declared, estate, keeps};
use crate::rewrites::{Chance, SEEDS, break_it, keep};
use crate::templates::{COMPUTE, STORAGE, two_statements};

/// Whoever gains from one policy to the next; nobody, or somebody.
fn gains(before: &str, after: &str) -> (&'static str, Option<String>) {
    let memory = Memory::of([("before.json", before), ("after.json", after)]);
    let read = |name: &str| subject(&memory, Path::new(name), None).expect("a policy");
    let (reference, candidate) = (read("before.json"), read("after.json"));
    let answered = ask(Question::NoNewAccess { reference, candidate }).expect("an answer");
    match answered.settled {
        Settled::Holds => ("holds", None),
        Settled::Unknown => ("unknown", None),
        Settled::Fails(shown) => ("fails", Some(shown.witness.principal)),
    }
}

/// Renders over a policy; whether `render` says that every need is met.
fn rendered(policy: &Value, seed: u64) -> (String, bool) {
    let present = ("policy.json", policy.clone());
    let memory = estate(Cloud::Aws, ClusterKind::Dedicated, &[present]);
    let it = declared(&memory, "orders").expect("rendered");
    let [document] = it.rendered.documents.as_slice() else { panic!("one policy") };
    let (before, after) = (policy.to_string(), document.text.clone());
    let parsed: Value = serde_json::from_str(&after).expect("JSON");
    let met = it.rendered.unmet.is_empty();
    let told = keeps(Cloud::Aws, &parsed);
    assert!(!met || told == "holds", "seed {seed}: {told}\n{policy:#}\n{after}");
    let (lost, who) = gains(&after, &before);
    assert_ne!(lost, "fails", "seed {seed}: {who:?} lost\n{policy:#}\n{after}");
    if let (_, Some(who)) = gains(&before, &after) {
        let vendors = [STORAGE, COMPUTE].contains(&who.as_str());
        assert!(vendors, "seed {seed}: {who} gains\n{policy:#}\n{after}");
    }
    (after, met)
}

#[test]
fn a_policy_that_keeps_the_meaning_is_not_touched() {
    for seed in 1..=SEEDS {
        let mut chance = Chance::of(seed);
        let mut policy = two_statements();
        for _ in 0..1 + chance.below(6) {
            keep(&mut policy, &mut chance);
        }
        let (after, met) = rendered(&policy, seed);
        assert!(met, "seed {seed}\n{policy:#}");
        assert_eq!(after, format!("{policy}\n"), "seed {seed}");
    }
}

#[test]
fn a_policy_that_breaks_the_meaning_is_mended_or_told() {
    let (mut mended, mut told) = (0, 0);
    for seed in 1..=2 * SEEDS {
        let mut chance = Chance::of(seed);
        let mut policy = two_statements();
        for _ in 0..chance.below(4) {
            keep(&mut policy, &mut chance);
        }
        let what = break_it(&mut policy, &mut chance);
        let (after, met) = rendered(&policy, seed);
        let untouched = after == format!("{policy}\n");
        assert!(!met || !untouched, "seed {seed}, broken: {what}\n{policy:#}");
        assert!(met || after.contains("Deny") || after.contains("\"allow\""), "{what}\n{after}");
        mended += usize::from(met);
        told += usize::from(!met);
    }
    println!("{mended} mended, {told} told");
    assert!(80 < mended && 40 < told, "{mended} {told}");
}
