//! Two sides of one space of requests, as a cloud hands them in to be compared.

use std::collections::BTreeMap;
use std::fmt::Debug;

use super::{Dimension, Region, Space};
use crate::{Outcome, Plane, Shown};

/// What one side allows, and what it denies whoever allows it.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'w> {
    /// Requests that something allows.
    pub allow: &'w [Region],
    /// Requests that something denies.
    pub deny: &'w [Region],
}

/// Principals who are asked about together.
#[derive(Debug)]
pub struct Kind {
    /// Who they are.
    pub who: String,
    /// As `simulate` reads one of them, or the id of their group.
    pub principal: String,
    /// Who they are together with other kinds, where one change is told of all.
    pub family: Option<String>,
    /// Their requests that are asked about.
    pub region: Region,
    /// All requests of theirs.
    pub whole: Region,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// Where a cloud grants the two apart, which of them.
    pub plane: Option<Plane>,
}

/// Two sides in one space of requests.
#[derive(Debug)]
pub struct Sides<'w> {
    /// The attributes.
    pub space: &'w Space,
    /// What no request can be.
    pub impossible: &'w [Region],
    /// What is answered before, and after.
    pub answers: [Answer<'w>; 2],
    /// Attributes that nobody can see, and what each leaves open.
    pub open: BTreeMap<Dimension, String>,
    /// Whether a request that hangs on one of those may be decided all the same.
    pub may_replay: bool,
    /// Everybody, but for who is more than one of them.
    pub kinds: Vec<Kind>,
    /// The attribute that is what is asked for.
    pub operation: Dimension,
    /// What its classes stand for.
    pub operations: Vec<Operation>,
    /// What points stand for.
    pub requests: &'w dyn Requests,
}

/// What points stand for.
pub trait Requests: Debug {
    /// The request at a point, where both sides are decided as a gain says, or a loss.
    fn shown(&self, gained: bool, point: &[usize]) -> Option<Shown>;

    /// Whether the request at a point is decided so, where one that is alike was shown.
    fn replays(&self, gained: bool, point: &[usize]) -> bool {
        self.shown(gained, point).is_some()
    }

    /// What the requests at two points differ in.
    fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String>;
}

/// Whether two decisions show a gain, or a loss. Unknown shows neither.
pub fn shows(gained: bool, before: Outcome, after: Outcome) -> bool {
    match gained {
        true => before.denies() && after == Outcome::Allow,
        false => before == Outcome::Allow && after.denies(),
    }
}
