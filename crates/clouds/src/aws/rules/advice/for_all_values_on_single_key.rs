//! `ForAllValues` over a key with one value: it is met by every request that lacks the key.
//!
//! Source: AWS, IAM User Guide, "Single-valued vs. multivalued context keys".

use keywright_policy::{Findings, Page, Rule};

use super::encryption_context_for_all_values::is_refused;
use crate::aws::catalogue::condition_key;
use crate::aws::rules::clause::clauses;
use crate::aws::{Policy, Qualifier, Test};

/// The qualifier stands before a key that has one value.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-105",
    page: Page::new(include_str!("for_all_values_on_single_key.md")),
    check,
};

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy) {
        let all = clause.operator.qualifier == Some(Qualifier::ForAllValues);
        if !all || clause.operator.test == Test::Null || is_refused(policy, &clause) {
            continue;
        }
        if condition_key(&clause.key.name).is_none_or(|it| it.many) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.block)),
            format_args!(
                "`{}` has one value, and every request without it meets `{}`",
                clause.key.name, clause.block.name
            ),
        );
        finding.reference("FORALLVALUES_WITH_SINGLE_VALUED_KEY");
        finding.help("leave the qualifier out");
        for edit in clause.under(source.text(), clause.unqualified(), None) {
            finding.edit(source, edit);
        }
    }
}
