//! A vendor principal whose access hangs on something that the policy alone does not tell.

use std::collections::BTreeSet;
use std::sync::Arc;

use keywright_model::text::{Edit, Place};
use keywright_policy::{Access, Findings, Needs, Page, Principal, Rule, Seen, Severity};

use super::dates::turns;
use super::duties_not_separated::is_certain;
use super::put;
use super::vendor_permission_missing::lacking;
use crate::aws::arn::{account_of, is_whole_account};
use crate::aws::{Arn, Case, Effect, Policy, PrincipalPart, Statement, Who};

/// Whether the vendor has what it needs depends on a condition.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-003", page: Page::new(include_str!("vendor_access_conditional.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(policy)) = (&case.needs, &case.document.policy) else { return };
    foretell(case, needs, policy, out);
    let lacking = lacking(case);
    for group in lacking.chunk_by(|a, b| a.principal.id == b.principal.id) {
        let mut doubtful = group.iter().filter_map(|it| match &it.access {
            Access::Unknown { why, place } => Some((it, why, place)),
            Access::Allowed | Access::Missing | Access::Denied { .. } => None,
        });
        let Some((first, why, place)) = doubtful.next() else { continue };
        let mut names = vec![format!("`{}`", first.permission.name)];
        names.extend(doubtful.map(|it| format!("`{}`", it.0.permission.name)));
        let finding = out.unknown(
            &RULE,
            place.as_ref(),
            format_args!(
                "cannot tell whether `{}` has {}, which {} needs for {}: {why}",
                first.principal.id,
                names.join(", "),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        let of_policy = |it: &&Place| Arc::ptr_eq(&it.source, &policy.document.source);
        let ours = place.as_ref().filter(of_policy);
        if let (Some(_), None) = (place, ours) {
            finding.help("spare the vendor's roles by `aws:PrincipalArn` in what stands above");
            continue;
        }
        finding
            .help("the vendor's own statements carry no condition: let its roles in without one");
        if let Some(edit) = ours.and_then(|it| unconditional(policy, it.span)) {
            finding.edit(&policy.document.source, edit);
            finding.command(put::put_policy(case));
        }
    }
}

/// The days on which statements turn against the vendor: they deny, or no longer allow, something
/// that one of its roles needs and has from no statement without a date.
fn foretell(case: &Case, needs: &Needs, policy: &Policy, out: &mut Findings) {
    let Seen::Seen(listed) = &needs.principals else { return };
    let dated = policy.statements.iter().filter_map(|it| Some((it, turns(it)?)));
    let dated: Vec<_> = dated.collect();
    if dated.is_empty() {
        return;
    }
    let own = case.document.account(case.key.id.as_deref());
    let operations: BTreeSet<&str> =
        needs.permissions.iter().flat_map(|it| it.operations).copied().collect();
    let lasting = operations.into_iter().map(|it| (it, Named::lasting(policy, it, own)));
    let lasting: Vec<(&str, Named<'_>)> = lasting.collect();
    for (statement, day) in dated {
        let Some(part) = &statement.principal else { continue };
        let action = statement.action.as_ref();
        let needed = lasting.iter().filter(|it| action.is_none_or(|action| action.matches(it.0)));
        let needed: Vec<&Named<'_>> = needed.map(|it| &it.1).collect();
        let mut named = Named::default();
        named.add(part, |_| true);
        let mut reached = listed.iter().filter(|it| named.has(&it.id) != part.negated);
        let turn = match statement.effect {
            Some(Effect::Deny) if needed.is_empty() || reached.next().is_none() => continue,
            Some(Effect::Deny) => "begins to deny",
            Some(Effect::Allow) | None => {
                let missed = |it: &Principal| needed.iter().any(|lasting| !lasting.has(&it.id));
                if !reached.any(missed) {
                    continue;
                }
                "ends"
            }
        };
        let (label, clusters) = (statement.label(), case.cluster_names());
        let what = format_args!("{label} {turn}: {clusters} may lose its key");
        out.foretell(&RULE, Severity::Warning, day, what);
    }
}

/// Those whom principal elements name.
#[derive(Default)]
struct Named<'p> {
    everyone: bool,
    ids: BTreeSet<&'p str>,
    /// With their partitions, where those are told: the same digits in another are others.
    accounts: BTreeSet<(Option<&'p str>, &'p str)>,
}

impl<'p> Named<'p> {
    /// Whom the policy allows an action for certain, and without a date.
    fn lasting(policy: &'p Policy, action: &str, own: Option<&str>) -> Named<'p> {
        let mut named = Named::default();
        for it in policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
            let matches = it.action.as_ref().is_some_and(|it| it.matches(action));
            let part = it.principal.as_ref().filter(|part| !part.negated);
            if let Some(part) = part.filter(|_| matches && is_certain(it)) {
                // WHY: in the key's own account its IAM policies decide, and are not seen here.
                named.add(part, |account| is_whole_account(account) && account_of(account) != own);
            }
        }
        named
    }

    /// Takes those of an element in, their accounts where `account` says so.
    fn add(&mut self, part: &'p PrincipalPart, account: impl Fn(&str) -> bool) {
        self.everyone |= part.who.iter().any(|it| it.0 == Who::Everyone);
        for (text, _) in part.aws() {
            self.ids.insert(text);
            // A session stands for its role, which it does not name by its ARN.
            let arn = Arn::parse(text);
            let session = arn.is_some_and(|it| it.service == "sts");
            if (is_whole_account(text) || session) && account(text) {
                let partition = arn.map(|it| it.partition);
                self.accounts.extend(account_of(text).map(|it| (partition, it)));
            }
        }
    }

    fn has(&self, id: &str) -> bool {
        let partition = Arn::parse(id).map(|it| it.partition);
        let by_account = || {
            let account = account_of(id);
            let told = account.map(|it| [(None, it), (partition, it)]);
            told.is_some_and(|all| all.iter().any(|it| self.accounts.contains(it)))
        };
        self.everyone || self.ids.contains(id) || by_account()
    }
}

/// Takes the condition out of the allowing statement that holds the doubtful span.
fn unconditional(policy: &Policy, doubtful: keywright_model::text::Span) -> Option<Edit> {
    let holds = |it: &&Statement| {
        it.effect == Some(Effect::Allow) && it.conditions.iter().any(|it| it.span == doubtful)
    };
    let statement = policy.statements.iter().find(holds)?;
    Edit::remove_member(policy.document.node_at(statement.span)?, "Condition")
}
