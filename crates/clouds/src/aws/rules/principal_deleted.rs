//! A principal that was deleted: its ARN has turned into an id.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal"; terraform-aws-modules/
//! terraform-aws-kms issues 16 and 30 (`MalformedPolicyDocumentException … invalid principals`).

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use super::vendor_permission_denied::without;
use crate::aws::Case;

/// The ids that IAM puts in place of a deleted role's or user's ARN.
const PREFIXES: [&str; 2] = ["AROA", "AIDA"];

/// A dead principal stands in the policy.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-006", page: Page::new(include_str!("principal_deleted.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for statement in &policy.statements {
        let Some(part) = &statement.principal else { continue };
        for (text, span) in part.aws().filter(|it| PREFIXES.iter().any(|p| it.0.starts_with(p))) {
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
                format_args!(
                    "`{text}` in {} is a deleted role or user: AWS refuses every later edit of a \
                     policy that names it",
                    statement.label(),
                ),
            );
            finding.help(
                "put the ARN of whoever replaced it, or take it out; a new role of the same name \
                 is another principal",
            );
            let list = policy.document.list_of(span).filter(|_| 1 < part.who.len());
            let index = list.and_then(|it| it.as_array()?.iter().position(|it| it.span == span));
            let edit = match (list, index) {
                (Some(list), Some(index)) => Edit::remove_element(list, index),
                _ => without(policy, statement.span),
            };
            if let Some(edit) = edit {
                finding.edit(&policy.document.source, edit);
            }
            finding.command(put::put_policy(case));
        }
    }
}
