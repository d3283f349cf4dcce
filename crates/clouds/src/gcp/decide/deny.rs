//! What deny policies take away, whatever else gives it.
//!
//! Source: IAM, "Deny policies"; IAM API v2, `DenyRule`.

use super::request::Request;
use super::truth::{Reason, Truth, any};
use crate::gcp::cel::Held;
use crate::gcp::layer::{DenyPolicy, DenyRule, Listed, Point, Stands};
use crate::gcp::level::{Level, has_say};
use crate::gcp::{Covers, Exports};

/// Whether some deny rule applies.
pub(super) fn denied<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    any(exports.layers.denies.iter().map(|it| by_policy(it, request)))
}

fn by_policy<'e>(policy: &'e DenyPolicy, request: &Request<'_>) -> Truth<'e> {
    let stands = policy.point.as_ref().map_or(Stands::Maybe, |it| request.hierarchy.stands(it));
    if stands == Stands::Apart || !has_say(policy.point.as_ref(), request.permission) {
        return Truth::No;
    }
    // WHY: it may be another of the folders over the key whose policy is set.
    let some = Level::asked(request.permission) == Level::Folder
        && matches!(policy.point, Some(Point::Folder(_)));
    let stands = if some { Stands::Maybe } else { stands };
    if let Some(fault) = policy.faults.first() {
        return Truth::Maybe(Reason::at(&*fault.message, &policy.document, fault.span));
    }
    match (stands, any(policy.rules.iter().map(|it| by_rule(policy, it, request)))) {
        (Stands::Maybe, Truth::Yes(reason)) => {
            let label = policy.label();
            let message = format!("deny policy `{label}` takes it away, if it stands over the key");
            Truth::Maybe(reason.saying(message))
        }
        (_, found) => found,
    }
}

fn by_rule<'e>(policy: &'e DenyPolicy, rule: &'e DenyRule, request: &Request<'_>) -> Truth<'e> {
    let label = policy.label();
    let reason =
        |message: String, span| Reason::at(message, &policy.document, span).of(rule.index, label);
    if let Some(fault) = rule.faults.first() {
        return Truth::Maybe(reason(fault.message.clone(), fault.span));
    }
    let among = |all: &[Listed]| {
        let told: Vec<Covers> = all.iter().map(|it| request.who.meant_by(&it.text)).collect();
        let first = |wanted| told.iter().position(|it| *it == wanted).map(|at| (wanted, at));
        first(Covers::Yes).or_else(|| first(Covers::Maybe))
    };
    let (named, spared) = (among(&rule.principals), among(&rule.exceptions));
    let Some((named, at)) = named else { return Truth::No };
    if !rule.denies(request.permission) || matches!(spared, Some((Covers::Yes, _))) {
        return Truth::No;
    }
    let who = &request.who.id;
    let doubt = |it: &Listed| {
        Truth::Maybe(reason(format!("`{}` may or may not mean `{who}`", it.text), it.span))
    };
    if let Some(condition) = &rule.condition {
        match request.held(condition) {
            Held::Yes => {}
            Held::No => return Truth::No,
            // WHY no answer: the API's text says that such a rule is not applied, the guide that it
            // is.
            Held::Failed(why) => {
                let message = format!("whether deny policy `{label}` applies fails: {why}");
                return Truth::Maybe(reason(message, condition.span));
            }
            Held::Unknown(why) => {
                let message = format!("deny policy `{label}` may apply: {why}");
                return Truth::Maybe(reason(message, condition.span));
            }
        }
    }
    match (named, spared) {
        (Covers::Maybe, _) => doubt(&rule.principals[at]),
        (_, Some((_, at))) => doubt(&rule.exceptions[at]),
        (_, None) => Truth::Yes(reason(format!("deny policy `{label}` takes it away"), rule.span)),
    }
}
