//! An action that there is not.
//!
//! Source: AWS Service Authorization Reference; AWS, IAM User Guide, "IAM JSON policy elements:
//! Action": a service's prefix, a colon, and the action's name, not told by case.

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Span};
use keywright_policy::{Findings, Page, Rule};

use super::near::near;
use super::tree::{is_action, members, texts};
use super::variable::variables;
use crate::aws::catalogue::{Service, service, services};
use crate::aws::rules::clause::statements;
use crate::aws::{Policy, Statement};

/// No service, or none of its actions, is so named.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-032", page: Page::new(include_str!("action_unknown.md")), check };

/// Actions of which the API tells and the reference does not yet.
///
/// Source: AWS KMS API model 2014-11-01 as of botocore 1.44.5.
const UNLISTED: [&str; 2] = ["kms:Encapsulate", "kms:Decapsulate"];

/// Services that AWS closed, and that its own examples of policies still name.
///
/// Source: AWS Organizations User Guide, "Deny access to AWS based on the requested AWS Region".
const CLOSED: [&str; 5] =
    ["a4b", "aws-marketplace-management", "aws-portal", "importexport", "mobileanalytics"];

/// Why an action is none.
enum Flaw {
    /// It has no prefix.
    Bare,
    /// No service has its prefix.
    Service(Option<&'static str>),
    /// The service has no such action.
    Name(Option<&'static str>),
}

fn check(policy: &Policy, out: &mut Findings) {
    for (statement, node) in statements(policy) {
        let written = members(node, is_action).flat_map(|it| texts(&it.node));
        // A variable is told by a rule of its own.
        for (text, span) in written.filter(|it| variables(it.0).next().is_none()) {
            if let Some(flaw) = flaw(text) {
                tell(policy, statement, (text, span), flaw, out);
            }
        }
    }
}

fn tell(
    policy: &Policy,
    statement: &Statement,
    (text, span): (&str, Span),
    flaw: Flaw,
    out: &mut Findings,
) {
    let place = policy.document.place_at(span);
    let (prefix, name) = text.split_once(':').unwrap_or(("", text));
    let label = statement.label();
    let finding = out.add(&RULE, Some(&place), format_args!("`{text}` in {label} is no action"));
    let meant = match flaw {
        Flaw::Bare => {
            finding.reference("INVALID_ACTION");
            finding.help("write the service's prefix in front of the name: `kms:Decrypt`");
            None
        }
        Flaw::Service(near) => {
            finding.reference("INVALID_SERVICE_IN_ACTION");
            finding.help(format_args!("no service has the prefix `{prefix}`"));
            near.map(|it| format!("{it}:{name}"))
        }
        Flaw::Name(near) => {
            finding.reference("INVALID_ACTION");
            finding.help(format_args!("write one of the actions of `{prefix}`"));
            near.map(|it| format!("{prefix}:{it}"))
        }
    };
    // A guess that is none of the service's actions would not mend it.
    if let Some(meant) = meant.filter(|it| self::flaw(it).is_none()) {
        finding.help(format_args!("write `{meant}`, if that is meant"));
        finding.edit(&policy.document.source, Edit::replace(span, quote(&meant)));
    }
}

fn flaw(text: &str) -> Option<Flaw> {
    if text.bytes().all(|it| it == b'*') && !text.is_empty() {
        return None;
    }
    let Some((prefix, name)) = text.split_once(':') else { return Some(Flaw::Bare) };
    let is = |all: &[&str], text: &str| all.iter().any(|it| it.eq_ignore_ascii_case(text));
    let is_open = || prefix.contains(['*', '?']) || is(&CLOSED, prefix);
    let Some(service) = service(prefix) else {
        return (!is_open()).then(|| Flaw::Service(near(prefix, services().iter().copied())));
    };
    (!has(service, name) && !is_open() && !is(&UNLISTED, text))
        .then(|| Flaw::Name(near(name, service.actions.iter().map(|it| it.name))))
}

/// Whether some action of the service is so named.
fn has(service: &Service, name: &str) -> bool {
    let wild = name.bytes().any(|it| matches!(it, b'*' | b'?'));
    match wild {
        false => service.action(name).is_some(),
        true => name == "*" || service.matching(name).next().is_some(),
    }
}
