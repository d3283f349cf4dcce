//! Whether any request that a statement speaks of carries a condition key.

use crate::aws::catalogue::{Presence, presence, service};
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
    for (_, text, _) in actions.patterns.iter().filter(|_| !key || !actions.negated) {
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
    let mut covered = false;
    for prefix in services {
        let Some(service) = service(prefix) else { return false };
        for action in &service.actions {
            let name = format!("{}:{}", service.prefix, action.name);
            if actions.matches(&name) {
                if presence(&name, &clause.key.name) != Presence::Never {
                    return false;
                }
                covered = true;
            }
        }
    }
    covered
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
