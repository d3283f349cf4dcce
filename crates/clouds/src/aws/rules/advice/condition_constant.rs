//! A condition that every request meets, or none does.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::always::{Whichever, whichever};
use crate::aws::rules::clause::{clauses_of, statements};
use crate::aws::{Policy, Test};

/// A condition that asks nothing.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-116", page: Page::new(include_str!("condition_constant.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        for clause in clauses_of(statement, node) {
            let (code, what) = match whichever(&clause) {
                Some(Whichever::All) => {
                    ("REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "every request meets")
                }
                Some(Whichever::No) => {
                    ("REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", "no request meets")
                }
                Some(Whichever::Present | Whichever::Absent) | None => continue,
            };
            let null = clause.operator.test == Test::Null;
            let (name, key) = (&clause.block.name, &clause.key.name);
            let finding = out.add(
                &RULE,
                Some(&policy.document.place(&clause.key.node)),
                format_args!("{what} `{name}` over `{key}`, whatever its value"),
            );
            finding.reference(if null { "NULL_WITH_QUALIFIER" } else { code });
            finding.help("take out what has no effect, or say what was meant");
            let edit = match whichever(&clause) {
                Some(Whichever::All) => clause.without(node),
                _ => policy.document.root.get("Statement").and_then(|all| {
                    let others = all.as_array().is_some_and(|it| it.len() > 1);
                    Edit::remove_element(all, statement.index).filter(|_| others)
                }),
            };
            if let Some(edit) = edit {
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}
