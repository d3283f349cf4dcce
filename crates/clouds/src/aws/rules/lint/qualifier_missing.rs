//! A key of several values that is compared as if it had one.
//!
//! Source: AWS, IAM User Guide, "Multivalued context keys": such a key wants `ForAllValues` or
//! `ForAnyValue`; AWS KMS Developer Guide, "AWS KMS condition keys".

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::catalogue::condition_key;
use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Policy, Test};

/// Neither `ForAllValues` nor `ForAnyValue`.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-020", page: Page::new(include_str!("qualifier_missing.md")), check };

/// Keys of several values that their service's own guide compares as if they had one.
///
/// Source: Amazon EventBridge User Guide, "Using IAM policy conditions in Amazon EventBridge".
const LOOSE: [&str; 2] = ["events:detail-type", "events:source"];

fn check(policy: &Policy, out: &mut Findings) {
    let many = |name: &str| condition_key(name).is_some_and(|it| it.many);
    for clause in clauses(policy).filter(|it| !it.is_any(&LOOSE)) {
        let (operator, name) = (clause.operator, &clause.key.name);
        if operator.qualifier.is_some() || operator.test == Test::Null || !many(name) {
            continue;
        }
        let place = policy.document.place_of_name(clause.key);
        let message = format_args!(
            "`{name}` in {} has several values, and `{}` does not say how to take them",
            clause.statement.label(),
            clause.block.name
        );
        let finding = out.add(&RULE, Some(&place), message);
        finding.reference("MISSING_QUALIFIER").help(
            "put `ForAnyValue:` or `ForAllValues:` in front of the operator; beside the latter, \
             demand by `Null` that the key is there",
        );
        if let Some(edit) = edit(&clause) {
            finding.edit(&policy.document.source, edit);
        }
    }
}

/// Of a positive test some value was meant to pass. Of a negated one only its author can tell.
fn edit(clause: &Clause<'_>) -> Option<Edit> {
    let alone = clause.block.node.as_object().is_some_and(|it| it.len() == 1);
    let plain = alone && !clause.operator.is_negated();
    let name = format!("ForAnyValue:{}", clause.block.name);
    plain.then(|| Edit::replace(clause.block.name_span, quote(&name)))
}
