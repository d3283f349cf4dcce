//! Does the candidate allow anything that the reference does not?

use keywright_policy::prove::{GaveUp, Region};
use keywright_policy::{Proof, Witness};

use crate::aws::Policy;
use crate::aws::decide::Answer;
use crate::aws::lower::{Extra, World};

use super::ask::{Sought, doubt, regions, seek, unreadable};
use super::witness::replay;

/// Asks. Leave that goes to an account counts as access by its principals.
pub fn no_new_access(reference: &Policy, candidate: &Policy) -> Proof {
    match unreadable(&[reference, candidate]) {
        Some(why) => Proof::unknown(why),
        None => asked(reference, candidate).unwrap_or_else(|GaveUp| Proof::gave_up()),
    }
}

fn asked(reference: &Policy, candidate: &Policy) -> Result<Proof, GaveUp> {
    let world = World::new(&[reference, candidate], &Extra::default())?;
    let [old, new] = world.documents.as_slice() else { return Ok(Proof::gave_up()) };
    let is_new = |it: &Witness| {
        let before = replay(it, reference);
        replay(it, candidate) == Answer::Allow && matches!(before, Answer::Deny | Answer::Nothing)
    };
    let allow: Vec<(Region, Option<usize>)> =
        new.allow.iter().map(|it| (it.region.clone(), Some(it.statement))).collect();
    // What was not allowed before, then what was denied before.
    let mut outside = regions(&new.deny);
    let freed: Vec<(Region, Option<usize>)> = old
        .deny
        .iter()
        .flat_map(|deny| allow.iter().filter_map(|it| Some((it.0.and(&deny.region)?, it.1))))
        .collect();
    let mut found = seek(&world, &freed, &outside, is_new)?;
    if let Sought::None = found {
        outside.extend(regions(&old.allow));
        found = seek(&world, &allow, &outside, is_new)?;
    }
    Ok(match found {
        Sought::None => Proof::holds("every request that the candidate allows was allowed before"),
        Sought::Maybe => Proof::unknown(doubt(&world)),
        Sought::Found { witness, statement, .. } => {
            let reason = format!("`{}` gains `{}`", witness.principal, witness.action);
            Proof::fails(witness, reason, statement.into_iter().collect())
        }
    })
}
