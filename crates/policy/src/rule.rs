//! The rule seam: one rule looks at one subject and complains of places in it.

use crate::{Case, Finding, Findings, Page};

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

/// Runs rules over a case. Every finding is stamped with the case's key and clusters.
pub fn judge<D>(rules: &[Rule<Case<D>>], case: &Case<D>) -> Vec<Finding> {
    let mut out = Findings::default();
    for rule in rules {
        (rule.check)(case, &mut out);
    }
    let mut findings = out.into_vec();
    for finding in &mut findings {
        finding.key.get_or_insert_with(|| case.key.name.clone());
        if finding.clusters.is_empty() {
            finding.clusters = case.key.clusters.iter().map(|it| it.name.clone()).collect();
        }
    }
    findings
}
