//! Does the document let these principals do these things, whatever they send?

use keywright_policy::prove::{GaveUp, Region, point_outside};
use keywright_policy::{Proof, Verdict};

use crate::aws::lower::{Extra, Lowered, World};
use crate::aws::{Effect, Policy, Statement};

use super::ask::{Sought, allowed, doubt, refused, unreadable};

/// Something that somebody must be able to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// A role's or user's ARN, or an account's.
    pub principal: String,
    /// An action, or a pattern of the catalogued ones.
    pub action: String,
}

/// Asks. Allowed in every context holds, in some is unknown, in none fails.
pub fn keeps(policy: &Policy, needs: &[Need]) -> Proof {
    match unreadable(&[policy]) {
        Some(why) => Proof::unknown(why),
        None => {
            let proof = asked(policy, needs).unwrap_or_else(|GaveUp| Proof::gave_up());
            let Verdict::Unknown = proof.verdict else { return proof };
            // INVARIANT: without an allow nothing more is kept, so what the rest keeps, all keeps.
            let rest = without_undecided(policy).and_then(|it| asked(&it, needs).ok());
            rest.filter(|it| matches!(it.verdict, Verdict::Holds)).unwrap_or(proof)
        }
    }
}

/// The policy without those of its allows that hang on what is not decided; `None` where it has
/// none.
fn without_undecided(policy: &Policy) -> Option<Policy> {
    let mut rest = policy.clone();
    let mut alone = policy.clone();
    let mut is_decided = |statement: &Statement| {
        alone.statements = vec![statement.clone()];
        World::new(&[&alone], &Extra::default()).is_ok_and(|it| it.is_exact())
    };
    rest.statements.retain(|it| it.effect != Some(Effect::Allow) || is_decided(it));
    (rest.statements.len() < policy.statements.len()).then_some(rest)
}

fn asked(policy: &Policy, needs: &[Need]) -> Result<Proof, GaveUp> {
    let extra = Extra {
        principals: needs.iter().map(|it| it.principal.clone()).collect(),
        actions: needs.iter().map(|it| it.action.clone()).collect(),
        resources: Vec::new(),
    };
    let world = World::new(&[policy], &extra)?;
    let Some(lowered) = world.documents.first() else { return Ok(Proof::gave_up()) };
    let mut unknown = None;
    for need in needs {
        for action in world.known_actions(&need.action) {
            let region = world.of_actions(std::iter::once(action));
            let region = world.by(region, |it| it.id == need.principal);
            let region = world.certain(region);
            match one(&world, policy, lowered, &region)? {
                Kept::Yes => {}
                Kept::No(proof) => return Ok(proof),
                Kept::Perhaps(why) => {
                    let what = format!("`{}` for `{}`", action, need.principal);
                    _ = unknown.get_or_insert(format!("{what} {why}"));
                }
            }
        }
    }
    Ok(match unknown {
        Some(why) => Proof::unknown(why),
        None => Proof::holds(format!("all of {} needs are kept in every context", needs.len())),
    })
}

/// How one need stands.
pub(super) enum Kept {
    Yes,
    No(Proof),
    Perhaps(String),
}

/// Asks about the requests of one region.
pub(super) fn one(
    world: &World,
    policy: &Policy,
    lowered: &Lowered,
    region: &Region,
) -> Result<Kept, GaveUp> {
    // WHY first: where nothing can be asked nothing is refused, and that keeps no need.
    if point_outside(&world.space, std::slice::from_ref(region), &world.impossible)?.is_none() {
        return Ok(Kept::Perhaps("is asked by no request that is known".to_owned()));
    }
    let lost = refused(world, policy, lowered, region)?;
    let kept = match &lost {
        Sought::None => return Ok(Kept::Yes),
        Sought::Found { .. } | Sought::Maybe => allowed(world, policy, lowered, region)?,
    };
    Ok(match (lost, kept) {
        (Sought::Found { witness, statement, .. }, Sought::None) => {
            let reason = format!("`{}` lacks `{}`", witness.principal, witness.action);
            Kept::No(Proof::fails(witness, reason, statement.into_iter().collect()))
        }
        (Sought::Found { point: lost, .. }, Sought::Found { point: kept, .. }) => {
            let keys = world.differing(&lost, &kept);
            let keys: Vec<String> = keys.iter().map(|it| format!("`{it}`")).collect();
            Kept::Perhaps(format!("hangs on {}", keys.join(", ")))
        }
        _ => Kept::Perhaps(doubt(world)),
    })
}
