//! A condition over a key that the statement's actions never carry.
//!
//! Source: AWS KMS Developer Guide, "AWS KMS condition keys"; AWS Service Authorization
//! Reference; AWS, IAM Access Analyzer, "IAM policy validation check reference": unsupported
//! action for condition key, missing action for condition key.

use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::catalogue::{Presence, presence};
use crate::aws::rules::clause::{Clause, clauses, is_plain};
use crate::aws::{Policy, Qualifier, Test};

/// An action that is written out, and a key that no request for it has.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-021", page: Page::new(include_str!("condition_key_inapplicable.md")), check };

/// The service whose guide says of every key for which operations it is.
///
/// WHY: of other services AWS's own managed policies compare keys that the reference does not list,
/// so the reference is no proof there.
const JUDGED: &str = "kms:";

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy).filter(judges) {
        let Some(part) = clause.statement.action.as_ref().filter(|it| !it.negated) else {
            continue;
        };
        let name = &*clause.key.name;
        let written = part.patterns.iter().map(|it| (it.0.text(), it.1));
        let void: Vec<(&str, Span)> = written
            .filter(|it| is_plain(it.0) && is_judged(it.0))
            .filter(|it| presence(it.0, name) == Presence::Never)
            .collect();
        let label = clause.statement.label();
        if void.len() == part.patterns.len() && !void.is_empty() {
            let place = policy.document.place_of_name(clause.key);
            let message =
                format_args!("no action of {label} carries `{name}`, so it is never met as meant");
            out.add(&RULE, Some(&place), message)
                .reference("MISSING_ACTION_FOR_CONDITION_KEY")
                .help("add the action that the key belongs to, or compare another key");
            continue;
        }
        for (action, span) in void {
            let place = policy.document.place_at(span);
            let message = format_args!("`{action}` in {label} never carries `{name}`");
            let finding = out.add(&RULE, Some(&place), message);
            finding
                .reference("UNSUPPORTED_ACTION_FOR_CONDITION_KEY")
                .note(&policy.document.place_of_name(clause.key), "the key that it lacks")
                .help("move it to a statement without this condition");
            if let Some(edit) = without(&clause, span) {
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

/// Whoever asks whether the key is there, or writes `IfExists`, knows that it may be missing; a
/// negated test and `ForAllValues` pass without it.
fn judges(clause: &Clause<'_>) -> bool {
    let operator = clause.operator;
    let passes = operator.if_exists || operator.is_negated();
    let vacuous = operator.qualifier == Some(Qualifier::ForAllValues);
    operator.test != Test::Null && !passes && !vacuous
}

fn is_judged(action: &str) -> bool {
    action.get(..JUDGED.len()).is_some_and(|it| it.eq_ignore_ascii_case(JUDGED))
}

/// Takes the action out. It was void under this condition, so nobody loses anything.
fn without(clause: &Clause<'_>, action: Span) -> Option<Edit> {
    let list = clause.node.get("Action")?;
    let index = list.as_array()?.iter().position(|it| it.span == action)?;
    Edit::remove_element(list, index)
}
