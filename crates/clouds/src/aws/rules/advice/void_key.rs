//! Whether any request that a statement speaks of carries a condition key.

use crate::aws::catalogue::{Action, Presence, Service, presence_of_all, service};
use crate::aws::rules::clause::Clause;
use crate::aws::{Form, Policy, Test};

/// Whether no action that the statement covers carries the clause's key. An action that is written
/// out has a rule of its own, and what the catalogue does not know is left alone.
pub(super) fn never_carried(policy: &Policy, clause: &Clause<'_>) -> bool {
    let Some(actions) = &clause.statement.action else { return false };
    if clause.operator.test == Test::Null {
        return false;
    }
    let key = policy.form == Form::Key;
    let mut services: Vec<&str> = Vec::new();
    if key {
        services.push("kms");
    }
    for (pattern, _) in actions.patterns.iter().filter(|_| !key || !actions.negated) {
        let text = pattern.text();
        let Some((prefix, name)) = text.split_once(':') else {
            if key && text == "*" {
                continue;
            } else {
                return false;
            };
        };
        if actions.negated || !name.contains(['*', '?']) || prefix.contains(['*', '?']) {
            return false;
        }
        if !key {
            services.push(prefix);
        }
    }
    let known: Option<Vec<&Service>> = services.into_iter().map(service).collect();
    let Some(services) = known else { return false };
    let covers = |never: bool| {
        services.iter().any(|service| {
            let named = |it: &Action| actions.matches(&format!("{}:{}", service.prefix, it.name));
            let presences = presence_of_all(service, &clause.key.name);
            let mut each = service.actions.iter().zip(presences.iter());
            each.any(|(action, it)| (*it == Presence::Never) == never && named(action))
        })
    };
    covers(true) && !covers(false)
}

/// What a condition on a key that no request carries comes to, for a sentence.
pub(super) fn outcome(clause: &Clause<'_>) -> &'static str {
    match clause.met_without_key() {
        true => "so the condition is always met",
        false => "so the statement never applies",
    }
}

/// Whether a key speaks of tags.
pub(super) fn is_tag(clause: &Clause<'_>) -> bool {
    clause.begins("aws:ResourceTag/")
        || clause.begins("aws:RequestTag/")
        || clause.is("aws:TagKeys")
}
