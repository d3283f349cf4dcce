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

/// Whether an assignment holds at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// It does.
    Now {
        /// When it ends by itself, where it does.
        until: Option<Timestamp>,
    },
    /// It does not yet, or no longer.
    NotNow,
    /// It cannot be told, for this reason.
    Unclear(String),
}

/// What a list's element is that names a role and a principal.
pub(super) fn kind(node: &Node) -> Option<Kind> {
    let has = |name| property(node, name).is_some_and(|it| !it.is_null());
    let own = text(node.get_any_case("type")).known().unwrap_or_default().to_ascii_lowercase();
    let own = own.rsplit('/').next().unwrap_or_default();
    // WHY: a request, and a role that one may activate, give nothing yet.
    let not_yet = has("roleEligibilityScheduleId")
        || has("targetRoleAssignmentScheduleId")
        || own.starts_with("roleeligibility")
        || own.ends_with("requests")
        || own.ends_with("schedules");
    let dated = has("roleAssignmentScheduleId") || own == "roleassignmentscheduleinstances";
    match (not_yet, dated) {
        (true, _) => None,
        (false, true) => Some(Kind::Instances),
        (false, false) => Some(Kind::Assignments),
    }
}

/// What was scheduled, by what it was made into.
#[derive(Debug, Default)]
pub(super) struct Schedules<'d>(BTreeMap<String, Assignment<'d>>);

impl<'d> Schedules<'d> {
    /// Looks through the lists once. Of two for one assignment, the first counts.
    pub(super) fn of(lists: impl IntoIterator<Item = &'d Assignments>) -> Schedules<'d> {
        let mut found = BTreeMap::new();
        for it in lists.into_iter().flat_map(Assignments::all) {
            if let Some(origin) = text(it.property("originRoleAssignmentId")).known() {
                found.entry(origin.to_ascii_lowercase()).or_insert(it);
            }
        }
        Schedules(found)
    }

    /// What was scheduled and made this assignment.
    pub(super) fn made(&self, it: Assignment<'_>) -> Option<Assignment<'d>> {
        let id = it.node.get_any_case("id").and_then(Node::as_str)?;
        self.0.get(&id.to_ascii_lowercase()).copied()
    }

    /// Whether an assignment holds at a time that may not be known: by its own dates, or by those
    /// of its schedule.
    pub(super) fn when(&self, it: Assignment<'_>, now: Option<Timestamp>) -> When {
        match (window(it, now), self.made(it)) {
            (When::Now { until: None }, Some(instance)) => window(instance, now),
            (own, _) => own,
        }
    }
}

fn window(it: Assignment<'_>, now: Option<Timestamp>) -> When {
    let (mut early, mut late, mut ends) = (false, false, None);
    for name in ["startDateTime", "endDateTime"] {
        match (date(it.property(name)), now) {
            (Told::Absent, _) => {}
            (Told::Is(at), Some(now)) if name == "startDateTime" => early = now < at,
            (Told::Is(at), Some(now)) => (late, ends) = (at <= now, Some(at)),
            (Told::Is(at), None) => {
                return When::Unclear(format!("its `{name}` is {at}, and no time is given"));
            }
            (Told::Unclear(why), _) => {
                return When::Unclear(format!("its `{name}` is unclear: {why}"));
            }
        }
    }
    if early || late { When::NotNow } else { When::Now { until: ends } }
}
