//! What one policy says to the request: which of its statements speak of it, and to what effect.

use crate::aws::{Effect, Policy, Statement};

use super::condition::condition;
use super::glob::matches_any_case;
use super::met::{Doubt, Met};
use super::principal::{Reach, principal};
use super::resource::resource;
use super::view::View;

/// Whether a policy says something, and which statement says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'p> {
    /// Whether it does.
    pub(super) met: Met<'p>,
    /// The statement; none where the policy as a whole cannot be read.
    pub(super) by: Option<&'p Statement>,
}

/// What a policy says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'p> {
    /// It denies.
    pub(super) deny: Said<'p>,
    /// It allows, and names the caller or everyone; of a policy without principals: it allows.
    pub(super) direct: Said<'p>,
    /// It allows, and names the caller's role.
    pub(super) role: Said<'p>,
    /// It allows, and names the caller's account.
    pub(super) account: Said<'p>,
}

impl<'p> Said<'p> {
    /// Nothing is said.
    pub(super) const NOTHING: Said<'static> = Said { met: Met::No, by: None };

    /// The stronger of two.
    pub(super) fn or(self, other: Said<'p>) -> Said<'p> {
        match (self.met, other.met) {
            (Met::Yes, _) | (_, Met::No) | (Met::Maybe(_), Met::Maybe(_)) => self,
            (Met::No | Met::Maybe(_), Met::Yes) | (Met::No, Met::Maybe(_)) => other,
        }
    }
}

/// Reads what a policy says to a request.
pub(super) fn scan<'p>(policy: &'p Policy, view: &View<'_>) -> Scan<'p> {
    let whole = match policy.faults.first() {
        Some(fault) => Said { met: Met::Maybe(Doubt::Fault(fault)), by: None },
        None => Said::NOTHING,
    };
    let mut found =
        Scan { deny: whole, direct: whole, role: Said::NOTHING, account: Said::NOTHING };
    for statement in &policy.statements {
        let (met, reach) = speaks(policy, statement, view);
        if matches!(met, Met::No) {
            continue;
        }
        let said = Said { met, by: Some(statement) };
        if statement.effect != Some(Effect::Allow) {
            found.deny = found.deny.or(said);
        }
        if statement.effect != Some(Effect::Deny) {
            let slot = match reach {
                Reach::Direct => &mut found.direct,
                Reach::Role => &mut found.role,
                Reach::Account => &mut found.account,
            };
            *slot = slot.or(said);
        }
    }
    found
}

/// Whether a statement speaks of the request, and how far it lets its principal in.
fn speaks<'p>(policy: &'p Policy, it: &'p Statement, view: &View<'_>) -> (Met<'p>, Reach) {
    if let Some(fault) = it.faults.first() {
        return (Met::Maybe(Doubt::Fault(fault)), Reach::Direct);
    }
    let action = it.action.as_ref().is_some_and(|part| {
        part.patterns.iter().any(|it| matches_any_case(it.0.text(), view.action)) != part.negated
    });
    if !action {
        return (Met::No, Reach::Direct);
    }
    let (mut met, reach) = match (&it.principal, policy.form.names_principals()) {
        (Some(part), true) => principal(part, view),
        (None, false) => (Met::Yes, Reach::Direct),
        (Some(_), false) => (Met::Maybe(Doubt::PrincipalHere), Reach::Direct),
        // INVARIANT: a missing principal is a fault of the statement, so this is never reached.
        (None, true) => (Met::No, Reach::Direct),
    };
    if matches!(met, Met::No) {
        return (Met::No, reach);
    }
    if let Some(part) = &it.resource {
        met = met.and(resource(part, policy, view));
    }
    for part in &it.conditions {
        if matches!(met, Met::No) {
            break;
        }
        met = met.and(condition(part, policy.version, view));
    }
    (met, reach)
}
