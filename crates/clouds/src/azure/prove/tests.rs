//! The lowering held against `simulate`, and the questions against bundles that a person can check.

use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_policy::prove::{Dimension, Region};
use keywright_policy::{Answered, Outcome, Settled};

use super::*;
use crate::azure::lower::{Extra, Term, World, unreadable};
use crate::azure::simulate::{Case, decide};

mod absent;
pub(in crate::azure) mod bundles;
mod conforming;
mod differences;
mod gains;
mod questions;
mod single;

use bundles::{Chance, bundle};

fn side(text: &str) -> Side {
    let source = Arc::new(Source::new("bundle.json", text));
    Side::read(&Document::parse(source).expect("JSON"))
        .unwrap_or_else(|it| panic!("{it:?}\n{text}"))
}

/// What the regions say of a point, as a decision.
fn lowered(world: &World, at: usize, point: &[usize]) -> &'static str {
    let side = &world.sides[at];
    let some = |terms: &[Term], sure: bool| {
        terms.iter().any(|it| (!sure || !it.flagged()) && it.loose.holds(point))
    };
    if some(&side.allow, true) && !some(&side.deny, false) {
        "allow"
    } else if some(&side.deny, true) || !some(&side.allow, false) {
        "deny"
    } else {
        "unknown"
    }
}

/// What is decided of a case's text.
fn decided(case: &str) -> Option<Outcome> {
    let document = Document::parse(Arc::new(Source::new("case", case))).ok()?;
    Some(decide(&Case::read(&document).ok()?).outcome)
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allow => "allow",
        Outcome::ExplicitDeny | Outcome::ImplicitDeny => "deny",
        Outcome::Unknown => "unknown",
    }
}

/// How many seeds a run takes: few here, as many as asked for in a long run.
fn seeds() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "a long run is asked for by its environment")]
    let asked = std::env::var("KEYWRIGHT_SEEDS").ok();
    asked.and_then(|it| it.parse().ok()).unwrap_or(250)
}

/// A point of a world that some request can be at.
fn possible_point(world: &World, chance: &mut Chance) -> Option<Vec<usize>> {
    let classes = |it: usize| world.space.classes(Dimension(it));
    let mut point =
        || -> Vec<usize> { (0..world.space.len()).map(|it| chance.below(classes(it))).collect() };
    let holds = |all: &[Region], point: &[usize]| all.iter().any(|it| it.holds(point));
    (0..30).map(|_| point()).find(|it| !holds(&world.impossible, it))
}

/// A point where something is allowed or refused, so that what decides is met often.
fn telling_point(world: &World, chance: &mut Chance) -> Option<Vec<usize>> {
    let mut point = possible_point(world, chance)?;
    let terms: Vec<&Term> =
        world.sides.iter().flat_map(|it| it.allow.iter().chain(&it.deny)).collect();
    if terms.is_empty() || chance.below(5) == 0 {
        return Some(point);
    }
    let term = terms[chance.below(terms.len())];
    for (at, class) in point.iter_mut().enumerate() {
        let Some(set) = term.loose.set(Dimension(at)) else { continue };
        let all: Vec<usize> = set.iter().collect();
        *class = *all.get(chance.below(all.len().max(1)))?;
    }
    (!world.impossible.iter().any(|it| it.holds(&point))).then_some(point)
}

/// Requests of a bundle made from a seed: how many the regions and `decide` both allow, deny and
/// leave open.
fn held_against_decide(seed: u64) -> [usize; 3] {
    let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let text = bundle(&mut chance);
    held(seed, &text, chance)
}

fn held(seed: u64, text: &str, mut chance: Chance) -> [usize; 3] {
    let mut counts = [0, 0, 0];
    let side = side(text);
    if unreadable(&[&side.bundle]).is_some() {
        return counts;
    }
    let world = World::new(&[&side.bundle], &Extra::default()).expect("small");
    for _ in 0..40 {
        let mut points = (0..3).map(|_| telling_point(&world, &mut chance));
        let Some(point) = points.find_map(|it| it) else { continue };
        let request = world.request(&point);
        let case = side.case(&request);
        let told = decided(&case);
        assert_eq!(side.decided(&request), told, "seed {seed}: the text is read otherwise\n{case}");
        let told = told.unwrap_or_else(|| {
            let document = Document::parse(Arc::new(Source::new("case", case.as_str())));
            let fault = Case::read(&document.expect("JSON"));
            panic!("seed {seed}: {:?}\n{case}", fault.err())
        });
        let ours = lowered(&world, 0, &point);
        assert_eq!(word(told), ours, "seed {seed}: {told:?}\n{case}");
        counts[["allow", "deny", "unknown"].iter().position(|it| *it == ours).unwrap_or(0)] += 1;
    }
    counts
}

#[test]
fn regions_and_decide_answer_alike() {
    let all: Vec<[usize; 3]> = (1..=seeds()).map(held_against_decide).collect();
    let counts = [0, 1, 2].map(|it| all.iter().map(|one| one[it]).sum::<usize>());
    let compared: usize = counts.iter().sum();
    println!("{compared} requests compared: {counts:?}");
    assert!(6_000 < compared && counts.iter().all(|it| 700 < *it), "{compared} {counts:?}");
}

#[test]
fn regions_and_decide_answer_alike_of_what_may_be_gone() {
    let of = |seed: u64| {
        let mut chance = Chance(seed.wrapping_mul(0xC2B2_AE3D_27D4_EB4F));
        let text = bundle(&mut chance);
        held(seed, &bundles::with_absent(&text, &mut chance), chance)
    };
    let all: Vec<[usize; 3]> = (1..=seeds()).map(of).collect();
    let counts = [0, 1, 2].map(|it| all.iter().map(|one| one[it]).sum::<usize>());
    assert!(counts.iter().all(|it| 700 < *it), "{counts:?}");
}

/// A pair of bundles of which the second is the first with something changed.
fn pair(seed: u64) -> (Chance, String, String) {
    let mut chance = Chance(seed.wrapping_mul(0xD134_2543_DE82_EF95));
    let old = bundle(&mut chance);
    let new = if seed.is_multiple_of(2) {
        bundle(&mut chance)
    } else {
        bundles::changed(&old, &mut chance)
    };
    (chance, old, new)
}

#[test]
fn answers_about_pairs_are_held_against_requests() {
    let (mut holds_seen, mut fails_seen, mut unknown_seen) = (0, 0, 0);
    for seed in 1..=seeds() {
        let (mut chance, old, new) = pair(seed);
        let question = Question::NoNewAccess { reference: side(&old), candidate: side(&new) };
        let answered = ask(&question);
        let Question::NoNewAccess { reference, candidate } = &question else { continue };
        match answered.settled {
            Settled::Fails(shown) => {
                assert_eq!(decided(&shown.case), Some(Outcome::Allow));
                assert!(shown.before.denies());
                fails_seen += 1;
            }
            Settled::Holds => {
                holds_seen += 1;
                let bundles = [&*reference.bundle, &*candidate.bundle];
                let world = World::new(&bundles, &Extra::default()).expect("small");
                for _ in 0..40 {
                    let Some(point) = telling_point(&world, &mut chance) else { continue };
                    let request = world.request(&point);
                    let before = decided(&reference.case(&request)).expect("a case");
                    let after = decided(&candidate.case(&request)).expect("a case");
                    let gains = after == Outcome::Allow && before.denies();
                    assert!(!gains, "seed {seed}\n{old}\n{new}\n{}", candidate.case(&request));
                }
            }
            Settled::Unknown => unknown_seen += 1,
        }
    }
    println!("holds {holds_seen}, fails {fails_seen}, unknown {unknown_seen}");
    assert!(20 < holds_seen && 20 < fails_seen, "{holds_seen} {fails_seen} {unknown_seen}");
}

#[test]
fn a_bundle_gains_nothing_over_itself() {
    for seed in 1..=seeds() {
        let mut chance = Chance(seed.wrapping_mul(0xA076_1D64_78BD_642F));
        let text = bundle(&mut chance);
        if unreadable(&[&side(&text).bundle]).is_some() {
            continue;
        }
        let answered =
            ask(&Question::NoNewAccess { reference: side(&text), candidate: side(&text) });
        assert!(
            matches!(answered.settled, Settled::Holds),
            "seed {seed}: {}\n{text}",
            answered.reason
        );
    }
}

fn told(answered: &Answered) -> String {
    let word = match &answered.settled {
        Settled::Holds => "holds",
        Settled::Fails(_) => "fails",
        Settled::Unknown => "unknown",
    };
    format!("{word}: {}", answered.reason)
}
