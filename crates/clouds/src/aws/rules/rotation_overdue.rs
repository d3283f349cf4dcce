//! A key that should have rotated and did not.
//!
//! Source: AWS KMS API, `GetKeyRotationStatus` and `ListKeyRotations`; the default period is 365
//! days.

use jiff::{SignedDuration, Timestamp};
use keywright_model::text::{Document, Node};
use keywright_policy::{Findings, Page, Rule, Severity};

use super::put;
use crate::aws::{Case, date};

/// AWS KMS names a day, and rotates on or soon after it.
const LATE_HOURS: i64 = 24;

const PERIOD_DAYS_DEFAULT: i64 = 365;

/// The last rotation is older than the period.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-016", page: Page::new(include_str!("rotation_overdue.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(rotation) = &case.document.rotation else { return };
    if rotation.root.get("KeyRotationEnabled").and_then(Node::as_bool) != Some(true) {
        return;
    }
    let Some((due, node, document)) = due(case, rotation) else { return };
    // AWS KMS does not rotate a key that is disabled or pending deletion.
    let state = case.document.description.as_ref().and_then(|it| it.state());
    if matches!(state, None | Some("Enabled")) {
        let what = format_args!("AWS KMS rotates the key of {}", case.cluster_names());
        out.foretell(&RULE, Severity::Note, due, what);
    }
    let late = SignedDuration::from_hours(LATE_HOURS);
    if case.now.duration_since(due) < late {
        return;
    }
    out.add(
        &RULE,
        Some(&document.place(node)),
        format_args!(
            "the key of {} was due to rotate on {}, and there is no proof that it did",
            case.cluster_names(),
            due.strftime("%Y-%m-%d"),
        ),
    )
    .help(
        "export the rotations again; if the date still lies in the past, switch rotation off \
        and on",
    )
    .command(format_args!("aws kms list-key-rotations --key-id {} --output json", put::id(case)));
}

/// When the key is due, and where that can be read: the provider's own date, or else the last
/// rotation, or the key's creation, and the period.
fn due<'c>(case: &'c Case, rotation: &'c Document) -> Option<(Timestamp, &'c Node, &'c Document)> {
    if let Some(node) = rotation.root.get("NextRotationDate") {
        return Some((date(node)?, node, rotation));
    }
    let days = rotation.root.get("RotationPeriodInDays").and_then(Node::as_i64);
    let period =
        SignedDuration::from_hours(24 * days.unwrap_or(PERIOD_DAYS_DEFAULT).clamp(1, 36_500));
    let rotated = case.document.rotations.as_ref().and_then(|list| {
        let all = list.root.get("Rotations")?.as_array()?;
        let dated = all.iter().filter_map(|it| it.get("RotationDate"));
        dated.filter_map(|it| Some((date(it)?, it, list))).max_by_key(|it| it.0)
    });
    let created = || {
        let key = case.document.description.as_ref()?;
        Some((key.date("CreationDate")?, key.field("CreationDate")?, &key.document))
    };
    // Without the list of rotations, a creation long ago proves nothing.
    let last = rotated.or_else(|| case.document.rotations.is_some().then(created)?)?;
    Some((last.0.checked_add(period).ok()?, last.1, last.2))
}
