//! A key whose versions are destroyed soon after somebody asks.
//!
//! Source: Cloud KMS API v1, `CryptoKey.destroy_scheduled_duration`: 30 days unless chosen
//! otherwise when the key is made, at least one, and never changed.

use jiff::SignedDuration;
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::gcp::Case;
use crate::gcp::command::create_key;
use crate::gcp::key::{duration, spoken};

/// A mistake on a Friday must still be mendable on the Monday after next.
const SHORT_HOURS: i64 = 7 * 24;
const DEFAULT_HOURS: i64 = 30 * 24;

/// Little time to notice a destruction and undo it.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-018", page: Page::new(include_str!("destroy_window_short.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Some(window) = key.field("destroyScheduledDuration") else { return };
    let Some(time) = duration(window) else { return };
    if SignedDuration::from_hours(DEFAULT_HOURS) <= time {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&key.document.place(window)),
        format_args!(
            "a version of the key of {} is destroyed {} after somebody asks, not 30 days",
            case.cluster_names(),
            spoken(time),
        ),
    );
    if SignedDuration::from_hours(SHORT_HOURS) <= time {
        finding.severity = Severity::Note;
    }
    finding.help(
        "it never changes: choose 30 days for the next key, and alert on destruction until then",
    );
    finding.command(create_key(case));
}
