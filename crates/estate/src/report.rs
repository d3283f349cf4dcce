//! What judging an estate came to: what was found, what was let pass, and what nobody looked at.
//!
//! What must never happen: a file or a finding leaves the report in silence. What is suppressed is
//! kept with its reason, what could not be judged is kept with its cause.

use std::collections::BTreeSet;

use keywright_policy::{Finding, Severity};

/// The whole answer of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// What counts.
    pub findings: Vec<Finding>,
    /// What a suppression lets pass for a while.
    pub allowed: Vec<Allowed>,
    /// Files that no rule looked at.
    pub unjudged: Vec<Unjudged>,
    /// What every answer takes for granted, because nothing handed in shows it.
    pub assumed: BTreeSet<&'static str>,
    /// How much was looked at.
    pub judged: Judged,
}

/// A finding that a suppression covers.
#[derive(Debug)]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// Why somebody let it pass, in their words.
    pub reason: String,
    /// The day on which it counts again: `2027-01-31`.
    pub until: String,
}

/// A file that no rule looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unjudged {
    /// The file, as the user named it.
    pub file: String,
    /// Why, in words that follow "because".
    pub why: String,
}

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judged {
    /// Files read and recognized.
    pub files: usize,
    /// Keys.
    pub keys: usize,
    /// Clusters.
    pub clusters: usize,
}

impl Report {
    /// How many findings have this severity. What is allowed does not count.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|it| it.severity == severity).count()
    }

    /// The worst severity of a finding that counts; `None` where there is none.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }
}

#[cfg(test)]
mod tests {
    use keywright_policy::{Findings, Page, Rule};

    use super::*;

    const RULE: Rule<()> =
        Rule { code: "TST-001", page: Page::new("# a\n\nseverity: warning\n"), check };

    fn check((): &(), out: &mut Findings) {
        out.add(&RULE, None, format_args!("weak"));
        out.unknown(&RULE, None, format_args!("dark"));
        out.add(&RULE, None, format_args!("weak too"));
    }

    fn found() -> Vec<Finding> {
        let mut out = Findings::default();
        (RULE.check)(&(), &mut out);
        out.into_vec()
    }

    #[test]
    fn what_is_allowed_counts_nowhere() {
        let allow =
            |finding| Allowed { finding, reason: "known".into(), until: "2027-01-31".into() };
        let allowed = found().into_iter().map(allow).collect();
        let report = Report { allowed, ..Report::default() };
        assert_eq!(report.count(Severity::Warning), 0);
        assert_eq!(report.worst(), None);
    }

    #[test]
    fn unknown_is_worse_than_a_warning() {
        let report = Report { findings: found(), ..Report::default() };
        assert_eq!(report.count(Severity::Warning), 2);
        assert_eq!(report.count(Severity::Unknown), 1);
        assert_eq!(report.count(Severity::Error), 0);
        assert_eq!(report.worst(), Some(Severity::Unknown));
    }
}
