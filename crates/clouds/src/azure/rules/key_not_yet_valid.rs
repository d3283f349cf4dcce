//! A key before its first day.
//!
//! Source: Microsoft, "About keys": outside of its dates a key does not wrap or encrypt.

use keywright_policy::{Findings, Page, Rule, Severity};

use crate::azure::rotation::whole_second;
use crate::azure::{Case, Told, command};

/// The key may not be used for new data keys yet.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-022", page: Page::new(include_str!("key_not_yet_valid.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.key else { return };
    let place = key.place("notBefore");
    if let Told::Is(first) = key.date("notBefore") {
        let what = format_args!("the key of {} may be used from now on", case.cluster_names());
        out.foretell(&RULE, Severity::Note, first, what);
    }
    let finding = match key.date("notBefore") {
        Told::Absent => return,
        Told::Is(first) if first <= case.now => return,
        Told::Is(first) => out.add(
            &RULE,
            Some(&place),
            format_args!(
                "the key may not be used before {first}: {} cannot make data keys until then",
                case.cluster_names()
            ),
        ),
        Told::Unclear(why) => out.unknown(
            &RULE,
            Some(&place),
            format_args!("cannot tell whether the key may be used yet: {why}"),
        ),
    };
    finding.help("move the date to the past");
    let today = whole_second(case.now);
    if let Some(edit) = key.set_date("notBefore", today) {
        finding.edit(&key.document.source, edit);
    }
    finding.command(command::key_update(case, &format!("--not-before {today}")));
}
