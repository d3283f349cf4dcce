//! Patterns of operations with a wildcard, and texts that tell them apart by how they begin and
//! end.

use std::collections::BTreeSet;

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
pub(super) fn by_ends(all: &[Wild]) -> Option<Vec<String>> {
    let parts =
        |part: fn(&Wild) -> &str| -> BTreeSet<&str> { all.iter().map(part).chain([""]).collect() };
    let (heads, tails) = (parts(|it| &it.head), parts(|it| &it.tail));
    if heads.len() * tails.len() > PAIRS_MAX || !all.iter().all(|it| it.is_one) {
        return None;
    }
    let is_new = |it: &char| !heads.iter().chain(&tails).any(|text| text.contains(*it));
    let fresh = ('a'..='z').chain('0'..='9').find(is_new)?;
    Some(BREAK).filter(is_new)?;
    let mut texts = Vec::new();
    for head in &heads {
        for tail in &tails {
            let between = ["", "/", "\0", "\0/", "/\0", "\0/\0"];
            texts.extend(between.map(|it| [*head, it, *tail].concat()));
            let overlaps = (1..=head.len().min(tail.len()))
                .filter_map(|it| tail.split_at_checked(it))
                .filter(|(shared, _)| head.ends_with(shared));
            texts.extend(overlaps.map(|(_, rest)| [*head, rest].concat()));
        }
    }
    texts.retain(|it| is_operation(it));
    texts.sort_unstable();
    texts.dedup();
    texts.sort_by_cached_key(|it| it.chars().count());
    let mut seen = BTreeSet::new();
    texts.retain(|text| seen.insert(Bits::of(all.len(), |it| all[it].matches(text))));
    let fresh = fresh.to_string();
    Some(texts.into_iter().map(|it| it.replace(BREAK, &fresh)).collect())
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
            let wild: Vec<Wild> = all.into_iter().map(Wild::of).collect();
            assert_eq!(by_ends(&wild), Some(wanted), "seed {seed}: {texts:?}");
        }
    }
}
