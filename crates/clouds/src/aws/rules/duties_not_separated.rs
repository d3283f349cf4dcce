//! One principal that decrypts by the key and may also change its policy or delete it.
//!
//! Source: NIST SP 800-53, AC-5; AWS KMS Developer Guide, "Key policies", key administrators and
//! key users.

use std::collections::{BTreeMap, BTreeSet};

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
    let denied = |action: &str| Denied::of(policy, action);
    let uses = USES.map(|it| (it, denied(it)));
    let administers = ADMINISTERS.map(|(name, what)| (name, what, denied(name)));
    let mut all: BTreeMap<&str, Duties<'static>> = BTreeMap::new();
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let (Some(part), Some(action)) = (&statement.principal, &statement.action) else {
            continue;
        };
        if part.negated {
            continue;
        }
        let given = uses.iter().filter(|it| action.matches(it.0)).collect::<Vec<_>>();
        let ruled = administers.iter().filter(|it| action.matches(it.0)).collect::<Vec<_>>();
        // WHY: an account is no person; what its own IAM policies give to whom is not seen here.
        let is_person = |it: &str| Arn::parse(it).is_some_and(|it| !it.is_account_root());
        let certain = statement.conditions.is_empty();
        for (who, span) in part.aws().filter(|it| is_person(it.0)) {
            let duties = all.entry(who).or_default();
            if given.iter().any(|it| !it.1.has(who)) {
                duties.uses = better(duties.uses, (span, certain));
            }
            for (_, what, _) in ruled.iter().filter(|it| !it.2.has(who)) {
                let known = duties.administers.iter().any(|it| it.0 == *what && it.2);
                if !known {
                    duties.administers.retain(|it| it.0 != *what);
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

/// Who is denied an action for certain.
struct Denied<'p> {
    everyone: bool,
    named: BTreeSet<&'p str>,
}

impl<'p> Denied<'p> {
    fn of(policy: &'p Policy, action: &str) -> Denied<'p> {
        let mut denied = Denied { everyone: false, named: BTreeSet::new() };
        for it in policy.statements.iter().filter(|it| denies(it, action)) {
            let Some(part) = it.principal.as_ref().filter(|it| !it.negated) else { continue };
            denied.everyone |= part.everyone();
            denied.named.extend(part.aws().map(|it| it.0));
        }
        denied
    }

    fn has(&self, who: &str) -> bool {
        self.everyone || self.named.contains(who)
    }
}

/// Whether a statement denies an action for certain to whom it names.
fn denies(statement: &Statement, action: &str) -> bool {
    let certain = statement.conditions.is_empty() && statement.faults.is_empty();
    let matches = statement.action.as_ref().is_some_and(|it| it.matches(action));
    statement.effect == Some(Effect::Deny) && certain && matches
}
