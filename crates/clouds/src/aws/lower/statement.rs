//! A statement with its variables' values put in: one variant for each group of principals that
//! give them the same values.

use std::collections::BTreeMap;

use keywright_policy::prove::{Bits, TextPattern};

use crate::aws::{Condition, Statement, Test, Version};

use super::domain::Wanted;
use super::pattern::{Manner, Written, completed, pattern_of};
use super::principal::Rep;
use super::variable::{Piece, pieces, resolved, variables};

/// A statement as one group of principals meets it.
#[derive(Debug)]
pub(super) struct Variant {
    /// The principals of the group.
    pub(super) reps: Bits,
    /// The conditions.
    pub(super) conditions: Vec<Met>,
    /// The resources' patterns; `None` in place of one that depends on what is not known.
    pub(super) resources: Vec<Option<TextPattern>>,
}

/// A condition, ready to be held against its key's values.
#[derive(Debug)]
pub(super) enum Met {
    /// It compares a key's values with known ones.
    Compares { key: String, wanted: Wanted },
    /// It asks whether two keys have one value.
    SameAs { key: String, other: String, negated: bool, if_exists: bool },
    /// What it asks cannot be said in classes; one such condition is the same wherever it stands.
    Opaque { text: String },
}

/// The variants of a statement. `derived` tells a key's value for a principal, as `Rep::derived`
/// does.
pub(super) fn variants(statement: &Statement, version: Version, reps: &[Rep]) -> Vec<Variant> {
    let used = match version {
        Version::V2008 => Vec::new(),
        Version::V2012 => variables_of(statement),
    };
    let mut groups: BTreeMap<Vec<Option<String>>, Bits> = BTreeMap::new();
    // WHY: most statements have no variable, and meet all principals alike.
    let alike = used.is_empty() && !reps.is_empty();
    if alike {
        groups.insert(Vec::new(), Bits::all(reps.len()));
    }
    for (at, rep) in reps.iter().enumerate().filter(|_| !alike) {
        let values = used.iter().map(|it| rep.derived(it)).collect();
        groups.entry(values).or_insert_with(|| Bits::none(reps.len())).insert(at);
    }
    groups
        .into_iter()
        .map(|(values, reps)| {
            let given: BTreeMap<&str, Option<String>> =
                used.iter().map(String::as_str).zip(values).collect();
            Variant {
                conditions: statement
                    .conditions
                    .iter()
                    .map(|it| condition(it, version, &given))
                    .collect(),
                resources: resources(statement, version, &given),
                reps,
            }
        })
        .collect()
}

fn variables_of(statement: &Statement) -> Vec<String> {
    let values = statement.conditions.iter().flat_map(|it| &it.values).map(|it| &it.0);
    let resources = statement.resource.iter().flat_map(|it| &it.patterns).map(|it| &it.0);
    let mut all: Vec<String> = values
        .chain(resources)
        .filter(|it| it.contains("${"))
        .flat_map(|it| variables(&pieces(it)).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    all.sort();
    all.dedup();
    all
}

type Given<'g> = BTreeMap<&'g str, Option<String>>;

fn condition(it: &Condition, version: Version, given: &Given<'_>) -> Met {
    let key = it.key.to_ascii_lowercase();
    let operator = it.operator;
    let opaque = || Met::Opaque { text: format!("`{operator}` of `{key}` and {}", texts(it)) };
    // Principals are told apart by texts alone, and not by what a variable makes of one.
    let ordered = matches!(operator.test, Test::Numeric(_) | Test::Date(_) | Test::Address { .. });
    let variable = |it: &str| version == Version::V2012 && variables(&pieces(it)).next().is_some();
    if Rep::owns(&key) && (ordered || it.values.iter().any(|it| variable(&it.0))) {
        return opaque();
    }
    let mut wanted = Wanted { operator, patterns: Vec::new(), values: Vec::new() };
    let manner = manner(operator.test);
    for (value, _) in &it.values {
        let pieces = match version {
            Version::V2008 => vec![Piece::Text(value.clone())],
            Version::V2012 => pieces(value),
        };
        if let [Piece::Variable { key: other, default: None }] = pieces.as_slice()
            && !Rep::owns(other)
            && it.values.len() == 1
            && operator.qualifier.is_none()
            && let Test::StringEquals { negated, case: keywright_policy::LetterCase::Sensitive } =
                operator.test
        {
            let (other, if_exists) = (other.clone(), operator.if_exists);
            return Met::SameAs { key, other, negated, if_exists };
        }
        if variables(&pieces).any(|it| !Rep::owns(it)) || (manner.is_none() && 1 < pieces.len()) {
            return opaque();
        }
        let value_of = |key: &str| given.get(key).cloned().flatten();
        // A variable without a value: nothing is equal to it.
        let Some(written) = resolved(&pieces, &value_of) else { continue };
        match manner {
            Some(manner) => wanted.patterns.push(pattern_of(manner, written.into_iter())),
            None => wanted.values.push(plain(&written)),
        }
    }
    Met::Compares { key, wanted }
}

/// The values, in an order that does not depend on how they were written down.
fn texts(it: &Condition) -> String {
    let mut all: Vec<String> = it.values.iter().map(|it| format!("`{}`", it.0)).collect();
    all.sort_unstable();
    all.join(", ")
}

fn plain(written: &[Written]) -> String {
    written.iter().map(|it| it.0).collect()
}

/// How an operator compares texts; `None` for one that compares something else.
pub(super) fn manner(test: Test) -> Option<Manner> {
    match test {
        Test::StringEquals { case: keywright_policy::LetterCase::Sensitive, .. } | Test::Binary => {
            Some(Manner::Equals)
        }
        Test::StringEquals { case: keywright_policy::LetterCase::Folded, .. } | Test::Bool => {
            Some(Manner::EqualsFolded)
        }
        Test::StringLike { .. } => Some(Manner::Like),
        Test::Arn { .. } => Some(Manner::Arn),
        Test::Numeric(_) | Test::Date(_) | Test::Address { .. } | Test::Null => None,
    }
}

fn resources(
    statement: &Statement,
    version: Version,
    given: &Given<'_>,
) -> Vec<Option<TextPattern>> {
    let patterns = statement.resource.iter().flat_map(|it| &it.patterns);
    let mut all = Vec::new();
    for (text, _) in patterns {
        let pieces = match version {
            Version::V2008 => vec![Piece::Text(text.clone())],
            Version::V2012 => pieces(text),
        };
        if variables(&pieces).any(|it| !Rep::owns(it)) {
            all.push(None);
            continue;
        }
        let value_of = |key: &str| given.get(key).cloned().flatten();
        // A resource with a variable that has no value matches nothing.
        let Some(written) = resolved(&pieces, &value_of) else { continue };
        let written = completed(written, statement.principal.is_some());
        all.push(Some(pattern_of(Manner::Resource, written.into_iter())));
    }
    all
}
