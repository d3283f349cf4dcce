//! The least changes of a policy: one group more in a role, one member less.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;

use super::policy::{Binding, Named, Policy};

/// Binds a group to roles, without a condition: beside the members that a role has, or in a binding
/// of its own.
pub(super) fn bind(policy: &Policy, address: &str, roles: &[&str]) -> Vec<Edit> {
    let (text, root) = (policy.document.source.text(), &policy.document.root);
    let member = format!("group:{address}");
    let (mut edits, mut fresh) = (Vec::new(), Vec::new());
    for role in roles {
        let plain = |it: &&Binding| it.condition.is_none() && it.faults.is_empty();
        let present = policy.bindings.iter().filter(plain).find(|it| it.role == *role);
        match present.and_then(|it| policy.node(it)?.get("members")) {
            Some(members) => edits.push(Edit::push_string(text, members, &member)),
            None => fresh.push(format!(
                "{{ \"members\": [{}], \"role\": {} }}",
                quote(&member),
                quote(role)
            )),
        }
    }
    match (fresh.as_slice(), root.get("bindings")) {
        ([], _) => {}
        (_, Some(list)) if list.as_array().is_some_and(|it| !it.is_empty()) => {
            edits.extend(fresh.iter().map(|it| Edit::push(text, list, it)));
        }
        (_, _) => edits.push(Edit::set(text, root, "bindings", &format!("[{}]", fresh.join(", ")))),
    }
    edits
}

/// Takes a member out of a binding, and the binding with its last member.
pub(super) fn unbind(policy: &Policy, binding: &Binding, named: &Named) -> Option<Edit> {
    match binding.members.as_slice() {
        [_] => Edit::remove_element(policy.document.root.get("bindings")?, binding.index),
        _ => Edit::remove_element(policy.node(binding)?.get("members")?, named.index),
    }
}
