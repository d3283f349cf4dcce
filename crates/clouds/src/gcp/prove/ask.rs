//! What the questions have in common: points of a bundle's answer, replayed.

use keywright_policy::prove::{Bits, Dimension, GaveUp, Region, point_outside};
use keywright_policy::{Outcome, Witness};

use super::witness::{replay, witness_at};
use crate::gcp::lower::{Bundle, Lowered, PERMISSION, World};

/// Points that do not replay are set aside so many times before the answer is unknown.
const TRIES_MAX: usize = 16;

/// A point that was looked for.
pub(super) enum Sought {
    /// There is none.
    None,
    /// There is, and it replays.
    Found(Witness),
    /// There may be one, and no request was found that replays: why.
    Maybe(String),
}

/// Looks for a request in one of `inside` and in none of `outside` that a replay accepts.
pub(super) fn seek(
    world: &World,
    inside: &[Region],
    outside: &[Region],
    replays: impl Fn(&Witness) -> bool,
) -> Result<Sought, GaveUp> {
    let given = outside;
    let mut outside = outside.to_vec();
    let mut open = None;
    for _ in 0..TRIES_MAX {
        let Some(found) = point_outside(&world.space, inside, &outside)? else { break };
        let witness = witness_at(world, &found.point);
        if replays(&witness) {
            return Ok(Sought::Found(witness));
        }
        open.get_or_insert_with(|| doubt(world, &inside[found.inside], &outside, &found.point));
        outside.push(alike(world, &inside[found.inside], given, &found.point));
    }
    Ok(open.map_or(Sought::None, Sought::Maybe))
}

/// The region of a point and of those that no region near it tells from it.
fn alike(world: &World, inside: &Region, outside: &[Region], point: &[usize]) -> Region {
    let near: Vec<&Region> = outside.iter().filter(|it| !it.is_apart(inside)).collect();
    let tells = |at: usize| {
        let is_set = |it: &Region| it.set(Dimension(at)).is_some();
        at == world.who.0 || is_set(inside) || near.iter().any(|it| is_set(it))
    };
    let all = Region::everything(&world.space);
    let told = point.iter().enumerate().filter(|it| tells(it.0));
    told.fold(all, |region, (at, class)| {
        let count = world.space.classes(Dimension(at));
        region.narrowed(Dimension(at), &Bits::one(count, *class))
    })
}

fn within(all: &[Region], region: &Region) -> Vec<Region> {
    all.iter().filter_map(|it| it.and(region)).collect()
}

/// Some request of a region that the bundle allows.
pub(super) fn allowed(
    world: &World,
    bundle: &Bundle,
    lowered: &Lowered,
    region: &Region,
) -> Result<Sought, GaveUp> {
    let inside = within(&lowered.allow, region);
    seek(world, &inside, &lowered.deny, |it| replay(it, bundle) == Outcome::Allow)
}

/// Some request of a region that the bundle does not allow.
pub(super) fn refused(
    world: &World,
    bundle: &Bundle,
    lowered: &Lowered,
    region: &Region,
) -> Result<Sought, GaveUp> {
    let refuses = |it: &Witness| replay(it, bundle).denies();
    let denied = seek(world, &within(&lowered.deny, region), &[], refuses)?;
    if let Sought::Found(_) | Sought::Maybe(_) = denied {
        return Ok(denied);
    }
    seek(world, std::slice::from_ref(region), &lowered.allow, refuses)
}

/// What to say where a request may exist and does not replay: what is not decided of the regions
/// that tell it from others.
fn doubt(world: &World, inside: &Region, outside: &[Region], point: &[usize]) -> String {
    let flags = || world.flags.iter().map(|it| (it.0, *it.1));
    let is_flag = |it: &Dimension| world.flags.values().any(|flag| flag == it);
    let all = || (0..world.space.len()).map(Dimension);
    let misses =
        |region: &Region, it: Dimension| region.set(it).is_some_and(|set| !set.has(point[it.0]));
    // A region that the point lies outside of by what is not decided alone.
    let near = outside
        .iter()
        .filter(|region| all().filter(|it| !is_flag(it)).all(|it| !misses(region, it)));
    let within = flags().find(|it| inside.set(it.1).is_some());
    let beside = || near.filter_map(|region| flags().find(|it| misses(region, it.1))).next();
    match within.or_else(beside) {
        Some((what, _)) => {
            let asked = &world.permissions[point[world.permission.0]];
            let shown = what.lines().next().unwrap_or_default();
            let shown = shown.replace(PERMISSION, &format!("`{asked}`"));
            format!("it hangs on {shown}, which is not decided")
        }
        None => "the key and its versions are answered apart".to_owned(),
    }
}
