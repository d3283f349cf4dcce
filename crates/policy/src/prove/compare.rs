//! Who gains or loses what: two sides asked about one kind of principal and one operation after the
//! other.
//!
//! What must never happen: a request that one side alone allows is in nothing that is told.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::{Change, Difference, Doubt, Plane, Shown};

use super::newly::{Found, Hangs, Newly, View};
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
            let found = newly.told(&region, classes, &[])?;
            if !found.is_empty() {
                covered.push(kind.whole.clone());
            }
            for (class, found) in found {
                put(newly, told, Told::new(newly, at, class, found))?;
            }
        }
    }
    for (region, classes, covered) in &asked {
        for (class, found) in newly.told(region, classes, covered)? {
            put(newly, told, Told::new(newly, sides.kinds.len(), class, found))?;
        }
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
    // In the order of the operations, whichever side comes first.
    let mut groups: Vec<Bits> = groups.into_values().collect();
    groups.sort_by_key(Bits::first);
    groups
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
    fn new(newly: &Newly<'_>, kind: usize, operation: usize, found: Found) -> Told {
        let plane = newly.sides.operations[operation].plane;
        let operations = BTreeSet::from([operation]);
        Told { kind, gained: newly.gained, plane, operations, found }
    }

    /// Whether two are told in the same words, but for whom and what they are about.
    fn is_akin(&self, other: &Told) -> bool {
        let found = match (&self.found, &other.found) {
            (Found::Sure(_, a), Found::Sure(_, b)) => a.keys == b.keys && self.plane == other.plane,
            (Found::Perhaps(a), Found::Perhaps(b)) => a == b,
            (Found::Sure(..), Found::Perhaps(_)) | (Found::Perhaps(_), Found::Sure(..)) => false,
        };
        found && self.gained == other.gained
    }

    /// The example of a change.
    fn example(&self) -> Option<&Hangs> {
        match &self.found {
            Found::Sure(_, hangs) => Some(hangs),
            Found::Perhaps(_) => None,
        }
    }

    /// Whether this one's example is one of another, too.
    fn shows(&self, newly: &Newly<'_>, other: &Told) -> Result<bool, GaveUp> {
        let (Some(ours), true) = (self.example(), self.example() != other.example()) else {
            return Ok(true);
        };
        let Some(kind) = newly.sides.kinds.get(other.kind) else { return Ok(false) };
        for operation in &other.operations {
            let one = Bits::one(newly.sides.operations.len(), *operation);
            let region = kind.region.clone().narrowed(newly.sides.operation, &one);
            if !newly.is_like(&region, ours)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Adds what is told of an operation to what it is told with, where one example shows both.
fn put(newly: &Newly<'_>, all: &mut Vec<Told>, told: Told) -> Result<(), GaveUp> {
    for one in all.iter_mut().filter(|it| it.kind == told.kind && it.is_akin(&told)) {
        let shown = one.shows(newly, &told)?;
        if shown || told.shows(newly, one)? {
            one.operations.extend(told.operations);
            if !shown {
                one.found = told.found;
            }
            return Ok(());
        }
    }
    all.push(told);
    Ok(())
}

/// With whom each is told; of kinds that are told together, the first speaks for all.
fn gathered(sides: &Sides<'_>, told: Vec<Told>) -> Vec<(String, Told)> {
    let family = |it: &Told| sides.kinds.get(it.kind).and_then(|it| it.family.as_deref());
    let alike = |it: &Told| -> Vec<usize> {
        let same = |one: &&Told| {
            family(one) == family(it)
                && one.is_akin(it)
                && one.example() == it.example()
                && one.operations == it.operations
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
            Found::Sure(shown, hangs) => {
                let keys = hangs.keys.into_iter().collect();
                let open = hangs.open.into_iter().collect();
                let shown = Rc::unwrap_or_clone(shown);
                let principal = principal(sides.kinds.get(kind), &shown);
                difference.changes.push(Change {
                    who,
                    principal,
                    gained,
                    plane,
                    actions,
                    keys,
                    open,
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Answer, Dimension, Operation, Requests, Space, shows};
    use super::*;
    use crate::{Outcome, Witness};

    const WHO: Dimension = Dimension(0);
    const OPERATION: Dimension = Dimension(1);
    // Between them stand two attributes that changes may hang on.
    const GROUP: Dimension = Dimension(4);
    const OPEN: Dimension = Dimension(5);
    const CLASSES: [usize; 6] = [3, 4, 3, 2, 2, 2];

    type Side = [Vec<Region>; 2];

    #[derive(Debug)]
    struct ByHand {
        sides: [Side; 2],
        /// Whether requests are decided where they hang on what is open.
        replays: bool,
    }

    /// How what is open is, in truth.
    fn truth(point: &[usize]) -> usize {
        point[..OPEN.0].iter().sum::<usize>() % CLASSES[OPEN.0]
    }

    impl ByHand {
        /// What a side decides, whatever is open.
        fn decided(&self, side: usize, point: &[usize]) -> Outcome {
            let [allow, deny] = &self.sides[side];
            let allowed = |open: usize| {
                let point = [&point[..OPEN.0], &[open]].concat();
                let some = |all: &[Region]| all.iter().any(|it| it.holds(&point));
                some(allow) && !some(deny)
            };
            let open = truth(point);
            let either = if self.replays { [open, open] } else { [0, 1] };
            match either.map(allowed) {
                [true, true] => Outcome::Allow,
                [false, false] => Outcome::ImplicitDeny,
                _ => Outcome::Unknown,
            }
        }

        /// Whether a request is certainly gained, or lost: the open attribute is one and the same
        /// on both sides, and what hangs on it is not certain where it is not decided.
        fn changes(&self, gained: bool, point: &[usize]) -> bool {
            shows(gained, self.decided(0, point), self.decided(1, point))
        }
    }

    impl Requests for ByHand {
        fn shown(&self, gained: bool, point: &[usize]) -> Option<Shown> {
            let [before, after] = [0, 1].map(|it| self.decided(it, point));
            let witness = Witness {
                principal: String::new(),
                action: String::new(),
                resource: format!("{point:?}"),
                context: Vec::new(),
            };
            let shown = Shown { witness, case: String::new(), before, after };
            shows(gained, before, after).then_some(shown)
        }

        fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String> {
            (0..one.len()).filter(|it| one[*it] != other[*it]).map(|it| it.to_string()).collect()
        }
    }

    /// Every request, with the open attribute at its first class.
    fn points() -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new()];
        for count in &CLASSES[..OPEN.0] {
            let next = |it: &Vec<usize>| (0..*count).map(|at| [&it[..], &[at]].concat()).collect();
            all = all.iter().flat_map::<Vec<Vec<usize>>, _>(next).collect();
        }
        all.into_iter().map(|it| [&it[..], &[0]].concat()).collect()
    }

    fn narrowed(region: Region, at: Dimension, class: usize) -> Region {
        region.narrowed(at, &Bits::one(CLASSES[at.0], class))
    }

    fn kinds(everything: &Region) -> Vec<Kind> {
        let kind = |who: String, region: Region, whole: Region| Kind {
            principal: who.clone(),
            who,
            family: None,
            region,
            whole,
        };
        let alone = |at: usize| {
            let whole = narrowed(everything.clone(), WHO, at);
            kind(format!("{at}"), narrowed(whole.clone(), GROUP, 0), whole)
        };
        let members = narrowed(everything.clone(), GROUP, 1);
        let group = kind("group".to_owned(), narrowed(members.clone(), WHO, 2), members);
        (0..CLASSES[WHO.0]).map(alone).chain([group]).collect()
    }

    /// A list of so many regions by chance.
    fn regions(
        everything: &Region,
        count: usize,
        chance: &mut dyn FnMut(usize) -> usize,
    ) -> Vec<Region> {
        let mut set = |at: Dimension| {
            let classes = CLASSES[at.0];
            let mask = 1 + chance((1 << (classes + 1)) - 1);
            // What is open is seldom named.
            let any = 1 << classes <= mask || at == OPEN && chance(4) != 0;
            Bits::of(classes, |it| any || mask & (1 << it) != 0)
        };
        let mut region = || {
            let all = (0..CLASSES.len()).map(Dimension);
            all.fold(everything.clone(), |it, at| it.narrowed(at, &set(at)))
        };
        (0..count).map(|_| region()).collect()
    }

    fn sides<'s>(space: &'s Space, by_hand: &'s ByHand) -> Sides<'s> {
        let operation = |at: usize| Operation { name: at.to_string(), plane: None };
        Sides {
            space,
            impossible: &[],
            answers: [0, 1].map(|it| {
                let [allow, deny] = &by_hand.sides[it];
                Answer { allow, deny }
            }),
            open: BTreeMap::from([(OPEN, "open".to_owned())]),
            may_replay: by_hand.replays,
            kinds: kinds(&Region::everything(space)),
            operation: OPERATION,
            operations: (0..CLASSES[OPERATION.0]).map(operation).collect(),
            requests: by_hand,
        }
    }

    /// How many requests change, all of which are told.
    fn all_told(by_hand: &ByHand, difference: &Difference) -> usize {
        let is_told = |gained: bool, name: &String| {
            let changes = difference.changes.iter().map(|it| (it.gained, &it.actions));
            let doubts = difference.doubts.iter().map(|it| (it.gained, &it.actions));
            changes.chain(doubts).any(|it| it.0 == gained && it.1.contains(name))
        };
        let mut told = 0;
        for (point, gained) in points().iter().flat_map(|it| [(it, true), (it, false)]) {
            if by_hand.changes(gained, point) {
                let name = point[OPERATION.0].to_string();
                assert!(is_told(gained, &name), "{gained} {point:?}\n{difference:#?}");
                told += 1;
            }
        }
        told
    }

    /// How many requests are as the example of a change, all of which change.
    fn all_alike(by_hand: &ByHand, change: &Change, kind: &Kind) -> usize {
        let digits = change.shown.witness.resource.split(|it: char| !it.is_ascii_digit());
        let example: Vec<usize> = digits.filter_map(|it| it.parse().ok()).collect();
        let keys: Vec<usize> = change.keys.iter().filter_map(|it| it.parse().ok()).collect();
        let alike = |it: &&Vec<usize>| {
            kind.region.holds(it)
                && change.actions.contains(&it[OPERATION.0].to_string())
                && keys.iter().all(|at| it[*at] == example[*at])
                && (change.open.is_empty() || truth(it) == truth(&example))
        };
        let points = points();
        let alike: Vec<_> = points.iter().filter(alike).collect();
        for point in &alike {
            let changes = by_hand.changes(change.gained, point);
            assert!(changes, "{point:?} as {example:?}\n{change:#?}");
        }
        alike.len()
    }

    #[test]
    fn what_is_told_is_what_every_request_one_by_one_says() {
        let mut space = Space::default();
        CLASSES.iter().for_each(|it| _ = space.add(*it));
        let everything = Region::everything(&space);
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut chance = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).expect("small")
        };
        let (mut told, mut alike, mut open) = (0, 0, 0);
        for seed in 0..400 {
            let mut side = || [2, 1].map(|it| regions(&everything, it, &mut chance));
            let by_hand = ByHand { sides: [side(), side()], replays: seed % 2 == 0 };
            let sides = sides(&space, &by_hand);
            let difference = compare(&sides).expect("small");
            told += all_told(&by_hand, &difference);
            for change in &difference.changes {
                let kind = sides.kinds.iter().find(|it| it.who == change.who);
                open += change.open.len();
                alike += kind.map_or(0, |it| all_alike(&by_hand, change, it));
            }
        }
        println!("{told} changes are told, {alike} requests are as their example, {open} are open");
        assert!(5_000 < told && 5_000 < alike && 100 < open, "{told} {alike} {open}");
    }

    #[test]
    fn how_what_is_open_is_must_follow_from_the_decision() {
        let mut space = Space::default();
        CLASSES.iter().for_each(|it| _ = space.add(*it));
        let open = |class: usize| narrowed(Region::everything(&space), OPEN, class);
        let both = narrowed(narrowed(open(1), Dimension(2), 0), Dimension(3), 0);
        let after = vec![open(0), both];
        let none = || [Vec::new(), Vec::new()];
        let by_hand = ByHand { sides: [none(), [after, Vec::new()]], replays: true };
        let sides = sides(&space, &by_hand);
        let difference = compare(&sides).expect("small");
        for change in &difference.changes {
            let kind = sides.kinds.iter().find(|it| it.who == change.who).expect("a kind");
            all_alike(&by_hand, change, kind);
        }
        assert!(!difference.is_nothing());
    }
}
