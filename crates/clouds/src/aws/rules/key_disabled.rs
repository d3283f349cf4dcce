//! A key that AWS KMS does not use for anybody.
//!
//! Source: AWS KMS Developer Guide, "Key states of AWS KMS keys"; AWS KMS API, `KeyMetadata`:
//! `Enabled` is true where `KeyState` is `Enabled`, and false otherwise.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::Case;

/// The key is not enabled.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-011", page: Page::new(include_str!("key_disabled.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let mut doubt = |node: &Node, why: &str| {
        let place = key.document.place(node);
        let message = format_args!("cannot tell whether the key is enabled: {why}");
        let finding = out.unknown(&RULE, Some(&place), message);
        finding.help("export the description again");
        let id = put::id(case);
        finding.command(format_args!("aws kms describe-key --key-id {id} --output json"));
    };
    let (Some(node), Some(state)) = (key.field("KeyState"), key.state()) else {
        return doubt(&key.document.root, "its description has no `KeyState`");
    };
    let other = key.field("Enabled").filter(|it| it.as_bool() != Some(true));
    if let ("Enabled", Some(other)) = (state, other) {
        return doubt(other, "its state is `Enabled`, and `Enabled` is not `true`");
    }
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
    if let Some(other) = other {
        finding.edit(&key.document.source, Edit::replace(other.span, "true"));
    }
    finding.command(format_args!("aws kms enable-key --key-id {}", put::id(case)));
}
