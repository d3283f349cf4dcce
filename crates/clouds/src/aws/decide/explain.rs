//! A decision in words, made when somebody reads it.

use keywright_policy::Because;

use crate::aws::{Effect, Policy, Statement};

use super::decision::{Decision, Fact, Layer, Reason, Silent};
use super::met::Doubt;

impl Decision<'_> {
    /// Why, in words.
    pub fn because(&self) -> Vec<Because> {
        let mut all: Vec<Because> = self.because.iter().map(told).collect();
        // One doubt may stand both for what a policy allows and for what it denies.
        all.dedup_by(|a, b| a.message == b.message && a.policy == b.policy);
        all
    }
}

fn told(reason: &Reason<'_>) -> Because {
    let plain = |message: &str| Because {
        message: message.to_owned(),
        policy: None,
        statement: None,
        sid: None,
        place: None,
    };
    match reason {
        Reason::Statement { layer, policy, statement } => {
            let does = match statement.effect {
                Some(Effect::Allow) => "allows it",
                Some(Effect::Deny) | None => "denies it",
            };
            let unsupported = statement.effect == Some(Effect::Allow)
                && statement.principal.as_ref().is_some_and(|it| it.negated);
            let note = match unsupported {
                true => ", taken at its word: AWS does not support `NotPrincipal` beside `Allow`",
                false => "",
            };
            let message = format!("{} of {} {does}{note}", statement.label(), noun(*layer));
            cited(message, *layer, policy, Some(statement))
        }
        Reason::Doubt { layer, policy, statement, doubt } => {
            let what = statement.map_or_else(String::new, |it| format!("{} of ", it.label()));
            let message = format!("{what}{} may matter: {}", noun(*layer), words(doubt));
            cited(message, *layer, policy, *statement)
        }
        Reason::Grant { at, grant } => {
            let id = grant.id.as_deref().unwrap_or("without an id");
            let mut it = plain(&format!("grant `{id}` allows it"));
            it.policy = Some(format!("grants[{at}]"));
            it.place = Some(grant.document.place(&grant.document.root));
            it
        }
        Reason::GrantDoubt { at, grant, doubt } => {
            let mut it = plain(&format!("a grant may allow it: {}", words(doubt)));
            it.policy = Some(format!("grants[{at}]"));
            it.place = Some(grant.document.place(&grant.document.root));
            it
        }
        Reason::Silent(silent) => {
            let mut it = plain(&silence(*silent));
            it.policy = member(*silent);
            it
        }
        Reason::Fact(fact) => plain(spoken(*fact)),
    }
}

fn cited(message: String, layer: Layer, policy: &Policy, statement: Option<&Statement>) -> Because {
    let span = statement.map_or(policy.document.root.span, |it| it.span);
    Because {
        message,
        policy: Some(path(layer)),
        statement: statement.map(|it| it.index),
        sid: statement.and_then(|it| it.sid.clone()),
        place: Some(policy.document.place_at(span)),
    }
}

fn path(layer: Layer) -> String {
    match layer {
        Layer::Resource => "resource_policy".to_owned(),
        Layer::Identity(at) => format!("identity_policies[{at}]"),
        Layer::Boundary => "permissions_boundary".to_owned(),
        Layer::Session(at) => format!("session_policies[{at}]"),
        Layer::Scp { level, at } => format!("scps[{level}][{at}]"),
        Layer::Rcp { level, at } => format!("rcps[{level}][{at}]"),
    }
}

fn noun(layer: Layer) -> &'static str {
    match layer {
        Layer::Resource => "the resource's policy",
        Layer::Identity(_) => "the caller's policy",
        Layer::Boundary => "the permissions boundary",
        Layer::Session(_) => "the session's policy",
        Layer::Scp { .. } => "the service control policy",
        Layer::Rcp { .. } => "the resource control policy",
    }
}

fn member(silent: Silent) -> Option<String> {
    Some(match silent {
        Silent::Resource | Silent::Delegation | Silent::Neither => "resource_policy".to_owned(),
        Silent::Identity => "identity_policies".to_owned(),
        Silent::Boundary => "permissions_boundary".to_owned(),
        Silent::Session => "session_policies".to_owned(),
        Silent::Scps(level) => format!("scps[{level}]"),
        Silent::Rcps(level) => format!("rcps[{level}]"),
        Silent::Grants => "grants".to_owned(),
    })
}

fn silence(silent: Silent) -> String {
    match silent {
        Silent::Resource => "the resource's policy does not allow it to the caller itself".into(),
        Silent::Delegation => {
            "the resource's policy does not let the account's own policies allow it".into()
        }
        Silent::Neither => {
            "the resource's policy allows it neither to the caller nor to its account".into()
        }
        Silent::Identity => "no policy of the caller allows it".into(),
        Silent::Boundary => "the permissions boundary does not allow it".into(),
        Silent::Session => "no policy of the session allows it".into(),
        Silent::Scps(level) => {
            format!("no service control policy of level {} allows it", level + 1)
        }
        Silent::Rcps(level) => {
            format!("no resource control policy of level {} allows it", level + 1)
        }
        Silent::Grants => "no grant allows it".into(),
    }
}

fn spoken(fact: Fact) -> &'static str {
    match fact {
        Fact::RootUser => "the account's root user needs no policy of its own",
        Fact::OwnSideAssumed => "the caller's own policies are taken to allow it",
        Fact::VoidAcrossAccounts => "the action has no effect on keys of other accounts",
        Fact::AliasOfAws => "an alias of AWS's own cannot be changed",
        Fact::AliasForKey => "AWS KMS decides by the key, and the case names an alias",
        Fact::NoStrangers => "AWS KMS and AWS STS let in nobody whom nobody vouches for",
        Fact::PolicyUnseen => "the resource always has a policy, and the case does not give it",
        Fact::GrantBeyondLimits => "a grant allows it beyond what boundary and session policies do",
    }
}

fn words(doubt: &Doubt<'_>) -> String {
    match doubt {
        Doubt::Fault(fault) => format!("it cannot be read: {}", fault.message),
        Doubt::KeyNotGiven(key) => {
            format!("AWS always sends `{key}`, and the case does not give it")
        }
        Doubt::ManyValues(key) => {
            format!("the request carries several values of `{key}`, and one is asked for")
        }
        Doubt::OddValue(key) => format!("a value of `{key}` does not fit the operator"),
        Doubt::OddVariable(text) => format!("the variable in `{text}` cannot be read"),
        Doubt::RolePath(arn) => {
            format!("it names `{arn}`, and `principal_role_arn` is not given")
        }
        Doubt::PartlySpared => {
            "`NotPrincipal` lists some of the caller's account, role and session, and not all"
                .to_owned()
        }
        Doubt::PrincipalHere => "a policy of an identity names no principal".to_owned(),
        Doubt::PairCase(name) => {
            format!("`{name}` differs in case alone, and AWS's pages disagree whether that counts")
        }
    }
}
