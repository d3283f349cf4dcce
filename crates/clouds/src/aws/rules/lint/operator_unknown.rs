//! A condition operator that there is not.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators"; `IfExists` goes
//! with every operator but `Null`.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule};

use super::near::near;
use super::tree::blocks;
use crate::aws::rules::clause::statements;
use crate::aws::{Operator, Policy};

/// A name that compares nothing.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-015", page: Page::new(include_str!("operator_unknown.md")), check };

const QUALIFIERS: [&str; 2] = ["ForAllValues", "ForAnyValue"];

const SUFFIX: &str = "IfExists";

const TESTS: [&str; 27] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "Null",
];

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let unknown = blocks(node).filter(|it| Operator::parse(&it.name).is_none());
        for block in unknown {
            let place = policy.document.place_of_name(block);
            let label = statement.label();
            let message = format_args!("`{}` in {label} is no condition operator", block.name);
            let finding = out.add(&RULE, Some(&place), message);
            let lower = block.name.to_ascii_lowercase();
            if lower.ends_with("nullifexists") {
                finding.reference("NULL_WITH_IF_EXISTS");
                finding.help("write `Null`: it asks whether the key exists, so `IfExists` is void");
            } else {
                finding.reference("INVALID_CONDITION_OPERATOR");
                finding.help("write an operator of the policy language");
            }
            if let Some(meant) = meant(&block.name) {
                let edit = Edit::replace(block.name_span, quote(&meant));
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

/// The operator that was meant, where its three parts can be told.
fn meant(name: &str) -> Option<String> {
    let (qualifier, rest) = match name.split_once(':') {
        Some((qualifier, rest)) => (format!("{}:", near(qualifier, QUALIFIERS)?), rest),
        None => (String::new(), name),
    };
    let at = rest.len().checked_sub(SUFFIX.len());
    let cut = at.and_then(|at| rest.split_at_checked(at));
    let (test, suffix) = match cut {
        Some((test, end)) if end.eq_ignore_ascii_case(SUFFIX) => (near(test, TESTS)?, SUFFIX),
        _ => (near(rest, TESTS)?, ""),
    };
    let suffix = if test == "Null" { "" } else { suffix };
    Some(format!("{qualifier}{test}{suffix}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_is_known_and_a_misspelled_one_is_recognized() {
        for test in TESTS {
            assert!(Operator::parse(test).is_some(), "{test}");
        }
        for (name, wanted) in [
            ("StringEqual", Some("StringEquals")),
            ("ForAnyValues:StringLike", Some("ForAnyValue:StringLike")),
            ("StringsLikeIfExists", Some("StringLikeIfExists")),
            ("NullIfExists", Some("Null")),
            ("ForAllValues:NullIfExists", Some("ForAllValues:Null")),
            ("Matches", None),
            ("é", None),
        ] {
            assert_eq!(meant(name).as_deref(), wanted, "{name}");
        }
    }
}
