//! An empty list, object or name: somebody meant to write something there.
//!
//! Source: AWS, IAM User Guide, "IAM policy validation check reference".

use keywright_model::text::{Edit, Member, Node};
use keywright_policy::{Findings, Page, Rule};

use crate::aws::rules::clause::{Clause, clauses_of, statements};
use crate::aws::{Policy, Qualifier, Statement};

/// A part of a statement is empty.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-114", page: Page::new(include_str!("part_empty.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        elements(policy, statement, node, out);
        for clause in clauses_of(statement, node).filter(|it| is_empty(&it.key.node)) {
            let (code, met) = outcome(&clause);
            let place = policy.document.place(&clause.key.node);
            let finding = out.add(
                &RULE,
                Some(&place),
                format_args!("`{}` has no value: {met}", clause.key.name),
            );
            finding.reference(code);
            finding.help("write a value, or take the condition out");
        }
    }
}

fn elements(policy: &Policy, statement: &Statement, node: &Node, out: &mut Findings) {
    let mut tell = |code: &'static str,
                    part: &Node,
                    what: &dyn Fn() -> String,
                    help: &str,
                    edit: Option<Edit>| {
        let place = policy.document.place(part);
        let message = format_args!("{} of {} is empty", what(), statement.label());
        let finding = out.add(&RULE, Some(&place), message);
        finding.reference(code);
        finding.help(help);
        if let Some(edit) = edit {
            finding.edit(&policy.document.source, edit);
        }
    };
    let void = "name what is meant: as it is, the statement speaks of nothing";
    for member in node.as_object().unwrap_or_default() {
        let name = || format!("`{}`", member.name);
        match &*member.name {
            "Sid" if member.node.as_str() == Some("") => {
                let edit = Edit::remove_member(node, "Sid");
                tell("EMPTY_SID_VALUE", &member.node, &name, "name it, or take it out", edit);
            }
            "Action" | "NotAction" if is_empty(&member.node) => {
                tell("EMPTY_ARRAY_ACTION", &member.node, &name, void, None);
            }
            "Resource" | "NotResource" if is_empty(&member.node) => {
                tell("EMPTY_ARRAY_RESOURCE", &member.node, &name, void, None);
            }
            "Principal" | "NotPrincipal" if is_empty(&member.node) => {
                tell("EMPTY_OBJECT_PRINCIPAL", &member.node, &name, void, None);
            }
            "Principal" | "NotPrincipal" => {
                let kinds = member.node.as_object().unwrap_or_default();
                for kind in kinds.iter().filter(|it| is_empty(&it.node)) {
                    let other = kinds.len() > 1;
                    let edit = Edit::remove_member(&member.node, &kind.name).filter(|_| other);
                    let name = || format!("`{}` in `{}`", kind.name, member.name);
                    tell("EMPTY_ARRAY_PRINCIPAL", &kind.node, &name, void, edit);
                }
            }
            "Condition" if is_empty(&member.node) => {
                let edit = Edit::remove_member(node, "Condition");
                tell("EMPTY_OBJECT_CONDITION", &member.node, &name, "take it out", edit);
            }
            "Condition" => {
                let operators = member.node.as_object().unwrap_or_default();
                for operator in operators.iter().filter(|it| is_empty(&it.node)) {
                    let edit = match operators.len() {
                        1 => Edit::remove_member(node, "Condition"),
                        _ => Edit::remove_member(&member.node, &operator.name),
                    };
                    let name = || format!("`{}`", operator.name);
                    tell("EMPTY_OBJECT_CONDITION", &operator.node, &name, "take it out", edit);
                }
            }
            _ => {}
        }
    }
}

fn is_empty(node: &Node) -> bool {
    node.as_array().is_some_and(<[Node]>::is_empty)
        || node.as_object().is_some_and(<[Member]>::is_empty)
}

/// AWS's code, and when a condition without values is met.
fn outcome(clause: &Clause<'_>) -> (&'static str, &'static str) {
    let absent = "only a request without the key meets it";
    match clause.operator.qualifier {
        Some(Qualifier::ForAllValues) => ("EMPTY_ARRAY_CONDITION_FORALLVALUES", absent),
        _ if clause.operator.if_exists => ("EMPTY_ARRAY_CONDITION_IFEXISTS", absent),
        Some(Qualifier::ForAnyValue) => {
            ("EMPTY_ARRAY_CONDITION_FORANYVALUE", "no request meets it")
        }
        None if clause.operator.is_negated() => ("EMPTY_ARRAY_CONDITION", "every request meets it"),
        None => ("EMPTY_ARRAY_CONDITION", "no request meets it"),
    }
}
