//! A key that AWS KMS does not use for anybody.
//!
//! Source: AWS KMS Developer Guide, "Key states of AWS KMS keys".

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::Case;

/// The key is not enabled.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-011", page: Page::new(include_str!("key_disabled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let (Some(node), Some(state)) = (key.field("KeyState"), key.state()) else {
        out.unknown(
            &RULE,
            Some(&key.document.place(&key.document.root)),
            format_args!(
                "cannot tell whether the key is enabled: its description has no `KeyState`"
            ),
        )
        .help("export the description again")
        .command(format_args!("aws kms describe-key --key-id {} --output json", put::id(case)));
        return;
    };
    // A deletion has a rule of its own.
    if matches!(state, "Enabled" | "PendingDeletion" | "PendingReplicaDeletion") {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&key.document.place(node)),
        format_args!("the key of {} is `{state}`, so nobody can use it", case.cluster_names()),
    );
    finding.help("enable it; clusters answer again once they reach it");
    finding.edit(&key.document.source, Edit::replace(node.span, "\"Enabled\""));
    finding.command(format_args!("aws kms enable-key --key-id {}", put::id(case)));
}
