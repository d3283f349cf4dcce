//! Findings that are allowed for a time, with a reason. What is unknown is never allowed, and an allow
//! never outlives its day.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use keywright_policy::{Finding, LetterCase, Page, Pattern, Rule, Severity};

use crate::declaration::{Allow, Estate, Target};

/// What the rules about allows see.
#[derive(Debug)]
pub(crate) struct Used {
    estate: Arc<Estate>,
    used: BTreeSet<usize>,
    today: Date,
}

/// The rules about allows.
pub(crate) const RULES: &[Rule<Used>] = &[
    Rule {
        code: "CFG-002",
        page: Page::new(include_str!("allow_expired.md")),
        check: |it, out| {
            for (_, allow) in it.rest().filter(|(_, allow)| allow.until < it.today) {
                let place = it.estate.place(allow.span);
                let message = format_args!("leave for `{}` ended on {}", allow.rule, allow.until);
                out.add(&RULES[0], Some(&place), message)
                    .help("mend the finding, or give a new day and a new reason");
            }
        },
    },
    Rule {
        code: "CFG-003",
        page: Page::new(include_str!("allow_idle.md")),
        check: |it, out| {
            for (_, allow) in it.rest().filter(|(_, allow)| it.today <= allow.until) {
                let place = it.estate.place(allow.span);
                let message = format_args!("leave for `{}` allows nothing", allow.rule);
                out.add(&RULES[1], Some(&place), message)
                    .help("take it out: the finding is mended, or its name is another");
            }
        },
    },
];

impl Used {
    pub(super) fn new(estate: Arc<Estate>, today: Date) -> Used {
        Used { estate, used: BTreeSet::new(), today }
    }

    /// The leave that covers a finding today: its reason, and its last day.
    pub(super) fn leave(&mut self, finding: &Finding) -> Option<(String, String)> {
        if finding.severity == Severity::Unknown {
            return None;
        }
        let fits = |it: &(usize, &Allow)| self.today <= it.1.until && covers(it.1, finding);
        let (index, allow) = self.estate.allows.iter().enumerate().find(fits)?;
        self.used.insert(index);
        Some((allow.reason.clone(), allow.until.to_string()))
    }

    fn rest(&self) -> impl Iterator<Item = (usize, &Allow)> {
        self.estate.allows.iter().enumerate().filter(|it| !self.used.contains(&it.0))
    }
}

fn covers(allow: &Allow, finding: &Finding) -> bool {
    let rule = allow.rule == finding.rule.code || allow.rule == finding.rule.page.name();
    rule && match &allow.target {
        Target::Key(key) => finding.key.as_ref() == Some(key),
        // WHY: a finding that hits several clusters is not excused by leave for one of them.
        Target::Cluster(cluster) => matches!(finding.clusters.as_slice(), [it] if it == cluster),
        Target::File(pattern) => finding.place.as_ref().is_some_and(|it| {
            let (source, _) = it.on_disk();
            let pattern = Pattern::stars(pattern, LetterCase::Sensitive);
            pattern.matches(source.name()) || beside(source.name(), &pattern)
        }),
    }
}

/// Whether a pattern that is written from the estate's folder on fits a path that leads there.
fn beside(path: &str, pattern: &Pattern) -> bool {
    path.match_indices('/').any(|(at, _)| pattern.matches(&path[at + 1..]))
}
