//! The vendor used the key again and again, and does not any more.
//!
//! Source: AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail": a denied call
//! from another account stands in the caller's trail alone, so only its silence shows.

use jiff::SignedDuration;
use keywright_policy::{Findings, Page, Rule};

use crate::judge::{Heartbeat, Usage};

/// The vendor used the key again and again, and does not any more.
pub(super) const RULE: Rule<Usage> =
    Rule { code: "EST-020", page: Page::new(include_str!("vendor_silent.md")), check };

fn check(it: &Usage, out: &mut Findings) {
    let finding = match &it.heartbeat {
        Heartbeat::Learned { usual, last } => {
            let Some(silent) = it.silent_for() else { return };
            out.add(
                &RULE,
                it.place.as_ref(),
                format_args!(
                    "the vendor last used key `{}` at {last}, {} before the logs end, and is \
                     used to call within {}",
                    it.key,
                    span(silent),
                    span(*usual),
                ),
            )
        }
        Heartbeat::Unknown(_) if it.clusters.is_empty() => return,
        Heartbeat::Unknown(why) => out.unknown(
            &RULE,
            it.place.as_ref(),
            format_args!("cannot tell whether the vendor still uses key `{}`: {why}", it.key),
        ),
    };
    finding.help("look at the cluster, and at the vendor's validation of the key; then at the key");
    finding.key = Some(it.key.clone());
    finding.clusters.clone_from(&it.clusters);
}

/// A length of time in whole minutes.
fn span(it: SignedDuration) -> String {
    let minutes = it.as_mins();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} minutes"),
        (hours, 0) => format!("{hours} hours"),
        (hours, minutes) => format!("{hours} hours and {minutes} minutes"),
    }
}
