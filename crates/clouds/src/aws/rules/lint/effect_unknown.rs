//! An effect that is neither `Allow` nor `Deny`.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Effect": the value is told by case.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use super::near::near;
use crate::aws::Policy;
use crate::aws::rules::clause::statements;

/// Neither of the two effects.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-005", page: Page::new(include_str!("effect_unknown.md")), check };

const EFFECTS: [&str; 2] = ["Allow", "Deny"];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let Some(node) = node.get("Effect") else { continue };
        let Some(text) = node.as_str().filter(|it| !EFFECTS.contains(it)) else { continue };
        let place = policy.document.place(node);
        let label = statement.label();
        let finding =
            out.add(&RULE, Some(&place), format_args!("`{text}` is no effect in {label}"));
        finding.reference("INVALID_EFFECT").help("write `Allow` or `Deny`, told by case");
        if let Some(meant) = near(text, EFFECTS) {
            finding.edit(&policy.document.source, Edit::replace(node.span, quote(meant)));
        }
    }
}
