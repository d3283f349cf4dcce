//! A policy variable that is not written as one.
//!
//! Source: AWS, IAM User Guide, "IAM policy elements: Variables and tags".

use keywright_model::text::{Edit, Span, json::quote};
use keywright_policy::{Findings, Page, Rule};

use super::tree::{is_resource, members, texts};
use super::variable::{Flaw, Variable, variables};
use crate::aws::rules::clause::{clauses, statements};
use crate::aws::{Policy, Statement, Version};

/// Braces, quotes or a name are missing, or there is a space.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-028", page: Page::new(include_str!("variable_malformed.md")), check };

fn check(policy: &Policy, out: &mut Findings) {
    // In the earlier version `${` is plain text, which has a rule of its own.
    if policy.version == Version::V2008 {
        return;
    }
    for (statement, node) in statements(policy) {
        for member in members(node, is_resource) {
            texts(&member.node).for_each(|it| text(policy, statement, it, out));
        }
    }
    for clause in clauses(policy) {
        clause.texts().for_each(|it| text(policy, clause.statement, it, out));
    }
}

fn text(policy: &Policy, statement: &Statement, (text, span): (&str, Span), out: &mut Findings) {
    for variable in variables(text) {
        let Some(flaw) = variable.flaw() else { continue };
        let (code, why) = match flaw {
            Flaw::Brace => ("MISSING_BRACE_IN_VARIABLE", "no brace closes it"),
            Flaw::Quote => {
                ("MISSING_QUOTE_IN_VARIABLE", "its default does not stand in single quotes")
            }
            Flaw::Space => ("UNSUPPORTED_SPACE_IN_VARIABLE", "a space stands in its name"),
            Flaw::Empty => ("EMPTY_VARIABLE", "it names nothing"),
        };
        let message =
            format_args!("`{}` in {} is no variable: {why}", variable.written(), statement.label());
        let finding = out.add(&RULE, Some(&policy.document.place_at(span)), message);
        finding.reference(code).help("write it as `${key}`, or as `${key, 'default'}`");
        if let Some(mended) = mended(text, variable, flaw) {
            finding.edit(&policy.document.source, Edit::replace(span, quote(&mended)));
        }
    }
}

/// The text with the space taken out. What else is missing could stand in several places.
fn mended(text: &str, variable: Variable<'_>, flaw: Flaw) -> Option<String> {
    match flaw {
        Flaw::Space => {
            let inside = variable.inside();
            let (name, rest) = inside.split_at(inside.find(',').unwrap_or(inside.len()));
            let name: String = name.chars().filter(|it| !it.is_whitespace()).collect();
            Some(text.replace(&variable.written(), &format!("${{{name}{rest}}}")))
        }
        Flaw::Brace | Flaw::Quote | Flaw::Empty => None,
    }
}
