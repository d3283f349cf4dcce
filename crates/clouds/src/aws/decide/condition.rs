//! Whether a condition is met: the operators, their suffix and their qualifiers.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators
//! for multivalued context keys".

use crate::aws::{Condition, Operator, Qualifier, Test, Version};
use keywright_policy::LetterCase;

use super::glob::{matches, matches_filled};
use super::met::{Doubt, Met};
use super::value::{compares, dates, in_range, numbers};
use super::variable::{Filled, fill, has_variable, letters};
use super::view::{Given, View};

/// Whether the request meets a condition of a policy of that version.
pub(super) fn condition<'p>(it: &'p Condition, version: Version, view: &View<'_>) -> Met<'p> {
    let held = Held { it, version, view };
    match view.given(&it.key) {
        Given::Missing => held.missing(),
        Given::Unseen => held.unseen(),
        Given::Derived(value) => held.values([&*value].into_iter()),
        Given::Values(values) => held.values(values.iter().map(|it| &**it)),
        Given::Names(names) => held.values(names.into_iter()),
    }
}

#[derive(Clone, Copy)]
struct Held<'p, 'v> {
    it: &'p Condition,
    version: Version,
    view: &'v View<'v>,
}

impl<'p> Held<'p, '_> {
    fn operator(self) -> Operator {
        self.it.operator
    }

    fn missing(self) -> Met<'p> {
        let operator = self.operator();
        if operator.test == Test::Null {
            return self.null(true);
        }
        match operator.qualifier {
            _ if operator.if_exists => Met::Yes,
            Some(Qualifier::ForAllValues) => Met::Yes,
            Some(Qualifier::ForAnyValue) => Met::No,
            None => Met::of(operator.is_negated()),
        }
    }

    /// The key is there and its value is not given: only its presence can be judged.
    fn unseen(self) -> Met<'p> {
        match self.operator().test {
            Test::Null => self.null(false),
            _ => Met::Maybe(Doubt::KeyNotGiven(&self.it.key)),
        }
    }

    fn null(self, missing: bool) -> Met<'p> {
        // The qualifiers make it constant.
        match self.operator().qualifier {
            Some(Qualifier::ForAllValues) => return Met::Yes,
            Some(Qualifier::ForAnyValue) => return Met::No,
            None => {}
        }
        Met::any(self.it.values.iter().map(|(text, _)| {
            if text.eq_ignore_ascii_case("true") {
                Met::of(missing)
            } else if text.eq_ignore_ascii_case("false") {
                Met::of(!missing)
            } else {
                Met::Maybe(Doubt::OddValue(&self.it.key))
            }
        }))
    }

    fn values<'t>(self, values: impl Iterator<Item = &'t str> + Clone) -> Met<'p> {
        let operator = self.operator();
        if operator.test == Test::Null {
            return self.null(false);
        }
        let mut each = values;
        match operator.qualifier {
            // An empty text is no value to a set.
            Some(_) if each.clone().all(str::is_empty) => self.missing(),
            Some(Qualifier::ForAllValues) => Met::all(each.map(|it| self.one(it))),
            Some(Qualifier::ForAnyValue) => Met::any(each.map(|it| self.one(it))),
            None => match (each.next(), each.next()) {
                (Some(value), None) => self.one(value),
                // WHY: AWS does not say how it compares several values without a qualifier.
                _ => Met::Maybe(Doubt::ManyValues(&self.it.key)),
            },
        }
    }

    /// Whether one value of the request passes: it is like some value of the policy, or like none
    /// where the operator is negated.
    fn one(self, value: &str) -> Met<'p> {
        let operator = self.operator();
        let like = Met::any(self.it.values.iter().map(|it| self.like(&it.0, value)));
        match (operator.is_negated(), self.it.values.is_empty()) {
            (false, _) => like,
            // A negated operator without a value: AWS does not say.
            (true, true) => Met::Maybe(Doubt::OddValue(&self.it.key)),
            (true, false) => like.not(),
        }
    }

    /// Whether the policy's value and the request's are alike, before any negation.
    fn like(self, wanted: &'p str, value: &str) -> Met<'p> {
        let odd = Met::Maybe(Doubt::OddValue(&self.it.key));
        let variable = self.version == Version::V2012 && has_variable(wanted);
        let told = |it: Option<bool>| it.map_or(odd, Met::of);
        let equal = std::cmp::Ordering::is_eq;
        match self.operator().test {
            Test::StringEquals { .. } | Test::StringLike { .. } | Test::Arn { .. } if variable => {
                match fill(wanted, self.view) {
                    Filled::Text(filled) => self.like_filled(filled, value),
                    Filled::Nothing => Met::No,
                    Filled::Unclear(doubt) => Met::Maybe(doubt),
                }
            }
            Test::StringEquals { case: LetterCase::Sensitive, .. } | Test::Binary => {
                Met::of(wanted == value)
            }
            Test::StringEquals { case: LetterCase::Folded, .. } => {
                Met::of(wanted.eq_ignore_ascii_case(value))
            }
            Test::StringLike { .. } => Met::of(matches(wanted.as_bytes(), value.as_bytes())),
            // WHY: AWS's pages call this always true, and its own rule asks for six parts.
            Test::Arn { .. } if wanted == "*" => odd,
            Test::Arn { .. } => Met::of(arns(wanted.as_bytes(), value, matches)),
            Test::Bool | Test::Numeric(_) | Test::Date(_) | Test::Address { .. } if variable => odd,
            // As AWS: what is neither is no match.
            Test::Bool => Met::of(wanted.eq_ignore_ascii_case(value) && is_bool(wanted)),
            Test::Numeric(crate::aws::Compare::NotEqual) => told(numbers(value, wanted).map(equal)),
            Test::Date(crate::aws::Compare::NotEqual) => told(dates(value, wanted).map(equal)),
            Test::Numeric(how) => told(numbers(value, wanted).map(|it| compares(how, it))),
            Test::Date(how) => told(dates(value, wanted).map(|it| compares(how, it))),
            Test::Address { .. } => told(in_range(wanted, value)),
            Test::Null => odd,
        }
    }

    fn like_filled(self, filled: Vec<u8>, value: &str) -> Met<'p> {
        Met::of(match self.operator().test {
            Test::StringEquals { case: LetterCase::Sensitive, .. } => {
                letters(filled) == value.as_bytes()
            }
            Test::StringEquals { case: LetterCase::Folded, .. } => {
                letters(filled).eq_ignore_ascii_case(value.as_bytes())
            }
            Test::Arn { .. } => arns(&filled, value, matches_filled),
            _ => matches_filled(&filled, value.as_bytes()),
        })
    }
}

fn is_bool(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Compares ARNs part by part: a wildcard in one of the first five does not cross its colon.
fn arns(pattern: &[u8], value: &str, part: fn(&[u8], &[u8]) -> bool) -> bool {
    const PARTS: usize = 6;
    let mut wanted = pattern.splitn(PARTS, |it| *it == b':');
    let mut found = value.as_bytes().splitn(PARTS, |it| *it == b':');
    (0..PARTS).all(|_| match (wanted.next(), found.next()) {
        (Some(wanted), Some(found)) => part(wanted, found),
        _ => false,
    })
}
