//! Who gains or loses what, from one bundle to the next.

use keywright_model::text::Node;
use keywright_policy::prove::{Answer, Region, Requests, Sides, compare, shows};
use keywright_policy::{Difference, Doubt, Shown};

use crate::azure::Assignment;
use crate::azure::identity::KeyId;
use crate::azure::lower::{Extra, Term, TooLarge, World, assignments, unreadable};

use super::question::{BEYOND, assumed, objects};
use super::side::{Side, witness};

/// Compares two bundles.
pub fn diff(before: &Side, after: &Side) -> Difference {
    let difference = match unreadable(&[&before.bundle, &after.bundle]) {
        Some(why) => Difference::undecided(why),
        None => told(before, after).unwrap_or_else(|it| Difference::undecided(it.why())),
    };
    Difference { assumed: assumed([&before.bundle, &after.bundle], false), ..difference }
}

fn told(before: &Side, after: &Side) -> Result<Difference, TooLarge> {
    let bundles = [&*before.bundle, &after.bundle];
    let world = World::new(&bundles, &Extra::default())?;
    let mut difference = compared([before, after], &world, Some([before, after]))?;
    let beyond = compared([before, after], &world.beyond(&bundles, &[])?, None)?;
    // Of uses that no catalogue lists only whether some change is told, and never for certain.
    for it in beyond.doubts {
        let why = format!("it hangs on {BEYOND}");
        let doubt = Doubt { actions: Vec::new(), why, ..it };
        let is_told = |it: &Doubt| it.actions.is_empty() && it.sentence("") == doubt.sentence("");
        if !difference.doubts.iter().any(is_told) {
            difference.doubts.push(doubt);
        }
    }
    difference.undecided = difference.undecided.or(beyond.undecided);
    Ok(difference)
}

/// Compares what two sides answer in one space; single requests are decided by those of `decided`.
fn compared(
    both: [&Side; 2],
    world: &World,
    decided: Option<[&Side; 2]>,
) -> Result<Difference, TooLarge> {
    let lists: Vec<[Vec<Region>; 2]> = world
        .sides
        .iter()
        .map(|it| [&it.allow, &it.deny].map(|all| all.iter().map(Term::region).collect()))
        .collect();
    let [old, new] = lists.as_slice() else { return Err(TooLarge::Search) };
    let (operation, operations) = world.operations();
    let difference = compare(&Sides {
        space: &world.space,
        impossible: &world.impossible,
        answers: [old, new].map(|[allow, deny]| Answer { allow, deny }),
        open: world.open(),
        may_replay: false,
        kinds: world.kinds(&|id| called(both, id)),
        operation,
        operations,
        requests: &Points { world, sides: decided },
    })?;
    let undecided = (!world.is_complete)
        .then(|| "it hangs on an operation whose name is not written out".to_owned());
    Ok(Difference { undecided, ..difference })
}

/// What people call an object.
fn called(sides: [&Side; 2], id: &str) -> Option<String> {
    let own = |it: Option<&str>| it.is_some_and(|it| it.eq_ignore_ascii_case(id));
    let shown = sides.iter().flat_map(|it| &it.bundle.principals);
    let mut shown = shown.filter(|it| own(it.object())).filter_map(|it| it.called());
    let listed = sides.iter().flat_map(|it| assignments(&it.bundle));
    let listed = listed.filter(|it| own(it.property("principalId").and_then(Node::as_str)));
    let name = shown.next().or_else(|| listed.filter_map(Assignment::principal_name).next());
    name.filter(|it| !it.eq_ignore_ascii_case(id)).map(str::to_owned)
}

#[derive(Debug)]
struct Points<'w> {
    world: &'w World,
    /// Both sides, where single requests are decided.
    sides: Option<[&'w Side; 2]>,
}

impl Requests for Points<'_> {
    fn shown(&self, gained: bool, point: &[usize]) -> Option<Shown> {
        let request = self.world.request(point);
        let [before, after] = self.sides?;
        let (old, new) = (before.decided(&request)?, after.decided(&request)?);
        shows(gained, old, new).then(|| Shown {
            witness: witness(&request),
            case: after.case(&request),
            before: old,
            after: new,
        })
    }

    fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String> {
        self.world.differing(one, other)
    }
}

impl Side {
    /// Whether a key, by its URL or ARM id, may lie in a vault that this shows.
    pub fn is_about(&self, key: &str) -> bool {
        let own =
            |it: &str| KeyId::parse(key).is_some_and(|key| key.vault.eq_ignore_ascii_case(it));
        let vaults = &self.bundle.vaults;
        vaults.is_empty() || vaults.iter().any(|it| it.it.name().is_some_and(own))
    }

    /// The objects that a vendor's record may mean by an application's id, where an export joins
    /// them or an assignment names one.
    pub fn meant(&self, application: &str) -> Vec<String> {
        let mut found = objects(&self.bundle, application);
        found.retain(|object| {
            let own = |it: &str| it.eq_ignore_ascii_case(object);
            let named = |it: Assignment<'_>| it.property("principalId")?.as_str().map(own);
            !own(application) || assignments(&self.bundle).any(|it| named(it) == Some(true))
        });
        found
    }
}
