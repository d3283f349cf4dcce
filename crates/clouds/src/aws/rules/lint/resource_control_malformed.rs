//! A resource control policy with what such a policy does not take.
//!
//! Source: AWS Organizations User Guide, "RCP syntax": `Allow` is for AWS's own policy alone, and
//! `NotAction` is not taken.

use keywright_policy::{Findings, Page, Rule};

use super::tree::members;
use crate::aws::rules::clause::statements;
use crate::aws::{Effect, Form, Policy};

/// An allow, or the complement of actions.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-036", page: Page::new(include_str!("resource_control_malformed.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    if policy.form != Form::ResourceControl {
        return;
    }
    for (statement, node) in statements(policy) {
        let label = statement.label();
        let effect = node.get("Effect").filter(|_| statement.effect == Some(Effect::Allow));
        // The policy that AWS attaches by itself allows everything, and nobody can write another.
        let everything = statement.action.as_ref().is_some_and(|it| {
            !it.negated
                && it.patterns.iter().all(|it| it.0.text() == "*")
                && !it.patterns.is_empty()
        });
        let open = everything && statement.conditions.is_empty();
        if let Some(effect) = effect.filter(|_| !open) {
            let place = policy.document.place(effect);
            out.add(&RULE, Some(&place), format_args!("{label} allows, and may only deny"))
                .reference("RCP_SYNTAX_ERROR_ALLOW")
                .help("write what is denied: the allowing is done by AWS's own `RCPFullAWSAccess`");
        }
        for part in members(node, |it| it == "NotAction") {
            let place = policy.document.place_of_name(part);
            out.add(&RULE, Some(&place), format_args!("{label} has `NotAction`"))
                .reference("RCP_SYNTAX_ERROR_NOTACTION")
                .help("name the actions that are denied, under `Action`");
        }
    }
}
