//! A principal in a policy that has none to name.
//!
//! Source: AWS, IAM User Guide, "AWS JSON policy elements: Principal"; AWS Organizations User
//! Guide, "SCP syntax" and "RCP syntax".

use keywright_model::text::{Edit, Member, Node};
use keywright_policy::{Findings, Page, Rule};

use super::tree::{is_principal, members};
use crate::aws::rules::clause::statements;
use crate::aws::{Form, Policy};

/// Who acts is told by whom the policy is attached to.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-012", page: Page::new(include_str!("principal_unsupported.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    let (code, help) = match policy.form {
        Form::Key | Form::Trust | Form::Resource => return,
        Form::Identity => ("UNSUPPORTED_PRINCIPAL", "take it out: the policy's holder acts"),
        Form::ServiceControl => {
            ("SCP_SYNTAX_ERROR_PRINCIPAL", "take it out: it holds for the accounts below it")
        }
        Form::ResourceControl => (
            "RCP_SYNTAX_ERROR_PRINCIPAL",
            "write `\"Principal\": \"*\"`, and fence it by conditions",
        ),
    };
    for (statement, node) in statements(policy) {
        for part in members(node, is_principal) {
            if policy.form == Form::ResourceControl && is_everyone(part) {
                continue;
            }
            let place = policy.document.place_of_name(part);
            let message = format_args!(
                "{} has `{}`, which a policy of this kind does not take so",
                statement.label(),
                part.name
            );
            let finding = out.add(&RULE, Some(&place), message);
            finding.reference(code).help(help);
            if let Some(edit) = edit(policy.form, node, part) {
                finding.edit(&policy.document.source, edit);
            }
        }
    }
}

fn is_everyone(part: &Member) -> bool {
    &*part.name == "Principal" && part.node.as_str() == Some("*")
}

fn edit(form: Form, statement: &Node, part: &Member) -> Option<Edit> {
    match form {
        Form::Identity | Form::ServiceControl => Edit::remove_member(statement, &part.name),
        // `NotPrincipal` turned into everyone would say the opposite.
        Form::ResourceControl if &*part.name == "Principal" => {
            Some(Edit::replace(part.node.span, "\"*\""))
        }
        Form::ResourceControl | Form::Key | Form::Trust | Form::Resource => None,
    }
}
