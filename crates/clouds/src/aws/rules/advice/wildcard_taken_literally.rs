//! A wildcard under an operator that has none: `*` is then a letter like any other.
//!
//! Source: AWS, IAM User Guide, "String condition operators".

use keywright_policy::{Findings, LetterCase, Page, Rule};

use crate::aws::rules::clause::{clauses, is_wild};
use crate::aws::{Policy, Test};

/// `*` or `?` in a value that is compared letter by letter.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-102", page: Page::new(include_str!("wildcard_taken_literally.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy) {
        let Test::StringEquals { negated, case } = clause.operator.test else { continue };
        for (value, span) in clause.values().filter(|it| is_wild(it.0)) {
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!(
                    "`{}` takes the wildcard in `{value}` for a plain character",
                    clause.block.name
                ),
            );
            finding.reference("WILDCARD_WITHOUT_LIKE_OPERATOR");
            finding.help("use `StringLike` or `StringNotLike`, or write the value out");
            if case == LetterCase::Sensitive {
                let test = if negated { "StringNotLike" } else { "StringLike" };
                for edit in clause.under(source.text(), &clause.spelled(test), None) {
                    finding.edit(source, edit);
                }
            }
        }
    }
}
