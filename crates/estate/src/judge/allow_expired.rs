//! Leave to go on with a finding that has ended.

use keywright_policy::{Findings, Page, Rule};

use super::allow::Used;

/// Leave to go on with a finding that has ended.
pub(super) const RULE: Rule<Used> =
    Rule { code: "CFG-002", page: Page::new(include_str!("allow_expired.md")), check };

fn check(it: &Used, out: &mut Findings) {
    for allow in it.rest().filter(|allow| allow.until < it.today) {
        let place = it.estate.place(allow.span);
        out.add(
            &RULE,
            Some(&place),
            format_args!("leave for `{}` ended on {}", allow.rule, allow.until),
        )
        .help("mend the finding, or give a new day and a new reason");
    }
}
