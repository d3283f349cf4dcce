//! A policy that AWS refuses, or that says something else than it seems to.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language"; AWS KMS Developer Guide,
//! "Key policies".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use super::vendor_permission_denied::without;
use crate::aws::{Case, Statement};

/// A part of the policy cannot be read.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-007", page: Page::new(include_str!("policy_malformed.md")), check };

fn check(case: &Case, out: &mut Findings) {
    if let Some((document, span, message)) = &case.document.unreadable_policy {
        out.add(
            &RULE,
            Some(&document.place_at(*span)),
            format_args!("the policy that `get-key-policy` printed is no JSON: {message}"),
        )
        .help("export it again")
        .command(format_args!(
            "aws kms get-key-policy --policy-name default --key-id {} --output json",
            put::id(case)
        ));
    }
    let Some(policy) = &case.document.policy else { return };
    let statements = policy.statements.iter().map(|it| (Some(it), &it.faults));
    for (statement, faults) in std::iter::once((None, &policy.faults)).chain(statements) {
        for fault in faults {
            let place = policy.document.place_at(fault.span);
            let whole = statement.map_or("the policy".to_owned(), Statement::label);
            let finding = out.add(&RULE, Some(&place), format_args!("{whole}: {}", fault.message));
            finding.help(
                "write it as the grammar of key policies has it; until then what it allows \
                 cannot be told",
            );
            let edit = match statement {
                Some(it) => without(policy, it.span),
                None if fault.message.starts_with("`Version`") => {
                    Some(Edit::replace(fault.span, "\"2012-10-17\""))
                }
                None => element(policy, fault.span),
            };
            if let Some(edit) = edit {
                finding.edit(&policy.document.source, edit);
            }
            finding.command(put::put_policy(case));
        }
    }
}

/// Takes an unknown element out of the policy.
fn element(policy: &crate::aws::Policy, name: keywright_model::text::Span) -> Option<Edit> {
    let root = &policy.document.root;
    let member = root.as_object()?.iter().find(|it| it.name_span == name)?;
    Edit::remove_member(root, &member.name)
}
