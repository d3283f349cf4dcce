//! One condition key's values, split into classes.

use std::collections::BTreeMap;

use keywright_policy::prove::{
    Bits, Classes, Dimension, GaveUp, Intervals, Part, Space, TextPattern, classes,
};

use crate::aws::{Compare, Operator, Qualifier, Test};

use super::value::{Address, Decimal, block, date, date_text, is_narrow};

/// One way to meet a condition: every attribute named lies in its set.
pub(super) type Way = Vec<(Dimension, Bits)>;

/// What is compared by a condition: patterns for texts, the plain values for all else.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) operator: Operator,
    pub(super) patterns: Vec<TextPattern>,
    pub(super) values: Vec<String>,
}

impl Wanted {
    /// What is compared, for people; what differs reads differently.
    pub(super) fn shown(&self) -> String {
        let of_patterns = self.patterns.iter().map(|it| format!("`{it}`"));
        let of_values = self.values.iter().map(|it| format!("`{it}`"));
        of_patterns.chain(of_values).collect::<Vec<_>>().join(", ")
    }
}

/// A key's values.
#[derive(Debug)]
pub(super) enum Domain {
    /// One text at most. Class 0 is "missing".
    Text { dimension: Dimension, texts: Texts },
    /// Several texts. A yes or no for each class: does the request carry a value of it?
    Many { dimensions: Vec<Dimension>, texts: Texts },
    /// A number. Class 0 is "missing".
    Number { dimension: Dimension, line: Intervals<Decimal> },
    /// A date. Class 0 is "missing".
    Date { dimension: Dimension, line: Intervals<i64> },
    /// An address. Class 0 is "missing". Some classes lie in a block that is narrow enough to name
    /// a network.
    Address { dimension: Dimension, line: Intervals<Address>, named: Bits },
}

/// Texts in classes, and which classes a pattern accepts.
#[derive(Debug)]
pub(super) struct Texts {
    pub(super) classes: Classes,
    index: BTreeMap<TextPattern, usize>,
}

/// What a key's values are compared as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Text,
    Bool,
    Number,
    Date,
    Address,
}

impl Sort {
    /// How an operator compares; `None` for `Null`, which only asks whether the key is there.
    pub(super) fn of(test: Test) -> Option<Sort> {
        match test {
            Test::StringEquals { .. }
            | Test::StringLike { .. }
            | Test::Arn { .. }
            | Test::Binary => Some(Sort::Text),
            Test::Bool => Some(Sort::Bool),
            Test::Numeric(_) => Some(Sort::Number),
            Test::Date(_) => Some(Sort::Date),
            Test::Address { .. } => Some(Sort::Address),
            Test::Null => None,
        }
    }
}

impl Texts {
    pub(super) fn new(
        mut patterns: Vec<TextPattern>,
        frames: &[TextPattern],
    ) -> Result<Texts, GaveUp> {
        patterns.sort();
        patterns.dedup();
        let classes = classes(&patterns, frames)?;
        let index = patterns.into_iter().enumerate().map(|(at, it)| (it, at)).collect();
        Ok(Texts { classes, index })
    }

    /// Exactly these texts and no others.
    pub(super) fn only(mut patterns: Vec<TextPattern>, texts: &[&str]) -> Texts {
        patterns.sort();
        patterns.dedup();
        let accepts = patterns
            .iter()
            .map(|pattern| Bits::of(texts.len(), |it| pattern.matches(texts[it])))
            .collect();
        let texts = texts.iter().map(|it| (*it).to_owned()).collect();
        let index = patterns.into_iter().enumerate().map(|(at, it)| (it, at)).collect();
        Texts { classes: Classes { texts, accepts }, index }
    }

    /// The same classes, and a class of its own for a text that is like none of them.
    pub(super) fn and(mut self, text: &str) -> Texts {
        let accepts: Vec<bool> = {
            let mut all = vec![false; self.index.len()];
            self.index.iter().for_each(|(pattern, at)| all[*at] = pattern.matches(text));
            all
        };
        let count = self.count();
        let old = &self.classes.accepts;
        let like = |class: &usize| old.iter().zip(&accepts).all(|(it, new)| it.has(*class) == *new);
        if (0..count).any(|class| like(&class)) {
            return self;
        }
        let longer = |(it, new): (&Bits, &bool)| {
            Bits::of(count + 1, |class| if class < count { it.has(class) } else { *new })
        };
        self.classes.accepts = old.iter().zip(&accepts).map(longer).collect();
        self.classes.texts.push(text.to_owned());
        self
    }

    pub(super) fn count(&self) -> usize {
        self.classes.texts.len()
    }

    /// The class of each literal text; `None` where some pattern is no literal.
    pub(super) fn literals(&self) -> Option<BTreeMap<String, usize>> {
        let class = |it: (&TextPattern, &usize)| {
            Some((it.0.as_literal()?, self.classes.accepts[*it.1].first()?))
        };
        self.index.iter().map(class).collect()
    }

    /// The classes that no text named in full belongs to, and no ARN of an account named in full.
    fn unnamed(&self) -> Bits {
        let named =
            self.index.iter().filter(|it| it.0.as_literal().is_some() || names_account(it.0));
        let all =
            named.fold(Bits::none(self.count()), |all, it| all.or(&self.classes.accepts[*it.1]));
        all.not()
    }

    /// The classes that some of the patterns accept.
    pub(super) fn accepted(&self, patterns: &[TextPattern]) -> Bits {
        let known = patterns.iter().filter_map(|it| self.index.get(it));
        known.fold(Bits::none(self.count()), |all, it| all.or(&self.classes.accepts[*it]))
    }
}

/// Whether a pattern is of ARNs, and its account is written out: `arn:aws:s3:*:111122223333:*`.
fn names_account(pattern: &TextPattern) -> bool {
    let mut segments = pattern.0.split(|it| *it == Part::One(':'));
    let before: Vec<&[Part]> = segments.by_ref().take(4).collect();
    // A run that passes over colons leaves open which segment is the account.
    let in_place = before.iter().flat_map(|it| it.iter()).all(|it| !matches!(it, Part::Run));
    let digit = |it: &Part| matches!(it, Part::One('0'..='9'));
    let account = segments.next().is_some_and(|it| it.len() == 12 && it.iter().all(digit));
    in_place && account && segments.next().is_some()
}

impl Domain {
    /// Splits a key's values by all that is wanted of them.
    pub(super) fn new(
        space: &mut Space,
        sort: Sort,
        many: bool,
        wanted: &[&Wanted],
    ) -> Result<Domain, GaveUp> {
        let patterns: Vec<TextPattern> =
            wanted.iter().flat_map(|it| it.patterns.iter().cloned()).collect();
        let values = || wanted.iter().flat_map(|it| &it.values);
        Ok(match sort {
            Sort::Bool => {
                let texts = Texts::only(patterns, &["true", "false"]);
                Domain::Text { dimension: space.add(3), texts }
            }
            Sort::Text if many => {
                let texts = Texts::new(patterns, &[])?;
                let dimensions = (0..texts.count()).map(|_| space.add(2)).collect();
                Domain::Many { dimensions, texts }
            }
            Sort::Text => {
                let texts = Texts::new(patterns, &[])?;
                Domain::Text { dimension: space.add(texts.count() + 1), texts }
            }
            Sort::Number => {
                let line = Intervals::new(values().filter_map(|it| Decimal::parse(it)).collect());
                Domain::Number { dimension: space.add(line.count() + 1), line }
            }
            Sort::Date => {
                let line = Intervals::new(values().filter_map(|it| date(it)).collect());
                Domain::Date { dimension: space.add(line.count() + 1), line }
            }
            Sort::Address => {
                let ends = values().filter_map(|it| block(it)).flat_map(|it| [it.0, it.1]);
                let line = Intervals::new(ends.collect());
                let narrow = values().filter(|it| is_narrow(it)).filter_map(|it| block(it));
                let named = blocks(&line, narrow);
                Domain::Address { dimension: space.add(line.count() + 1), line, named }
            }
        })
    }

    /// The ways in which a condition on this key can be met; none where it cannot. `None` where
    /// this split does not decide it.
    pub(super) fn ways(&self, wanted: &Wanted) -> Option<Vec<Way>> {
        let operator = wanted.operator;
        if operator.test == Test::Null {
            return Some(self.null(wanted));
        }
        match self {
            Domain::Many { dimensions, texts } => {
                many(operator, dimensions, &texts.accepted(&wanted.patterns))
            }
            Domain::Text { dimension, texts } => {
                matches!(Sort::of(operator.test), Some(Sort::Text | Sort::Bool))
                    .then(|| single(operator, *dimension, &texts.accepted(&wanted.patterns)))
            }
            Domain::Number { dimension, line } => {
                let Test::Numeric(how) = operator.test else { return None };
                let points = wanted.values.iter().filter_map(|it| Decimal::parse(it));
                Some(single(operator, *dimension, &compared(line, how, points)))
            }
            Domain::Date { dimension, line } => {
                let Test::Date(how) = operator.test else { return None };
                let points = wanted.values.iter().filter_map(|it| date(it));
                Some(single(operator, *dimension, &compared(line, how, points)))
            }
            Domain::Address { dimension, line, .. } => {
                let Test::Address { .. } = operator.test else { return None };
                let set = blocks(line, wanted.values.iter().filter_map(|it| block(it)));
                Some(single(operator, *dimension, &set))
            }
        }
    }

    fn null(&self, wanted: &Wanted) -> Vec<Way> {
        match wanted.operator.qualifier {
            Some(Qualifier::ForAllValues) => return vec![Vec::new()],
            Some(Qualifier::ForAnyValue) => return Vec::new(),
            None => {}
        }
        let mut ways = Vec::new();
        for value in &wanted.values {
            if value.eq_ignore_ascii_case("true") {
                ways.push(self.missing());
            } else if value.eq_ignore_ascii_case("false") {
                ways.extend(self.present());
            }
        }
        ways
    }

    /// A request without the key.
    pub(super) fn missing(&self) -> Way {
        match self {
            Domain::Many { dimensions, .. } => {
                dimensions.iter().map(|it| (*it, Bits::one(2, 0))).collect()
            }
            _ => {
                let (dimension, count) = self.line();
                vec![(dimension, Bits::one(count, 0))]
            }
        }
    }

    /// The ways in which a request can carry the key.
    pub(super) fn present(&self) -> Vec<Way> {
        match self {
            Domain::Many { dimensions, .. } => {
                dimensions.iter().map(|it| vec![(*it, Bits::one(2, 1))]).collect()
            }
            _ => {
                let (dimension, count) = self.line();
                vec![vec![(dimension, Bits::one(count, 0).not())]]
            }
        }
    }

    /// Missing, or a value that no document names in full.
    pub(super) fn unnamed(&self) -> Way {
        match self {
            Domain::Text { dimension, texts } => {
                let mut set = shifted(&texts.unnamed());
                set.insert(0);
                vec![(*dimension, set)]
            }
            Domain::Many { dimensions, texts } => {
                let named = texts.unnamed().not();
                named.iter().map(|it| (dimensions[it], Bits::one(2, 0))).collect()
            }
            // A number or a date names nobody.
            Domain::Number { .. } | Domain::Date { .. } => Vec::new(),
            Domain::Address { dimension, named, .. } => {
                let mut set = shifted(&named.not());
                set.insert(0);
                vec![(*dimension, set)]
            }
        }
    }

    /// Requests that carry this very text; all, where it is no text that was asked for.
    pub(super) fn with(&self, value: &str) -> Way {
        match self {
            Domain::Text { dimension, texts } => {
                let is = |class: &String| class == value;
                let class = texts.classes.texts.iter().position(is);
                let set = |it: usize| Bits::one(texts.count() + 1, it + 1);
                class.map(|it| (*dimension, set(it))).into_iter().collect()
            }
            Domain::Many { .. }
            | Domain::Number { .. }
            | Domain::Date { .. }
            | Domain::Address { .. } => Vec::new(),
        }
    }

    /// The classes of a line in which no true value lies: between two neighbors, or beyond the end.
    pub(super) fn unreal(&self) -> Option<(Dimension, Bits)> {
        match self {
            Domain::Text { .. } | Domain::Many { .. } | Domain::Number { .. } => None,
            Domain::Date { dimension, line } => {
                let empty = |class: usize| match line.around(class) {
                    (Some(low), Some(high)) => *high == *low + 1,
                    _ => false,
                };
                Some((*dimension, shifted(&Bits::of(line.count(), empty))))
            }
            Domain::Address { dimension, line, .. } => {
                let empty = |class: usize| address(line, class).is_none();
                Some((*dimension, shifted(&Bits::of(line.count(), empty))))
            }
        }
    }

    /// The key's values in a request of these classes; none where it is missing.
    pub(super) fn values(&self, point: &[usize]) -> Vec<String> {
        if let Domain::Many { dimensions, texts } = self {
            let carried = dimensions.iter().zip(&texts.classes.texts);
            return carried.filter(|it| point[it.0.0] == 1).map(|it| it.1.clone()).collect();
        }
        let (dimension, _) = self.line();
        let Some(class) = point[dimension.0].checked_sub(1) else { return Vec::new() };
        let value = match self {
            Domain::Text { texts, .. } | Domain::Many { texts, .. } => {
                texts.classes.texts.get(class).cloned()
            }
            Domain::Number { line, .. } => Some(match line.around(class) {
                (Some(a), Some(b)) if a == b => a.text(),
                (low, high) => Decimal::between(low, high),
            }),
            Domain::Date { line, .. } => match line.around(class) {
                (Some(low), Some(high)) if low == high => date_text(*low),
                (Some(low), _) => date_text(*low + 1),
                (None, Some(high)) => date_text(*high - 1),
                (None, None) => date_text(0),
            },
            Domain::Address { line, .. } => address(line, class).and_then(Address::text),
        };
        value.into_iter().collect()
    }

    /// The attribute of a key of one value, and its count of classes with "missing".
    fn line(&self) -> (Dimension, usize) {
        match self {
            Domain::Text { dimension, texts } => (*dimension, texts.count() + 1),
            Domain::Number { dimension, line } => (*dimension, line.count() + 1),
            Domain::Date { dimension, line } => (*dimension, line.count() + 1),
            Domain::Address { dimension, line, .. } => (*dimension, line.count() + 1),
            // INVARIANT: a key of several values is asked by class, in the arms before every call.
            Domain::Many { dimensions, .. } => (dimensions[0], 2),
        }
    }
}

/// The classes of the addresses in some blocks.
fn blocks(line: &Intervals<Address>, all: impl Iterator<Item = (Address, Address)>) -> Bits {
    all.fold(Bits::none(line.count()), |all, (first, end)| {
        all.or(&line.below(&end).minus(&line.below(&first)))
    })
}

fn address(line: &Intervals<Address>, class: usize) -> Option<Address> {
    let (low, high) = line.around(class);
    let first = match (low, high) {
        (Some(a), Some(b)) if a == b => *a,
        (Some(low), _) => low.next(),
        (None, _) => Address::FIRST,
    };
    // A class that is not a point ends before the next point.
    let inside = low == high && low.is_some() || high.is_none_or(|it| first < *it);
    (inside && first.text().is_some()).then_some(first)
}

fn compared<T: Ord + Clone>(
    line: &Intervals<T>,
    how: Compare,
    points: impl Iterator<Item = T>,
) -> Bits {
    points.fold(Bits::none(line.count()), |all, point| {
        let (below, at) = (line.below(&point), line.at(&point));
        all.or(&match how {
            // A negated test is turned round once, by whoever asks.
            Compare::Equal | Compare::NotEqual => at,
            Compare::Less => below,
            Compare::LessOrEqual => below.or(&at),
            Compare::Greater => below.or(&at).not(),
            Compare::GreaterOrEqual => below.not(),
        })
    })
}

/// A key of one value: `accepted` are the classes that the test without its negation accepts.
fn single(operator: Operator, dimension: Dimension, accepted: &Bits) -> Vec<Way> {
    let negated = operator.is_negated();
    let set = if negated { accepted.not() } else { accepted.clone() };
    let missing = match operator.qualifier {
        Some(Qualifier::ForAllValues) => true,
        Some(Qualifier::ForAnyValue) => operator.if_exists,
        None => operator.if_exists || negated,
    };
    let mut all = shifted(&set);
    if missing {
        all.insert(0);
    }
    if all.is_empty() { Vec::new() } else { vec![vec![(dimension, all)]] }
}

/// A key of several values. Without a qualifier AWS does not say what counts.
fn many(operator: Operator, dimensions: &[Dimension], accepted: &Bits) -> Option<Vec<Way>> {
    let passes = if operator.is_negated() { accepted.not() } else { accepted.clone() };
    let absent = |classes: &Bits| -> Way {
        classes.iter().map(|it| (dimensions[it], Bits::one(2, 0))).collect()
    };
    match operator.qualifier? {
        Qualifier::ForAllValues => Some(vec![absent(&passes.not())]),
        Qualifier::ForAnyValue => {
            let one = |it: usize| vec![(dimensions[it], Bits::one(2, 1))];
            let mut ways: Vec<Way> = passes.iter().map(one).collect();
            if operator.if_exists {
                ways.push(absent(&Bits::all(dimensions.len())));
            }
            Some(ways)
        }
    }
}

/// Value classes among all classes, of which the first is "missing".
fn shifted(set: &Bits) -> Bits {
    Bits::of(set.count() + 1, |it| it.checked_sub(1).is_some_and(|it| set.has(it)))
}
