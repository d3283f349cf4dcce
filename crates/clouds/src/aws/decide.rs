//! What a key policy answers to one principal's one action, in every context that it can send.
//!
//! Sources: AWS, IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Key policies"
//! and "Allowing users in other accounts to use a KMS key".

use keywright_model::text::{Place, Span};
use keywright_policy::Access;

use super::Arn;
use super::arn::account_of;
use super::condition::{Met, met};
use super::policy::{Effect, Policy, PrincipalPart, Statement, Who};

/// Who asks, and what is certain of every request that it sends.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'a> {
    /// A role's or user's ARN, or an account's.
    pub arn: &'a str,
    /// The key's account, where it is known.
    pub key_account: Option<&'a str>,
}

/// Decides. What cannot be read never leads to a yes.
pub fn decide(policy: &Policy, who: Requester<'_>, action: &str) -> Access {
    let (mut allowed, mut may_allow, mut may_deny) = (false, None, None);
    for statement in &policy.statements {
        let (met, why) = applies(statement, who, action);
        match (statement.effect, met) {
            (_, Met::Never) => {}
            (Some(Effect::Deny), Met::Always) => {
                let place = policy.document.place_at(statement.span);
                return Access::Denied { by: format!("{} denies it", statement.label()), place };
            }
            (Some(Effect::Allow), Met::Always) => allowed = true,
            (Some(Effect::Allow), Met::Sometimes) => _ = may_allow.get_or_insert(why),
            (Some(Effect::Deny), Met::Sometimes) => _ = may_deny.get_or_insert(why),
            (None, Met::Always | Met::Sometimes) => {
                may_allow.get_or_insert(why.clone());
                may_deny.get_or_insert(why);
            }
        }
    }
    if let Some(fault) = policy.faults.first() {
        return unknown(policy, (fault.message.clone(), Some(fault.span)));
    }
    match (allowed, may_allow, may_deny) {
        (false, None, _) => Access::Missing,
        (true, _, None) => Access::Allowed,
        (_, _, Some(why)) | (false, Some(why), None) => unknown(policy, why),
    }
}

fn unknown(policy: &Policy, (why, span): Why) -> Access {
    let place: Option<Place> = span.map(|it| policy.document.place_at(it));
    Access::Unknown { why, place }
}

type Why = (String, Option<Span>);

/// Whether a statement speaks of this request, and where that depends, on what.
fn applies(it: &Statement, who: Requester<'_>, action: &str) -> (Met, Why) {
    let certain = (String::new(), None);
    if let Some(fault) = it.faults.first() {
        return (Met::Sometimes, (fault.message.clone(), Some(fault.span)));
    }
    let (Some(principal), Some(actions), Some(resource)) =
        (&it.principal, &it.action, &it.resource)
    else {
        return (Met::Sometimes, (format!("{} lacks a part", it.label()), Some(it.span)));
    };
    if !actions.matches(action) {
        return (Met::Never, certain);
    }
    let mut doubt = None;
    match principal_met(principal, it.effect, who) {
        Met::Never => return (Met::Never, certain),
        Met::Sometimes => {
            let why = format!("{} may or may not mean `{}`", it.label(), who.arn);
            doubt = Some((why, Some(principal.span)));
        }
        Met::Always => {}
    }
    // WHY: in a key policy `*` means this key. Another pattern is void or refused today, and an ARN
    // that names the key was honored in the past.
    let whole = resource.patterns.iter().any(|pattern| pattern.0 == "*");
    if whole && resource.negated {
        return (Met::Never, certain);
    }
    if !whole || resource.negated {
        let why = format!("{} does not say `\"Resource\": \"*\"`", it.label());
        doubt.get_or_insert((why, Some(resource.span)));
    }
    for condition in &it.conditions {
        match met(condition, known(&condition.key, who).as_deref()) {
            Met::Never => return (Met::Never, certain),
            Met::Always => {}
            Met::Sometimes => {
                let why =
                    format!("{} holds only under a condition on `{}`", it.label(), condition.key);
                doubt.get_or_insert((why, Some(condition.span)));
            }
        }
    }
    match doubt {
        Some(why) => (Met::Sometimes, why),
        None => (Met::Always, certain),
    }
}

/// What every request of a role or user certainly carries.
///
/// Source: AWS, IAM User Guide, "AWS global condition context keys"; AWS KMS Developer Guide,
/// "Condition keys for AWS KMS".
fn known(key: &str, who: Requester<'_>) -> Option<String> {
    let arn = Arn::parse(who.arn).filter(|it| it.service == "iam")?;
    match key.to_ascii_lowercase().as_str() {
        "aws:principalarn" if !arn.is_account_root() => Some(who.arn.to_owned()),
        "aws:principalaccount" | "kms:calleraccount" => Some(arn.account.to_owned()),
        // Every AWS KMS endpoint refuses plain HTTP.
        "aws:securetransport" => Some("true".to_owned()),
        "aws:principalisawsservice" => Some("false".to_owned()),
        _ => None,
    }
}

fn principal_met(part: &PrincipalPart, effect: Option<Effect>, who: Requester<'_>) -> Met {
    let each: Vec<Met> = part.who.iter().map(|it| names(&it.0, who)).collect();
    if !part.negated {
        return most(&each);
    }
    // WHY: `NotPrincipal` beside `Allow` is unsupported, and beside `Deny` it spares a role only where
    // the role's account is listed as well.
    if effect != Some(Effect::Deny) {
        return Met::Sometimes;
    }
    let spared = |test: &dyn Fn(&str) -> bool| {
        part.who.iter().any(|it| matches!(&it.0, Who::Aws(text) if test(text)))
    };
    let account = account_of(who.arn);
    let by_name = spared(&|text| text == who.arn);
    let by_account = spared(&|text| is_whole_account(text) && account_of(text) == account);
    match (by_name, by_account, most(&each)) {
        (true, true, _) => Met::Never,
        (false, false, Met::Never) => Met::Always,
        _ => Met::Sometimes,
    }
}

fn most(each: &[Met]) -> Met {
    if each.contains(&Met::Always) {
        Met::Always
    } else if each.contains(&Met::Sometimes) {
        Met::Sometimes
    } else {
        Met::Never
    }
}

/// Whether one named principal is, or covers, the one who asks.
fn names(named: &Who, who: Requester<'_>) -> Met {
    let text = match named {
        Who::Everyone => return Met::Always,
        Who::Service(_) | Who::Other(_) => return Met::Never,
        Who::Aws(text) => text.as_str(),
    };
    if text == who.arn {
        return Met::Always;
    }
    let account = account_of(who.arn);
    if is_whole_account(text) {
        return match (account_of(text) == account, account == who.key_account) {
            (false, _) => Met::Never,
            // The key's own account: its IAM policies decide, and they were not handed in.
            (true, true) => Met::Sometimes,
            // Another account: its side is the vendor's.
            (true, false) => Met::Always,
        };
    }
    let session = Arn::parse(text).filter(|it| it.service == "sts" && Some(it.account) == account);
    if session.is_some() { Met::Sometimes } else { Met::Never }
}

fn is_whole_account(text: &str) -> bool {
    super::arn::is_account(text) || Arn::parse(text).is_some_and(|it| it.is_account_root())
}
