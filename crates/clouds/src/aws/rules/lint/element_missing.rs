//! An element without which a policy or a statement says nothing.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language"; AWS KMS announcement of
//! 2025-08-18: a key policy without an action or a resource is refused.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Rule};

use super::element_unknown::is_misspelled;
use super::tree::{OF_POLICY, OF_STATEMENT, acts_on};
use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy, Statement};

/// Something is missing.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-004", page: Page::new(include_str!("element_missing.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let root = &policy.document.root;
    let is_policy = root.as_object().is_some();
    if is_policy && lacks(root, "Statement", &OF_POLICY) {
        let place = policy.document.place(root);
        out.add(&RULE, Some(&place), format_args!("the policy has no `Statement`"))
            .reference("MISSING_STATEMENT")
            .help("add the statements: without one the policy allows nothing, and is refused");
    }
    for (statement, node) in statements(policy).filter(|it| it.1.as_object().is_some()) {
        for (name, code) in wanted(policy, statement) {
            if !lacks(node, name, &OF_STATEMENT) {
                continue;
            }
            let place = policy.document.place(node);
            let message = format_args!("{} has no `{name}`", statement.label());
            let finding = out.add(&RULE, Some(&place), message);
            finding.reference(code).help(format_args!("add `{name}` to it"));
            // `*` is all that a key policy may say there; everything else is for a person to say.
            if name == "Resource" && policy.form == Form::Key {
                let source = &policy.document.source;
                finding.edit(source, Edit::set(source.text(), node, name, "\"*\""));
            }
        }
    }
}

/// What a statement must have. Repositories of containers, too, have policies without resources.
fn wanted<'a>(
    policy: &Policy,
    statement: &Statement,
) -> impl Iterator<Item = (&'a str, &'static str)> {
    let elsewhere = policy.form == Form::Resource && acts_on(statement, "ecr:");
    let resource = !elsewhere && policy.form.names_resources();
    [
        Some(("Effect", "MISSING_EFFECT")),
        Some(("Action", "MISSING_ACTION")),
        resource.then_some(("Resource", "MISSING_RESOURCE")),
        policy.form.names_principals().then_some(("Principal", "MISSING_PRINCIPAL")),
    ]
    .into_iter()
    .flatten()
}

fn lacks(object: &Node, name: &str, names: &[&str]) -> bool {
    let there = |name: &str| object.get(name).is_some() || is_misspelled(object, name, names);
    !there(name) && !there(&format!("Not{name}"))
}
