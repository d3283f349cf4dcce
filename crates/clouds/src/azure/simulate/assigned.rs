//! A role assignment as a decision asks it, read once: a case is decided more often than it is
//! read.

use keywright_model::text::{Node, Span};

use crate::azure::assignment::{Assignment, Assignments};
use crate::azure::bundle::Bundle;
use crate::azure::property::{Told, text};
use crate::azure::window::{Dates, Schedules};

use super::resource::Path;

/// A role assignment.
#[derive(Debug)]
pub(super) struct Assigned {
    /// Its principal's id, as it is written.
    pub(super) id: Option<String>,
    /// Why that cannot be read.
    pub(super) unclear: Option<String>,
    /// What kind of principal it is; empty where nothing is said.
    pub(super) kind: String,
    /// What the list prints as its name.
    pub(super) name: Option<String>,
    /// The definition of its role.
    pub(super) definition: Told<String>,
    /// Where it stands.
    pub(super) scope: Path,
    /// When it holds.
    pub(super) dates: Dates,
    /// Whether the directory does not know its principal.
    pub(super) is_of_nobody: bool,
    /// Where its condition stands, if it has one.
    pub(super) condition: Option<Span>,
    /// Where to point at it.
    pub(super) span: Span,
    /// Its role and its principal as people call them.
    pub(super) role: String,
    pub(super) who: String,
}

impl Assigned {
    /// All of a bundle's, list by list.
    pub(super) fn all(bundle: &Bundle) -> Vec<Vec<Assigned>> {
        let schedules = Schedules::of(bundle.instances.iter().map(|it| &*it.it));
        let of = |it: &Assignments| {
            it.all().into_iter().map(|it| Assigned::read(it, &schedules)).collect()
        };
        bundle.lists().map(|it| of(&it.it)).collect()
    }

    /// Whether its principal is said to be of this kind.
    pub(super) fn is_of(&self, kind: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind)
    }

    fn read(it: Assignment<'_>, schedules: &Schedules<'_>) -> Assigned {
        let principal = it.property("principalId");
        let unclear = match text(principal) {
            Told::Unclear(why) => Some(why),
            Told::Is(_) | Told::Absent => None,
        };
        Assigned {
            id: principal.and_then(Node::as_str).map(str::to_owned),
            unclear,
            kind: text(it.property("principalType")).known().unwrap_or_default().to_owned(),
            name: it.principal_name().map(str::to_owned),
            definition: it.role_id(),
            scope: Path::of(&it.scope()),
            dates: schedules.dates(it),
            is_of_nobody: it.is_of_nobody(),
            condition: it.condition().map(|it| it.span),
            span: it.label().span,
            role: it.role_label(),
            who: it.principal_label().to_owned(),
        }
    }
}
