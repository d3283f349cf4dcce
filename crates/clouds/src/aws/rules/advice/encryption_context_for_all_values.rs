//! `ForAllValues` over an encryption context or a request's tag, which AWS KMS refuses.
//!
//! Source: AWS KMS Developer Guide, "Condition keys for AWS KMS": `OverlyPermissiveCondition`.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Form, Policy, Qualifier};

/// AWS KMS refuses the policy.
pub(super) const RULE: Rule<Policy> = Rule {
    code: "IAM-130",
    page: Page::new(include_str!("encryption_context_for_all_values.md")),
    check,
};

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy).filter(|it| is_refused(policy, it)) {
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.block)),
            format_args!(
                "AWS KMS refuses a policy with `ForAllValues` over `{}`: a request without it \
                 would pass",
                clause.key.name
            ),
        );
        finding.help("leave the qualifier out: the key has one value");
        for edit in clause.under(source.text(), clause.unqualified(), None) {
            finding.edit(source, edit);
        }
    }
}

/// Whether AWS KMS refuses the clause.
pub(super) fn is_refused(policy: &Policy, clause: &Clause<'_>) -> bool {
    policy.form == Form::Key
        && clause.operator.qualifier == Some(Qualifier::ForAllValues)
        && (clause.begins("kms:EncryptionContext:") || clause.begins("aws:RequestTag/"))
}
