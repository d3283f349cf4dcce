//! A member that was deleted while it was bound.
//!
//! Source: IAM, "Deleted principals": it keeps its place as `deleted:…?uid=…` and grants nothing;
//! one made later under the same name is another principal.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Findings, Page, Rule, Seen, Severity};

use super::vendor_group_wrong::is_vendors;
use crate::gcp::command::{bind, key_id, put_policy, unbind};
use crate::gcp::{Binding, Case, Member, Named, Policy, rebind};

/// A binding of somebody who is gone.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-004", page: Page::new(include_str!("deleted_member.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for binding in &policy.bindings {
        for named in &binding.members {
            if let Member::Deleted(group) = &named.member {
                tell(case, policy, (binding, named), group.as_deref(), out);
            }
        }
    }
}

fn tell(
    case: &Case,
    policy: &Policy,
    (binding, named): (&Binding, &Named),
    group: Option<&str>,
    out: &mut Findings,
) {
    let principals = case.needs.as_ref().map(|it| &it.principals);
    let right = match principals {
        Some(Seen::Seen(listed)) => {
            listed.iter().find(|it| group.is_some_and(|dead| dead.eq_ignore_ascii_case(&it.id)))
        }
        Some(Seen::Unseen(_)) | None => None,
    };
    let unsure = matches!(principals, Some(Seen::Unseen(_)) | None)
        && group.is_some_and(|it| is_vendors(it, &[]));
    let whose = match (right, unsure) {
        (Some(_), _) => format!("the vendor's group for {}", case.cluster_names()),
        (None, true) => "which may be the vendor's group".to_owned(),
        (None, false) => "which is not the vendor's group".to_owned(),
    };
    let finding = out.add(
        &RULE,
        Some(&policy.document.place_at(named.span)),
        format_args!("`{}`, {whose}, was deleted, and its binding grants nothing", named.text),
    );
    finding.severity = match (right, unsure) {
        (Some(_), _) => Severity::Error,
        (None, true) => Severity::Unknown,
        (None, false) => Severity::Warning,
    };
    let beside =
        right.filter(|it| binding.members.iter().any(|bound| bound.member.is_group(&it.id)));
    let live = right.filter(|_| beside.is_none()).map(|it| format!("group:{}", it.id));
    let edit = match &live {
        Some(member) => Some(Edit::replace(named.span, quote(member))),
        None => rebind::unbind(policy, binding, named),
    };
    if let Some(edit) = edit {
        finding.edit(&policy.document.source, edit);
    }
    finding.help(match live {
        Some(_) => "ask the vendor whether the group was made again, then bind it by its name anew",
        None => "take it out of the policy",
    });
    let id = key_id(case);
    match (live, &binding.condition) {
        (Some(member), None) => finding.command(format_args!(
            "{}\n{}",
            bind(id, &member, &binding.role),
            unbind(id, &named.text, &binding.role),
        )),
        (None, None) => finding.command(unbind(id, &named.text, &binding.role)),
        (_, Some(_)) => finding.command(put_policy(id)),
    };
}
