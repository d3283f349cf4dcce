//! An action, resource or number that another one of the same list says already.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_model::text::{Edit, Span};
use keywright_policy::{Finding, Findings, LetterCase, Page, Pattern, Rule};

use crate::aws::rules::clause::{Clause, clauses, is_plain};
use crate::aws::{Compare, Policy, Test};

/// An entry is covered by another.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-117", page: Page::new(include_str!("entry_redundant.md")), check };

/// A list's patterns that are held against its entries. Lists with more are cut here: what is not
/// told costs a line of text, and comparing all pairs of a long list costs minutes.
const WILD_MAX: usize = 64;

fn check(policy: &Policy, out: &mut Findings) {
    for statement in &policy.statements {
        // One entry is covered by no other.
        if let Some(part) = statement.action.as_ref().filter(|it| 1 < it.patterns.len()) {
            let texts = part.patterns.iter().map(|it| (it.0.text(), it.1)).collect();
            let covers =
                |it: usize, other: usize| part.patterns[it].0.covers(&part.patterns[other].0);
            for (span, message) in covered(texts, covers) {
                tell(policy, span, &message, out).reference("REDUNDANT_ACTION");
            }
        }
        if let Some(part) = statement.resource.as_ref().filter(|it| 1 < it.patterns.len()) {
            let texts = part.patterns.iter().map(|it| (it.0.as_str(), it.1)).collect();
            let covers = |it: usize, other: usize| {
                resource_covers(&part.patterns[it].0, &part.patterns[other].0)
            };
            for (span, message) in covered(texts, covers) {
                tell(policy, span, &message, out).reference("REDUNDANT_RESOURCE");
            }
        }
    }
    for clause in clauses(policy) {
        for (span, message) in numbers(&clause) {
            tell(policy, span, &message, out).reference("REDUNDANT_CONDITION_VALUE_NUM");
        }
    }
}

fn tell<'o>(policy: &Policy, span: Span, message: &str, out: &'o mut Findings) -> &'o mut Finding {
    let place = policy.document.place_at(span);
    let finding = out.add(&RULE, Some(&place), format_args!("{message}"));
    finding.help("take it out: the policy decides the same without it");
    let list = policy.document.list_of(span);
    let index = list.and_then(|it| it.as_array()?.iter().position(|it| it.span == span));
    if let Some(edit) = list.zip(index).and_then(|(list, at)| Edit::remove_element(list, at)) {
        finding.edit(&policy.document.source, edit);
    }
    finding
}

/// The entries that another entry covers: an equal one before them, or a wider pattern.
fn covered(
    entries: Vec<(&str, Span)>,
    covers: impl Fn(usize, usize) -> bool,
) -> Vec<(Span, String)> {
    // What a variable stands for is known with the request, and `${*}` is a plain star.
    let is_wild = |at: &usize| {
        let text = entries[*at].0;
        !is_plain(text) && !text.contains("${")
    };
    let wild: Vec<usize> = (0..entries.len()).filter(is_wild).take(WILD_MAX).collect();
    let mut twins = twins(&entries).into_iter().peekable();
    let mut found = Vec::new();
    for (at, (text, span)) in entries.iter().enumerate() {
        let twin = twins.next_if(|it| it.0 == at).map(|it| it.1);
        let wider = || {
            // Of two that cover each other, the first stays.
            let wider =
                |it: &&usize| **it != at && covers(**it, at) && (**it < at || !covers(at, **it));
            wild.iter().find(wider).copied()
        };
        if let Some(by) = twin.or_else(wider) {
            found.push((*span, format!("`{text}` is covered by `{}`", entries[by].0)));
        }
    }
    found
}

/// The entries that stand a second time, in their order, each with the first of its kind.
fn twins(entries: &[(&str, Span)]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    // WHY by length: that tells most texts apart without a look at them.
    order.sort_by_key(|it| (entries[*it].0.len(), entries[*it].0));
    let same = order.chunk_by(|a, b| entries[*a].0 == entries[*b].0);
    let mut found: Vec<(usize, usize)> =
        same.flat_map(|it| it[1..].iter().map(|at| (*at, it[0]))).collect();
    found.sort_unstable();
    found
}

/// Whether a resource's pattern covers another, part by part: AWS compares ARNs so.
fn resource_covers(this: &str, other: &str) -> bool {
    if this == "*" {
        return true;
    }
    let (mut this, mut other) = (this.splitn(6, ':'), other.splitn(6, ':'));
    (0..6).all(|_| match (this.next(), other.next()) {
        (Some(this), Some(other)) => {
            let pattern = |text| Pattern::new(text, LetterCase::Sensitive);
            this == other || pattern(this).covers(&pattern(other))
        }
        (None, _) | (Some(_), None) => false,
    })
}

/// The bounds that a farther bound makes idle.
fn numbers(clause: &Clause<'_>) -> Vec<(Span, String)> {
    let Test::Numeric(compare) = clause.operator.test else { return Vec::new() };
    let values = clause.values().filter_map(|(text, span)| Some((text.parse().ok()?, text, span)));
    let values: Vec<(f64, &str, Span)> = values.collect();
    let farthest = match compare {
        Compare::Less | Compare::LessOrEqual => values.iter().max_by(|a, b| a.0.total_cmp(&b.0)),
        Compare::Greater | Compare::GreaterOrEqual => {
            values.iter().min_by(|a, b| a.0.total_cmp(&b.0))
        }
        Compare::Equal | Compare::NotEqual => None,
    };
    let Some(farthest) = farthest else { return Vec::new() };
    let others = values.iter().filter(|it| it.2 != farthest.2);
    others.map(|it| (it.2, format!("`{}` is covered by `{}`", it.1, farthest.1))).collect()
}
