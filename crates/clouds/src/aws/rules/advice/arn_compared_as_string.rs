//! An ARN's pattern under a string operator: its `*` runs over the colons, into another account.
//!
//! Source: AWS, IAM User Guide, "Amazon Resource Name (ARN) condition operators".

use keywright_policy::{Findings, Page, Rule};

use crate::aws::catalogue::{KeyKind, condition_key};
use crate::aws::rules::clause::{clauses, is_wild};
use crate::aws::{Policy, Test};

/// `StringLike` over a key that holds an ARN.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-110", page: Page::new(include_str!("arn_compared_as_string.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy) {
        let Test::StringLike { negated } = clause.operator.test else { continue };
        // A lone `*` asks only whether the key is there, and has a rule of its own.
        let pattern = clause.values().any(|it| is_wild(it.0) && it.0 != "*");
        if !pattern || condition_key(&clause.key.name).is_none_or(|it| it.kind != KeyKind::Arn) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.block)),
            format_args!(
                "`{}` compares the ARN in `{}` as plain text: a `*` runs over its colons",
                clause.block.name, clause.key.name
            ),
        );
        finding.reference("STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS");
        finding.help("use `ArnLike` or `ArnNotLike`, which compare part by part");
        let test = if negated { "ArnNotLike" } else { "ArnLike" };
        let whole = clause.values().all(|it| it.0.split(':').count() >= 6);
        if whole {
            for edit in clause.under(source.text(), &clause.spelled(test), None) {
                finding.edit(source, edit);
            }
        }
    }
}
