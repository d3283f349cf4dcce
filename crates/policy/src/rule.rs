//! The rule seam: one rule looks at one subject and complains of places in it.

use crate::{Case, Coming, Finding, Findings, Page};

/// A rule over subjects of type `S`.
#[derive(Debug)]
pub struct Rule<S> {
    /// Stable, never used again: `AWS-001`.
    pub code: &'static str,
    /// The rule's page.
    pub page: Page,
    /// Looks at the subject.
    pub check: fn(&S, &mut Findings),
}

impl<S> Rule<S> {
    /// The rule without its check: what a finding remembers, and what `explain` lists.
    pub const fn card(&self) -> Card {
        Card { code: self.code, page: self.page }
    }
}

/// A rule's code and page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// The code.
    pub code: &'static str,
    /// The page.
    pub page: Page,
}

/// What rules told of a case.
#[derive(Debug, Default)]
pub struct Told {
    /// What they complain of.
    pub findings: Vec<Finding>,
    /// What they foretell.
    pub coming: Vec<Coming>,
}

/// Runs rules over a case. Every finding is stamped with the case's key and clusters.
pub fn judge<D>(rules: &[Rule<Case<D>>], case: &Case<D>) -> Vec<Finding> {
    foresee(rules, case).findings
}

/// Runs rules over a case, and keeps the dates that they read. All is stamped with the case's key
/// and clusters.
pub fn foresee<D>(rules: &[Rule<Case<D>>], case: &Case<D>) -> Told {
    let mut out = Findings::default();
    for rule in rules {
        (rule.check)(case, &mut out);
    }
    let (mut findings, mut coming) = out.into_parts();
    for finding in &mut findings {
        finding.key.get_or_insert_with(|| case.key.name.clone());
        if finding.clusters.is_empty() {
            finding.clusters = case.key.clusters.iter().map(|it| it.name.clone()).collect();
        }
    }
    for it in &mut coming {
        it.key.get_or_insert_with(|| case.key.name.clone());
        it.clusters = case.key.clusters.iter().map(|it| it.name.clone()).collect();
    }
    Told { findings, coming }
}
