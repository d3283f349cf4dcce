//! Patterns of operations with a wildcard, and texts that tell them apart by how they begin and
//! end.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use keywright_policy::prove::{Bits, Part, TextPattern};

/// Beginnings times endings of which all pairs are looked at.
const PAIRS_MAX: usize = 4_096;

/// Stands for a character that no pattern has, and comes before all others.
const BREAK: char = '\0';

/// A pattern with a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wild {
    pub(super) pattern: TextPattern,
    /// What stands before its first wildcard, and behind its last one.
    head: String,
    tail: String,
    /// Whether those are one.
    is_one: bool,
}

impl Wild {
    pub(super) fn of(pattern: TextPattern) -> Wild {
        let letter = |it: &Part| if let Part::One(char) = it { Some(*char) } else { None };
        let head = pattern.0.iter().map_while(letter).collect();
        let tail: Vec<char> = pattern.0.iter().rev().map_while(letter).collect();
        let is_one = pattern.0.iter().filter(|it| **it == Part::Run).count() == 1;
        Wild { head, tail: tail.into_iter().rev().collect(), is_one, pattern }
    }

    pub(super) fn matches(&self, name: &str) -> bool {
        let rest = name.strip_prefix(&self.head).is_some_and(|it| it.ends_with(&self.tail));
        rest && (self.is_one || self.pattern.matches(name))
    }
}

/// Whether a text has a slash with something before and behind it, as every operation.
pub(super) fn is_operation(text: &str) -> bool {
    let rest = text.strip_suffix('/').unwrap_or(text);
    let mut chars = rest.chars();
    chars.next().is_some() && chars.as_str().contains('/')
}

/// A text of each class of operations, the shortest first, where no pattern has more than one
/// wildcard, and there are not too many; else nothing.
///
/// INVARIANT: which of them match a text is said by the longest beginning and the longest ending
/// that it has. Where these two overlap in it, the text is nothing else; where they do not,
/// something new between them changes nothing.
pub(super) fn by_ends(all: &[Arc<Wild>]) -> Option<Vec<String>> {
    let parts = |part: fn(&Wild) -> &str| -> BTreeSet<&str> {
        all.iter().map(|it| part(it)).chain([""]).collect()
    };
    let (heads, tails) = (parts(|it| &it.head), parts(|it| &it.tail));
    if heads.len() * tails.len() > PAIRS_MAX || !all.iter().all(|it| it.is_one) {
        return None;
    }
    let is_new = |it: &char| !heads.iter().chain(&tails).any(|text| text.contains(*it));
    let fresh = ('a'..='z').chain('0'..='9').find(is_new)?;
    Some(BREAK).filter(is_new)?;
    let mut texts = Texts::default();
    for head in &heads {
        for tail in &tails {
            for between in ["", "/", "\0", "\0/", "/\0", "\0/\0"] {
                texts.put([*head, between, *tail]);
            }
            let overlaps = (1..=head.len().min(tail.len()))
                .filter_map(|it| tail.split_at_checked(it))
                .filter(|(shared, _)| head.ends_with(shared));
            overlaps.for_each(|(_, rest)| texts.put([*head, rest, ""]));
        }
    }
    let mut seen = BTreeSet::new();
    let is_first = |it: &&str| seen.insert(Bits::of(all.len(), |at| all[at].matches(it)));
    let fresh = fresh.to_string();
    Some(texts.sorted().into_iter().filter(is_first).map(|it| it.replace(BREAK, &fresh)).collect())
}

/// Names of operations by the hundred, of which few are kept: their letters lie in one text.
#[derive(Default)]
struct Texts {
    letters: String,
    places: Vec<(usize, Range<usize>)>,
}

impl Texts {
    /// Puts one in, if it is an operation's.
    fn put(&mut self, parts: [&str; 3]) {
        let start = self.letters.len();
        parts.iter().for_each(|it| self.letters.push_str(it));
        let text = &self.letters[start..];
        match is_operation(text) {
            true => self.places.push((text.chars().count(), start..self.letters.len())),
            false => self.letters.truncate(start),
        }
    }

    /// All of them, the shortest first.
    fn sorted(&mut self) -> Vec<&str> {
        let letters = &self.letters;
        let key = |it: &(usize, Range<usize>)| (it.0, &letters[it.1.clone()]);
        self.places.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        self.places.iter().map(|it| &letters[it.1.clone()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use keywright_policy::prove::classes;

    use super::*;
    use crate::azure::prove::tests::bundles::Chance;

    #[test]
    fn beginnings_and_endings_tell_apart_what_automata_do_by_the_same_texts() {
        let parts = [
            "*", "a/*", "*/b", "a*", "ab/*b", "ab*", "*b", "*ab", "*/ab", "a/b*", "b*a", "a*/",
            "/*", "*bc", "ab*bc", "*abc", "*c/ab", "abc/*ab", "a/*/b", "aba*aba", "*aba/a",
        ];
        for seed in 1..3_000_u64 {
            let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let count = 1 + chance.below(7);
            let texts: BTreeSet<&str> =
                (0..count).map(|_| parts[chance.below(parts.len())]).collect();
            let part = |it: char| if it == '*' { Part::Run } else { Part::One(it) };
            let pattern = |it: &&str| TextPattern(it.chars().map(part).collect());
            let all: Vec<TextPattern> = texts.iter().map(pattern).collect();
            let frame = vec![Part::Any, Part::Run, Part::One('/'), Part::Any, Part::Run];
            let wanted = classes(&all, &[TextPattern(frame)]).expect("small").texts;
            let wild: Vec<_> = all.into_iter().map(|it| Arc::new(Wild::of(it))).collect();
            assert_eq!(by_ends(&wild), Some(wanted), "seed {seed}: {texts:?}");
        }
    }
}
