//! Who gains or loses what, from one bundle to the next.

use keywright_policy::prove::{
    Answer, Bits, Dimension, GaveUp, Kind, Operation, Region, Requests, Sides, compare, shows,
};
use keywright_policy::{Difference, Shown};

use super::Bundle;
use super::question::{assumed, unreadable};
use super::witness::{case, decided, witness_at};
use crate::gcp::KeyPath;
use crate::gcp::lower::{Lowered, Rep, World};

/// What stands for those of a pool whom nothing names.
const SOMEBODY: &str = "/subject/anybody-else";

/// Compares two bundles about one key.
pub fn diff(before: &Bundle, after: &Bundle) -> Difference {
    let difference = match unreadable(before, after) {
        Some(why) => Difference::undecided(why),
        None => compared(before, after).unwrap_or_else(|GaveUp| Difference::gave_up()),
    };
    Difference { assumed: assumed(before, after), ..difference }
}

fn compared(before: &Bundle, after: &Bundle) -> Result<Difference, GaveUp> {
    let world = World::new(&[before, after], &[], &[])?;
    let [old, new] = world.documents.as_slice() else { return Err(GaveUp) };
    let open = world.flags.iter().map(|(text, at)| (*at, shown(text)));
    compare(&Sides {
        space: &world.space,
        impossible: &[],
        answers: [old, new].map(|it: &Lowered| Answer { allow: &it.allow, deny: &it.deny }),
        open: open.collect(),
        may_replay: true,
        kinds: kinds(&world),
        operation: world.permission,
        operations: world.permissions.iter().map(|it| operation(it)).collect(),
        requests: &Points { world: &world, before, after },
    })
}

/// What is open, for a sentence: what stands behind the break only keeps it from others, and one
/// role leaves many permissions open.
fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.strip_prefix("whether role ").and_then(|it| it.split_once(" holds ")) {
        Some((role, _)) => format!("what role {role} holds"),
        None => line.to_owned(),
    }
}

#[derive(Debug)]
struct Points<'w> {
    world: &'w World,
    before: &'w Bundle,
    after: &'w Bundle,
}

impl Requests for Points<'_> {
    fn shown(&self, gained: bool, point: &[usize]) -> Option<Shown> {
        let witness = witness_at(self.world, point);
        let case = case(&witness, self.after);
        let before = decided(&self::case(&witness, self.before))?;
        let after = decided(&case)?;
        shows(gained, before, after).then_some(Shown { witness, case, before, after })
    }

    fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String> {
        let world = self.world;
        let apart = |at: &Dimension| one[at.0] != other[at.0];
        let named = [
            (world.who, "principal"),
            (world.version, "resource"),
            (world.asked, "resource"),
            (world.time, "time"),
        ];
        let named = named.into_iter().map(|it| (it.0, it.1.to_owned()));
        let tags = world.tags.iter().map(|it| (it.1.0, format!("tags:{}", it.0)));
        let groups = world.members.values().map(|it| (*it, "groups".to_owned()));
        let all = named.chain(tags).chain(groups);
        all.filter(|it| apart(&it.0)).map(|it| it.1).collect()
    }
}

fn operation(permission: &str) -> Operation {
    Operation { name: permission.replace("anythingElse", "(any other)"), plane: None }
}

/// Each principal that is told apart, in no group; then whoever else is in one group or set.
fn kinds(world: &World) -> Vec<Kind> {
    let everything = || Region::everything(&world.space);
    let in_none = |but: Option<Dimension>| {
        let others = world.members.values().filter(|it| Some(**it) != but);
        others.fold(everything(), |region, it| region.narrowed(*it, &Bits::one(2, 0)))
    };
    let of_rep = |(at, rep): (usize, &Rep)| {
        let one = Bits::one(world.reps.len(), at);
        let (who, family) = phrase(rep);
        Kind {
            who,
            family,
            principal: rep.text.clone(),
            region: in_none(None).narrowed(world.who, &one),
            whole: everything().narrowed(world.who, &one),
        }
    };
    let unnamed = |it: usize| world.reps[it].is_anybody || world.reps[it].text.ends_with(SOMEBODY);
    let unnamed = Bits::of(world.reps.len(), unnamed);
    let of_set = |(set, at): (&String, &Dimension)| {
        let inside = Bits::one(2, 1);
        let members = in_none(Some(*at)).narrowed(*at, &inside);
        Kind {
            who: format!("whoever is in `{set}`"),
            family: Some(format!("`{set}`")),
            principal: set.clone(),
            region: members.narrowed(world.who, &unnamed.and(&world.members_of(set))),
            whole: everything().narrowed(*at, &inside),
        }
    };
    let reps = world.reps.iter().enumerate().map(of_rep);
    reps.chain(world.members.iter().map(of_set)).collect()
}

/// A principal in words, and those together with whom it is told.
fn phrase(rep: &Rep) -> (String, Option<String>) {
    let Rep { text, is_anybody } = rep;
    let sort = match text.split_once(':').map(|it| it.0) {
        Some("user") => "user",
        Some("serviceAccount") => "service account",
        Some("group") => "group",
        _ => "outside identity",
    };
    let pool = text.strip_suffix(SOMEBODY);
    let domain = text.split_once(":anybody-else@").map(|it| it.1);
    match (is_anybody, pool, domain) {
        (true, _, _) => (format!("every other {sort}"), Some("anybody else".to_owned())),
        (false, Some(pool), _) => {
            let pool = pool.trim_start_matches("principal://");
            (format!("every other identity of pool `{pool}`"), None)
        }
        (false, None, Some(domain)) => {
            let of = format!("of domain `{domain}`");
            (format!("every other {sort} {of}"), Some(format!("anybody else {of}")))
        }
        (false, None, None) => {
            let named = format!("`{text}`");
            (named.clone(), (sort == "group").then_some(named))
        }
    }
}

impl Bundle {
    /// Whether it is about a key, by its name.
    pub fn is_about(&self, key: &str) -> bool {
        KeyPath::parse(key).is_some_and(|it| it.key_name() == self.key)
    }
}

/// The principal that a vendor's record means by a group's address.
pub fn meant(address: &str) -> String {
    format!("group:{}", address.to_ascii_lowercase())
}
