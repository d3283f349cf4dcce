//! A key that rotates less often than the benchmarks ask for.
//!
//! Source: CIS Google Cloud Platform Foundation Benchmark, "Ensure KMS encryption keys are rotated
//! within a period of 90 days".

use jiff::SignedDuration;
use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use super::rotation_overdue::age;
use crate::gcp::command::{key_id, keys, schedule, schedule_fields};
use crate::gcp::key::{date, duration, spoken};
use crate::gcp::{Case, KeyFacts};

/// The period, or the time to the next rotation, is longer than 90 days.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-021", page: Page::new(include_str!("rotation_rare.md")), check };

const PERIOD_DAYS_MAX: i64 = 90;

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let Some(period) = key.field("rotationPeriod") else { return };
    let Some(time) = duration(period) else { return };
    let longest = SignedDuration::from_hours(24 * PERIOD_DAYS_MAX);
    let next = key.field("nextRotationTime").and_then(|it| Some((it, date(it)?)));
    let far = next.filter(|it| longest < it.1.duration_since(case.now));
    let (place, how) = match (longest < time, far) {
        (true, _) => (period, format!("rotates every {}", spoken(time))),
        (false, Some((node, next))) => (node, format!("rotates next on {next}")),
        (false, None) => return,
    };
    let finding = out.add(
        &RULE,
        Some(&key.document.place(place)),
        format_args!(
            "the key of {} {how}, and benchmarks ask for {PERIOD_DAYS_MAX} days",
            case.cluster_names(),
        ),
    );
    finding.help("shorten the period: old versions stay, and old data stays readable");
    // WHY the date too: a shorter period does not move the next rotation.
    let days = first_days(case, key);
    let late =
        next.filter(|it| SignedDuration::from_hours(24 * days) < it.1.duration_since(case.now));
    for (name, value) in schedule_fields(case, days) {
        let wanted = match name {
            "rotationPeriod" => (longest < time).then_some(period),
            _ => late.map(|it| it.0),
        };
        if let Some(node) = wanted {
            finding.edit(&key.document.source, Edit::replace(node.span, value));
        }
    }
    let update = keys("update", key_id(case));
    finding.command(match late {
        Some(_) => format!("{update} {}", schedule(case, days)),
        None => format!("{update} --rotation-period={PERIOD_DAYS_MAX}d"),
    });
}

/// In how many days a key rotates that rotates often enough from here on.
fn first_days(case: &Case, key: &KeyFacts) -> i64 {
    let age = age(case, key).map_or(0, |it| it.as_hours() / 24);
    (PERIOD_DAYS_MAX - age).clamp(1, PERIOD_DAYS_MAX)
}
