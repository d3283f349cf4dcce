//! What judging an estate came to: what was found, what was let pass, and what nobody looked at.
//!
//! What must never happen: a file or a finding leaves the report in silence. What is suppressed is
//! kept with its reason, what could not be judged is kept with its cause.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Coming, Finding, Severity, Standard};

/// The whole answer of one run.
#[derive(Debug, Default)]
pub struct Report {
    /// What counts.
    pub findings: Vec<Finding>,
    /// What a suppression lets pass for a while.
    pub allowed: Vec<Allowed>,
    /// What dates to come bring by themselves, up to the horizon, the next first.
    pub forecast: Vec<Coming>,
    /// How far that looks.
    pub horizon: Horizon,
    /// Files that no rule looked at.
    pub unjudged: Vec<Unjudged>,
    /// What every answer takes for granted, because nothing handed in shows it.
    pub assumed: BTreeSet<&'static str>,
    /// How much was looked at.
    pub judged: Judged,
    /// The standards whose findings alone are told; all findings, where it is empty.
    pub standards: Vec<Standard>,
}

/// How far ahead a run looks, in days of 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    days: u16,
}

impl Horizon {
    /// What is looked for where nobody says otherwise: a quarter, which leaves a month of planning
    /// before the month of notice that a change of a production key wants.
    pub const DAYS_DEFAULT: u16 = 90;

    /// Ten years: what comes later is no plan.
    pub const DAYS_MAX: u16 = 3_653;

    /// So many days; `None` beyond [`Horizon::DAYS_MAX`].
    pub fn of_days(days: u16) -> Option<Horizon> {
        (days <= Horizon::DAYS_MAX).then_some(Horizon { days })
    }

    /// Reads `90d`, `13w` or `1y`; a year has 365 days.
    pub fn parse(text: &str) -> Option<Horizon> {
        let unit = text.chars().next_back()?;
        let length = match unit {
            'd' => 1,
            'w' => 7,
            'y' => 365,
            _ => return None,
        };
        let count =
            text.strip_suffix(unit).filter(|it| it.bytes().all(|it| it.is_ascii_digit()))?;
        Horizon::of_days(count.parse::<u16>().ok()?.checked_mul(length)?)
    }

    /// In days.
    pub fn days(self) -> u16 {
        self.days
    }

    /// The last moment that counts.
    pub fn from(self, now: Timestamp) -> Timestamp {
        let ahead = SignedDuration::from_hours(24 * i64::from(self.days));
        now.checked_add(ahead).unwrap_or(Timestamp::MAX)
    }
}

impl Default for Horizon {
    fn default() -> Horizon {
        Horizon { days: Horizon::DAYS_DEFAULT }
    }
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

    /// Puts the forecast in the order of its dates. Estates may name their keys alike: what stands
    /// twice in the forecasts of two is told of both.
    pub fn order_forecast(&mut self) {
        self.forecast.sort_by(|a, b| order(a).cmp(&order(b)));
    }

    /// Tells once what the rules of one estate foretold twice.
    pub(crate) fn thin_forecast(&mut self) {
        self.order_forecast();
        self.forecast.dedup_by(|a, b| order(a) == order(b));
    }

    /// What narrows the answer, in the words of every form; `None` where all is told.
    pub fn narrowed(&self) -> Option<String> {
        let ids: Vec<String> = self.standards.iter().map(|it| format!("`{}`", it.id)).collect();
        (!ids.is_empty()).then(|| format!("told for {} alone", ids.join(", ")))
    }

    /// The worst severity of a finding that counts; `None` where there is none.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }
}

fn order(it: &Coming) -> (Timestamp, Option<&str>, &str, &str, &[ClusterName]) {
    (it.on, it.key.as_ref().map(KeyName::as_str), it.rule.code, &it.what, &it.clusters)
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
    fn a_horizon_is_a_number_of_days_weeks_or_years() {
        let days = |text| Horizon::parse(text).map(Horizon::days);
        assert_eq!(days("90d"), Some(90));
        assert_eq!(days("13w"), Some(91));
        assert_eq!(days("10y"), Some(3_650));
        assert_eq!(days("0d"), Some(0));
        for none in ["", "90", "d", "-1d", "+1d", "1.5d", "11y", "9999999d", "1 d", "90é"] {
            assert_eq!(days(none), None, "{none}");
        }
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
