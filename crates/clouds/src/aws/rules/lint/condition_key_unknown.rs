//! A condition key that no request has.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys"; AWS Service Authorization
//! Reference.

use keywright_model::text::Edit;
use keywright_model::text::json::quote;
use keywright_policy::{Finding, Findings, Page, Rule};

use super::condition_key_malformed::{is_formed, is_untagged};
use super::near::near;
use crate::aws::Policy;
use crate::aws::catalogue::{condition_key, globals, service};
use crate::aws::rules::clause::{Clause, clauses};

/// A key of no service.
pub(super) const RULE: Rule<Policy> =
    Rule { code: "IAM-017", page: Page::new(include_str!("condition_key_unknown.md")), check };

/// The key that AWS gave up for two others.
const GIVEN_UP: &str = "aws:ARN";

/// A key that AWS's own managed policies use and its guide does not tell of.
///
/// Source: the managed policy AWSSSOServiceRolePolicy.
const UNTOLD: &str = "aws:PrincipalOrgMasterAccountId";

fn check(policy: &Policy, out: &mut Findings) {
    for clause in clauses(policy) {
        let name = &*clause.key.name;
        // Whatever is not even of the form is told by the rule about it.
        let Some((prefix, _)) = name.split_once(':').filter(|_| is_formed(name)) else { continue };
        if name.eq_ignore_ascii_case(GIVEN_UP) {
            tell(policy, &clause, "UNSUPPORTED_GLOBAL_CONDITION_KEY", out, |it| {
                it.help("compare `aws:PrincipalArn` or `aws:SourceArn`");
            });
        } else if is_known(name) || is_untagged(name) || is_provider(prefix) {
            continue;
        } else if prefix.eq_ignore_ascii_case("aws") {
            tell(policy, &clause, "INVALID_GLOBAL_CONDITION_KEY", out, |it| {
                it.help("write one of the global keys");
                respell(policy, &clause, it, globals().map(|it| it.key.name));
            });
        } else if let Some(service) = service(prefix) {
            tell(policy, &clause, "INVALID_SERVICE_CONDITION_KEY", out, |it| {
                it.help(format_args!("write one of the condition keys of `{prefix}`"));
                respell(policy, &clause, it, service.keys.iter().map(|it| it.name));
            });
        } else {
            tell(policy, &clause, "INVALID_SERVICE", out, |it| {
                it.help(format_args!("no service has the prefix `{prefix}`"));
            });
        }
    }
}

/// Puts the one key that is spelled nearly so. A key with a part of its own cannot be guessed.
fn respell<'k>(
    policy: &Policy,
    clause: &Clause<'_>,
    finding: &mut Finding,
    keys: impl Iterator<Item = &'k str>,
) {
    let keys = keys.filter(|it| !it.contains("${"));
    if let Some(meant) = near(&clause.key.name, keys) {
        let edit = Edit::replace(clause.key.name_span, quote(meant));
        finding.edit(&policy.document.source, edit);
    }
}

/// Whether a catalogue has the key. Some keys of tags are listed there with a word of its own in
/// the place of the tag's key: `secretsmanager:ResourceTag/tag-key`.
fn is_known(name: &str) -> bool {
    let of_tag = || {
        let (prefix, _) = name.split_once(':')?;
        let (head, _) = name.split_once('/').filter(|it| !it.1.is_empty())?;
        let mut keys = service(prefix)?.keys.iter().filter_map(|it| it.name.split_once('/'));
        keys.find(|it| it.0.eq_ignore_ascii_case(head))
    };
    condition_key(name).is_some() || name.eq_ignore_ascii_case(UNTOLD) || of_tag().is_some()
}

/// Whether a prefix is an identity provider's host: `token.actions.githubusercontent.com`.
fn is_provider(prefix: &str) -> bool {
    prefix.contains('.')
}

fn tell(
    policy: &Policy,
    clause: &Clause<'_>,
    code: &'static str,
    out: &mut Findings,
    more: impl FnOnce(&mut Finding),
) {
    let place = policy.document.place_of_name(clause.key);
    let label = clause.statement.label();
    let message = format_args!("no request has the condition key `{}` of {label}", clause.key.name);
    let finding = out.add(&RULE, Some(&place), message);
    finding.reference(code);
    more(finding);
}
