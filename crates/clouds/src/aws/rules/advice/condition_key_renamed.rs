//! A condition key under its old name.
//!
//! Source: AWS KMS Developer Guide, "Condition keys for AWS KMS": `kms:CustomerMasterKeySpec` and
//! `kms:CustomerMasterKeyUsage` are deprecated.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::Policy;
use crate::aws::rules::clause::clauses;

/// The key has another name today.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-137", page: Page::new(include_str!("condition_key_renamed.md")), check };

const RENAMED: [(&str, &str); 2] =
    [("kms:CustomerMasterKeySpec", "kms:KeySpec"), ("kms:CustomerMasterKeyUsage", "kms:KeyUsage")];

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let Some((_, name)) = RENAMED.iter().find(|it| clause.is(it.0)) else { continue };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.key)),
            format_args!("`{}` is deprecated", clause.key.name),
        );
        finding.help(format_args!("use `{name}`"));
        finding.edit(&policy.document.source, Edit::replace(clause.key.name_span, quote(name)));
    }
}
