//! A key that everyone may use.
//!
//! Source: IAM, "Principal identifiers": `allUsers` and `allAuthenticatedUsers`.

use keywright_policy::{Findings, Page, Rule};

use crate::gcp::command::{key_id, unbind};
use crate::gcp::{Case, Member, rebind};

/// Everyone on the internet is a member of a binding.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-005", page: Page::new(include_str!("public_member.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for binding in &policy.bindings {
        for named in binding.members.iter().filter(|it| it.member == Member::Everyone) {
            let place = policy.document.place_at(named.span);
            let finding = match binding.condition {
                None => out.add(
                    &RULE,
                    Some(&place),
                    format_args!(
                        "`{}` has `{}` on the key of {}: everyone is let in",
                        named.text,
                        binding.role,
                        case.cluster_names(),
                    ),
                ),
                Some(_) => out.unknown(
                    &RULE,
                    Some(&place),
                    format_args!(
                        "whether everyone has `{}` on the key of {} depends on a condition",
                        binding.role,
                        case.cluster_names(),
                    ),
                ),
            };
            finding.help("bind the vendor's group by its own name first, then take everyone out");
            if let Some(edit) = rebind::unbind(policy, binding, named) {
                finding.edit(&policy.document.source, edit);
            }
            finding.command(unbind(key_id(case), &named.text, &binding.role));
        }
    }
}
