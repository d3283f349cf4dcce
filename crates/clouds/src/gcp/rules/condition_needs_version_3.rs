//! A policy with conditions in a format that does not carry them.
//!
//! Source: IAM, "Allow policies", "Policy versions"; IAM API v1, `Policy.version`: whatever touches
//! a conditional binding must say version 3, and a policy read at another version leaves its
//! conditions out and marks the role with `_withcond_`.

use keywright_model::text::Edit;
use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, keys, put_policy};
use crate::gcp::role::is_stripped;
use crate::gcp::{Case, Policy};

/// Conditions that are refused, or lost, when the policy is written back.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-007", page: Page::new(include_str!("condition_needs_version_3.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for binding in policy.bindings.iter().filter(|it| is_stripped(&it.role)) {
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(binding.role_span)),
            format_args!(
                "the policy was read without its conditions: `{}` stands where one should; written \
                 back, it is refused, or {} loses the binding",
                binding.role,
                case.cluster_names(),
            ),
        );
        finding.help("read the policy again with gcloud, which asks for version 3");
        let id = key_id(case);
        finding.command(format_args!("{} --format json", keys("get-iam-policy", id)));
    }
    tell_version(case, policy, out);
}

fn tell_version(case: &Case, policy: &Policy, out: &mut Findings) {
    let conditional = policy.bindings.iter().find_map(|it| it.condition.as_ref());
    let Some(condition) = conditional.filter(|_| policy.version != 3) else { return };
    let root = &policy.document.root;
    let place = match root.get("version") {
        Some(node) => policy.document.place(node),
        None => policy.document.place_at(condition.span),
    };
    let finding = out.add(
        &RULE,
        Some(&place),
        format_args!(
            "the key policy of {} has a condition and is of version {}: written back, it is \
             refused, or its conditions are lost",
            case.cluster_names(),
            policy.version,
        ),
    );
    finding.note(&policy.document.place_at(condition.span), "the condition");
    finding.help("say version 3, and keep the etag");
    let edit = Edit::set(policy.document.source.text(), root, "version", "3");
    finding.edit(&policy.document.source, edit);
    finding.command(put_policy(key_id(case)));
}
