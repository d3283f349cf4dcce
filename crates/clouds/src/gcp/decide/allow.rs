//! What IAM policies give. An allow policy only adds, so one certain binding is enough, and a
//! doubtful one takes nothing away.
//!
//! Source: IAM, "Allow policies" and "Policy inheritance".

use super::request::Request;
use super::truth::{Reason, Says, Truth, any};
use crate::gcp::cel::Held;
use crate::gcp::layer::{Ancestor, Point, Stands};
use crate::gcp::level::{Level, has_say};
use crate::gcp::policy::{Binding, Policy};
use crate::gcp::role::{Gives, Roles, gives};
use crate::gcp::{Condition, Covers, Exports};

/// What the key's own policy and those of its ancestors give.
pub(super) fn allowed<'e>(exports: &'e Exports, request: &Request<'_>) -> Truth<'e> {
    let at_key = Level::asked(request.permission) == Level::Key;
    let own = exports.policy.as_ref().filter(|_| at_key);
    let own = own.map(|it| given(it, None, &exports.roles, request));
    let above = exports.layers.ancestors.iter().map(|it| inherited(it, &exports.roles, request));
    let found = any(own.into_iter().chain(above));
    match found {
        Truth::No if at_key && !has_own(exports, request) => {
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

fn inherited<'e>(it: &'e Ancestor, roles: &'e Roles, request: &Request<'_>) -> Truth<'e> {
    if !has_say(it.point.as_ref(), request.permission) {
        return Truth::No;
    }
    let stands = it.point.as_ref().map_or(Stands::Maybe, |it| request.hierarchy.stands(it));
    match (stands, given(&it.policy, Some(&it.label), roles, request)) {
        (Stands::Apart, _) | (_, Truth::No) => Truth::No,
        (Stands::Maybe, Truth::Yes(reason)) => Truth::Maybe(reason.perhaps()),
        (Stands::Over | Stands::Maybe, found) => found,
    }
}

/// What one policy gives.
fn given<'e>(
    policy: &'e Policy,
    above: Option<&'e str>,
    roles: &'e Roles,
    request: &Request<'_>,
) -> Truth<'e> {
    if let Some(fault) = policy.faults.first() {
        return Truth::Maybe(Reason::at(&*fault.message, &policy.document, fault.span));
    }
    any(policy.bindings.iter().map(|it| binding(policy, it, above, roles, request)))
}

fn binding<'e>(
    policy: &'e Policy,
    it: &'e Binding,
    above: Option<&'e str>,
    roles: &'e Roles,
    request: &Request<'_>,
) -> Truth<'e> {
    let doubt = |message: String, span| {
        Truth::Maybe(Reason::at(message, &policy.document, span).of(it.index, &it.role))
    };
    if let Some(fault) = it.faults.first() {
        return doubt(fault.message.clone(), fault.span);
    }
    let (mut certain, mut possible) = (None, None);
    for it in &it.members {
        match request.who.covered_by(&it.member, &it.text) {
            Covers::Yes => certain = certain.or(Some(it)),
            Covers::Maybe => possible = possible.or(Some(it)),
            Covers::No => {}
        }
    }
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
            let says = Says::Allows { role: &it.role, above, perhaps: false };
            Truth::Yes(Reason::at(says, &policy.document, it.span).of(it.index, &it.role))
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
