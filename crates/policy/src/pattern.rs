//! Names with wildcards: `kms:ReEncrypt*`, `Microsoft.KeyVault/vaults/*/read`.

use std::borrow::Cow;

/// Whether letters' case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `A` is not `a`: ARNs.
    Sensitive,
    /// `A` is `a`: AWS's and Azure's actions.
    Folded,
}

/// A text in which `*` stands for any run of characters and, where the language has it, `?` for
/// one.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: Box<str>,
    shape: Shape,
    case: Case,
}

/// What a pattern is made of.
#[derive(Debug, Clone)]
enum Shape {
    /// No wildcard.
    Plain,
    /// One `*`, at the end, after so many bytes.
    Prefix(usize),
    /// All else: one entry for each character that must match; runs of `*` are one. Letters are
    /// folded where their case does not matter.
    Parts(Vec<Part>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Run,
    Any,
    One(char),
}

impl Pattern {
    /// A pattern with `*` and `?`, as AWS writes it.
    pub fn new(text: &str, case: Case) -> Pattern {
        Pattern::with(text, case, true)
    }

    /// A pattern with `*` alone, as Azure writes it.
    pub fn stars(text: &str, case: Case) -> Pattern {
        Pattern::with(text, case, false)
    }

    fn with(text: &str, case: Case, question_mark: bool) -> Pattern {
        let is_wild = |it: u8| it == b'*' || question_mark && it == b'?';
        let shape = match text.bytes().position(is_wild) {
            None => Shape::Plain,
            Some(at) if text[at..].bytes().all(|it| it == b'*') => Shape::Prefix(at),
            Some(_) => Shape::Parts(parts(text, case, question_mark)),
        };
        Pattern { text: text.into(), shape, case }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text is as another says, in which `*` stands for any run: as the pattern of
    /// [`Pattern::stars`] would match it, of one that is used but once.
    pub fn is_like(stars: &str, text: &str, case: Case) -> bool {
        let same = |a: &str, b: &[u8]| match case {
            Case::Sensitive => a.as_bytes() == b,
            Case::Folded => a.as_bytes().eq_ignore_ascii_case(b),
        };
        let Some((first, rest)) = stars.split_once('*') else {
            return same(stars, text.as_bytes());
        };
        let mut left = text.as_bytes();
        match left.split_at_checked(first.len()) {
            Some((start, behind)) if same(first, start) => left = behind,
            Some(_) | None => return false,
        }
        // What stands between two runs is looked for as early as it may come, the last part where
        // the text ends.
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        for part in middle.split('*') {
            let mut starts = 0..(left.len() + 1).saturating_sub(part.len());
            match starts.find(|at| same(part, &left[*at..*at + part.len()])) {
                Some(at) => left = &left[at + part.len()..],
                None => return false,
            }
        }
        last.len() <= left.len() && same(last, &left[left.len() - last.len()..])
    }

    /// Whether it is the lone `*`.
    pub fn is_everything(&self) -> bool {
        matches!(self.shape, Shape::Prefix(0))
    }

    /// Whether a text without wildcards matches.
    pub fn matches(&self, text: &str) -> bool {
        match &self.shape {
            Shape::Plain => self.is(self.text.len(), text),
            Shape::Prefix(at) => self.begins(*at, text),
            Shape::Parts(it) => matches(it, text, self.case),
        }
    }

    /// Whether everything that `other` matches is matched here too. Exact where this pattern has no
    /// `?`; with one it may answer no for a yes, never yes for a no.
    pub fn covers(&self, other: &Pattern) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Plain, Shape::Plain) => self.is(self.text.len(), &other.text),
            (Shape::Plain, Shape::Prefix(_) | Shape::Parts(_)) => false,
            (Shape::Prefix(at), Shape::Plain | Shape::Prefix(_)) => self.begins(*at, other.head()),
            (Shape::Prefix(0), Shape::Parts(_)) => true,
            (Shape::Prefix(_) | Shape::Parts(_), _) => covers(&self.parts(), &other.parts()),
        }
    }

    /// Whether some text matches both.
    pub fn overlaps(&self, other: &Pattern) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Plain, Shape::Plain) => self.is(self.text.len(), &other.text),
            (Shape::Plain, Shape::Prefix(at)) => other.begins(*at, &self.text),
            (Shape::Prefix(at), Shape::Plain) => self.begins(*at, &other.text),
            (Shape::Prefix(at), Shape::Prefix(there)) => {
                self.begins(*at, other.head()) || other.begins(*there, self.head())
            }
            (Shape::Plain, Shape::Parts(parts)) => matches(parts, &self.text, self.case),
            (Shape::Parts(parts), Shape::Plain) => matches(parts, &other.text, self.case),
            (Shape::Parts(_), _) | (_, Shape::Parts(_)) => overlaps(&self.parts(), &other.parts()),
        }
    }

    /// The text, or what stands before its only `*`.
    fn head(&self) -> &str {
        match self.shape {
            Shape::Plain | Shape::Parts(_) => &self.text,
            Shape::Prefix(at) => &self.text[..at],
        }
    }

    /// Whether a text begins as this one does in its first bytes.
    fn begins(&self, bytes: usize, text: &str) -> bool {
        bytes <= text.len() && self.same(bytes, &text.as_bytes()[..bytes])
    }

    /// Whether a text is this one's first bytes.
    fn is(&self, bytes: usize, text: &str) -> bool {
        bytes == text.len() && self.same(bytes, text.as_bytes())
    }

    fn same(&self, bytes: usize, other: &[u8]) -> bool {
        let this = &self.text.as_bytes()[..bytes];
        match self.case {
            Case::Sensitive => this == other,
            // WHY from the end: actions of one service begin alike.
            Case::Folded => {
                let mut both = this.iter().rev().zip(other.iter().rev());
                both.all(|(a, b)| a == b || a.eq_ignore_ascii_case(b))
            }
        }
    }

    fn parts(&self) -> Cow<'_, [Part]> {
        let one = |it| Part::One(fold(it, self.case));
        match &self.shape {
            Shape::Plain => self.text.chars().map(one).collect(),
            Shape::Prefix(_) => self.head().chars().map(one).chain([Part::Run]).collect(),
            Shape::Parts(parts) => parts.into(),
        }
    }
}

fn parts(text: &str, case: Case, question_mark: bool) -> Vec<Part> {
    let mut parts = Vec::with_capacity(text.len());
    for char in text.chars() {
        let part = match char {
            '*' => Part::Run,
            '?' if question_mark => Part::Any,
            other => Part::One(fold(other, case)),
        };
        if part != Part::Run || parts.last() != Some(&Part::Run) {
            parts.push(part);
        }
    }
    parts
}

fn matches(parts: &[Part], text: &str, case: Case) -> bool {
    let (mut at, mut rest) = (0, text.chars());
    let mut back: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let mut next = rest.clone();
        match (parts.get(at), next.next()) {
            (Some(Part::Run), _) if at + 1 == parts.len() => return true,
            (Some(Part::Run), _) => {
                at += 1;
                back = Some((at, rest.clone()));
                continue;
            }
            (Some(Part::Any), Some(_)) => {
                (at, rest) = (at + 1, next);
                continue;
            }
            (Some(Part::One(wanted)), Some(char)) if *wanted == fold(char, case) => {
                (at, rest) = (at + 1, next);
                continue;
            }
            (None, None) => return true,
            (Some(Part::Any | Part::One(_)) | None, _) => {}
        }
        // Back to the last run, which takes one character more.
        let Some((star, taken)) = &mut back else { return false };
        if taken.next().is_none() {
            return false;
        }
        (at, rest) = (*star, taken.clone());
    }
}

fn fold(char: char, case: Case) -> char {
    match case {
        Case::Sensitive => char,
        Case::Folded => char.to_ascii_lowercase(),
    }
}

/// The usual walk with one point of return: linear but for the last `*`, so never exponential.
/// A `*` of `other` is a letter of its own kind, which only a `*` here can take.
fn covers(this: &[Part], other: &[Part]) -> bool {
    let (mut at, mut there) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    while there < other.len() {
        match this.get(at) {
            Some(Part::Run) if at + 1 == this.len() => return true,
            Some(Part::Run) => {
                at += 1;
                back = Some((at, there));
                continue;
            }
            Some(Part::Any) if other[there] != Part::Run => {
                (at, there) = (at + 1, there + 1);
                continue;
            }
            Some(one @ Part::One(_)) if *one == other[there] => {
                (at, there) = (at + 1, there + 1);
                continue;
            }
            _ => {}
        }
        let Some((star, taken)) = back else { return false };
        back = Some((star, taken + 1));
        (at, there) = (star, taken + 1);
    }
    this[at..].iter().all(|it| *it == Part::Run)
}

/// Which pairs of positions can be reached together: one row of booleans, so size times size steps.
fn overlaps(this: &[Part], other: &[Part]) -> bool {
    let mut row = vec![false; other.len() + 1];
    for at in 0..=this.len() {
        let mut diagonal = false;
        for there in 0..=other.len() {
            let above = row[there];
            let here = this.get(at.wrapping_sub(1));
            let that = other.get(there.wrapping_sub(1));
            let left = there.checked_sub(1).is_some_and(|it| row[it]);
            row[there] = match (at, there) {
                (0, 0) => true,
                _ => {
                    (here == Some(&Part::Run) && (above || left && there > 0))
                        || (that == Some(&Part::Run) && (left || above && at > 0))
                        || (diagonal && at > 0 && there > 0 && one_letter(here, that))
                }
            };
            diagonal = above;
        }
    }
    row[other.len()]
}

fn one_letter(this: Option<&Part>, other: Option<&Part>) -> bool {
    match (this, other) {
        (Some(Part::One(a)), Some(Part::One(b))) => a == b,
        (
            Some(Part::Any | Part::Run | Part::One(_)),
            Some(Part::Any | Part::Run | Part::One(_)),
        ) => true,
        (None, _) | (_, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Pattern {
        Pattern::new(text, Case::Folded)
    }

    #[test]
    fn a_star_takes_any_run_and_a_question_mark_one_character() {
        for (pattern, text, wanted) in [
            ("kms:ReEncrypt*", "kms:reencryptfrom", true),
            ("kms:*", "kms:", true),
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("k?s:*Data*", "kms:GenerateDataKey", true),
            ("kms:Decrypt", "kms:Decrypts", false),
            ("*a*b", "xaxbxb", true),
            ("*a*b", "xaxbxc", false),
            ("a?", "a", false),
        ] {
            assert_eq!(of(pattern).matches(text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn a_text_is_like_what_the_pattern_of_it_matches() {
        let texts = words(&['a', 'b', 'A'], 5);
        for stars in words(&['a', 'B', '*'], 4) {
            for case in [Case::Sensitive, Case::Folded] {
                let pattern = Pattern::stars(&stars, case);
                for text in &texts {
                    let wanted = pattern.matches(text);
                    assert_eq!(Pattern::is_like(&stars, text, case), wanted, "{stars} {text}");
                }
            }
        }
    }

    #[test]
    fn covering_and_overlapping_agree_with_every_short_text() {
        // Every pattern of up to 4 letters over a, b, *, ? against every text of up to 5 over a, b.
        let patterns = words(&['a', 'b', '*', '?'], 3);
        let texts = words(&['a', 'b', 'c'], 4);
        for this in &patterns {
            let left = of(this);
            let matched: Vec<bool> = texts.iter().map(|it| left.matches(it)).collect();
            for other in &patterns {
                let right = of(other);
                let both = texts.iter().zip(&matched);
                let seen = both.clone().any(|(it, &here)| here && right.matches(it));
                assert_eq!(left.overlaps(&right), seen, "overlap of {this} and {other}");
                let escapes = both.clone().any(|(it, &here)| !here && right.matches(it));
                if left.covers(&right) {
                    assert!(!escapes, "{this} does not cover {other}");
                } else if !this.contains('?') && !other.contains('?') {
                    assert!(escapes, "{this} covers {other}");
                }
            }
        }
    }

    fn words(letters: &[char], length_max: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length_max {
            last = last
                .iter()
                .flat_map(|it| letters.iter().map(move |c| format!("{it}{c}")))
                .collect();
            all.extend(last.clone());
        }
        all
    }
}
