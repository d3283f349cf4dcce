//! One principal that decrypts by the key and may also change its policy or delete it.
//!
//! Source: NIST SP 800-53, AC-5; AWS KMS Developer Guide, "Key policies", key administrators and
//! key users.

use std::collections::BTreeMap;

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use super::takes::Takes;
use crate::aws::arn::{account_of, is_whole_account};
use crate::aws::{Arn, Case, Effect, Policy, PrincipalPart, ResourcePart, Statement};

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
                 {what}: a condition decides, or a part that cannot be read"
            );
            out.unknown(&RULE, Some(&place), message)
        };
        finding.note(&policy.document.place_at(uses), "it is let in to decrypt here");
        finding.help("give one of the two to another role, then put the whole policy");
        finding.command(put::put_policy(case));
    }
}

/// Gathers over all statements first, so that their order decides nothing. Who administers nothing
/// is left out.
fn duties(policy: &Policy) -> BTreeMap<&str, Duties<'static>> {
    let mut all: BTreeMap<&str, Duties<'static>> = BTreeMap::new();
    for (who, at, span, certain) in given(policy, ADMINISTERS.map(|it| it.0)) {
        let administers = &mut all.entry(who).or_default().administers;
        let what = ADMINISTERS[at].1;
        if !administers.iter().any(|it| it.0 == what && it.2) {
            administers.retain(|it| it.0 != what);
            administers.push((what, span, certain));
        }
    }
    // WHY: most policies have users of the key alone.
    let users = if all.is_empty() { Vec::new() } else { given(policy, USES) };
    for (who, _, span, certain) in users {
        if let Some(duties) = all.get_mut(who) {
            duties.uses = better(duties.uses, (span, certain));
        }
    }
    all
}

/// Whom statements allow one of two actions that nobody certainly denies them: the action's place,
/// where the person is named, and whether it is certain.
fn given<'p>(policy: &'p Policy, actions: [&str; 2]) -> Vec<(&'p str, usize, Span, bool)> {
    let denied = actions.map(|it| Denied::of(policy, it));
    let mut found = Vec::new();
    for statement in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
        let Some(action) = &statement.action else { continue };
        let allows = actions.map(|it| action.matches(it));
        if !allows.contains(&true) {
            continue;
        }
        // WHY: an account is no person; what its own IAM policies give to whom is not seen here.
        let is_person = |it: &str| Arn::parse(it).is_some_and(|it| !it.is_account_root());
        let certain = is_certain(statement);
        for (who, span) in named(statement).filter(|it| is_person(it.0)) {
            for at in (0..actions.len()).filter(|it| allows[*it]) {
                let denied = denied[at].takes(who);
                if denied != Takes::Yes {
                    found.push((who, at, span, certain && denied == Takes::No));
                }
            }
        }
    }
    found
}

/// Whom a statement names: in its principal, or where that is everyone, in a condition.
fn named(statement: &Statement) -> impl Iterator<Item = (&str, Span)> {
    let part = statement.principal.as_ref().filter(|it| !it.negated);
    let by_principal = part.into_iter().flat_map(PrincipalPart::aws);
    let fenced = statement.conditions.iter().filter(move |it| {
        part.is_some_and(PrincipalPart::everyone)
            && it.key.eq_ignore_ascii_case("aws:PrincipalArn")
            && it.operator.demands_a_value()
    });
    let by_condition = fenced.flat_map(|it| it.values.iter().map(|it| (it.0.as_str(), it.1)));
    by_principal.chain(by_condition)
}

fn better(old: Option<(Span, bool)>, new: (Span, bool)) -> Option<(Span, bool)> {
    old.filter(|it| it.1).or(Some(new))
}

/// Whether a statement holds whatever is asked, by whomever it names.
pub(super) fn is_certain(statement: &Statement) -> bool {
    let whole = |it: &ResourcePart| !it.negated && it.patterns.iter().any(|it| it.0 == "*");
    let resource = statement.resource.as_ref().is_some_and(whole);
    statement.conditions.is_empty() && statement.is_readable() && resource
}

/// Who is denied an action.
struct Denied<'p> {
    everyone: Takes,
    /// Principals and accounts.
    named: BTreeMap<&'p str, Takes>,
}

impl<'p> Denied<'p> {
    fn of(policy: &'p Policy, action: &str) -> Denied<'p> {
        let mut denied = Denied { everyone: Takes::No, named: BTreeMap::new() };
        for it in policy.statements.iter().filter(|it| it.effect == Some(Effect::Deny)) {
            if it.action.as_ref().is_some_and(|it| !it.matches(action)) {
                continue;
            }
            let takes = if is_certain(it) { Takes::Yes } else { Takes::Unclear };
            match it.principal.as_ref().filter(|it| !it.negated) {
                Some(part) if part.everyone() => denied.everyone = denied.everyone.max(takes),
                Some(part) => {
                    for (text, _) in part.aws() {
                        let account = account_of(text).filter(|_| is_whole_account(text));
                        let slot = denied.named.entry(account.unwrap_or(text)).or_insert(takes);
                        *slot = takes.max(*slot);
                    }
                }
                // WHY: whom `NotPrincipal` spares hangs on more than the one name.
                None => denied.everyone = denied.everyone.max(Takes::Unclear),
            }
        }
        denied
    }

    fn takes(&self, who: &str) -> Takes {
        let of = |name: &str| self.named.get(name).copied().unwrap_or(Takes::No);
        self.everyone.max(of(who)).max(account_of(who).map_or(Takes::No, of))
    }
}
