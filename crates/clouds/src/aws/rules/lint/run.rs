//! Runs the rules over one policy.

use keywright_policy::{Finding, Findings};

use super::RULES;
use crate::aws::Policy;

/// What AWS would refuse in a policy, or read otherwise than it seems.
pub fn lint(policy: &Policy) -> Vec<Finding> {
    let mut out = Findings::default();
    for rule in RULES {
        (rule.check)(policy, &mut out);
    }
    out.into_vec()
}
