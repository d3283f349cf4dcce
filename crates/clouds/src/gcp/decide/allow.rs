//! What IAM policies give. An allow policy only adds, so one certain binding is enough, and a
//! doubtful one takes nothing away.
//!
//! Source: IAM, "Allow policies" and "Policy inheritance".

use super::request::Request;
use super::truth::{Reason, Truth, any};
use crate::gcp::cel::Held;
use crate::gcp::layer::{Ancestor, Point, Stands};
use crate::gcp::policy::{Binding, Policy};
use crate::gcp::role::{Gives, Roles, gives};
use crate::gcp::{Condition, Covers, Exports};

/// What the key's own policy and those of its ancestors give.
pub(super) fn allowed(exports: &Exports, request: &Request<'_>) -> Truth {
    let own = exports.policy.as_ref().map(|it| given(it, "", &exports.roles, request));
    let above = exports.layers.ancestors.iter().map(|it| inherited(it, &exports.roles, request));
    let found = any(own.into_iter().chain(above));
    match found {
        Truth::No if !has_own(exports, request) => {
            Truth::Maybe(Reason::bare("the key's IAM policy was not handed in"))
        }
        _ => found,
    }
}

fn has_own(exports: &Exports, request: &Request<'_>) -> bool {
    let is_key = |it: &Ancestor| match &it.point {
        Some(point @ Point::Key(_)) => request.hierarchy.stands(point) == Stands::Over,
        _ => false,
    };
    exports.policy.is_some() || exports.layers.ancestors.iter().any(is_key)
}

fn inherited(it: &Ancestor, roles: &Roles, request: &Request<'_>) -> Truth {
    let stands = it.point.as_ref().map_or(Stands::Maybe, |it| request.hierarchy.stands(it));
    let whose = format!(" of {}", it.label);
    match (stands, given(&it.policy, &whose, roles, request)) {
        (Stands::Apart, _) | (_, Truth::No) => Truth::No,
        (Stands::Maybe, Truth::Yes(reason)) => {
            let message = format!("{}, if that stands over the key", reason.message);
            Truth::Maybe(Reason { message, ..reason })
        }
        (Stands::Over | Stands::Maybe, found) => found,
    }
}

/// What one policy gives.
fn given(policy: &Policy, whose: &str, roles: &Roles, request: &Request<'_>) -> Truth {
    if let Some(fault) = policy.faults.first() {
        return Truth::Maybe(Reason::at(&fault.message, &policy.document, fault.span));
    }
    any(policy.bindings.iter().map(|it| binding(policy, it, whose, roles, request)))
}

fn binding(
    policy: &Policy,
    it: &Binding,
    whose: &str,
    roles: &Roles,
    request: &Request<'_>,
) -> Truth {
    let doubt = |message: String, span| {
        Truth::Maybe(Reason::at(message, &policy.document, span).of(it.index, &it.role))
    };
    if let Some(fault) = it.faults.first() {
        return doubt(fault.message.clone(), fault.span);
    }
    let covered = |wanted| it.members.iter().find(|it| request.who.covered_by(&it.text) == wanted);
    let (certain, possible) = (covered(Covers::Yes), covered(Covers::Maybe));
    if certain.is_none() && possible.is_none() {
        return Truth::No;
    }
    match gives(roles, &it.role, request.permission) {
        Gives::No => return Truth::No,
        Gives::Unsure(why) => return doubt(why, it.role_span),
        Gives::Yes => {}
    }
    if let Some(condition) = &it.condition {
        match request.held(condition) {
            Held::Yes => {}
            Held::No | Held::Failed(_) => return Truth::No,
            Held::Unknown(why) => return doubt(conditional(condition, &why), condition.span),
        }
    }
    match (certain, possible) {
        (None, Some(vague)) => {
            let who = &request.who.id;
            doubt(format!("`{}` may or may not mean `{who}`", vague.text), vague.span)
        }
        (_, _) => {
            let message = format!("the binding to `{}`{whose} allows it", it.role);
            Truth::Yes(Reason::at(message, &policy.document, it.span).of(it.index, &it.role))
        }
    }
}

fn conditional(condition: &Condition, why: &str) -> String {
    let more = match condition.ends() {
        Some(end) => format!(", which ends by {end}"),
        None if condition.is_timed() => ", which depends on the time".to_owned(),
        None if condition.expression.is_empty() => String::new(),
        None => format!(": {why}"),
    };
    format!("it holds only under a condition{more}")
}
