//! Who gains or loses what, from one policy to the next: one question for each principal and
//! action.

use keywright_policy::Witness;
use keywright_policy::prove::{GaveUp, Region};

use crate::aws::Policy;
use crate::aws::decide::Answer;
use crate::aws::lower::{Extra, Lowered, PrincipalKind, Rep, World};

use super::ask::{Sought, doubt, regions, seek, unreadable, within};
use super::witness::replay;

/// What changes for one kind of principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who: a principal that is named, or a phrase for all others of a kind.
    pub who: String,
    /// The principal as `simulate` reads it.
    pub principal: String,
    /// Whether access is gained; else it is lost.
    pub gained: bool,
    /// The actions.
    pub actions: Vec<String>,
    /// The condition keys that it hangs on; none where it holds in every context.
    pub keys: Vec<String>,
    /// A request that shows it.
    pub witness: Witness,
}

/// What came of a comparison.
#[derive(Debug, Default)]
pub struct Difference {
    /// What certainly changes.
    pub changes: Vec<Change>,
    /// What cannot be told, and why.
    pub unknown: Vec<String>,
}

/// Compares two policies.
pub fn diff(before: &Policy, after: &Policy) -> Difference {
    let gave_up = |GaveUp| Difference {
        unknown: vec!["the policies split requests into more classes than are searched".into()],
        ..Difference::default()
    };
    match unreadable(&[before, after]) {
        Some(why) => Difference { unknown: vec![why], ..Difference::default() },
        None => compared(before, after).unwrap_or_else(gave_up),
    }
}

fn compared(before: &Policy, after: &Policy) -> Result<Difference, GaveUp> {
    let world = World::new(&[before, after], &Extra::default())?;
    let mut difference = Difference::default();
    for rep in &world.reps {
        for (gained, old, new, [from, to]) in
            [(true, before, after, [0, 1]), (false, after, before, [1, 0])]
        {
            let sides = Sides { old, new, from: &world.documents[from], to: &world.documents[to] };
            of_principal(&world, rep, gained, &sides, &mut difference)?;
        }
    }
    difference.changes = gathered(&world, std::mem::take(&mut difference.changes));
    Ok(difference)
}

/// One change in the place of those of an account's roles, users and so on that are the same.
fn gathered(world: &World, changes: Vec<Change>) -> Vec<Change> {
    let mut all: Vec<Change> = Vec::new();
    for change in changes {
        let rep = world.reps.iter().find(|it| it.id == change.principal);
        let account = rep.filter(|it| !world.is_named(it)).and_then(Rep::account);
        let Some(account) = account else {
            all.push(change);
            continue;
        };
        let whole = match world.accounts_known(account) {
            true => format!("every other principal of account `{account}`"),
            false => "every principal of every other account".to_owned(),
        };
        let same = |it: &&mut Change| {
            it.gained == change.gained
                && it.keys == change.keys
                && it.actions == change.actions
                && world.reps.iter().any(|rep| {
                    rep.id == it.principal && rep.account() == Some(account) && !world.is_named(rep)
                })
        };
        match all.iter_mut().find(same) {
            Some(one) => one.who = whole,
            None => all.push(change),
        }
    }
    all
}

/// The two policies in the direction in which something is gained.
struct Sides<'s> {
    old: &'s Policy,
    new: &'s Policy,
    from: &'s Lowered,
    to: &'s Lowered,
}

fn of_principal(
    world: &World,
    rep: &Rep,
    gained: bool,
    sides: &Sides<'_>,
    difference: &mut Difference,
) -> Result<(), GaveUp> {
    let whole = world.by(world.everything(), |it| it == rep);
    if let Sought::None = newly(world, sides, &whole)? {
        return Ok(());
    }
    for action in world.all_actions() {
        let region = world.by(world.of_actions(std::iter::once(action)), |it| it == rep);
        match newly(world, sides, &region)? {
            Sought::None => {}
            Sought::Maybe => {
                let verb = if gained { "gains" } else { "loses" };
                let why = doubt(world);
                let who = phrase(world, rep);
                difference.unknown.push(format!("whether {who} {verb} `{action}`: {why}"));
            }
            Sought::Found { witness, point, .. } => {
                let keys = hangs_on(world, sides, &region, &point)?;
                put(difference, phrase(world, rep), gained, action, keys, witness);
            }
        }
    }
    Ok(())
}

/// A request that the new policy allows and the old one does not.
fn newly(world: &World, sides: &Sides<'_>, region: &Region) -> Result<Sought, GaveUp> {
    let is_new = |it: &Witness| {
        let old = replay(it, sides.old);
        replay(it, sides.new) == Answer::Allow && matches!(old, Answer::Deny | Answer::Nothing)
    };
    let allow = within(&sides.to.allow, region);
    let mut outside = regions(&sides.to.deny);
    let freed: Vec<(Region, Option<usize>)> = sides
        .from
        .deny
        .iter()
        .flat_map(|deny| allow.iter().filter_map(|it| Some((it.0.and(&deny.region)?, it.1))))
        .collect();
    match seek(world, &freed, &outside, is_new)? {
        Sought::None => {}
        found @ (Sought::Found { .. } | Sought::Maybe) => return Ok(found),
    }
    outside.extend(regions(&sides.from.allow));
    seek(world, &allow, &outside, is_new)
}

/// The keys that decide whether something is new; none where it is so in every context.
fn hangs_on(
    world: &World,
    sides: &Sides<'_>,
    region: &Region,
    point: &[usize],
) -> Result<Vec<String>, GaveUp> {
    let is_old = |it: &Witness| {
        let (old, new) = (replay(it, sides.old), replay(it, sides.new));
        old == Answer::Allow || new != Answer::Allow
    };
    // A context in which it is not new: the new policy denies or does not allow it, or the old
    // allowed it.
    let denied = within(&sides.to.deny, region);
    let before = within(&sides.from.allow, region);
    let refused = [(region.clone(), None)];
    for (inside, outside) in [
        (denied.as_slice(), Vec::new()),
        (refused.as_slice(), regions(&sides.to.allow)),
        (before.as_slice(), regions(&sides.from.deny)),
    ] {
        if let Sought::Found { point: other, .. } = seek(world, inside, &outside, is_old)? {
            let keys = world.differing(point, &other);
            return Ok(keys.into_iter().map(str::to_owned).collect());
        }
    }
    Ok(Vec::new())
}

/// Adds an action to the change that it belongs to.
fn put(
    difference: &mut Difference,
    who: String,
    gained: bool,
    action: &str,
    keys: Vec<String>,
    witness: Witness,
) {
    let fits = |it: &&mut Change| it.who == who && it.gained == gained && it.keys == keys;
    if let Some(change) = difference.changes.iter_mut().find(fits) {
        change.actions.push(action.to_owned());
        return;
    }
    let (principal, actions) = (witness.principal.clone(), vec![action.to_owned()]);
    difference.changes.push(Change { who, principal, gained, actions, keys, witness });
}

/// A principal in words.
fn phrase(world: &World, rep: &Rep) -> String {
    if world.is_named(rep) {
        return format!("`{}`", rep.id);
    }
    let kind = match rep.kind {
        PrincipalKind::Role | PrincipalKind::Session => "role",
        PrincipalKind::User => "user",
        PrincipalKind::Root => "root user",
        PrincipalKind::Federated => "federated user",
        PrincipalKind::Service => return "every other AWS service".to_owned(),
        PrincipalKind::Foreign => return format!("`{}`", rep.id),
        PrincipalKind::Anonymous => return "everybody".to_owned(),
    };
    let account = rep.account().unwrap_or_default();
    match (world.is_stranger(rep), world.is_any_other(rep), rep.kind) {
        (true, true, _) => format!("every {kind} of every other account"),
        (false, _, PrincipalKind::Root) => format!("the root user of account `{account}`"),
        (false, true, _) => format!("every other {kind} of account `{account}`"),
        _ => format!("every {kind} such as `{}`", rep.id),
    }
}
