//! A vault that keeps what was deleted for less than the 90 days that it could.
//!
//! Source: Microsoft, "Azure Key Vault soft-delete overview": 7 to 90 days, chosen when the vault
//! is made, and never changed.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule};

use crate::azure::{Case, command};

/// Little time to notice a deletion and undo it.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-027", page: Page::new(include_str!("retention_short.md")), check };

const PROPERTY: &str = "softDeleteRetentionInDays";

const DAYS_MAX: i64 = 90;

fn check(case: &Case, out: &mut Findings) {
    let Some(vault) = &case.document.vault else { return };
    let days = vault.property(PROPERTY).and_then(Node::as_i64);
    let Some(days) = days.filter(|it| (0..DAYS_MAX).contains(it)) else { return };
    let finding = out.add(
        &RULE,
        Some(&vault.place(PROPERTY)),
        format_args!(
            "the vault keeps the key of {} for {days} days after its deletion, not {DAYS_MAX}",
            case.cluster_names()
        ),
    );
    finding.help(
        "it never changes: choose 90 days for the next vault, and alert on deletions until then",
    );
    let scope = command::scope(case);
    finding.command(format!("az monitor diagnostic-settings list --resource {scope}"));
}
