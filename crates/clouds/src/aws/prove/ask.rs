//! What the questions have in common: points of a document's answer, replayed.

use keywright_policy::Witness;
use keywright_policy::prove::{GaveUp, Region, point_outside};

use crate::aws::decide::Answer;
use crate::aws::lower::{Lowered, Term, World};
use crate::aws::{Form, Policy};

use super::witness::{replay, witness_at};

/// Points that do not replay are set aside so many times before the answer is unknown. Only where a
/// condition could not be said in classes do any exist.
const TRIES_MAX: usize = 16;

/// A point that was looked for.
pub(super) enum Sought {
    /// There is none.
    None,
    /// There is, and it replays: the request, its point, and the statement whose region it lies in.
    Found { witness: Witness, point: Vec<usize>, statement: Option<usize> },
    /// There may be one; no request was found that replays.
    Maybe,
}

/// Why the policies cannot be asked at all: one cannot be read, or they are of several sorts.
pub(super) fn unreadable(policies: &[&Policy]) -> Option<String> {
    let Some(unreadable) = policies.iter().find(|it| !it.is_readable()) else {
        // WHY: a policy without statements is told to be of no sort, and lets nobody in as any.
        let mut sorts = policies.iter().filter(|it| !it.statements.is_empty());
        let first = stands_on(sorts.next()?.form);
        let other = sorts.map(|it| stands_on(it.form)).find(|it| *it != first)?;
        return Some(format!(
            "one policy stands on {first}, and the other on {other}: they are not compared"
        ));
    };
    let of_statements = unreadable.statements.iter().flat_map(|it| &it.faults);
    let fault = unreadable.faults.iter().chain(of_statements).next()?;
    Some(format!("a policy cannot be read: {}", fault.message))
}

/// What a policy stands on. Of a key's and of another resource's the content alone does not tell
/// for certain which it is.
pub(super) fn stands_on(form: Form) -> &'static str {
    match form {
        Form::Key | Form::Resource => "a resource",
        Form::Trust => "a role, as its trust",
        Form::Identity => "an identity",
        Form::ServiceControl | Form::ResourceControl => "an organization",
    }
}

/// Looks for a request in one of `inside` and in none of `outside`, that AWS can make, and that a
/// replay accepts.
pub(super) fn seek(
    world: &World,
    inside: &[(Region, Option<usize>)],
    outside: &[Region],
    replays: impl Fn(&Witness) -> bool,
) -> Result<Sought, GaveUp> {
    let regions: Vec<Region> = inside.iter().map(|it| it.0.clone()).collect();
    let mut outside: Vec<Region> = outside.iter().chain(&world.impossible).cloned().collect();
    for tried in 0..TRIES_MAX {
        let Some(found) = point_outside(&world.space, &regions, &outside)? else {
            // What was set aside did not replay with the values that stand for its classes; with
            // others it might.
            let proves = tried == 0 && world.is_complete();
            return Ok(if proves { Sought::None } else { Sought::Maybe });
        };
        let Some(witness) = witness_at(world, &found.point) else { return Ok(Sought::Maybe) };
        if replays(&witness) {
            let statement = inside[found.inside].1;
            return Ok(Sought::Found { witness, point: found.point, statement });
        }
        if world.is_exact() {
            return Ok(Sought::Maybe);
        }
        outside.push(world.only(&found.point));
    }
    Ok(Sought::Maybe)
}

/// A document's terms within a region, with their statements.
pub(super) fn within(terms: &[Term], region: &Region) -> Vec<(Region, Option<usize>)> {
    let both = terms.iter().filter_map(|it| Some((it.region.and(region)?, Some(it.statement))));
    both.collect()
}

/// The regions of terms.
pub(super) fn regions(terms: &[Term]) -> Vec<Region> {
    terms.iter().map(|it| it.region.clone()).collect()
}

/// Some request of a region that the document allows.
pub(super) fn allowed(
    world: &World,
    policy: &Policy,
    lowered: &Lowered,
    region: &Region,
) -> Result<Sought, GaveUp> {
    let (inside, outside) = (within(&lowered.allow, region), regions(&lowered.deny));
    seek(world, &inside, &outside, |it| replay(it, policy) == Answer::Allow)
}

/// Some request of a region that the document does not allow.
pub(super) fn refused(
    world: &World,
    policy: &Policy,
    lowered: &Lowered,
    region: &Region,
) -> Result<Sought, GaveUp> {
    let refuses = |it: &Witness| matches!(replay(it, policy), Answer::Deny | Answer::Nothing);
    let denied = seek(world, &within(&lowered.deny, region), &[], refuses)?;
    if let Sought::Found { .. } | Sought::Maybe = denied {
        return Ok(denied);
    }
    seek(world, &[(region.clone(), None)], &regions(&lowered.allow), refuses)
}

/// What to say where a request may exist and none replays.
pub(super) fn doubt(world: &World) -> String {
    match world.inexact().next() {
        Some(what) => format!("it hangs on {what}, which is not decided"),
        None => "a request was found that does not replay".to_owned(),
    }
}
