//! Taking a wrong member out of a binding, with the right group in its place where it is not there.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Finding, Principal};

use crate::gcp::command::{bind, key_id, put_policy, unbind};
use crate::gcp::{Binding, Case, Named, Policy, rebind};

/// Puts the right group in a member's place, or takes the member out where there is no right group,
/// or where it stands beside.
pub(super) fn swap(
    finding: &mut Finding,
    case: &Case,
    policy: &Policy,
    (binding, named): (&Binding, &Named),
    right: Option<&Principal>,
) {
    let stands = |it: &Principal| binding.members.iter().any(|bound| bound.member.is_group(&it.id));
    let wanted = right.filter(|it| !stands(it)).map(|it| format!("group:{}", it.id));
    let edit = match &wanted {
        Some(member) => Some(Edit::replace(named.span, quote(member))),
        None => rebind::unbind(policy, binding, named),
    };
    if let Some(edit) = edit {
        finding.edit(&policy.document.source, edit);
    }
    let (id, role) = (key_id(case), &binding.role);
    let out = unbind(id, &named.text, role);
    match (wanted, &binding.condition) {
        (Some(member), None) => {
            finding.help("put the vendor's group for this key in its place");
            finding.command(format_args!("{}\n{out}", bind(id, &member, role)));
        }
        (None, None) => {
            finding.help("take it out of the policy");
            finding.command(out);
        }
        (_, Some(_)) => {
            finding.help("mend the binding as shown, and put the whole policy with its etag");
            finding.command(put_policy(id));
        }
    }
}
