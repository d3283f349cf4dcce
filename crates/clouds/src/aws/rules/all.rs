//! Everything that is to be told of one key, from every list of rules.

use keywright_policy::{Card, Rule, Told, foresee};

use super::advice::{self, CASE_RULES, advise};
use super::lint::{self, lint};
use super::{RULES, put};
use crate::aws::Case;

/// Judges a key: its case, and its policy for itself.
pub fn judge_all(case: &Case) -> Told {
    let mut told = foresee(RULES, case);
    told.findings.extend(foresee(CASE_RULES, case).findings);
    let Some(policy) = &case.document.policy else { return told };
    for mut finding in lint(policy).into_iter().chain(advise(policy)) {
        finding.key.get_or_insert_with(|| case.key.name.clone());
        finding.clusters = case.key.clusters.iter().map(|it| it.name.clone()).collect();
        if !finding.fix.edits.is_empty() && finding.fix.command.is_none() {
            finding.command(put::put_policy(case));
        }
        told.findings.push(finding);
    }
    told
}

/// Every rule's code and page.
pub fn cards() -> Vec<Card> {
    let of_case = RULES.iter().chain(CASE_RULES).map(Rule::card);
    let of_policy = lint::RULES.iter().chain(advice::RULES).map(Rule::card);
    of_case.chain(of_policy).collect()
}
