//! The decision: every policy that has a say, and who must agree with whom.
//!
//! Sources: AWS, IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation
//! logic"; AWS KMS Developer Guide, "Key policies", "Troubleshooting key access"; AWS Organizations
//! User Guide, "SCP evaluation", "RCP evaluation".

use crate::aws::Policy;
use crate::aws::across::works_across_accounts;

use super::caller::CallerKind;
use super::case::{Case, Policies};
use keywright_policy::Outcome;

use super::decision::{Decision, Fact, Layer, Reason, Silent, Truth, Verdict};
use super::met::Met;
use super::scan::{Scan, scan};
use super::setting::{Setting, Side, Subject, rcps_apply, scps_apply};
use super::view::View;

/// Decides a case.
pub fn decide(case: &Case) -> Decision<'_> {
    let view = case.view();
    let setting = Setting::of(&view);
    let policies = &case.policies;
    let manager = case.management_account.as_deref();

    let resource = resource(policies, setting, &view);
    let identity = identity(policies, setting, &view);
    let boundary =
        limit(policies.boundary.as_slice(), Silent::Boundary, &|_| Layer::Boundary, &view);
    let passed = policies.session.as_deref().unwrap_or_default();
    let mut session = limit(passed, Silent::Session, &Layer::Session, &view);
    // WHY: a federated user has what the session's policies give it, and nothing without one.
    if passed.is_empty() && matches!(view.caller.kind, CallerKind::FederatedUser(_)) {
        session.allow = Verdict::of(Truth::No, Reason::Silent(Silent::Session));
    }
    let scps = policies.scps.as_deref().filter(|_| scps_apply(&view, manager));
    let scps = levels(scps, Silent::Scps, &|level, at| Layer::Scp { level, at }, &view);
    let rcps = policies.rcps.as_deref().filter(|_| rcps_apply(&view, manager));
    let rcps = levels(rcps, Silent::Rcps, &|level, at| Layer::Rcp { level, at }, &view);

    let mut deny = Verdict::bare(Truth::No);
    for it in [scps.deny, rcps.deny, resource.deny, identity.deny, boundary.deny, session.deny] {
        deny = deny.or(it);
    }
    if deny.truth == Truth::Yes {
        return Decision { outcome: Outcome::ExplicitDeny, because: deny.because };
    }
    let limits = boundary.allow.and(session.allow);
    let own = Own { identity: identity.allow, limits };
    let access = access(policies, setting, &view, resource.lets_in, own);
    let allow = access.and(scps.allow).and(rcps.allow);
    match (allow.truth, deny.truth) {
        (Truth::No, _) => Decision { outcome: Outcome::ImplicitDeny, because: allow.because },
        (Truth::Yes, Truth::No) => Decision { outcome: Outcome::Allow, because: allow.because },
        (Truth::Yes, Truth::Maybe | Truth::Yes) => {
            Decision { outcome: Outcome::Unknown, because: deny.because }
        }
        (Truth::Maybe, _) => {
            let because = allow.because.into_iter().chain(deny.because).collect();
            Decision { outcome: Outcome::Unknown, because }
        }
    }
}

/// What a layer says.
struct Layered<'c> {
    deny: Verdict<'c>,
    allow: Verdict<'c>,
}

/// What the resource's policy says.
struct Resource<'c> {
    deny: Verdict<'c>,
    lets_in: LetsIn<'c>,
}

/// Whom the resource's policy lets in.
struct LetsIn<'c> {
    direct: Verdict<'c>,
    role: Verdict<'c>,
    account: Verdict<'c>,
}

/// What the caller's own side says.
struct Own<'c> {
    identity: Verdict<'c>,
    limits: Verdict<'c>,
}

fn resource<'c>(policies: &'c Policies, setting: Setting, view: &View<'_>) -> Resource<'c> {
    // An alias has no policy, and the one of its key has no say in it.
    let given = policies.resource.as_ref();
    let given = given.filter(|_| !matches!(setting.subject, Subject::Alias { .. }));
    let Some(policy) = given else {
        let none = || match setting.policy_rules() {
            true => Verdict::of(Truth::Maybe, Reason::Fact(Fact::PolicyUnseen)),
            false => Verdict::bare(Truth::No),
        };
        let lets_in = LetsIn { direct: none(), role: none(), account: none() };
        return Resource { deny: Verdict::bare(Truth::No), lets_in };
    };
    let Scan { deny, direct, role, account } = scan(policy, view);
    let told = |it| Verdict::said(it, Layer::Resource, policy);
    let direct = told(direct).or_silent(Silent::Resource);
    let lets_in = LetsIn { direct, role: told(role), account: told(account) };
    Resource { deny: told(deny), lets_in }
}

fn identity<'c>(policies: &'c Policies, setting: Setting, view: &View<'_>) -> Layered<'c> {
    let mut found = union(policies.identity.as_deref().unwrap_or_default(), &Layer::Identity, view);
    found.allow = match (setting.side, view.caller.kind, &policies.identity) {
        (_, CallerKind::Root, _) => Verdict::of(Truth::Yes, Reason::Fact(Fact::RootUser)),
        (Side::Across, _, None) => Verdict::of(Truth::Yes, Reason::Fact(Fact::OwnSideAssumed)),
        (Side::Same | Side::Across | Side::Outside, _, _) => {
            found.allow.or_silent(Silent::Identity)
        }
    };
    found
}

/// Policies of one kind: any may allow, any may deny.
fn union<'c>(
    policies: &'c [Policy],
    layer: &dyn Fn(usize) -> Layer,
    view: &View<'_>,
) -> Layered<'c> {
    let mut found = Layered { deny: Verdict::bare(Truth::No), allow: Verdict::bare(Truth::No) };
    for (at, policy) in policies.iter().enumerate() {
        let said = scan(policy, view);
        found.deny = found.deny.or(Verdict::said(said.deny, layer(at), policy));
        let allow = said.direct.or(said.role).or(said.account);
        found.allow = found.allow.or(Verdict::said(allow, layer(at), policy));
    }
    found
}

/// A layer that limits where it is there.
fn limit<'c>(
    policies: &'c [Policy],
    silent: Silent,
    layer: &dyn Fn(usize) -> Layer,
    view: &View<'_>,
) -> Layered<'c> {
    if policies.is_empty() || view.caller.kind == CallerKind::Root {
        return Layered { deny: Verdict::bare(Truth::No), allow: Verdict::bare(Truth::Yes) };
    }
    let found = union(policies, layer, view);
    Layered { deny: found.deny, allow: found.allow.or_silent(silent).quiet() }
}

/// An organization's policies: each level must allow.
fn levels<'c>(
    levels: Option<&'c [Vec<Policy>]>,
    silent: fn(usize) -> Silent,
    layer: &dyn Fn(usize, usize) -> Layer,
    view: &View<'_>,
) -> Layered<'c> {
    let mut found = Layered { deny: Verdict::bare(Truth::No), allow: Verdict::bare(Truth::Yes) };
    for (level, policies) in levels.unwrap_or_default().iter().enumerate() {
        let here = union(policies, &|at| layer(level, at), view);
        found.deny = found.deny.or(here.deny);
        found.allow = found.allow.and(here.allow.or_silent(silent(level)).quiet());
    }
    found
}

/// Whether the resource's side and the caller's side together let the caller in.
fn access<'c>(
    policies: &'c Policies,
    setting: Setting,
    view: &View<'_>,
    lets_in: LetsIn<'c>,
    own: Own<'c>,
) -> Verdict<'c> {
    if let Some(decided) = by_subject(setting, view) {
        return decided;
    }
    let LetsIn { direct, role, account } = lets_in;
    let granted = granted(policies, setting, view, &own.limits);
    let open = match setting.side {
        Side::Outside => direct.or_silent(Silent::Resource),
        Side::Across => {
            let lets_in = direct.or(role).or(account).or_silent(Silent::Neither);
            lets_in.and(own.identity).and(own.limits)
        }
        Side::Same => return within(setting, LetsIn { direct, role, account }, own, granted),
    };
    match granted {
        Some(it) => open.or(it),
        None => open,
    }
}

/// Within one account, either side is enough, but for keys and trust policies.
fn within<'c>(
    setting: Setting,
    lets_in: LetsIn<'c>,
    own: Own<'c>,
    granted: Option<Verdict<'c>>,
) -> Verdict<'c> {
    let LetsIn { direct, role, account } = lets_in;
    // A grant that names the caller itself is not limited by what its own side leaves unsaid.
    if direct.truth == Truth::Yes {
        return direct;
    }
    let Own { identity, limits } = own;
    let delegated = match setting.policy_rules() {
        true => account.or_silent(Silent::Delegation).and(identity),
        false => identity,
    };
    let open = direct.or(role.or(delegated).and(limits));
    match granted {
        Some(it) => open.or(it),
        None => open,
    }
}

/// What is decided by what the request is about, whatever the policies allow.
fn by_subject<'c>(setting: Setting, view: &View<'_>) -> Option<Verdict<'c>> {
    let no = |fact| Some(Verdict::of(Truth::No, Reason::Fact(fact)));
    let changes_alias = || {
        let names = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];
        names.iter().any(|it| it.eq_ignore_ascii_case(view.action))
    };
    match (setting.subject, setting.side) {
        (Subject::Key, Side::Across) if !works_across_accounts(view.action) => {
            no(Fact::VoidAcrossAccounts)
        }
        (Subject::Key | Subject::Trust, Side::Outside)
            if view.caller.kind == CallerKind::Anonymous =>
        {
            no(Fact::NoStrangers)
        }
        (Subject::Alias { of_aws: true }, _) if changes_alias() => no(Fact::AliasOfAws),
        (Subject::Alias { .. }, _) if !changes_alias() => {
            Some(Verdict::of(Truth::Maybe, Reason::Fact(Fact::AliasForKey)))
        }
        (Subject::Key | Subject::Alias { .. } | Subject::Trust | Subject::Other, _) => None,
    }
}

/// What the key's grants allow; `None` where there are none to ask.
fn granted<'c>(
    policies: &'c Policies,
    setting: Setting,
    view: &View<'_>,
    limits: &Verdict<'c>,
) -> Option<Verdict<'c>> {
    let grants = policies.grants.as_deref()?;
    if setting.subject != Subject::Key {
        return None;
    }
    let mut found = Verdict::bare(Truth::No);
    for (at, grant) in grants.iter().enumerate() {
        found = found.or(match grant.allows(view) {
            Met::No => Verdict::bare(Truth::No),
            Met::Maybe(doubt) => Verdict::of(Truth::Maybe, Reason::GrantDoubt { at, grant, doubt }),
            Met::Yes => Verdict::of(Truth::Yes, Reason::Grant { at, grant }),
        });
    }
    if found.truth == Truth::Yes && limits.truth != Truth::Yes {
        found = Verdict::of(Truth::Maybe, Reason::Fact(Fact::GrantBeyondLimits));
    }
    // A grant never outweighs a key policy that is not seen: it might deny.
    if found.truth == Truth::Yes && policies.resource.is_none() {
        found = Verdict::of(Truth::Maybe, Reason::Fact(Fact::PolicyUnseen));
    }
    Some(found.or_silent(Silent::Grants))
}
