//! A key that rotates less often than the benchmarks ask for.
//!
//! Source: CIS Google Cloud Platform Foundation Benchmark, "Ensure KMS encryption keys are rotated
//! within a period of 90 days".

use jiff::SignedDuration;
use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::Case;
use crate::gcp::command::{key_id, keys};
use crate::gcp::key::{duration, spoken};

/// The period is longer than 90 days.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-021", page: Page::new(include_str!("rotation_rare.md")), check };

const PERIOD_DAYS_MAX: i64 = 90;

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Some(period) = key.field("rotationPeriod") else { return };
    let longest = SignedDuration::from_hours(24 * PERIOD_DAYS_MAX);
    let Some(time) = duration(period).filter(|it| longest < *it) else { return };
    let finding = out.add(
        &RULE,
        Some(&key.document.place(period)),
        format_args!(
            "the key of {} rotates every {}, and benchmarks ask for {PERIOD_DAYS_MAX} days",
            case.cluster_names(),
            spoken(time),
        ),
    );
    finding.help("shorten the period: old versions stay, and old data stays readable");
    let seconds = format!("\"{}s\"", longest.as_secs());
    finding.edit(&key.document.source, Edit::replace(period.span, seconds));
    let update = keys("update", key_id(case));
    finding.command(format_args!("{update} --rotation-period={PERIOD_DAYS_MAX}d"));
}
