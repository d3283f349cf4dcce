//! Patterns of operations with a wildcard, and texts that tell them apart by how they begin and
//! end.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
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
    let mut texts = Texts { all, letters: String::new(), first: BTreeMap::new() };
    for head in &heads {
        for tail in &tails {
            texts.put([*head, "", *tail]);
            texts.put([*head, "/", *tail]);
            // WHY: where that is an operation, one more slash makes what another pair makes too, or
            // a longer text of its class.
            if !texts.put([*head, "\0", *tail]) {
                for between in ["\0/", "/\0", "\0/\0"] {
                    texts.put([*head, between, *tail]);
                }
            }
            let overlaps = (1..=head.len().min(tail.len()))
                .filter_map(|it| tail.split_at_checked(it))
                .filter(|(shared, _)| head.ends_with(shared));
            for (_, rest) in overlaps {
                texts.put([*head, rest, ""]);
            }
        }
    }
    Some(texts.told(&fresh.to_string()))
}

/// The first name of an operation in each class, of hundreds that are looked at; their letters lie
/// in one text.
struct Texts<'w> {
    all: &'w [Arc<Wild>],
    letters: String,
    /// By the patterns that match it: how many characters it has, and where they are.
    first: BTreeMap<Bits, (usize, Range<usize>)>,
}

impl Texts<'_> {
    /// Looks at one; whether it is an operation's.
    fn put(&mut self, parts: [&str; 3]) -> bool {
        let start = self.letters.len();
        parts.iter().for_each(|it| self.letters.push_str(it));
        let text = &self.letters[start..];
        if !is_operation(text) {
            self.letters.truncate(start);
            return false;
        }
        let place = (text.chars().count(), start..self.letters.len());
        let class = Bits::of(self.all.len(), |it| self.all[it].matches(text));
        match self.first.entry(class) {
            Entry::Vacant(entry) => drop(entry.insert(place)),
            Entry::Occupied(mut entry) => {
                let old = entry.get();
                let is_first = (place.0, text) < (old.0, &self.letters[old.1.clone()]);
                match is_first {
                    true => drop(entry.insert(place)),
                    false => self.letters.truncate(start),
                }
            }
        }
        true
    }

    /// All of them, the shortest first, with a new character where they break.
    fn told(self, fresh: &str) -> Vec<String> {
        let of = |(count, place): (usize, Range<usize>)| (count, &self.letters[place]);
        let mut texts: Vec<(usize, &str)> = self.first.into_values().map(of).collect();
        texts.sort_unstable();
        texts.into_iter().map(|it| it.1.replace(BREAK, fresh)).collect()
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
