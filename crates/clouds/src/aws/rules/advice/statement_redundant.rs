//! A statement that another one says already.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::{Condition, Policy, Statement, Who};

/// Another statement covers this one.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-118", page: Page::new(include_str!("statement_redundant.md")), check };

/// A policy with more statements is left alone: comparing all pairs would take too long.
const STATEMENTS_MAX: usize = 200;

fn check(policy: &Policy, out: &mut Findings) {
    let all = &policy.statements;
    if STATEMENTS_MAX < all.len() {
        return;
    }
    for (at, it) in all.iter().enumerate() {
        let wider = |(other, by): &(usize, &Statement)| {
            // Of two that cover each other, the first stays.
            *other != at && covers(by, it) && (*other < at || !covers(it, by))
        };
        let Some((_, by)) = all.iter().enumerate().find(wider) else { continue };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(it.span)),
            format_args!("all that {} says, {} says too", it.label(), by.label()),
        );
        finding.note(&policy.document.place_at(by.span), "this one covers it");
        finding.reference("REDUNDANT_STATEMENT");
        finding.help("take it out: the policy decides the same without it");
        let list = policy.document.root.get("Statement");
        if let Some(edit) = list.and_then(|it| Edit::remove_element(it, at)) {
            finding.edit(&policy.document.source, edit);
        }
    }
}

/// Whether a statement certainly decides all that another decides, the same way. Only what is plain
/// to see counts: the answer may be no for a yes, never yes for a no.
fn covers(by: &Statement, it: &Statement) -> bool {
    by.effect.is_some()
        && by.effect == it.effect
        && by.is_readable()
        && it.is_readable()
        && principals(by, it)
        && actions(by, it)
        && resources(by, it)
        && by.conditions.iter().all(|by| it.conditions.iter().any(|it| same(by, it)))
}

fn principals(by: &Statement, it: &Statement) -> bool {
    match (&by.principal, &it.principal) {
        (None, None) => true,
        (Some(by), Some(it)) if by.negated || it.negated => {
            by.negated && it.negated && by.who.iter().all(|b| it.who.iter().any(|i| i.0 == b.0))
        }
        (Some(by), Some(it)) => {
            let everyone = by.everyone();
            let listed = |it: &Who| by.who.iter().any(|by| by.0 == *it);
            !it.who.is_empty()
                && it.who.iter().all(|it| everyone && matches!(it.0, Who::Aws(_)) || listed(&it.0))
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn actions(by: &Statement, it: &Statement) -> bool {
    let (Some(by), Some(it)) = (&by.action, &it.action) else { return false };
    if by.negated || it.negated {
        let among = |one: &str| it.patterns.iter().any(|it| it.0.text().eq_ignore_ascii_case(one));
        return by.negated && it.negated && by.patterns.iter().all(|by| among(by.0.text()));
    }
    !it.patterns.is_empty()
        && it.patterns.iter().all(|it| by.patterns.iter().any(|by| by.0.covers(&it.0)))
}

fn resources(by: &Statement, it: &Statement) -> bool {
    let (Some(by), Some(it)) = (&by.resource, &it.resource) else { return false };
    if by.negated || it.negated {
        let among = |one: &str| it.patterns.iter().any(|it| it.0 == one);
        return by.negated && it.negated && by.patterns.iter().all(|by| among(&by.0));
    }
    let covered = |it: &str| by.patterns.iter().any(|by| by.0 == "*" || by.0 == it);
    !it.patterns.is_empty() && it.patterns.iter().all(|it| covered(&it.0))
}

fn same(this: &Condition, other: &Condition) -> bool {
    let within = |this: &Condition, other: &Condition| {
        this.values.iter().all(|a| other.values.iter().any(|b| a.0 == b.0))
    };
    this.operator == other.operator
        && this.key.eq_ignore_ascii_case(&other.key)
        && within(this, other)
        && within(other, this)
}
