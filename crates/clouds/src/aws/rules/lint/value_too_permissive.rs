//! A wildcard or a variable in the value of a key that must name somebody.
//!
//! Source: AWS, IAM Access Analyzer, "IAM policy validation check reference": variable usage too
//! permissive, wildcard usage too permissive.

use keywright_policy::{Findings, Page, Rule};

use super::variable::variables;
use crate::aws::rules::clause::{Clause, clauses};
use crate::aws::{Effect, Policy, Test, Version};

/// A value that more callers can have than it seems.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-023", page: Page::new(include_str!("value_too_permissive.md")), check };

/// Keys whose value is one id: a pattern of ids holds strangers' too.
const OF_IDS: [&str; 8] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceOwner",
    "kms:CallerAccount",
];

/// Variables that AWS itself fills with such an id. Every other one says what somebody chose: a
/// tag, a session's name.
const TRUSTED: [&str; 6] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
];

/// The claim that tells which repository's workflow calls.
const SUBJECT: &str = "token.actions.githubusercontent.com:sub";

/// So many letters must stand in front of each wildcard of that claim.
const LETTERS_MIN: usize = 6;

fn check(policy: &Policy, out: &mut Findings) {
    let allows = |it: &Clause<'_>| {
        it.statement.effect == Some(Effect::Allow) && it.operator.demands_a_value()
    };
    for clause in clauses(policy).filter(allows) {
        let like = matches!(clause.operator.test, Test::StringLike { .. } | Test::Arn { .. });
        for (text, span) in clause.texts() {
            let variable = policy.version == Version::V2012 && is_chosen(&clause, text);
            let code = match () {
                () if like && is_loose(&clause, text) => "WILDCARD_USAGE_TOO_PERMISSIVE",
                () if variable => "VARIABLE_USAGE_TOO_PERMISSIVE",
                () => continue,
            };
            let what = if variable { "a variable" } else { "a wildcard" };
            let message = format_args!(
                "`{text}` in {} lets strangers pass: {what} may stand for any `{}`",
                clause.statement.label(),
                clause.key.name
            );
            out.add(&RULE, Some(&policy.document.place_at(span)), message)
                .reference(code)
                .help("write out the ids that are meant");
        }
    }
}

/// Whether the wildcards of a value leave too little said. The lone `*` asks for the key alone, and
/// has a rule of its own.
fn is_loose(clause: &Clause<'_>, text: &str) -> bool {
    let wild = text.contains(['*', '?']) && text != "*";
    if clause.is_any(&OF_IDS) {
        return wild && !text.contains("${");
    }
    if clause.is_any(&["aws:userid"]) {
        // Left of the colon stands who it is, right of it a name that the session chose.
        let who = text.split_once(':').map_or(text, |it| it.0);
        return wild && who.contains(['*', '?']);
    }
    clause.is_any(&[SUBJECT]) && text.split('*').rev().skip(1).any(|it| it.len() < LETTERS_MIN)
}

/// Whether the caller chose what a variable of the value stands for.
fn is_chosen(clause: &Clause<'_>, text: &str) -> bool {
    let trusted = |name: &str| TRUSTED.iter().any(|it| it.eq_ignore_ascii_case(name));
    clause.is_any(&OF_IDS)
        && variables(text).any(|it| !it.is_escape() && !it.is_empty() && !trusted(it.name()))
}
