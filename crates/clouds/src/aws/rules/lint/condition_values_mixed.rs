//! Values of one condition that do not go together.
//!
//! Source: AWS, IAM Access Analyzer, "IAM policy validation check reference": invalid condition
//! data type, invalid condition multiple Boolean.

use std::mem::discriminant;

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Value};
use keywright_policy::{Findings, Page, Rule};

use super::tree::is_scalar;
use crate::aws::rules::clause::{clauses, elements};
use crate::aws::{Policy, Test};

/// Values of several JSON types, or several booleans.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-019", page: Page::new(include_str!("condition_values_mixed.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let values = elements(&clause.key.node);
        let [first, rest @ ..] = values else { continue };
        if rest.is_empty() || !values.iter().all(is_scalar) {
            continue;
        }
        let (name, label) = (&clause.key.name, clause.statement.label());
        let place = policy.document.place(&clause.key.node);
        let kind = discriminant(&first.value);
        if rest.iter().any(|it| discriminant(&it.value) != kind) {
            let message = format_args!("the values of `{name}` in {label} are of several types");
            let finding = out.add(&RULE, Some(&place), message);
            finding.reference("INVALID_CONDITION_DATA_TYPE").help("write all of them as strings");
            for value in values {
                let text = match &value.value {
                    Value::Number(text) => quote(text),
                    Value::Bool(it) => quote(&it.to_string()),
                    Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => continue,
                };
                finding.edit(&policy.document.source, Edit::replace(value.span, text));
            }
        } else if clause.operator.test == Test::Bool && clause.operator.qualifier.is_none() {
            let message = format_args!("`{name}` in {label} is compared with several booleans");
            out.add(&RULE, Some(&place), message)
                .reference("INVALID_CONDITION_MULTIPLE_BOOLEAN")
                .help("keep the one that is meant; with both, use `Null` to ask for the key alone");
        }
    }
}
