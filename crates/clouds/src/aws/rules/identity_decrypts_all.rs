//! A policy of an identity that decrypts by every key of the account, this one included.
//!
//! Source: AWS, Security Hub controls `KMS.1` and `KMS.2`; AWS KMS Developer Guide, "Best practices
//! for IAM policies": name the keys.
//!
//! What must never happen: a policy, or a part of one, that cannot be read passes for a clean one.

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use super::any_key::AnyKey;
use super::put;
use super::takes::Takes;
use crate::aws::arn::is_whole_account;
use crate::aws::{Case, Condition, Effect, Policy, Statement};

/// An identity may decrypt by any key that its account delegates.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-022", page: Page::new(include_str!("identity_decrypts_all.md")), check };

const DECRYPTS: [&str; 2] = ["kms:Decrypt", "kms:ReEncryptFrom"];

/// Condition keys that say which key is meant, or who hands the request on.
const NARROW: [&str; 4] =
    ["kms:resourcealiases", "kms:requestalias", "kms:viaservice", "aws:calledvia"];

fn check(case: &Case, out: &mut Findings) {
    if case.document.policy.as_ref().is_some_and(|it| !delegates(it)) {
        return;
    }
    for (document, span, message) in &case.document.unreadable_identity_policies {
        let place = document.place_at(*span);
        let message = format_args!(
            "cannot tell what a policy of an identity allows on the key of {}: it is no JSON: \
             {message}",
            case.cluster_names(),
        );
        out.unknown(&RULE, Some(&place), message)
            .help("export it again, as `aws iam get-policy-version` or `get-role-policy` print it");
    }
    let keys = AnyKey::of(case);
    for policy in &case.document.identity_policies {
        if let Some(fault) = policy.faults.first() {
            doubt(case, policy, fault.span, ("the policy", &fault.message), out);
        }
        judge(case, policy, &keys, out);
    }
}

fn judge(case: &Case, policy: &Policy, keys: &AnyKey<'_>, out: &mut Findings) {
    let denied = DECRYPTS.map(|it| denied(policy, it, keys));
    for statement in policy.statements.iter().filter(|it| it.effect != Some(Effect::Deny)) {
        let (span, why) = match opens(statement, policy, keys, denied) {
            Opens::No => continue,
            Opens::Unclear(span, why) => {
                doubt(case, policy, span, (&statement.label(), &why), out);
                continue;
            }
            Opens::Yes { span, made_up: false } => (span, ""),
            Opens::Yes { span, made_up: true } => {
                (span, "; judged by a key that was made up, for its ARN was not handed in")
            }
        };
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(span)),
            format_args!(
                "{} lets its identity decrypt by every key that the account delegates, that of {} \
                 among them{why}",
                statement.label(),
                case.cluster_names(),
            ),
        );
        finding.help(
            "name the keys by their ARNs; a cluster's key is used by its vendor, and by nobody \
             else",
        );
        if !why.is_empty() {
            let id = put::id(case);
            finding.command(format_args!("aws kms describe-key --key-id {id} --output json"));
        }
    }
}

fn doubt(case: &Case, policy: &Policy, span: Span, (what, why): (&str, &str), out: &mut Findings) {
    let message = format_args!(
        "cannot tell whether {what} lets its identity decrypt by every key, that of {} among them: \
         {why}",
        case.cluster_names(),
    );
    out.unknown(&RULE, Some(&policy.document.place_at(span)), message)
        .help("name the keys by their ARNs, in a policy that can be read");
}

/// Whether a statement decrypts by every key.
enum Opens {
    No,
    /// Where, and why.
    Unclear(Span, String),
    /// Where, and whether this key's ARN had to be made up.
    Yes {
        span: Span,
        made_up: bool,
    },
}

fn opens(it: &Statement, policy: &Policy, keys: &AnyKey<'_>, denied: [Takes; 2]) -> Opens {
    // WHY: what can be read of a broken statement may show that it is no matter here.
    let whole = |part: Span| {
        !it.faults.iter().any(|it| part.start <= it.span.start && it.span.end <= part.end)
    };
    let action = it.action.as_ref().filter(|it| whole(it.span));
    let resource = it.resource.as_ref().filter(|it| whole(it.span));
    let decrypts = DECRYPTS.map(|name| action.is_none_or(|it| it.matches(name)));
    let covered = resource.map(|it| keys.covered(it, policy.version));
    if decrypts == [false; 2] || covered.is_some_and(|it| it.takes == Takes::No) {
        return Opens::No;
    }
    if let Some(fault) = it.faults.first() {
        return Opens::Unclear(fault.span, fault.message.clone());
    }
    let (Some(resource), Some(covered)) = (resource, covered) else {
        return Opens::Unclear(it.span, "it lacks a part".to_owned());
    };
    if it.conditions.iter().any(narrows) {
        return Opens::No;
    }
    let left = decrypts.iter().zip(denied).filter(|it| *it.0).map(|it| it.1).min();
    match (left.unwrap_or(Takes::Unclear), covered.takes) {
        (Takes::Yes, _) => Opens::No,
        (Takes::Unclear, _) => {
            let why = "a statement beside it denies under a condition, or cannot be read";
            Opens::Unclear(it.span, why.to_owned())
        }
        (Takes::No, Takes::Yes) => Opens::Yes { span: resource.span, made_up: covered.made_up },
        (Takes::No, Takes::Unclear | Takes::No) => {
            Opens::Unclear(resource.span, "a variable decides which keys it means".to_owned())
        }
    }
}

/// Whether the policy's own statements deny an action on this key.
fn denied(policy: &Policy, action: &str, keys: &AnyKey<'_>) -> Takes {
    let denies = policy.statements.iter().filter(|it| it.effect == Some(Effect::Deny));
    let each = denies.map(|it| {
        if it.action.as_ref().is_some_and(|part| !part.matches(action) && it.is_readable()) {
            return Takes::No;
        }
        let (Some(resource), true) = (&it.resource, it.is_readable()) else {
            return Takes::Unclear;
        };
        // WHY: one that asks for MFA, or for a network, leaves every key to who brings that.
        let under = match it.conditions.as_slice() {
            [] => Takes::Yes,
            all if all.iter().any(is_narrow) => Takes::Unclear,
            _ => Takes::No,
        };
        keys.ours_is_in(resource, policy.version).min(under)
    });
    each.max().unwrap_or(Takes::No)
}

/// Whether the key policy lets the account's IAM policies decide.
fn delegates(policy: &Policy) -> bool {
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    let mut decrypting = allows.filter(|it| {
        it.action.as_ref().is_some_and(|action| DECRYPTS.iter().any(|it| action.matches(it)))
    });
    // WHY: a part that cannot be read may be the one that delegates.
    decrypting.any(|it| {
        it.principal
            .as_ref()
            .is_none_or(|part| part.negated || part.aws().any(|it| is_whole_account(it.0)))
            || !it.faults.is_empty()
    })
}

fn is_narrow(condition: &Condition) -> bool {
    let key = condition.key.to_ascii_lowercase();
    NARROW.contains(&key.as_str())
        || key.starts_with("aws:resourcetag/")
        || key.starts_with("kms:encryptioncontext:")
}

fn narrows(condition: &Condition) -> bool {
    // Of a service the first label is its name; of an alias what follows its mark.
    let service = ["kms:viaservice", "aws:calledvia"];
    let service = service.iter().any(|it| it.eq_ignore_ascii_case(&condition.key));
    let certain = condition.values.iter().all(|(value, _)| {
        let value = value.strip_prefix("alias/").unwrap_or(value);
        let name = if service { value.split('.').next().unwrap_or_default() } else { value };
        !name.bytes().all(|it| b"*?".contains(&it))
    });
    is_narrow(condition) && certain && condition.operator.demands_a_value()
}
