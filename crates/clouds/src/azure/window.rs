//! Assignments that begin and end by themselves.
//!
//! Source: Microsoft, REST reference, "Role Assignment Schedule Instances - List For Scope"
//! (`startDateTime`, `endDateTime`, `originRoleAssignmentId`); "Activate Azure resource roles in
//! Privileged Identity Management": who is only eligible has nothing until he activates it.

use jiff::Timestamp;
use keywright_model::text::Node;

use super::Exports;
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

impl Exports {
    /// Whether an assignment holds at a time: by its own dates, or by those of its schedule.
    pub fn when(&self, assignment: Assignment<'_>, now: Timestamp) -> When {
        when(assignment, self.instances.iter().flat_map(Assignments::all), Some(now))
    }
}

/// Whether an assignment holds at a time that may not be known, given what was scheduled.
pub(super) fn when<'d>(
    assignment: Assignment<'_>,
    mut instances: impl Iterator<Item = Assignment<'d>>,
    now: Option<Timestamp>,
) -> When {
    let id = assignment.node.get_any_case("id").and_then(Node::as_str);
    let own = window(assignment, now);
    let made = instances.find(|it| {
        let origin = text(it.property("originRoleAssignmentId")).known();
        origin.zip(id).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    match (own, made) {
        (When::Now { until: None }, Some(instance)) => window(instance, now),
        (own, _) => own,
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
