//! What every cloud's comparison of two sides promises alike.

use keywright_policy::{Difference, Outcome};

use super::{Asked, Cloud, word};

/// Whether something is gained, or lost, or may be.
fn may_change(difference: &Difference, gained: bool) -> bool {
    let changes = difference.changes.iter().any(|it| it.gained == gained);
    let doubts = difference.doubts.iter().any(|it| it.gained == gained);
    changes || doubts || difference.undecided.is_some()
}

fn holds<C: Cloud>(reference: &str, candidate: &str) -> bool {
    word(C::ask(Asked::NoNewAccess, reference, candidate).as_ref()) == "holds"
}

/// Changes and doubts as lines, in order; those of a comparison the other way round where it is
/// turned.
fn lines(difference: &Difference, turned: bool) -> Vec<String> {
    let changes = difference.changes.iter().map(|it| {
        let gained = it.gained != turned;
        let on = (&it.keys, &it.open);
        format!("{gained} {} {:?} {:?} {on:?}", it.who, it.plane, it.actions)
    });
    let doubts = difference.doubts.iter().map(|it| {
        let gained = it.gained != turned;
        format!("{gained} {} perhaps {:?} {}", it.who, it.actions, it.why)
    });
    let mut all: Vec<String> = changes.chain(doubts).collect();
    all.sort();
    all
}

pub(crate) fn nobody_gains_is_what_no_new_access_says<C: Cloud>() {
    let (mut nothing, mut something) = (0, 0);
    for seed in 1..=C::PAIRS / 3 {
        let [old, new] = C::pair(seed);
        let Some(difference) = C::diff(&old, &new) else { continue };
        for (gained, [before, after]) in [(true, [&old, &new]), (false, [&new, &old])] {
            let told = may_change(&difference, gained);
            let held = holds::<C>(before, after);
            assert_eq!(told, !held, "seed {seed} {gained}\n{old}\n{new}\n{difference:#?}");
            nothing += usize::from(held);
            something += usize::from(told);
        }
    }
    println!("{nothing} times nothing, {something} times something");
    assert!(20 < nothing && 20 < something, "{nothing} {something}");
}

pub(crate) fn every_change_is_decided_as_shown_from_its_text<C: Cloud>() {
    let mut replayed = 0;
    for seed in 1..=C::PAIRS / 3 {
        let [old, new] = C::pair(seed);
        let Some(difference) = C::diff(&old, &new) else { continue };
        for change in &difference.changes {
            let shown = &change.shown;
            let (no, yes) = match change.gained {
                true => (shown.before, shown.after),
                false => (shown.after, shown.before),
            };
            assert!(no.denies() && yes == Outcome::Allow, "seed {seed}\n{}", shown.case);
            assert!(change.actions.contains(&shown.witness.action), "seed {seed}");
            assert_eq!(C::decided(&shown.case), Some(shown.after), "seed {seed}\n{}", shown.case);
            let before = C::before(&shown.case, &old, &new);
            assert_eq!(C::decided(&before), Some(shown.before), "seed {seed}\n{before}");
            replayed += 1;
        }
    }
    println!("{replayed} changes replayed");
    assert!(80 < replayed, "{replayed}");
}

pub(crate) fn nothing_changes_from_a_side_to_itself<C: Cloud>() {
    let mut compared = 0;
    for seed in 1..=C::PAIRS / 3 {
        for side in C::pair(seed) {
            let Some(difference) = C::diff(&side, &side) else { continue };
            assert!(difference.changes.is_empty() && difference.doubts.is_empty(), "seed {seed}");
            assert_eq!(difference.is_nothing(), holds::<C>(&side, &side), "seed {seed}\n{side}");
            compared += usize::from(difference.is_nothing());
        }
    }
    assert!(C::PAIRS / 3 < compared as u64, "{compared}");
}

pub(crate) fn what_one_way_gains_the_other_way_loses<C: Cloud>() {
    for seed in 1..=C::PAIRS / 3 {
        let [old, new] = C::pair(seed);
        let (Some(there), Some(back)) = (C::diff(&old, &new), C::diff(&new, &old)) else {
            continue;
        };
        assert_eq!(lines(&there, false), lines(&back, true), "seed {seed}\n{old}\n{new}");
        assert_eq!(there.undecided, back.undecided, "seed {seed}\n{old}\n{new}");
    }
}

/// A comparison in short: who, what, and on what it depends.
pub(crate) fn told(difference: &Difference) -> String {
    let sign = |gained: bool| if gained { "+" } else { "-" };
    let short = |all: &[String]| {
        let last = |it: &String| it.rsplit(['/', '.']).take(2).collect::<Vec<_>>().join("<");
        all.iter().map(last).collect::<Vec<_>>().join(" ")
    };
    let changes = difference.changes.iter().map(|it| {
        let who = &it.who;
        let keys: Vec<&str> = it.keys.iter().chain(&it.open).map(String::as_str).collect();
        let keys = keys.join(" ");
        format!("{} {who}: {} [{keys}]\n", sign(it.gained), short(&it.actions))
    });
    let doubts = difference
        .doubts
        .iter()
        .map(|it| format!("?{} {}: {}: {}\n", sign(it.gained), it.who, short(&it.actions), it.why));
    let undecided = difference.undecided.iter().map(|it| format!("? {it}\n"));
    changes.chain(doubts).chain(undecided).collect()
}
