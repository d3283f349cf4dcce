//! Splits all texts into the classes that a handful of patterns can tell apart, with a text of
//! each.
//!
//! The patterns' automata run side by side; every set of patterns that some text reaches is a
//! class. Breadth first, so that the text of a class is a shortest one.

use std::collections::HashSet;
use std::fmt;

use super::automata::{Automata, Moves, State};
use super::{Bits, GaveUp};

/// States of one construction.
pub const STATES_MAX: usize = 50_000;

/// Words of all states of one construction together: 64 MiB.
const WORDS_MAX: usize = 8 << 20;

/// One element of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// This character.
    One(char),
    /// This character in either case; it is given in lower case.
    Fold(char),
    /// Any one character.
    Any,
    /// Any one character but a colon.
    AnyInSegment,
    /// Any one character but a colon or a slash.
    AnyInName,
    /// Any run of characters.
    Run,
    /// Any run without a colon.
    RunInSegment,
    /// A decimal digit.
    Digit,
}

impl Part {
    /// Whether it stands for this one character; a run never does.
    pub(super) fn takes(self, char: char) -> bool {
        match self {
            Part::One(wanted) => char == wanted,
            Part::Fold(wanted) => char.to_ascii_lowercase() == wanted,
            Part::Any => true,
            Part::AnyInSegment => char != ':',
            Part::AnyInName => !matches!(char, ':' | '/'),
            Part::Digit => char.is_ascii_digit(),
            Part::Run | Part::RunInSegment => false,
        }
    }

    /// Whether it stands for any number of characters.
    fn is_run(self) -> bool {
        matches!(self, Part::Run | Part::RunInSegment)
    }
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextPattern(pub Vec<Part>);

impl TextPattern {
    /// A text that only matches itself.
    pub fn literal(text: &str) -> TextPattern {
        TextPattern(text.chars().map(Part::One).collect())
    }

    /// The one text that matches, where there is one.
    pub fn as_literal(&self) -> Option<String> {
        let one = |it: &Part| if let Part::One(char) = it { Some(*char) } else { None };
        self.0.iter().map(one).collect()
    }

    /// Whether a text matches.
    pub fn matches(&self, text: &str) -> bool {
        let last = self.0.len().saturating_sub(1);
        let (mut at, mut rest) = (0, text.chars());
        // Before the first run a text can be read in one way only.
        while let Some(part) = self.0.get(at).filter(|it| !it.is_run()) {
            if !rest.next().is_some_and(|it| part.takes(it)) {
                return false;
            }
            at += 1;
        }
        let mut back: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut next = rest.clone();
            match (self.0.get(at), next.next()) {
                (Some(Part::Run), _) if at == last => return true,
                (Some(Part::Run), _) => {
                    at += 1;
                    back = Some((at, rest.clone()));
                    continue;
                }
                // WHY: a run that stops at a colon may be one too short: no later one mends it.
                (Some(Part::RunInSegment), _) if at < last => return self.is_led_to_by(text),
                (Some(Part::RunInSegment), _) if !rest.as_str().contains(':') => return true,
                (Some(part), Some(char)) if part.takes(char) => {
                    (at, rest) = (at + 1, next);
                    continue;
                }
                (None, None) => return true,
                (Some(_), _) | (None, Some(_)) => {}
            }
            // Back to the last run, which takes one character more.
            let Some((run, taken)) = &mut back else { return false };
            if taken.next().is_none() {
                return false;
            }
            (at, rest) = (*run, taken.clone());
        }
    }

    /// The same by its automaton.
    fn is_led_to_by(&self, text: &str) -> bool {
        let alone = [self];
        let automata = Automata::of(&alone);
        let mut state = automata.start();
        for char in text.chars() {
            state = automata.step(&state, &automata.moves(char));
            if !automata.is_alive(&state, 0) {
                return false;
            }
        }
        automata.accepts(&state, 0)
    }
}

/// As a policy would write it. A run and a character are told from the wildcards that they are
/// written with.
impl fmt::Display for TextPattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|it| match it {
            Part::One(char @ ('*' | '?')) => write!(out, "${{{char}}}"),
            Part::One(char) | Part::Fold(char) => write!(out, "{char}"),
            Part::Any | Part::AnyInSegment | Part::AnyInName | Part::Digit => out.write_str("?"),
            Part::Run | Part::RunInSegment => out.write_str("*"),
        })
    }
}

/// The classes of all texts that match a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    /// A text of each class.
    pub texts: Vec<String>,
    /// For each pattern, the classes whose texts match it.
    pub accepts: Vec<Bits>,
}

/// Splits all texts that match one of the frames. Without a frame all texts are split.
///
/// # Errors
/// After [`STATES_MAX`] states, or fewer where they are large.
pub fn classes(patterns: &[TextPattern], frames: &[TextPattern]) -> Result<Classes, GaveUp> {
    if let Some(classes) = simple(patterns, frames) {
        return Ok(classes);
    }
    let all: Vec<&TextPattern> = patterns.iter().chain(frames).collect();
    let automata = Automata::of(&all);
    let alphabet = alphabet(&all);
    let moves: Vec<Moves> = alphabet.iter().map(|it| automata.moves(*it)).collect();
    let telling = automata.telling(&moves);
    let start = automata.start();
    let states_max = STATES_MAX.min(WORDS_MAX / start.len().max(1));
    let mut seen = HashSet::from([start.clone()]);
    let mut found: Vec<(State, usize)> = Vec::new();
    // Each state, until it is looked at, with the one that led to it and the character that did.
    let mut reached = vec![(start, 0, '\0')];
    let mut leads = vec![false; alphabet.len()];
    for at in 0.. {
        let Some(state) = reached.get_mut(at).map(|it| std::mem::take(&mut it.0)) else { break };
        let ours = automata.accepted(&state, patterns.len());
        let mut framed = patterns.len()..all.len();
        let inside = frames.is_empty() || framed.any(|it| automata.accepts(&state, it));
        // The empty text stands for a class only where no longer one does.
        match found.iter_mut().find(|it| it.0 == ours) {
            Some((_, old)) if *old == 0 => *old = at,
            None if inside => found.push((ours, at)),
            Some(_) | None => {}
        }
        // WHY: most characters lead where the first one does, which no pattern names.
        leads.fill(false);
        leads[0] = true;
        Automata::held(&state).for_each(|it| telling[it].iter().for_each(|it| leads[*it] = true));
        for char in (0..alphabet.len()).filter(|it| leads[*it]) {
            let next = automata.step(&state, &moves[char]);
            if !frames.is_empty() && !automata.is_alive(&next, patterns.len()) {
                continue;
            }
            if seen.insert(next.clone()) {
                reached.push((next, at, alphabet[char]));
            }
        }
        if states_max < seen.len() {
            return Err(GaveUp);
        }
    }
    let accepts = (0..patterns.len())
        .map(|at| Bits::of(found.len(), |class| automata.accepts(&found[class].0, at)));
    let accepts = accepts.collect();
    Ok(Classes { texts: found.into_iter().map(|it| text_of(&reached, it.1)).collect(), accepts })
}

/// The characters that led to a state, the last of them first, turned round.
fn text_of(reached: &[(State, usize, char)], mut at: usize) -> String {
    let mut chars = Vec::new();
    while 0 < at {
        chars.push(reached[at].2);
        at = reached[at].1;
    }
    chars.into_iter().rev().collect()
}

/// A pattern that is a text, or a text and whatever follows it.
struct Stem {
    text: String,
    /// The least count of characters that must follow; `None` where none may.
    open: Option<usize>,
}

impl Stem {
    fn of(pattern: &TextPattern) -> Option<Stem> {
        let mut stem = Stem { text: String::with_capacity(pattern.0.len()), open: None };
        for (at, part) in pattern.0.iter().enumerate() {
            match part {
                Part::One(char) | Part::Fold(char) if stem.open.is_none() => stem.text.push(*char),
                Part::Any if at + 2 == pattern.0.len() => stem.open = Some(1),
                Part::Run if at + 1 == pattern.0.len() => {
                    stem.open = Some(stem.open.unwrap_or_default());
                }
                _ => return None,
            }
        }
        // A lone `?` at the end is no run.
        (stem.open != Some(1) || pattern.0.ends_with(&[Part::Run])).then_some(stem)
    }
}

/// Patterns that differ only in how they begin: every class has a text that is one of the stems, or
/// a stem and a character that no pattern names.
fn simple(patterns: &[TextPattern], frames: &[TextPattern]) -> Option<Classes> {
    let all = || patterns.iter().chain(frames);
    let stems: Vec<Stem> = all().map(Stem::of).collect::<Option<_>>()?;
    let fresh = fresh(&stems);
    let mut found: Vec<(Bits, String)> = Vec::new();
    let longer = |it: &Stem| it.text.chars().chain([fresh]).collect();
    let whole = stems.iter().map(|it| it.text.clone()).filter(|it| !it.is_empty());
    let candidates =
        whole.chain(stems.iter().map(longer)).chain(["other".to_owned(), fresh.to_string()]);
    for text in candidates {
        if !frames.is_empty() && !frames.iter().any(|it| it.matches(&text)) {
            continue;
        }
        let ours = Bits::of(patterns.len(), |it| patterns[it].matches(&text));
        if !found.iter().any(|it| it.0 == ours) {
            found.push((ours, text));
        }
    }
    let count = found.len();
    let accepts = (0..patterns.len()).map(|at| Bits::of(count, |class| found[class].0.has(at)));
    let accepts = accepts.collect();
    Some(Classes { texts: found.into_iter().map(|it| it.1).collect(), accepts })
}

/// A character that no stem has.
fn fresh(stems: &[Stem]) -> char {
    let all = || stems.iter().flat_map(|it| it.text.chars()).map(|it| it.to_ascii_lowercase());
    // WHY: nearly all are of ASCII, and are marked in one walk.
    let marked = all().filter(char::is_ascii).fold(0_u128, |marked, it| marked | 1 << it as u32);
    let named = |char: char| match char.is_ascii() {
        true => marked >> char as u32 & 1 == 1,
        false => all().any(|it| it == char),
    };
    let letters = ('a'..='z').chain('0'..='9').chain('\u{100}'..='\u{24F}');
    letters.into_iter().find(|it| !named(*it)).unwrap_or('\u{250}')
}

/// The characters that some pattern names, and one that none does.
fn alphabet(patterns: &[&TextPattern]) -> Vec<char> {
    let mut all = Vec::new();
    for part in patterns.iter().flat_map(|it| &it.0) {
        match part {
            Part::One(char) => all.push(*char),
            Part::Fold(char) => all.extend([*char, char.to_ascii_uppercase()]),
            Part::AnyInSegment | Part::RunInSegment => all.push(':'),
            Part::AnyInName => all.extend([':', '/']),
            Part::Digit => all.extend('0'..='9'),
            Part::Any | Part::Run => {}
        }
    }
    all.sort_unstable();
    all.dedup();
    let fresh = ('a'..='z').chain('0'..='9').chain('\u{100}'..='\u{24F}');
    let fresh = fresh.into_iter().find(|it| !all.contains(it));
    // A letter is the likelier character of a name, so the fresh one comes first.
    fresh.into_iter().chain(all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> TextPattern {
        TextPattern(
            text.chars()
                .map(|it| match it {
                    '*' => Part::Run,
                    '?' => Part::Any,
                    '~' => Part::RunInSegment,
                    other => Part::One(other),
                })
                .collect(),
        )
    }

    /// Every class's text matches exactly the patterns of its class, and no text is of no class.
    fn check(patterns: &[&str], count: usize) {
        let patterns: Vec<TextPattern> = patterns.iter().map(|it| pattern(it)).collect();
        let classes = classes(&patterns, &[]).expect("small");
        assert_eq!(classes.texts.len(), count, "{patterns:?} {classes:?}");
        let signature =
            |text: &str| -> Vec<bool> { patterns.iter().map(|it| it.matches(text)).collect() };
        for (class, text) in classes.texts.iter().enumerate() {
            let told: Vec<bool> = classes.accepts.iter().map(|it| it.has(class)).collect();
            assert_eq!(told, signature(text), "{text}");
        }
        let known: Vec<Vec<bool>> = classes.texts.iter().map(|it| signature(it)).collect();
        for text in texts(&['a', 'b', 'c', ':'], 5) {
            assert!(known.contains(&signature(&text)), "{text} is of no class");
        }
    }

    fn texts(letters: &[char], length_max: usize) -> Vec<String> {
        let (mut all, mut last) = (vec![String::new()], vec![String::new()]);
        for _ in 0..length_max {
            let longer =
                |it: &String| letters.iter().map(move |c| format!("{it}{c}")).collect::<Vec<_>>();
            last = last.iter().flat_map(longer).collect();
            all.extend(last.clone());
        }
        all
    }

    #[test]
    fn patterns_split_texts_into_the_coarsest_classes() {
        check(&["ab", "abc"], 3);
        check(&["a*", "*b"], 4);
        check(&["a*", "ab*"], 3);
        check(&["*a*", "*b*"], 4);
        check(&["a?", "?b", "a*"], 5);
        check(&["~:a", "*:a"], 3);
        check(&[], 1);
        check(&["a", "b", "ab"], 4);
        check(&["a*", "ab", "abc*", "*"], 4);
        check(&["a?*", "a*", "a"], 3);
        check(&["a?", "a"], 3);
    }

    #[test]
    fn a_frame_keeps_texts_that_cannot_be_out() {
        let frame = TextPattern(vec![Part::Digit, Part::Digit, Part::One(':'), Part::Run]);
        let classes = classes(&[pattern("1*"), pattern("*:x")], &[frame]).expect("small");
        assert_eq!(classes.texts.len(), 4);
        for text in &classes.texts {
            assert!(text.chars().take(2).all(|it| it.is_ascii_digit()), "{text}");
        }
    }

    #[test]
    fn what_is_made_to_be_hard_is_given_up() {
        let hard: Vec<TextPattern> =
            (0..14).map(|at| pattern(&format!("*a{at}*b{at}*c{at}*"))).collect();
        assert_eq!(classes(&hard, &[]), Err(GaveUp));
    }

    /// What a pattern means, said as shortly as can be.
    fn is_meant(parts: &[Part], text: &[char]) -> bool {
        let run = |rest: &[Part], stop: Option<char>| {
            let longest = text.iter().position(|it| Some(*it) == stop).unwrap_or(text.len());
            (0..=longest).any(|taken| is_meant(rest, &text[taken..]))
        };
        match parts {
            [] => text.is_empty(),
            [Part::Run, rest @ ..] => run(rest, None),
            [Part::RunInSegment, rest @ ..] => run(rest, Some(':')),
            [part, rest @ ..] => {
                text.first().is_some_and(|it| part.takes(*it)) && is_meant(rest, &text[1..])
            }
        }
    }

    #[test]
    fn a_text_matches_whichever_way_it_is_looked_at() {
        let words = |letters: &str, most: usize| {
            let (mut all, mut last) = (vec![String::new()], vec![String::new()]);
            for _ in 0..most {
                let longer =
                    last.iter().flat_map(|it| letters.chars().map(move |c| format!("{it}{c}")));
                last = longer.collect();
                all.extend(last.clone());
            }
            all
        };
        let texts = words("ab:", 4);
        let mut matched = 0;
        for written in words("a*?~", 4) {
            let pattern = pattern(&written);
            for text in &texts {
                let wanted = is_meant(&pattern.0, &text.chars().collect::<Vec<_>>());
                matched += usize::from(wanted);
                assert_eq!(pattern.matches(text), wanted, "{written} {text}");
                assert_eq!(pattern.is_led_to_by(text), wanted, "{written} {text}");
            }
        }
        assert!(matched > 1_000, "{matched}");
    }
}
