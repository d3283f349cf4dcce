//! A key past its expiry.
//!
//! Source: Microsoft, "About keys": outside of its dates a key still unwraps and decrypts, and does
//! not wrap or encrypt.

use jiff::ToSpan as _;
use keywright_policy::{Findings, Page, Rule};

use crate::azure::rotation::{moved, whole_second};
use crate::azure::{Case, Told, command};

/// The key expired: its cluster reads old data and cannot make new data keys.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-008", page: Page::new(include_str!("key_expired.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let place = key.place("expires");
    let finding = match key.date("expires") {
        Told::Absent => return,
        Told::Is(expires) if case.now < expires => return,
        Told::Is(expires) => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the key expired on {expires}: {} can read old data, and cannot make new data keys",
                case.cluster_names()
            ),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the key has expired: {why}"),
        ),
    };
    finding.help("move the date, and let a rotation policy make the next version before it");
    let later = whole_second(moved(case.now, 2.years()).unwrap_or(case.now));
    if let Some(edit) = key.set_date("expires", later) {
        finding.edit(&key.document.source, edit);
    }
    finding.command(command::key_update(case, &format!("--expires {later}")));
}
