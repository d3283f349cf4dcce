//! A request that one side allows and the other does not: for certain, or where what nobody can see
//! is as it may be.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::Shown;

use super::{Answer, Bits, Dimension, GaveUp, Region, Sides, point_outside};

/// Requests that do not replay are set aside so many times before a change is a doubt.
const TRIES_MAX: usize = 4;

/// A side's answer: as it is written, and what of it is so whatever nobody can see.
pub(super) struct View<'w> {
    written: Answer<'w>,
    /// What is certainly allowed, and what is certainly denied.
    sure: [Cow<'w, [Region]>; 2],
    /// The same of what may be.
    loose: [Cow<'w, [Region]>; 2],
}

impl<'w> View<'w> {
    pub(super) fn of(answer: Answer<'w>, open: &BTreeMap<Dimension, String>) -> View<'w> {
        let both = [answer.allow, answer.deny];
        if open.is_empty() {
            return View {
                written: answer,
                sure: both.map(Cow::Borrowed),
                loose: both.map(Cow::Borrowed),
            };
        }
        let pinned = |it: &&Region| !open.keys().any(|open| it.pins(*open));
        let widened = |it: &Region| open.keys().fold(it.clone(), |it, open| it.widened(*open));
        View {
            written: answer,
            sure: both.map(|all| all.iter().filter(pinned).map(widened).collect()),
            loose: both.map(|all| all.iter().map(widened).collect()),
        }
    }
}

/// What a change hangs on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hangs {
    /// By name.
    pub(super) keys: BTreeSet<String>,
    /// What nobody can see, which is then as it is in the request that shows the change.
    pub(super) open: BTreeSet<String>,
    /// The attributes, with their classes in the request that shows the change.
    classes: BTreeMap<usize, usize>,
}

/// What was found.
pub(super) enum Found {
    /// A request that replays, and what it hangs on.
    Sure(Rc<Shown>, Hangs),
    /// There may be one, for this reason.
    Perhaps(String),
}

/// A point, and the request there that both sides were asked.
type Replayed = (Vec<usize>, Rc<Shown>);

/// The four lists that make a request new.
struct Lists<'l> {
    old: Answer<'l>,
    new: Answer<'l>,
    /// What is allowed and was not allowed as a whole.
    fresh: Vec<Region>,
    /// What was denied and is not denied as a whole.
    lifted: Vec<Region>,
}

impl<'l> Lists<'l> {
    fn of(old: Answer<'l>, new: Answer<'l>) -> Lists<'l> {
        // WHY: most of two sides is the same, and would be searched again at every question.
        let rest = |all: &[Region], other: &[Region]| {
            let within = |it: &&Region| other.iter().any(|one| it.is_within(one));
            all.iter().filter(|it| !within(it)).cloned().collect()
        };
        Lists { old, new, fresh: rest(new.allow, old.allow), lifted: rest(old.deny, new.deny) }
    }

    fn hold(&self, point: &[usize]) -> bool {
        let some = |all: &[Region]| all.iter().any(|it| it.holds(point));
        some(self.new.allow)
            && !some(self.new.deny)
            && (some(self.old.deny) || !some(self.old.allow))
    }
}

/// The two sides in the direction in which something is new.
pub(super) struct Newly<'s> {
    pub(super) sides: &'s Sides<'s>,
    pub(super) gained: bool,
    /// What is new as the sides are written.
    written: Lists<'s>,
    /// What is new whatever nobody can see.
    sure: Lists<'s>,
}

impl<'s> Newly<'s> {
    pub(super) fn of(sides: &'s Sides<'s>, gained: bool, [old, new]: [&'s View<'s>; 2]) -> Self {
        let sure = Lists::of(
            Answer { allow: &old.loose[0], deny: &old.sure[1] },
            Answer { allow: &new.sure[0], deny: &new.loose[1] },
        );
        Newly { sides, gained, written: Lists::of(old.written, new.written), sure }
    }

    /// A request that is new, unless what nobody can see forbids it.
    pub(super) fn may_be(
        &self,
        region: &Region,
        covered: &[Region],
    ) -> Result<Option<Vec<usize>>, GaveUp> {
        self.point(&self.written, region, covered)
    }

    /// Of each of some operations, which nothing but their names tells apart, what of a region is
    /// new and not covered; nothing where nothing is.
    pub(super) fn told(
        &self,
        region: &Region,
        operations: &Bits,
        covered: &[Region],
    ) -> Result<Vec<(usize, Found)>, GaveUp> {
        let Some(doubtful) = self.may_be(region, covered)? else { return Ok(Vec::new()) };
        let mut found = self.certain(region, covered)?;
        let hangs = match &found {
            Some((point, _)) => self.hangs_on(region, point)?,
            None => Hangs::default(),
        };
        found = match &found {
            Some((point, _)) if !self.is_read(&hangs, point)? => None,
            _ => found,
        };
        let at = self.sides.operation.0;
        let replays = |point: &[usize], operation: usize| {
            let mut own = point.to_vec();
            own[at] = operation;
            point == own || self.sides.requests.replays(self.gained, &own)
        };
        let found = |operation: usize| match &found {
            Some((point, shown)) if replays(point, operation) => {
                Found::Sure(shown.clone(), hangs.clone())
            }
            Some(_) | None => Found::Perhaps(self.why(&doubtful)),
        };
        Ok(operations.iter().map(|it| (it, found(it))).collect())
    }

    /// A request of a region that is new and replays.
    fn certain(&self, region: &Region, covered: &[Region]) -> Result<Option<Replayed>, GaveUp> {
        let lists = [Some(&self.sure), self.sides.may_replay.then_some(&self.written)];
        for lists in lists.into_iter().flatten() {
            let mut aside = covered.to_vec();
            for _ in 0..TRIES_MAX {
                let Some(point) = self.point(lists, region, &aside)? else { break };
                if let Some(shown) = self.sides.requests.shown(self.gained, &point) {
                    return Ok(Some((point, Rc::new(shown))));
                }
                aside.push(self.only(&point));
            }
        }
        Ok(None)
    }

    fn point(
        &self,
        lists: &Lists<'_>,
        region: &Region,
        covered: &[Region],
    ) -> Result<Option<Vec<usize>>, GaveUp> {
        let space = self.sides.space;
        let here = std::slice::from_ref(region);
        let freed = both(lists.new.allow, &both(&lists.lifted, here));
        let mut outside = near(&[lists.new.deny, self.sides.impossible, covered], region);
        let mut found = point_outside(space, &freed, &outside)?;
        if found.is_none() {
            outside.extend(near(&[lists.old.allow], region));
            found = point_outside(space, &both(&lists.fresh, here), &outside)?;
        }
        Ok(found.map(|it| it.point))
    }

    /// What decides whether something is new: with these as they are at the point, all of the
    /// region is new, whatever else a request is.
    fn hangs_on(&self, region: &Region, point: &[usize]) -> Result<Hangs, GaveUp> {
        // WHY: what was found by how it was decided hangs on what nobody can see as well.
        let lists = if self.sure.hold(point) { &self.sure } else { &self.written };
        let (mut hangs, mut alike) = (Hangs::default(), region.clone());
        while let Some(other) = self.not_new(lists, &alike)? {
            let other = self.nearest(lists, point, other);
            let apart = (0..point.len()).filter(|it| point[*it] != other[*it]);
            let apart: BTreeMap<usize, usize> = apart.map(|it| (it, point[it])).collect();
            if apart.is_empty() {
                break;
            }
            hangs.keys.extend(self.sides.requests.differing(point, &other));
            let open = apart.keys().filter_map(|it| self.sides.open.get(&Dimension(*it)));
            hangs.open.extend(open.cloned());
            alike = self.like(alike, &apart);
            hangs.classes.extend(apart);
        }
        Ok(hangs)
    }

    /// Whether the decision of a point's request tells how all is that nobody can see and that the
    /// change hangs on: there is one way only in which it is new.
    fn is_read(&self, hangs: &Hangs, point: &[usize]) -> Result<bool, GaveUp> {
        if hangs.open.is_empty() {
            return Ok(true);
        }
        let so = self.like(Region::everything(self.sides.space), &hangs.classes);
        Ok(self.point(&self.written, &self.only(point), &[so])?.is_none())
    }

    /// Whether some request of a region is as an example is, and all that are so are new.
    pub(super) fn is_like(&self, region: &Region, example: &Hangs) -> Result<bool, GaveUp> {
        let alike = self.like(region.clone(), &example.classes);
        let here = std::slice::from_ref(&alike);
        let some = point_outside(self.sides.space, here, self.sides.impossible)?;
        Ok(some.is_some() && self.not_new(&self.sure, &alike)?.is_none())
    }

    fn like(&self, region: Region, classes: &BTreeMap<usize, usize>) -> Region {
        classes.iter().fold(region, |it, (at, class)| self.pinned(it, *at, *class))
    }

    /// A request of a region that is not new.
    fn not_new(&self, lists: &Lists<'_>, region: &Region) -> Result<Option<Vec<usize>>, GaveUp> {
        let Lists { old, new, .. } = lists;
        let here = std::slice::from_ref(region);
        for (inside, outside) in [
            (both(new.deny, here), &[][..]),
            (here.to_vec(), new.allow),
            (both(old.allow, here), old.deny),
        ] {
            let outside = near(&[outside, self.sides.impossible], region);
            if let Some(found) = point_outside(self.sides.space, &inside, &outside)? {
                return Ok(Some(found.point));
            }
        }
        Ok(None)
    }

    /// The request that is not new either and differs from the point in no more than it must.
    fn nearest(&self, lists: &Lists<'_>, point: &[usize], mut other: Vec<usize>) -> Vec<usize> {
        let possible = |it: &[usize]| !self.sides.impossible.iter().any(|no| no.holds(it));
        // What nobody can see comes first: it is named where nothing else will do.
        let open = self.sides.open.keys().map(|it| it.0);
        for at in open.chain(0..point.len()) {
            let was = std::mem::replace(&mut other[at], point[at]);
            if lists.hold(&other) || !possible(&other) {
                other[at] = was;
            }
        }
        other
    }

    /// Why a request may be new, and is not shown.
    fn why(&self, point: &[usize]) -> String {
        let lists = &self.written;
        let decides = |at: &Dimension| {
            let classes = 0..self.sides.space.classes(*at);
            classes.into_iter().any(|class| {
                let mut other = point.to_vec();
                other[at.0] = class;
                !lists.hold(&other)
            })
        };
        let four = [lists.new.allow, lists.new.deny, lists.old.allow, lists.old.deny];
        let pins =
            |at: &Dimension| four.into_iter().flatten().any(|it| it.holds(point) && it.pins(*at));
        let named = |test: &dyn Fn(&Dimension) -> bool| {
            self.sides.open.iter().filter(|it| test(it.0)).map(|it| it.1).min()
        };
        match named(&decides).or_else(|| named(&pins)) {
            Some(what) => format!("it hangs on {what}, which is not decided"),
            None => "a request was found that is decided otherwise".to_owned(),
        }
    }

    /// The region of one request, whatever nobody can see.
    fn only(&self, point: &[usize]) -> Region {
        let seen = |it: &(usize, &usize)| !self.sides.open.contains_key(&Dimension(it.0));
        let all = point.iter().enumerate().filter(seen);
        all.fold(Region::everything(self.sides.space), |it, (at, class)| {
            self.pinned(it, at, *class)
        })
    }

    fn pinned(&self, region: Region, at: usize, class: usize) -> Region {
        let count = self.sides.space.classes(Dimension(at));
        region.narrowed(Dimension(at), &Bits::one(count, class))
    }
}

/// What is in a region of each list.
fn both(one: &[Region], other: &[Region]) -> Vec<Region> {
    other.iter().flat_map(|a| one.iter().filter_map(|b| b.and(a))).collect()
}

/// What of these lists touches a region.
fn near(lists: &[&[Region]], region: &Region) -> Vec<Region> {
    lists.iter().copied().flatten().filter(|it| !it.is_apart(region)).cloned().collect()
}
