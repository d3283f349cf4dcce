//! Who gains or loses what: two sides asked about one kind of principal and one operation after the
//! other.
//!
//! What must never happen: a request that one side alone allows is in nothing that is told.

use crate::{Change, Difference, Doubt, Plane, Shown};

use super::newly::{Found, Newly, View};
use super::{GaveUp, Kind, Operation, Region, Sides};

/// Who is left when every kind was asked about.
const REST: &str = "some members of the groups and sets that are named";

/// Compares.
///
/// # Errors
/// A limit of the search.
pub fn compare(sides: &Sides<'_>) -> Result<Difference, GaveUp> {
    let views = sides.answers.map(|it| View::of(it, &sides.open));
    let [before, after] = &views;
    let mut told = Vec::new();
    for (gained, old, new) in [(true, before, after), (false, after, before)] {
        of_all(&Newly { sides, gained, old, new }, &mut told)?;
    }
    told.sort_by_key(|it| (it.kind, !it.gained));
    Ok(written(sides, gathered(sides, told)))
}

fn of_all(newly: &Newly<'_>, told: &mut Vec<Told>) -> Result<(), GaveUp> {
    let sides = newly.sides;
    let mut asked: Vec<(&Operation, Vec<Region>)> = Vec::new();
    for it in &sides.operations {
        if newly.may_be(&it.region, &newly.ways(None), &[])?.is_some() {
            asked.push((it, Vec::new()));
        }
    }
    if asked.is_empty() {
        return Ok(());
    }
    for (at, kind) in sides.kinds.iter().enumerate() {
        let ways = newly.ways(kind.group);
        if newly.may_be(&kind.region, &ways, &[])?.is_none() {
            continue;
        }
        for (operation, covered) in &mut asked {
            let Some(region) = kind.region.and(&operation.region) else { continue };
            let Some(found) = newly.found(&region, &ways, &[])? else { continue };
            covered.push(kind.whole.clone());
            put(told, at, newly.gained, operation, found);
        }
    }
    let ways = newly.ways(None);
    for (operation, covered) in &asked {
        if let Some(found) = newly.found(&operation.region, &ways, covered)? {
            put(told, sides.kinds.len(), newly.gained, operation, found);
        }
    }
    Ok(())
}

/// A change or a doubt of one kind.
struct Told {
    kind: usize,
    gained: bool,
    plane: Option<Plane>,
    actions: Vec<String>,
    found: Found,
}

impl Told {
    /// Whether two are told alike, but for whom and what they are about.
    fn is_like(&self, other: &Told) -> bool {
        let found = match (&self.found, &other.found) {
            (Found::Sure(_, a), Found::Sure(_, b)) => a == b && self.plane == other.plane,
            (Found::Perhaps(a), Found::Perhaps(b)) => a == b,
            (Found::Sure(..), Found::Perhaps(_)) | (Found::Perhaps(_), Found::Sure(..)) => false,
        };
        found && self.gained == other.gained
    }
}

/// Adds an operation to what it is told with.
fn put(all: &mut Vec<Told>, kind: usize, gained: bool, operation: &Operation, found: Found) {
    let (plane, name) = (operation.plane, &operation.name);
    let told = Told { kind, gained, plane, actions: vec![name.clone()], found };
    match all.iter_mut().find(|it| it.kind == kind && it.is_like(&told)) {
        Some(one) if one.actions.contains(name) => {}
        Some(one) => one.actions.extend(told.actions),
        None => all.push(told),
    }
}

/// With whom each is told; of kinds that are told together, the first speaks for all.
fn gathered(sides: &Sides<'_>, told: Vec<Told>) -> Vec<(String, Told)> {
    let family = |it: &Told| sides.kinds.get(it.kind).and_then(|it| it.family.as_deref());
    let alike = |it: &Told| -> Vec<usize> {
        let same =
            |one: &&Told| family(one) == family(it) && one.is_like(it) && one.actions == it.actions;
        told.iter().filter(same).map(|it| it.kind).collect()
    };
    let whole = |it: &Told| {
        let own = family(it)?;
        let all = sides.kinds.iter().filter(|it| it.family.as_deref() == Some(own)).count();
        let kinds = alike(it);
        (1 < all && kinds.len() == all).then(|| (own.to_owned(), kinds.first() == Some(&it.kind)))
    };
    let who: Vec<Option<String>> = told
        .iter()
        .map(|it| match whole(it) {
            Some((who, is_first)) => is_first.then_some(who),
            None => Some(sides.kinds.get(it.kind).map_or(REST, |it| &it.who).to_owned()),
        })
        .collect();
    who.into_iter().zip(told).filter_map(|(who, it)| Some((who?, it))).collect()
}

fn written(sides: &Sides<'_>, told: Vec<(String, Told)>) -> Difference {
    let mut difference = Difference::default();
    for (who, it) in told {
        let Told { kind, gained, plane, actions, found } = it;
        match found {
            Found::Perhaps(why) => difference.doubts.push(Doubt { who, gained, actions, why }),
            Found::Sure(shown, keys) => {
                let principal = principal(sides.kinds.get(kind), &shown);
                difference.changes.push(Change {
                    who,
                    principal,
                    gained,
                    plane,
                    actions,
                    keys,
                    shown,
                });
            }
        }
    }
    difference
}

fn principal(kind: Option<&Kind>, shown: &Shown) -> String {
    kind.map_or(&shown.witness.principal, |it| &it.principal).clone()
}
