//! AWS's wildcards as patterns of the prover.

use keywright_policy::prove::{Part, TextPattern};

/// A character of a value: as it was written, or put there by a variable, which makes it stand for
/// itself whatever it is.
pub(super) type Written = (char, bool);

/// How a value's characters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Letters in either case, wildcards: action names.
    Action,
    /// Wildcards that cross colons: `StringLike`.
    Like,
    /// A wildcard stays within its segment, but for a `*` that ends one: resources.
    Resource,
    /// No wildcards: `StringEquals`.
    Equals,
    /// No wildcards, letters in either case: `StringEqualsIgnoreCase`, `Bool`.
    EqualsFolded,
    /// In the first five parts a wildcard stays within its part: `ArnLike`.
    Arn,
}

/// The pattern of a value as it was written.
pub(super) fn pattern(manner: Manner, text: &str) -> TextPattern {
    pattern_of(manner, text.chars().map(|it| (it, false)))
}

/// The pattern of a value, some of whose characters a variable put there.
pub(super) fn pattern_of(manner: Manner, value: impl Iterator<Item = Written>) -> TextPattern {
    let mut colons = 0;
    let mut value = value.peekable();
    let mut parts = Vec::with_capacity(value.size_hint().1.unwrap_or_default());
    while let Some((char, literal)) = value.next() {
        colons += usize::from(char == ':');
        // A run of stars is one star: what follows the last of them tells where it ends.
        let star = (char, literal) == ('*', false);
        if star && manner == Manner::Resource && value.peek() == Some(&('*', false)) {
            continue;
        }
        let ends = value.peek().is_none_or(|it| it.0 == ':');
        let within = match manner {
            Manner::Arn => colons < 5,
            Manner::Resource => !(star && ends),
            Manner::Action | Manner::Like | Manner::Equals | Manner::EqualsFolded => false,
        };
        parts.push(match (manner, char) {
            (Manner::Equals, it) => Part::One(it),
            (Manner::EqualsFolded, it) => fold(it),
            (Manner::Action, it) => wild(it, false).unwrap_or(fold(it)),
            (Manner::Like | Manner::Arn | Manner::Resource, it) if literal => Part::One(it),
            (Manner::Like | Manner::Arn | Manner::Resource, it) => {
                wild(it, within).unwrap_or(Part::One(it))
            }
        });
    }
    TextPattern(parts)
}

/// A resource of an identity's policy, with the parts that AWS adds to an ARN that has too few.
///
/// Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language".
pub(super) fn completed(mut value: Vec<Written>, of_resource: bool) -> Vec<Written> {
    let colons = value.iter().filter(|it| it.0 == ':').count();
    let variable = value.iter().any(|it| it.1);
    let arn = value.iter().map(|it| it.0).take(4).eq("arn:".chars());
    if arn && colons < 5 && !of_resource && !variable {
        value.extend([(':', false), ('*', false)].repeat(5 - colons));
    }
    value
}

fn wild(char: char, within_segment: bool) -> Option<Part> {
    match (char, within_segment) {
        ('*', false) => Some(Part::Run),
        ('*', true) => Some(Part::RunInSegment),
        ('?', false) => Some(Part::Any),
        ('?', true) => Some(Part::AnyInSegment),
        _ => None,
    }
}

fn fold(char: char) -> Part {
    if char.is_ascii_alphabetic() { Part::Fold(char.to_ascii_lowercase()) } else { Part::One(char) }
}
