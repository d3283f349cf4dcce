//! A key that should have rotated and did not.
//!
//! Source: Cloud KMS API v1, `CryptoKey.next_rotation_time`; Cloud KMS, "Rotate keys": a rotation
//! by hand does not move the date.

use jiff::SignedDuration;
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::gcp::command::{key_id, keys};
use crate::gcp::key::{date, duration, spoken};
use crate::gcp::{Case, KeyFacts};

/// A rotation happens at its date or shortly after.
const GRACE_HOURS: i64 = 24;

/// The date has passed, or the primary version is older than the period.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-014", page: Page::new(include_str!("rotation_overdue.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let (Some(period), Some(next)) = (key.field("rotationPeriod"), key.field("nextRotationTime"))
    else {
        return;
    };
    let grace = SignedDuration::from_hours(GRACE_HOURS);
    let id = key_id(case);
    let (Some(period_time), Some(next_time)) = (duration(period), date(next)) else {
        let place = key.document.place(if date(next).is_none() { next } else { period });
        out.unknown(&RULE, Some(&place), format_args!("the rotation schedule cannot be read"))
            .help("export the description again")
            .command(format_args!("{} --format json", keys("describe", id)));
        return;
    };
    let what = format_args!("Google rotates the key of {}", case.cluster_names());
    out.foretell(&RULE, Severity::Note, next_time, what);
    let late = grace <= case.now.duration_since(next_time);
    let old = age(case, key).filter(|it| period_time.saturating_add(grace) < *it);
    let message = if late {
        format!("was due to rotate on {next_time}, and the date has not moved on")
    } else if let Some(age) = old {
        let days = SignedDuration::from_hours(age.as_hours() / 24 * 24);
        let (age, period) = (spoken(days), spoken(period_time));
        format!("should rotate every {period}, and last did {age} ago")
    } else {
        return;
    };
    let place = key.document.place(if late { next } else { period });
    let finding =
        out.add(&RULE, Some(&place), format_args!("the key of {} {message}", case.cluster_names()));
    if let Some(primary) = key.primary() {
        finding.note(&primary.place("createTime"), "the version that encrypts is of this date");
    }
    finding.help(
        "export the description again; if nothing moved, look for why the rotation fails, then \
         set the next date",
    );
    finding.command(format_args!("{} --format json", keys("describe", id)));
}

/// How old the version is that encrypts.
pub(super) fn age(case: &Case, key: &KeyFacts) -> Option<SignedDuration> {
    let primary = key.primary()?;
    let born = ["generateTime", "createTime"].iter().find_map(|it| primary.node.get(it));
    Some(case.now.duration_since(born.and_then(date)?))
}
