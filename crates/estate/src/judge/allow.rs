//! Findings that are allowed for a time, with a reason. What is unknown is never allowed, and an
//! allow never outlives its day.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use keywright_policy::{Finding, LetterCase, Pattern, Severity};

use crate::declaration::{Allow, Estate, Target};

/// What the rules about allows see.
#[derive(Debug)]
pub(crate) struct Used {
    pub(super) estate: Arc<Estate>,
    used: BTreeSet<usize>,
    pub(super) today: Date,
}

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

    /// The leave that covered nothing.
    pub(super) fn rest(&self) -> impl Iterator<Item = &Allow> {
        let all = self.estate.allows.iter().enumerate();
        all.filter(|it| !self.used.contains(&it.0)).map(|it| it.1)
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
