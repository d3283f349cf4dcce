//! What the questions have in common: points of the regions, each replayed as a whole case.

use keywright_policy::prove::{Region, point_outside};
use keywright_policy::{Outcome, Shown};

use crate::azure::lower::{Lowered, Term, TooLarge, World};

use super::side::{Side, witness};

/// What was looked for.
pub(super) enum Sought {
    /// There is none.
    None,
    /// There is one, decided so before and after.
    Found(Box<Shown>, Option<(usize, String)>),
    /// There may be one: it hangs on this.
    Maybe(String),
}

/// A bundle with its number among the world's sides.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) side: &'a Side,
    pub(super) lowered: &'a Lowered,
}

/// What is allowed for certain, within a region.
pub(super) fn sure(terms: &[Term], region: &Region) -> Vec<Region> {
    terms.iter().filter(|it| !it.flagged()).filter_map(|it| it.loose.and(region)).collect()
}

/// Regions whatever their flags.
pub(super) fn loose(terms: &[Term]) -> Vec<Region> {
    terms.iter().map(|it| it.loose.clone()).collect()
}

/// Regions with their flags, within a region.
pub(super) fn flagged(terms: &[Term], region: &Region) -> Vec<Region> {
    terms
        .iter()
        .filter(|it| !it.loose.is_apart(region))
        .filter_map(|it| it.region().and(region))
        .collect()
}

/// Looks for a request in one of `inside` and in none of `outside`, and replays it on both sides.
pub(super) fn seek(
    world: &World,
    [before, after]: [At<'_>; 2],
    inside: &[Region],
    outside: &[Region],
    shows: impl Fn(Outcome, Outcome) -> bool,
) -> Result<Sought, TooLarge> {
    let outside: Vec<Region> = outside.iter().chain(&world.impossible).cloned().collect();
    let Some(found) = point_outside(&world.space, inside, &outside)? else {
        return Ok(Sought::None);
    };
    let request = world.request(&found.point);
    let new = after.side.decided(&request);
    let old = match std::ptr::eq(before.side, after.side) {
        true => new,
        false => before.side.decided(&request),
    };
    let shown = new.zip(old).filter(|(new, old)| shows(*old, *new));
    Ok(match shown {
        Some((new, old)) => {
            let holds = |it: &&Term| !it.flagged() && it.loose.holds(&found.point);
            let by = after.lowered.allow.iter().find(holds).and_then(|it| it.element.clone());
            let (witness, case) = (witness(&request), after.side.case(&request));
            Sought::Found(Box::new(Shown { witness, case, before: old, after: new }), by)
        }
        None => Sought::Maybe("a request was found that does not replay".to_owned()),
    })
}

/// Whether a request may be in one of `inside` and in none of `outside`: what it hangs on.
pub(super) fn possible(
    world: &World,
    inside: &[Region],
    outside: &[Region],
    terms: &[&[Term]],
) -> Result<Sought, TooLarge> {
    let outside: Vec<Region> = outside.iter().chain(&world.impossible).cloned().collect();
    let Some(found) = point_outside(&world.space, inside, &outside)? else {
        return Ok(if world.is_complete {
            Sought::None
        } else {
            Sought::Maybe("an operation whose name is not written out".to_owned())
        });
    };
    let mut hangs = terms.iter().copied().flatten().filter(|it| it.flagged());
    let flag = hangs.find(|it| it.loose.holds(&found.point));
    let first = world.space.len() - world.flags.len();
    let named =
        flag.and_then(|it| it.flag).and_then(|it| world.flags.get(it.0.checked_sub(first)?));
    Ok(Sought::Maybe(named.map_or_else(|| "what was not handed in".to_owned(), Clone::clone)))
}
