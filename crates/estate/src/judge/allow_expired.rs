//! Leave to go on with a finding that has ended.

use jiff::ToSpan as _;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use keywright_policy::{Findings, Page, Rule, Severity};

use super::allow::Used;
use crate::declaration::{Allow, Target};

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
    for allow in it.estate.allows.iter().filter(|allow| it.today <= allow.until) {
        foretell(allow, out);
    }
}

/// Leave lasts to the end of its last day.
fn foretell(allow: &Allow, out: &mut Findings) {
    let next = allow.until.checked_add(1.day()).map(|it| it.to_datetime(Time::midnight()));
    let Ok(counts) = next.and_then(|it| TimeZone::UTC.to_timestamp(it)) else { return };
    let within = match &allow.target {
        Target::File(pattern) => format!(" in `{pattern}`"),
        Target::Key(_) | Target::Cluster(_) => String::new(),
    };
    let what =
        format_args!("leave for `{}`{within} has ended, and what it let pass counts", allow.rule);
    let coming = out.foretell(&RULE, Severity::Note, counts, what);
    match &allow.target {
        Target::Key(key) => coming.key = Some(key.clone()),
        Target::Cluster(cluster) => coming.clusters = vec![cluster.clone()],
        Target::File(_) => {}
    }
}
