//! A key that will be gone for good on a certain day.
//!
//! Source: AWS KMS Developer Guide, "Deleting AWS KMS keys": a key pending deletion cannot be used,
//! and its deletion can be canceled until the waiting period ends.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule, Severity};

use super::put;
use crate::aws::Case;

/// The key's deletion is scheduled.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-012", page: Page::new(include_str!("deletion_scheduled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let Some(node) = key.field("KeyState") else { return };
    if !matches!(node.as_str(), Some("PendingDeletion" | "PendingReplicaDeletion")) {
        return;
    }
    let date = key.date("DeletionDate");
    if let Some(date) = date {
        let clusters = case.cluster_names();
        let what = format_args!("the key of {clusters} is gone for good, with all data under it");
        out.foretell(&RULE, Severity::Warning, date, what);
    }
    let day = date.map_or("a day not told".to_owned(), |it| it.strftime("%Y-%m-%d").to_string());
    let finding = out.add(
        &RULE,
        Some(&key.document.place(node)),
        format_args!(
            "the key of {} cannot be used, and is deleted for good on {day}, with all data under \
             it",
            case.cluster_names(),
        ),
    );
    finding.help("cancel the deletion, then enable the key: a canceled key stays disabled");
    finding.edit(&key.document.source, Edit::replace(node.span, "\"Enabled\""));
    let id = put::id(case);
    finding.command(format_args!(
        "aws kms cancel-key-deletion --key-id {id} && aws kms enable-key --key-id {id}"
    ));
}
