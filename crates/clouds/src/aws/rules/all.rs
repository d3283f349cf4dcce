//! Everything that is to be told of one key, from every list of rules.

use keywright_policy::{Card, Rule, Told, foresee};

use super::advice::{self, CASE_RULES, advise};
use super::lint::{self, lint};
use super::{RULES, put};
use crate::aws::{Case, Form};

/// Judges a key: its case, and its policy and those of roles for themselves.
pub fn judge_all(case: &Case) -> Told {
    let mut told = foresee(RULES, case);
    told.findings.extend(foresee(CASE_RULES, case).findings);
    for policy in case.document.policy.iter().chain(&case.document.trust_policies) {
        for mut finding in lint(policy).into_iter().chain(advise(policy)) {
            finding.key.get_or_insert_with(|| case.key.name.clone());
            finding.clusters = case.key.clusters.iter().map(|it| it.name.clone()).collect();
            let mends = !finding.fix.edits.is_empty() && finding.fix.command.is_none();
            if mends && policy.form == Form::Key {
                finding.command(put::put_policy(case));
            }
            told.findings.push(finding);
        }
    }
    told
}

/// Every rule's code and page.
pub fn cards() -> Vec<Card> {
    let of_case = RULES.iter().chain(CASE_RULES).map(Rule::card);
    let of_policy = lint::RULES.iter().chain(advice::RULES).map(Rule::card);
    of_case.chain(of_policy).collect()
}
