//! A key whose documents are not those that somebody approved.
//!
//! Source: Confluent, best practices for self-managed keys, "Minimize key policy modifications";
//! NIST SP 800-53, CM-2 and CM-3.

use keywright_policy::{Difference, Findings, Page, Rule, Seen};

use crate::judge::{Drift, compared};

/// The key has drifted from its baseline.
pub(crate) const RULE: Rule<Drift> =
    Rule { code: "EST-019", page: Page::new(include_str!("drifted_from_baseline.md")), check };

/// Changes that a finding spells out.
const TOLD_MAX: usize = 8;

fn check(it: &Drift, out: &mut Findings) {
    let key = &it.key;
    let finding = match &it.live {
        Seen::Seen(live) if *live == it.baseline.document => return,
        Seen::Seen(live) => {
            let what = changes(&compared(it.cloud, &it.baseline.document, live));
            let (days, by) = (days(it), &it.baseline.by);
            out.add(
                &RULE,
                Some(&it.place),
                format_args!("key `{key}` is not as `{by}` approved it {days} days ago: {what}"),
            )
        }
        Seen::Unseen(why) => out.unknown(
            &RULE,
            Some(&it.place),
            format_args!("cannot tell whether key `{key}` is as it was approved: {why}"),
        ),
    };
    if let Some(place) = &it.baseline.place {
        finding.note(place, "the baseline");
    }
    finding.help(
        "find out who changed it and why; put it back, or approve it as it is: `keywright key \
         baseline approve`",
    );
    finding.key = Some(key.clone());
    finding.clusters.clone_from(&it.clusters);
}

fn days(it: &Drift) -> i64 {
    (it.now.duration_since(it.baseline.at).as_hours() / 24).max(0)
}

/// Who gained and who lost what, in a sentence.
fn changes(difference: &Difference) -> String {
    let mut all: Vec<String> = Vec::new();
    for it in difference.changes.iter().take(TOLD_MAX) {
        let verb = if it.gained { "gained" } else { "lost" };
        let what: Vec<String> =
            it.actions.iter().take(TOLD_MAX).map(|it| format!("`{it}`")).collect();
        let more = it.actions.len().saturating_sub(TOLD_MAX);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        all.push(format!("{} {verb} {}{more}", it.who, what.join(", ")));
    }
    let more = difference.changes.len().saturating_sub(TOLD_MAX);
    if 0 < more {
        all.push(format!("{more} more gained or lost something"));
    }
    if !difference.is_told() {
        all.push("what else changed for whom cannot be told".to_owned());
    }
    match all.as_slice() {
        [] => "its documents changed, and nobody gained or lost anything by its policy".to_owned(),
        all => all.join("; "),
    }
}
