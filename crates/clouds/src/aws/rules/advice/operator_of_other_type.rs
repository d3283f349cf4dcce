//! An operator that compares something else than what the key holds.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators"; the keys' types
//! are those of the Service Authorization Reference.

use keywright_policy::{Findings, Page, Rule};

use crate::aws::catalogue::{KeyKind, condition_key};
use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Policy, Test};

/// Operator and key do not fit.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-103", page: Page::new(include_str!("operator_of_other_type.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let source = &policy.document.source;
    for clause in clauses(policy) {
        let Some(kind) = condition_key(&clause.key.name).map(|it| it.kind) else { continue };
        if fits(&clause, kind) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_of_name(clause.block)),
            format_args!(
                "`{}` cannot compare `{}`, which holds {}",
                clause.block.name,
                clause.key.name,
                noun(kind)
            ),
        );
        finding.reference("TYPE_MISMATCH");
        finding.help("use an operator of the key's type");
        if let Some(test) = test_for(&clause, kind) {
            for edit in clause.under(source.text(), &clause.spelled(test), None) {
                finding.edit(source, edit);
            }
        }
    }
}

fn fits(clause: &Clause<'_>, kind: KeyKind) -> bool {
    let test = clause.operator.test;
    let string = matches!(test, Test::StringEquals { .. } | Test::StringLike { .. });
    let arn = matches!(test, Test::Arn { .. });
    let number = matches!(test, Test::Numeric(_));
    let date = matches!(test, Test::Date(_));
    let fit = match kind {
        // Services put ARNs into keys that the reference lists as texts, an encryption context
        // above all, and prescribe ARN operators for them.
        KeyKind::String => {
            string || arn && clause.values().all(|it| it.0 == "*" || it.0.starts_with("arn:"))
        }
        KeyKind::Arn => string || arn,
        KeyKind::Bool => test == Test::Bool,
        KeyKind::Numeric => number,
        // A date may be compared as a number of seconds: AWS's pages do it with `kms:ValidTo`.
        KeyKind::Date => date || number,
        KeyKind::Address => matches!(test, Test::Address { .. }),
        KeyKind::Binary => string || test == Test::Binary,
    };
    // Text operators alone know variables.
    let variable = string && clause.values().any(|it| it.0.contains("${"));
    fit || variable || test == Test::Null
}

/// The test that says the same of the right type.
fn test_for(clause: &Clause<'_>, kind: KeyKind) -> Option<&'static str> {
    let negated = clause.operator.is_negated();
    let string =
        matches!(clause.operator.test, Test::StringEquals { .. } | Test::StringLike { .. });
    match kind {
        KeyKind::Bool if string && !negated => Some("Bool"),
        KeyKind::Address if string => Some(if negated { "NotIpAddress" } else { "IpAddress" }),
        KeyKind::Numeric if string => {
            Some(if negated { "NumericNotEquals" } else { "NumericEquals" })
        }
        KeyKind::String => Some(if negated { "StringNotLike" } else { "StringLike" }),
        KeyKind::Bool
        | KeyKind::Address
        | KeyKind::Numeric
        | KeyKind::Arn
        | KeyKind::Date
        | KeyKind::Binary => None,
    }
}

fn noun(kind: KeyKind) -> &'static str {
    match kind {
        KeyKind::String => "text",
        KeyKind::Arn => "an ARN",
        KeyKind::Bool => "`true` or `false`",
        KeyKind::Numeric => "a number",
        KeyKind::Date => "a date",
        KeyKind::Address => "an IP address",
        KeyKind::Binary => "bytes",
    }
}
