//! A pattern that every value matches: the condition asks only whether the key is there.
//!
//! Source: AWS, IAM User Guide, "Condition operator to check existence of condition keys".

use keywright_policy::{Findings, Page, Rule};

use super::always::{Whichever, whichever};
use crate::aws::Policy;
use crate::aws::rules::clause::clauses;

/// A condition that `Null` says better.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-115", page: Page::new(include_str!("condition_of_existence.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy) {
        let (code, missing, who) = match whichever(&clause) {
            Some(Whichever::Present) => ("EQUIVALENT_TO_NULL_FALSE", "\"false\"", "with"),
            Some(Whichever::Absent) => ("EQUIVALENT_TO_NULL_TRUE", "\"true\"", "without"),
            Some(Whichever::All | Whichever::No) | None => continue,
        };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place(&clause.key.node)),
            format_args!("every request {who} `{}` meets this condition", clause.key.name),
        );
        finding.reference(code);
        finding.help(format_args!("say so: `\"Null\": {{\"{}\": {missing}}}`", clause.key.name));
        for edit in clause.under(source.text(), "Null", Some(missing)) {
            finding.edit(source, edit);
        }
    }
}
