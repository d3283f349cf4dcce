//! Letting the vendor's group in, beside all that a policy says already.

use keywright_policy::{Finding, Principal};

use crate::gcp::command::{bind, key_id, keys};
use crate::gcp::predefined::least;
use crate::gcp::{Case, Policy, rebind};

/// Binds the group to the least predefined roles that hold the operations. A policy that cannot be
/// read as a whole is asked for again instead.
pub(super) fn let_in(
    finding: &mut Finding,
    case: &Case,
    policy: &Policy,
    principal: &Principal,
    operations: &[&str],
) {
    let id = key_id(case);
    if !policy.faults.is_empty() {
        finding.command(format_args!("{} --format json", keys("get-iam-policy", id)));
        return;
    }
    let Some(wanted) = least(operations) else { return };
    for edit in rebind::bind(policy, &principal.id, &wanted) {
        finding.edit(&policy.document.source, edit);
    }
    let member = format!("group:{}", principal.id);
    let lines: Vec<String> = wanted.iter().map(|it| bind(id, &member, it)).collect();
    finding.command(lines.join("\n"));
}
