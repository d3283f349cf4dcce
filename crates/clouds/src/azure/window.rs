//! Assignments that begin and end by themselves.
//!
//! Source: Microsoft, REST reference, "Role Assignment Schedule Instances - List For Scope"
//! (`startDateTime`, `endDateTime`, `originRoleAssignmentId`); "Activate Azure resource roles in
//! Privileged Identity Management": who is only eligible has nothing until he activates it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use keywright_model::text::Node;

use super::Kind;
use super::assignment::{Assignment, Assignments};
use super::property::{Told, date, property, text};
use super::scope::folded;

/// Whether an assignment holds at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// It does.
    Now,
    /// It does not yet, or no longer.
    NotNow,
    /// It cannot be told, for this reason.
    Unclear(String),
}

/// What an element gives that names a role and a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// The role, within its dates.
    Role,
    /// Nothing before it is activated.
    Choice,
    /// It asks for the role, or plans it: what is there now shows whether it came to that.
    Plan,
}

const START: &str = "startDateTime";
const END: &str = "endDateTime";

/// Why a plan leaves open whether somebody has a role.
const PLANNED: &str = "it is a request or a schedule, and what came of it is not shown";

/// What an element gives.
pub(super) fn gives(node: &Node) -> Gives {
    let has = |name| property(node, name).is_some_and(|it| !it.is_null());
    let own = own_type(node);
    if has("roleEligibilityScheduleId") || own.starts_with("roleeligibility") {
        Gives::Choice
    } else if has("targetRoleAssignmentScheduleId")
        || own.ends_with("requests")
        || own.ends_with("schedules")
    {
        Gives::Plan
    } else {
        Gives::Role
    }
}

/// What a list's element is that names a role and a principal.
pub(super) fn kind(node: &Node) -> Option<Kind> {
    let has = |name| property(node, name).is_some_and(|it| !it.is_null());
    let dated =
        || has("roleAssignmentScheduleId") || own_type(node) == "roleassignmentscheduleinstances";
    match gives(node) {
        Gives::Choice | Gives::Plan => None,
        Gives::Role if dated() => Some(Kind::Instances),
        Gives::Role => Some(Kind::Assignments),
    }
}

fn own_type(node: &Node) -> String {
    let own = text(node.get_any_case("type")).known().unwrap_or_default().to_ascii_lowercase();
    own.rsplit('/').next().unwrap_or_default().to_owned()
}

/// When an assignment holds, read once.
#[derive(Debug)]
pub(super) struct Dates {
    gives: Gives,
    own: [Told<Timestamp>; 2],
    /// Those of the schedule that made it, where it has no end of its own.
    made: Option<[Told<Timestamp>; 2]>,
}

impl Dates {
    /// Whether the assignment holds at a time that may not be known: by its own dates, or by those
    /// of its schedule.
    pub(super) fn when(&self, now: Option<Timestamp>) -> When {
        match self.gives {
            Gives::Role => {}
            Gives::Choice => return When::NotNow,
            Gives::Plan => return When::Unclear(PLANNED.to_owned()),
        }
        match (window(&self.own, now), &self.made) {
            (When::Now, Some(made)) => window(made, now),
            (own, _) => own,
        }
    }
}

/// What was scheduled, by what it was made into.
#[derive(Debug, Default)]
pub(super) struct Schedules<'d>(BTreeMap<Vec<String>, Assignment<'d>>);

impl<'d> Schedules<'d> {
    /// Looks through the lists once. Of two for one assignment, the first counts.
    pub(super) fn of(lists: impl IntoIterator<Item = &'d Assignments>) -> Schedules<'d> {
        let mut found = BTreeMap::new();
        for it in lists.into_iter().flat_map(Assignments::all) {
            if let Some(origin) = text(it.property("originRoleAssignmentId")).known() {
                found.entry(folded(origin)).or_insert(it);
            }
        }
        Schedules(found)
    }

    /// What was scheduled and made this assignment.
    pub(super) fn made(&self, it: Assignment<'_>) -> Option<Assignment<'d>> {
        if self.0.is_empty() {
            return None;
        }
        let id = it.node.get_any_case("id").and_then(Node::as_str)?;
        self.0.get(&folded(id)).copied()
    }

    /// The dates of an assignment.
    pub(super) fn dates(&self, it: Assignment<'_>) -> Dates {
        Dates { gives: gives(it.node), own: window_of(it), made: self.dated(it).map(window_of) }
    }

    /// Whether an assignment holds at a time that may not be known.
    pub(super) fn when(&self, it: Assignment<'_>, now: Option<Timestamp>) -> When {
        self.dates(it).when(now)
    }

    /// When an assignment ends by itself, whether it has begun or not.
    pub(super) fn end(&self, it: Assignment<'_>) -> Option<Timestamp> {
        let role = (gives(it.node) == Gives::Role).then_some(it)?;
        let own = date(role.property(END));
        own.known().or_else(|| date(self.dated(role)?.property(END)).known())
    }

    /// What made an assignment that has no end of its own.
    fn dated(&self, it: Assignment<'_>) -> Option<Assignment<'d>> {
        self.made(it).filter(|_| date(it.property(END)) == Told::Absent)
    }
}

fn window_of(it: Assignment<'_>) -> [Told<Timestamp>; 2] {
    [START, END].map(|name| date(it.property(name)))
}

fn window(dates: &[Told<Timestamp>; 2], now: Option<Timestamp>) -> When {
    let mut outside = false;
    for (name, it) in [START, END].into_iter().zip(dates) {
        match (it, now) {
            (Told::Absent, _) => {}
            (Told::Is(at), Some(now)) => outside |= (now < *at) == (name == START),
            (Told::Is(at), None) => {
                return When::Unclear(format!("its `{name}` is {at}, and no time is given"));
            }
            (Told::Unclear(why), _) => {
                return When::Unclear(format!("its `{name}` is unclear: {why}"));
            }
        }
    }
    if outside { When::NotNow } else { When::Now }
}
