//! Whether a resource element means every key: this one, and one beside it that nobody made.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Resource".

use std::borrow::Cow;

use keywright_policy::{LetterCase, Pattern};

use super::takes::Takes;
use crate::aws::{Arn, Case, ResourcePart, Spelling, Version, identity};

/// The parts of an ARN.
const ARN_PARTS: usize = 6;

/// Two keys that nobody made, of which each digit differs.
const MADE_UP: [&str; 2] =
    ["1b5e09c4-7d2a-4f86-9c31-a06e4d7852fb", "e4a1f63b-82d5-b079-63ce-5f91b287ad04"];

/// This key and its made-up sibling, or what is known of them.
pub(super) struct AnyKey<'c> {
    /// Both ARNs, where this key's is known.
    known: Option<[String; 2]>,
    account: Option<&'c str>,
}

/// What an element covers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Covered {
    /// Whether it means both keys.
    pub(super) takes: Takes,
    /// Whether this key's ARN had to be made up for the answer.
    pub(super) made_up: bool,
}

impl<'c> AnyKey<'c> {
    /// By the key's ARN as its exports show it, else as it is declared.
    pub(super) fn of(case: &'c Case) -> AnyKey<'c> {
        let declared = case.key.id.as_deref();
        let shown = case.document.ids().into_iter().filter_map(|it| it.1.as_str());
        let mut all = shown.chain(declared);
        let ours = all.find(|it| matches!(identity(it), Spelling::Key(_)));
        let known = ours.map(|it| [it.to_owned(), sibling(it)]);
        AnyKey { known, account: case.document.account(declared) }
    }

    /// Whether an element means this key and its sibling.
    pub(super) fn covered(&self, part: &ResourcePart, version: Version) -> Covered {
        let is_in = |arn: &str| part.patterns.iter().any(|it| matches(&it.0, arn)) != part.negated;
        let sure = |yes: bool, made_up: bool| match yes {
            true => Covered { takes: Takes::Yes, made_up },
            false => Covered { takes: unless_variable(part, version), made_up },
        };
        if let Some(both) = &self.known {
            return sure(both.iter().all(|it| is_in(it)), false);
        }
        if part.negated {
            return sure(self.made_up("").iter().all(|it| is_in(it)), true);
        }
        let everything = |it: &str| Pattern::new(it, LetterCase::Sensitive).is_everything();
        if part.patterns.iter().any(|it| everything(&it.0)) {
            return sure(true, false);
        }
        let mut patterns = part.patterns.iter();
        sure(patterns.any(|it| self.made_up(&it.0).iter().all(|arn| matches(&it.0, arn))), true)
    }

    /// Whether an element means this key.
    pub(super) fn ours_is_in(&self, part: &ResourcePart, version: Version) -> Takes {
        let is_in = |arn: &str| part.patterns.iter().any(|it| matches(&it.0, arn)) != part.negated;
        match &self.known {
            Some([ours, _]) if is_in(ours) => Takes::Yes,
            Some(_) => unless_variable(part, version),
            None if !part.negated && part.patterns.iter().any(|it| it.0 == "*") => Takes::Yes,
            None => Takes::Unclear,
        }
    }

    /// Two keys in the account and Region that a pattern names.
    fn made_up(&self, pattern: &str) -> [String; 2] {
        let named = Arn::parse(pattern);
        let literal = |it: &&str| !it.is_empty() && !it.contains(['*', '?', '$']);
        let of = |part: fn(Arn<'_>) -> &str, other: &str| {
            named.map(part).filter(literal).unwrap_or(other).to_owned()
        };
        let partition = of(|it| it.partition, "aws");
        let region = of(|it| it.region, "us-east-1");
        let account = match self.account {
            Some(it) => it.to_owned(),
            None => of(|it| it.account, "111122223333"),
        };
        MADE_UP.map(|id| format!("arn:{partition}:kms:{region}:{account}:key/{id}"))
    }
}

fn matches(pattern: &str, arn: &str) -> bool {
    // AWS completes an ARN with too few parts.
    let parts = pattern.bytes().filter(|it| *it == b':').count() + 1;
    let whole: Cow<'_, str> = if parts < ARN_PARTS && pattern.starts_with("arn:") {
        format!("{pattern}{}", ":*".repeat(ARN_PARTS - parts)).into()
    } else {
        pattern.into()
    };
    Pattern::new(&whole, LetterCase::Sensitive).matches(arn)
}

fn unless_variable(part: &ResourcePart, version: Version) -> Takes {
    let open = part.patterns.iter().any(|it| it.0.contains("${"));
    if open && version == Version::V2012 { Takes::Unclear } else { Takes::No }
}

/// A key beside this one, of the same kind, with no digit in common.
fn sibling(arn: &str) -> String {
    let Some((before, id)) = arn.split_once(":key/") else { return arn.to_owned() };
    let (mark, id) = if let Some(id) = id.strip_prefix("mrk-") { ("mrk-", id) } else { ("", id) };
    let other = id.chars().map(|it| {
        let digit = it.to_digit(16).and_then(|it| char::from_digit(15 - it, 16));
        digit.unwrap_or(it)
    });
    let other: String = other.collect();
    format!("{before}:key/{mark}{other}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sibling_has_no_digit_in_common() {
        let arn = |id: &str| format!("arn:aws:kms:us-east-1:111122223333:key/{id}");
        assert_eq!(sibling(&arn("0f-8")), arn("f0-7"));
        assert_eq!(sibling(&arn("mrk-1")), arn("mrk-e"));
        let [one, other] = MADE_UP;
        let same = one.chars().zip(other.chars()).filter(|it| it.0 == it.1 && it.0 != '-');
        assert_eq!(same.count(), 0);
    }

    #[test]
    fn an_arn_with_too_few_parts_is_completed() {
        let key = "arn:aws:kms:us-east-1:111122223333:key/1";
        for (pattern, wanted) in [
            ("arn:aws:kms", true),
            ("arn:aws:kms:us-east-1", true),
            ("arn:aws:kms:eu-west-1", false),
            ("arn:aws:s3", false),
            ("arn:aws:kms*", true),
        ] {
            assert_eq!(matches(pattern, key), wanted, "{pattern}");
        }
    }
}
