//! Leave to go on with a finding that nobody made.

use keywright_policy::{Findings, Page, Rule};

use super::allow::Used;

/// Leave to go on with a finding that nobody made.
pub(super) const RULE: Rule<Used> =
    Rule { code: "CFG-003", page: Page::new(include_str!("allow_idle.md")), check };

fn check(it: &Used, out: &mut Findings) {
    for allow in it.rest().filter(|allow| it.today <= allow.until) {
        let place = it.estate.place(allow.span);
        out.add(&RULE, Some(&place), format_args!("leave for `{}` allows nothing", allow.rule))
            .help("take it out: the finding is mended, or its name is another");
    }
}
