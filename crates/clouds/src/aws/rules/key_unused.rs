//! A key that nobody uses: it costs, it can be forgotten, and its policy still stands.

use keywright_policy::{Findings, Page, Rule};

use super::last_use::{IDLE_DAYS, LastUse, has_cluster, is_past, last_use};
use super::put;
use crate::aws::Case;

/// Nobody used the key for long.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-026", page: Page::new(include_str!("key_unused.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(document) = &case.document.last_usage else { return };
    // A cluster's key has a rule of its own.
    if has_cluster(case) {
        return;
    }
    let (since, node, what) = match last_use(document) {
        LastUse::Used(since, node) => (since, node, "was last used on"),
        LastUse::Never(since, node) => (since, node, "shows no use since"),
        LastUse::Unclear(node) => {
            let message = format_args!("cannot tell when the key was last used");
            let finding = out.unknown(&RULE, Some(&document.place(node)), message);
            finding.help("export the record of its last use again");
            finding.command(command(case));
            return;
        }
    };
    if !is_past(case, since, IDLE_DAYS) {
        return;
    }
    let day = since.strftime("%Y-%m-%d");
    let finding = out.add(
        &RULE,
        Some(&document.place(node)),
        format_args!("the key {what} {day}, and no cluster is known to stand on it"),
    );
    finding.help(
        "export the record again; where that says the same, disable the key and watch CloudTrail \
         for `DisabledException` before anybody schedules its deletion",
    );
    finding.command(command(case));
}

/// What exports the record.
pub(super) fn command(case: &Case) -> String {
    format!("aws kms get-key-last-usage --key-id {} --output json", put::id(case))
}
