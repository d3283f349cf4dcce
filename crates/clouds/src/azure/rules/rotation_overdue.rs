//! A key that should have rotated and did not.
//!
//! Source: Confluent, best practices: "Rotate encryption keys on a regular basis".

use jiff::{Timestamp, ToSpan as _};
use keywright_policy::{Findings, Page, Rule, Severity};

use crate::azure::property::{date, is_cut};
use crate::azure::rotation::moved;
use crate::azure::{Case, Version, command};

/// The newest version is older than the policy allows.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-013", page: Page::new(include_str!("rotation_overdue.md")), check };

/// Azure rotates within about a day of the date; a week is late in any case.
const SLACK_DAYS: i32 = 7;

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.rotation else { return };
    let (Some(rotates), Some((created, expires))) = (policy.rotates().known(), newest(case)) else {
        return;
    };
    let Some(due) = rotates.next(created, expires) else { return };
    let what = format_args!("Azure rotates the key of {}", case.cluster_names());
    out.foretell(&RULE, Severity::Note, due, what);
    if moved(due, SLACK_DAYS.days()).is_none_or(|it| case.now <= it) {
        return;
    }
    let finding = out.add(
        &RULE,
        Some(&policy.place()),
        format_args!(
            "the key of {} should have rotated by {due}, and its newest version is of {created}",
            case.cluster_names()
        ),
    );
    finding.help(
        "look why Azure did not rotate it: a disabled key, an expiry date too near, or a policy \
         changed since; then put the policy again",
    );
    finding.command(format!("az keyvault key list-versions {} --output json", command::key(case)));
}

/// When the newest version was made, and when it expires.
fn newest(case: &Case) -> Option<(Timestamp, Option<Timestamp>)> {
    // WHY: the newest may stand on another page.
    let whole = case.document.versions.iter().filter(|it| !is_cut(&it.root));
    let listed = whole.flat_map(Version::all).filter_map(|it| {
        let expires = date(it.attribute("expires")).known();
        Some((date(it.attribute("created")).known()?, expires))
    });
    let shown = case
        .document
        .key
        .iter()
        .filter_map(|it| Some((it.date("created").known()?, it.date("expires").known())));
    listed.chain(shown).max_by_key(|it| it.0)
}
