//! A cluster's key that nobody uses: the cluster is gone, or its data lies under another key.

use keywright_policy::{Findings, Page, Rule};

use super::key_unused::command;
use super::last_use::{IDLE_DAYS, LastUse, has_cluster, is_past, last_use};
use crate::aws::Case;

/// A key is declared before its cluster is made; after so many days the cluster would have used it.
const GRACE_DAYS: i64 = 7;

/// A cluster should use the key, and nobody does.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-027", page: Page::new(include_str!("cluster_key_idle.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(document) = case.document.last_usage.as_ref().filter(|_| has_cluster(case)) else {
        return;
    };
    let (since, node, what) = match last_use(document) {
        LastUse::Used(since, node) if is_past(case, since, IDLE_DAYS) => {
            (since, node, "was last used on")
        }
        LastUse::Never(since, node) if is_past(case, since, GRACE_DAYS) => {
            (since, node, "shows no use since")
        }
        LastUse::Used(..) | LastUse::Never(..) => return,
        LastUse::Unclear(node) => {
            let clusters = case.cluster_names();
            let message = format_args!("cannot tell when the key of {clusters} was last used");
            let finding = out.unknown(&RULE, Some(&document.place(node)), message);
            finding.help("export the record of its last use again");
            finding.command(command(case));
            return;
        }
    };
    let day = since.strftime("%Y-%m-%d");
    let finding = out.add(
        &RULE,
        Some(&document.place(node)),
        format_args!("the key of {} {what} {day}", case.cluster_names()),
    );
    finding.help(
        "export the record again; where that says the same, find out whether the cluster still \
         runs, and by which key it is encrypted",
    );
    finding.command(command(case));
}
