//! Runs every rule of this folder over one policy.

use keywright_policy::{Finding, Findings};

use super::RULES;
use crate::aws::Policy;

/// What is unwise, idle or void in a policy, in the order of the rules.
pub fn advise(policy: &Policy) -> Vec<Finding> {
    let mut out = Findings::default();
    for rule in RULES {
        (rule.check)(policy, &mut out);
    }
    out.into_vec()
}
