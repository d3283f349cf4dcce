//! What a key policy answers to one principal's one action, in every context that it can send.
//!
//! Sources: AWS, IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Key policies"
//! and "Allowing users in other accounts to use a KMS key".

use keywright_model::text::{Place, Span};
use keywright_policy::Access;

use super::Arn;
use super::arn::{account_of, is_account, is_whole_account};
use super::meaning::{Effect, Form, Policy, PrincipalPart, Statement, Who};
use super::operator::{Met, met};

/// Who asks, and what is certain of every request that it sends.
#[derive(Debug, Clone, Copy)]
pub struct Requester<'a> {
    /// A role's or user's ARN, or an account's.
    pub arn: &'a str,
    /// The key's account, where it is known.
    pub key_account: Option<&'a str>,
}

/// Decides. What cannot be read never leads to a yes.
pub fn certain(policy: &Policy, who: Requester<'_>, action: &str) -> Access {
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

/// Decides by an organization's policies: each level must allow, and none may deny.
pub(super) fn within(
    levels: &[Vec<Policy>],
    who: Requester<'_>,
    action: &str,
    whole: &Place,
) -> Access {
    let (mut missing, mut doubt) = (None, None);
    for (at, level) in levels.iter().enumerate() {
        let (mut allowed, mut may_allow) = (false, None);
        for policy in level {
            if let Some(fault) = policy.faults.first() {
                let why = (fault.message.clone(), Some(fault.span));
                doubt.get_or_insert_with(|| unknown(policy, why));
            }
            for statement in &policy.statements {
                let (met, why) = applies(statement, who, action);
                match (statement.effect, met) {
                    (_, Met::Never) => {}
                    (Some(Effect::Deny), Met::Always) => {
                        let place = policy.document.place_at(statement.span);
                        let of = noun(policy);
                        let by = format!("{} of {of} denies it", statement.label());
                        return Access::Denied { by, place };
                    }
                    (Some(Effect::Allow), Met::Always) => allowed = true,
                    (Some(Effect::Allow), Met::Sometimes) => {
                        may_allow.get_or_insert_with(|| unknown(policy, why));
                    }
                    (Some(Effect::Deny) | None, Met::Sometimes) | (None, Met::Always) => {
                        let why = (format!("of {}, {}", noun(policy), why.0), why.1);
                        doubt.get_or_insert_with(|| unknown(policy, why));
                    }
                }
            }
        }
        match (allowed, may_allow) {
            (true, _) => {}
            (false, Some(why)) => _ = doubt.get_or_insert(why),
            (false, None) => _ = missing.get_or_insert(at),
        }
    }
    match (missing, doubt) {
        (_, Some(doubt)) => doubt,
        (Some(at), None) => Access::Denied {
            by: format!("no policy of level {} of the organization allows it", at + 1),
            place: whole.clone(),
        },
        (None, None) => Access::Allowed,
    }
}

fn noun(policy: &Policy) -> &'static str {
    match policy.form {
        Form::ServiceControl => "a service control policy",
        Form::ResourceControl => "a resource control policy",
        Form::Key | Form::Trust | Form::Resource | Form::Identity => "a policy",
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
    let (Some(actions), Some(resource)) = (&it.action, &it.resource) else {
        return (Met::Sometimes, (format!("{} lacks a part", it.label()), Some(it.span)));
    };
    if !actions.matches(action) {
        return (Met::Never, certain);
    }
    let mut doubt = None;
    // A readable statement without principals is of a policy that names none, and means everyone.
    match it.principal.as_ref().map(|part| (principal_met(part, it.effect, who), part.span)) {
        Some((Met::Never, _)) => return (Met::Never, certain),
        Some((Met::Sometimes, span)) => {
            let why = format!("{} may or may not mean `{}`", it.label(), who.arn);
            doubt = Some((why, Some(span)));
        }
        Some((Met::Always, _)) | None => {}
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
    let most = most(part.who.iter().map(|it| names(&it.0, who)));
    if !part.negated {
        return most;
    }
    // WHY: `NotPrincipal` beside `Allow` is unsupported. Beside `Deny` it spares a user whose
    // account is listed as well; a role asks by sessions, which AWS may want listed too.
    if effect != Some(Effect::Deny) {
        return Met::Sometimes;
    }
    let spared = |test: &dyn Fn(&str) -> bool| {
        part.who.iter().any(|it| matches!(&it.0, Who::Aws(text) if test(text)))
    };
    let account = account_of(who.arn);
    let by_name = spared(&|text| text == who.arn);
    let by_account = spared(&|text| is_whole_account(text) && account_of(text) == account);
    let in_person = !who.arn.contains(":role/") && !who.arn.contains(":assumed-role/");
    match (by_name, by_account, most) {
        (true, true, _) if in_person => Met::Never,
        (false, false, Met::Never) => Met::Always,
        _ => Met::Sometimes,
    }
}

fn most(each: impl Iterator<Item = Met>) -> Met {
    let mut most = Met::Never;
    for it in each {
        match it {
            Met::Always => return Met::Always,
            Met::Sometimes => most = Met::Sometimes,
            Met::Never => {}
        }
    }
    most
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
    let named = Arn::parse(text);
    let is_session = named.is_some_and(|it| it.service == "sts");
    let is_whole = named.map_or(is_account(text), |it| it.is_account_root());
    // WHY: most of those who are named are other roles, and policies may name thousands.
    if !is_session && !is_whole {
        return Met::Never;
    }
    // An account of another partition is another account, whatever its digits.
    let partition = Arn::parse(who.arn).map(|it| it.partition);
    if named.is_some_and(|it| Some(it.partition) != partition) {
        return Met::Never;
    }
    let account = account_of(who.arn);
    let same = named.map_or(Some(text), |it| Some(it.account)) == account;
    match (same, is_session, account == who.key_account) {
        (false, ..) => Met::Never,
        // The key's own account: its IAM policies decide, and they were not handed in.
        (true, false, true) | (true, true, _) => Met::Sometimes,
        // Another account: its side is the vendor's.
        (true, false, false) => Met::Always,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::{Document, Source};

    use super::*;
    use crate::aws::Form;

    const ROLE: &str = "arn:aws:iam::444455556666:role/storage";

    /// One line of a policy's statements, `principal | action | the rest`, asked about
    /// `kms:Decrypt`.
    fn check(statements: &[&str], wanted: &str) {
        let text = format!("{{\"Statement\": [{}]}}", statements.join(","));
        let source = Arc::new(Source::new("it.json", text));
        let policy = Policy::read(Document::parse(source).expect("JSON"), Form::Key);
        let who = Requester { arn: ROLE, key_account: Some("111122223333") };
        let found = match certain(&policy, who, "kms:Decrypt") {
            Access::Allowed => "allowed".to_owned(),
            Access::Missing => "missing".to_owned(),
            Access::Denied { by, .. } => format!("denied: {by}"),
            Access::Unknown { why, .. } => format!("unknown: {why}"),
        };
        assert_eq!(found, wanted, "{statements:?}");
    }

    fn statement(effect: &str, principal: &str, action: &str, more: &str) -> String {
        format!("{{\"Effect\": \"{effect}\", {principal}, {action}, \"Resource\": \"*\"{more}}}")
    }

    const US: &str = r#""Principal": {"AWS": "arn:aws:iam::444455556666:role/storage"}"#;
    const ALL: &str = r#""Principal": "*""#;
    const ANY: &str = r#""Action": "kms:*""#;

    #[test]
    fn a_principal_is_meant_by_its_arn_its_account_or_everyone() {
        for (principal, wanted) in [
            (US, "allowed"),
            (ALL, "allowed"),
            (r#""Principal": {"AWS": "444455556666"}"#, "allowed"),
            (r#""Principal": {"AWS": "arn:aws:iam::444455556666:root"}"#, "allowed"),
            (r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#, "missing"),
            (r#""Principal": {"AWS": "arn:aws-cn:iam::444455556666:root"}"#, "missing"),
            (r#""Principal": {"AWS": "arn:aws:iam::444455556666:role/stor*"}"#, "missing"),
            (r#""Principal": {"AWS": "arn:aws:iam::444455556666:role/Storage"}"#, "missing"),
            (r#""Principal": {"AWS": "AROAEXAMPLE"}"#, "missing"),
            (r#""Principal": {"Service": "ec2.amazonaws.com"}"#, "missing"),
            (
                r#""Principal": {"AWS": "arn:aws:sts::444455556666:assumed-role/storage/s"}"#,
                "unknown: statement 1 may or may not mean `arn:aws:iam::444455556666:role/storage`",
            ),
            (
                r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}"#,
                "unknown: statement 1 may or may not mean `arn:aws:iam::444455556666:role/storage`",
            ),
        ] {
            check(&[&statement("Allow", principal, ANY, "")], wanted);
        }
    }

    #[test]
    fn actions_are_patterns_without_case_or_all_but_those_named() {
        for (action, wanted) in [
            (r#""Action": "KMS:decrypt""#, "allowed"),
            (r#""Action": ["kms:Encrypt", "kms:De*"]"#, "allowed"),
            (r#""Action": "*""#, "allowed"),
            (r#""Action": "kms:Decryp""#, "missing"),
            (r#""NotAction": "kms:Encrypt""#, "allowed"),
            (r#""NotAction": ["kms:Encrypt", "kms:*"]"#, "missing"),
        ] {
            check(&[&statement("Allow", US, action, "")], wanted);
        }
    }

    #[test]
    fn a_deny_outweighs_and_a_doubtful_one_is_unknown() {
        let allow = statement("Allow", US, ANY, "");
        let deny = |principal: &str, more: &str| statement("Deny", principal, ANY, more);
        for (second, wanted) in [
            (deny(ALL, ""), "denied: statement 2 denies it"),
            (
                deny(ALL, r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#),
                "unknown: statement 2 holds only under a condition on `aws:SourceIp`",
            ),
            (deny(ALL, r#", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#), "allowed"),
            (
                deny(
                    ALL,
                    r#", "Condition": {"ArnNotLike":
                        {"aws:PrincipalArn": "arn:aws:iam::4*:role/s*"}}"#,
                ),
                "allowed",
            ),
            (
                deny(r#""NotPrincipal": {"AWS": "arn:aws:iam::444455556666:role/storage"}"#, ""),
                "unknown: statement 2 may or may not mean `arn:aws:iam::444455556666:role/storage`",
            ),
            (
                deny(
                    r#""NotPrincipal": {"AWS": ["444455556666",
                        "arn:aws:iam::444455556666:role/storage"]}"#,
                    "",
                ),
                "unknown: statement 2 may or may not mean `arn:aws:iam::444455556666:role/storage`",
            ),
            (
                deny(r#""NotPrincipal": {"AWS": "111122223333"}"#, ""),
                "denied: statement 2 denies it",
            ),
        ] {
            check(&[&allow, &second], wanted);
        }
    }

    #[test]
    fn a_certain_deny_is_found_behind_a_doubtful_one() {
        let ip = r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#;
        let doubtful = statement("Deny", ALL, ANY, ip);
        let certain = statement("Deny", US, ANY, "");
        check(&[&doubtful, &certain], "denied: statement 2 denies it");
        check(&[&doubtful], "missing");
    }

    #[test]
    fn what_cannot_be_read_is_never_a_yes() {
        let allow = statement("Allow", US, ANY, "");
        let broken = statement("allow", US, ANY, "");
        let fault = "unknown: `Effect` must be `Allow` or `Deny`, and is a string";
        check(&[&broken], fault);
        check(&[&allow, &broken], fault);
        let operator = r#", "Condition": {"StringIs": {"aws:username": "x"}}"#;
        check(
            &[&allow, &statement("Deny", ALL, ANY, operator)],
            "unknown: `StringIs` is no condition operator",
        );
    }

    #[test]
    fn a_condition_is_decided_where_every_request_carries_its_key() {
        for (condition, wanted) in [
            (r#"{"StringEquals": {"kms:CallerAccount": "444455556666"}}"#, "allowed"),
            (r#"{"StringEquals": {"AWS:principalaccount": ["1", "444455556666"]}}"#, "allowed"),
            (r#"{"StringEquals": {"aws:PrincipalAccount": "999988887777"}}"#, "missing"),
            (r#"{"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/storage"}}"#, "allowed"),
            (
                r#"{"Bool": {"kms:GrantIsForAWSResource": true}}"#,
                "unknown: statement 1 holds only under a condition on `kms:GrantIsForAWSResource`",
            ),
            (
                r#"{"StringEquals": {"aws:PrincipalArn": "${aws:PrincipalArn}"}}"#,
                "unknown: statement 1 holds only under a condition on `aws:PrincipalArn`",
            ),
            (r#"{"Null": {"aws:PrincipalArn": "true"}}"#, "missing"),
        ] {
            let more = format!(", \"Condition\": {condition}");
            check(&[&statement("Allow", US, ANY, &more)], wanted);
        }
    }
}
