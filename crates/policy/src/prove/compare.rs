//! Who gains or loses what: two sides asked about one kind of principal and one operation after the
//! other.
//!
//! What must never happen: a request that one side alone allows is in nothing that is told.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::{Change, Difference, Doubt, Plane, Shown};

use super::newly::{Found, Newly, View};
use super::{Bits, GaveUp, Kind, Region, Sides};

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
    for (gained, views) in [(true, [before, after]), (false, [after, before])] {
        of_all(&Newly::of(sides, gained, views), &mut told)?;
    }
    told.sort_by(|a, b| {
        (a.kind, !a.gained, &a.operations).cmp(&(b.kind, !b.gained, &b.operations))
    });
    Ok(written(sides, gathered(sides, told)))
}

fn of_all(newly: &Newly<'_>, told: &mut Vec<Told>) -> Result<(), GaveUp> {
    let sides = newly.sides;
    let everything = Region::everything(sides.space);
    let mut asked = Vec::new();
    for classes in alike(sides) {
        let region = everything.clone().narrowed(sides.operation, &classes);
        if newly.may_be(&region, &[])?.is_some() {
            asked.push((region, classes, Vec::new()));
        }
    }
    if asked.is_empty() {
        return Ok(());
    }
    for (at, kind) in sides.kinds.iter().enumerate() {
        if newly.may_be(&kind.region, &[])?.is_none() {
            continue;
        }
        for (region, classes, covered) in &mut asked {
            let Some(region) = kind.region.and(region) else { continue };
            if newly.told(&region, classes, &[], &mut |class, found| {
                put(sides, told, (at, newly.gained, class), found);
            })? {
                covered.push(kind.whole.clone());
            }
        }
    }
    for (region, classes, covered) in &asked {
        newly.told(region, classes, covered, &mut |class, found| {
            put(sides, told, (sides.kinds.len(), newly.gained, class), found);
        })?;
    }
    Ok(())
}

/// Operations that nothing tells apart but their names.
fn alike(sides: &Sides<'_>) -> Vec<Bits> {
    let [before, after] = sides.answers;
    let lists = [before.allow, before.deny, after.allow, after.deny, sides.impossible];
    let mut numbers: BTreeMap<(usize, Region), usize> = BTreeMap::new();
    let count = sides.operations.len();
    let mut signatures: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); count];
    for (at, region) in
        lists.iter().enumerate().flat_map(|(at, it)| it.iter().map(move |it| (at, it)))
    {
        let Some(set) = region.set(sides.operation) else { continue };
        let fresh = numbers.len();
        let rest = (at, region.clone().widened(sides.operation));
        let number = *numbers.entry(rest).or_insert(fresh);
        set.iter().for_each(|it| _ = signatures[it].insert(number));
    }
    let mut groups: BTreeMap<BTreeSet<usize>, Bits> = BTreeMap::new();
    for (class, signature) in signatures.into_iter().enumerate() {
        groups.entry(signature).or_insert_with(|| Bits::none(count)).insert(class);
    }
    groups.into_values().collect()
}

/// A change or a doubt of one kind.
struct Told {
    kind: usize,
    gained: bool,
    plane: Option<Plane>,
    operations: BTreeSet<usize>,
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
fn put(
    sides: &Sides<'_>,
    all: &mut Vec<Told>,
    (kind, gained, class): (usize, bool, usize),
    found: Found,
) {
    let (plane, operations) = (sides.operations[class].plane, BTreeSet::from([class]));
    let told = Told { kind, gained, plane, operations, found };
    match all.iter_mut().find(|it| it.kind == kind && it.is_like(&told)) {
        Some(one) => one.operations.extend(told.operations),
        None => all.push(told),
    }
}

/// With whom each is told; of kinds that are told together, the first speaks for all.
fn gathered(sides: &Sides<'_>, told: Vec<Told>) -> Vec<(String, Told)> {
    let family = |it: &Told| sides.kinds.get(it.kind).and_then(|it| it.family.as_deref());
    let alike = |it: &Told| -> Vec<usize> {
        let same = |one: &&Told| {
            family(one) == family(it) && one.is_like(it) && one.operations == it.operations
        };
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
        let Told { kind, gained, plane, operations, found } = it;
        let mut actions: Vec<String> = Vec::new();
        for name in operations.iter().map(|it| &sides.operations[*it].name) {
            if !actions.contains(name) {
                actions.push(name.clone());
            }
        }
        match found {
            Found::Perhaps(why) => difference.doubts.push(Doubt { who, gained, actions, why }),
            Found::Sure(shown, keys) => {
                let shown = Rc::unwrap_or_clone(shown);
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
