//! One principal that decrypts by the key and may also change its policy or delete it.
//!
//! Source: NIST SP 800-53, AC-5; AWS KMS Developer Guide, "Key policies", key administrators and
//! key users.

use std::collections::BTreeMap;

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Arn, Case, Effect, Policy, Statement};

/// Whoever uses the key administers it too.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-019", page: Page::new(include_str!("duties_not_separated.md")), check };

const USES: [&str; 2] = ["kms:Decrypt", "kms:ReEncryptFrom"];

/// What only an administrator needs, and what it comes to.
const ADMINISTERS: [(&str, &str); 2] =
    [("kms:PutKeyPolicy", "change its policy"), ("kms:ScheduleKeyDeletion", "delete it")];

/// What the statements together let one principal do, and where.
#[derive(Default)]
struct Duties<'p> {
    uses: Option<(Span, bool)>,
    administers: Vec<(&'p str, Span, bool)>,
}

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    for (who, duties) in duties(policy) {
        let (Some((uses, certain)), Some(&(_, place, _))) =
            (duties.uses, duties.administers.first())
        else {
            continue;
        };
        let certain = certain && duties.administers.iter().all(|it| it.2);
        let what: Vec<&str> = duties.administers.iter().map(|it| it.0).collect();
        let (what, clusters) = (what.join(" and "), case.cluster_names());
        let place = policy.document.place_at(place);
        let finding = if certain {
            let message = format_args!("`{who}` decrypts by the key of {clusters}, and may {what}");
            out.add(&RULE, Some(&place), message)
        } else {
            let message = format_args!(
                "cannot tell whether `{who}` both decrypts by the key of {clusters} and may \
                 {what}: a condition decides"
            );
            out.unknown(&RULE, Some(&place), message)
        };
        finding.note(&policy.document.place_at(uses), "it is let in to decrypt here");
        finding.help("give one of the two to another role, then put the whole policy");
        finding.command(put::put_policy(case));
    }
}

/// Gathers over all statements first, so that their order decides nothing.
fn duties(policy: &Policy) -> BTreeMap<&str, Duties<'static>> {
    let mut all: BTreeMap<&str, Duties<'static>> = BTreeMap::new();
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        if part.negated {
            continue;
        }
        // WHY: an account is no person; what its own IAM policies give to whom is not seen here.
        let persons =
            part.aws().filter(|it| Arn::parse(it.0).is_some_and(|it| !it.is_account_root()));
        for (who, span) in persons {
            let denied = |it: &&str| policy.statements.iter().any(|other| denies(other, who, it));
            let certain = statement.conditions.is_empty();
            let duties = all.entry(who).or_default();
            if USES.iter().filter(|it| !denied(it)).any(|it| action.matches(it)) {
                duties.uses = better(duties.uses, (span, certain));
            }
            for (name, what) in ADMINISTERS {
                let known = duties.administers.iter().any(|it| it.0 == what && it.2);
                if !known && action.matches(name) && !denied(&name) {
                    duties.administers.retain(|it| it.0 != what);
                    duties.administers.push((what, span, certain));
                }
            }
        }
    }
    all
}

fn better(old: Option<(Span, bool)>, new: (Span, bool)) -> Option<(Span, bool)> {
    old.filter(|it| it.1).or(Some(new))
}

/// Whether a statement denies for certain.
fn denies(statement: &Statement, who: &str, action: &str) -> bool {
    let (Some(part), Some(actions)) = (&statement.principal, &statement.action) else {
        return false;
    };
    let named = part.everyone() || (!part.negated && part.aws().any(|it| it.0 == who));
    let certain = statement.conditions.is_empty() && statement.faults.is_empty();
    statement.effect == Some(Effect::Deny) && certain && named && actions.matches(action)
}
