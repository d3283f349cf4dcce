//! Who gains or loses what, from one policy to the next.

use std::collections::BTreeSet;

use keywright_policy::prove::{Answer, GaveUp, Kind, Operation, Requests, Sides, compare, shows};
use keywright_policy::{Difference, Shown, Witness};

use crate::aws::Policy;
use crate::aws::decide::Answer as Answered;
use crate::aws::lower::{Extra, Lowered, PrincipalKind, Rep, World};

use super::ask::{regions, unreadable};
use super::question::{DELEGATED, beside, shown};
use super::witness::{replay, witness_at};

/// Compares two policies.
pub fn diff(before: &Policy, after: &Policy) -> Difference {
    let difference = match unreadable(&[before, after]) {
        Some(why) => Difference::undecided(why),
        None => compared(before, after).unwrap_or_else(|GaveUp| Difference::gave_up()),
    };
    let assumed = [DELEGATED].into_iter().chain(beside(after.form)).collect();
    Difference { assumed, ..difference }
}

fn compared(before: &Policy, after: &Policy) -> Result<Difference, GaveUp> {
    let world = World::new(&[before, after], &Extra::default())?;
    let [old, new] = world.documents.as_slice() else { return Err(GaveUp) };
    let [old, new] = [old, new].map(|it: &Lowered| [regions(&it.allow), regions(&it.deny)]);
    let difference = compare(&Sides {
        space: &world.space,
        impossible: &world.impossible,
        answers: [&old, &new].map(|[allow, deny]| Answer { allow, deny }),
        open: world.opaque().map(|(at, what)| (at, what.to_owned())).collect(),
        may_replay: true,
        kinds: world.reps.iter().map(|it| kind(&world, it)).collect(),
        operation: world.of_action(),
        operations: world.all_actions().map(operation).collect(),
        requests: &Points { world: &world, before, after },
    })?;
    let undecided = world.undecided().map(|it| format!("it hangs on {it}, which is not decided"));
    Ok(Difference { undecided, ..difference })
}

#[derive(Debug)]
struct Points<'w> {
    world: &'w World,
    before: &'w Policy,
    after: &'w Policy,
}

impl Points<'_> {
    /// Whether the policies alone answer as a gain says, or a loss.
    fn decides(&self, gained: bool, witness: &Witness) -> bool {
        let (old, new) = match gained {
            true => (self.before, self.after),
            false => (self.after, self.before),
        };
        let refused = || matches!(replay(witness, old), Answered::Deny | Answered::Nothing);
        replay(witness, new) == Answered::Allow && refused()
    }
}

impl Requests for Points<'_> {
    fn shown(&self, gained: bool, point: &[usize]) -> Option<Shown> {
        let witness = witness_at(self.world, point)?;
        // What the policies alone do not answer so, no case made of them does.
        if !self.decides(gained, &witness) {
            return None;
        }
        shown(&|old, new| shows(gained, old, new), witness, self.before, self.after)
    }

    fn replays(&self, gained: bool, point: &[usize]) -> bool {
        witness_at(self.world, point).is_some_and(|it| self.decides(gained, &it))
    }

    fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String> {
        let keys = self.world.differing(one, other).into_iter().map(str::to_owned);
        let resource = self.world.resource(one) != self.world.resource(other);
        keys.chain(resource.then(|| "resource".to_owned())).collect()
    }
}

fn operation(action: &str) -> Operation {
    Operation { name: action.to_owned(), plane: None }
}

fn kind(world: &World, rep: &Rep) -> Kind {
    let region = world.by(world.everything(), |it| it == rep);
    let account = rep.account().filter(|_| !world.is_named(rep));
    Kind {
        who: phrase(world, rep),
        principal: rep.id.clone(),
        family: account.map(|it| family(world, it)),
        whole: region.clone(),
        region,
    }
}

/// An account's roles, users and so on together.
fn family(world: &World, account: &str) -> String {
    let strangers: BTreeSet<Option<&str>> =
        world.reps.iter().filter(|it| world.is_stranger(it)).map(Rep::account).collect();
    match (world.accounts_known(account), strangers.len()) {
        (true, _) => format!("every other principal of account `{account}`"),
        (false, 1) => "every principal of every other account".to_owned(),
        (false, _) => format!("every principal of an account such as `{account}`"),
    }
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
