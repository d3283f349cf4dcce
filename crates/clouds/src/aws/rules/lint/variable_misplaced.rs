//! A policy variable where AWS puts no value in its place.
//!
//! Source: AWS, IAM User Guide, "IAM policy elements: Variables and tags": in `Resource`, and in
//! conditions over strings and ARNs, from version 2012-10-17 on.

use keywright_model::text::{Edit, Span};
use keywright_policy::{Finding, Findings, Page, Rule};

use super::tree::{is_action, is_resource, members, principals, texts};
use super::variable::variables;
use crate::aws::rules::clause::{clauses, statements};
use crate::aws::{Policy, Statement, Version};

/// A text with `${…}` that stays as it is written.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-029", page: Page::new(include_str!("variable_misplaced.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let actions = members(node, is_action).flat_map(|it| texts(&it.node));
        let identities = principals(node, "AWS").chain(principals(node, "Service"));
        for found in actions.chain(identities).filter(|it| has_variable(it.0)) {
            tell(policy, statement, found, "an action or a principal has no variables", out)
                .reference("VARIABLE_UNSUPPORTED_IN_ELEMENT")
                .help("write out what is meant");
        }
        let resources = members(node, is_resource);
        for found in resources.flat_map(|it| texts(&it.node)) {
            of_version(policy, statement, found, out);
        }
    }
    for clause in clauses(policy) {
        let takes = clause.compares_texts();
        for found in clause.texts().filter(|it| has_variable(it.0)) {
            if takes {
                of_version(policy, clause.statement, found, out);
            } else {
                let why = "operators over strings and ARNs alone have variables";
                tell(policy, clause.statement, found, why, out)
                    .reference("INVALID_VARIABLE_FOR_OPERATOR")
                    .help("write out the value");
            }
        }
    }
}

fn of_version(policy: &Policy, statement: &Statement, found: (&str, Span), out: &mut Findings) {
    if policy.version == Version::V2012 || !has_variable(found.0) {
        return;
    }
    let root = &policy.document.root;
    let why = "the policy's version has no variables";
    let finding = tell(policy, statement, found, why, out);
    finding.reference("VARIABLE_UNSUPPORTED_IN_VERSION");
    finding.help("write `\"Version\": \"2012-10-17\"`");
    // A version that is none is mended by the rule about it.
    if root.get("Version").is_none_or(|it| it.as_str() == Some("2008-10-17")) {
        let source = &policy.document.source;
        finding.edit(source, Edit::set(source.text(), root, "Version", "\"2012-10-17\""));
    }
}

fn tell<'f>(
    policy: &Policy,
    statement: &Statement,
    (text, span): (&str, Span),
    why: &str,
    out: &'f mut Findings,
) -> &'f mut Finding {
    let message = format_args!("`{text}` in {} means itself: {why}", statement.label());
    out.add(&RULE, Some(&policy.document.place_at(span)), message)
}

fn has_variable(text: &str) -> bool {
    variables(text).next().is_some()
}
