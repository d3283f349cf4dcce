//! What a bundle's texts say of roles, schedules and kinds, looked up once: lists of assignments
//! are long, and the roles in them are few.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::azure::Assignment;
use crate::azure::bundle::Bundle;
use crate::azure::role::Roles;
use crate::azure::window::Schedules;

use super::names::singles;
use super::operations::{Act, Carried, carried_by_role, unknown};

/// The role of an assignment.
pub(super) struct Held<'b> {
    pub(super) carried: Rc<Carried>,
    /// The text of its definition, where that was handed in.
    pub(super) defined: &'b str,
}

pub(super) struct Known<'b> {
    pub(super) bundle: &'b Bundle,
    roles: Roles<'b>,
    carried: BTreeMap<String, Rc<Carried>>,
    schedules: Schedules<'b>,
    singles: BTreeSet<String>,
}

impl<'b> Known<'b> {
    pub(super) fn of(bundle: &'b Bundle) -> Known<'b> {
        let schedules = Schedules::of(bundle.instances.iter().map(|it| &*it.it));
        let roles = Roles::of(bundle.definitions());
        Known { bundle, roles, carried: BTreeMap::new(), schedules, singles: singles(bundle) }
    }

    /// What the role of an assignment carries of these operations.
    pub(super) fn role(&mut self, acts: &[Arc<Act>], it: Assignment<'_>) -> Held<'b> {
        let Some(id) = it.role_id().known() else {
            return Held { carried: Rc::new(unknown(acts)), defined: "" };
        };
        let defined = self.roles.text(&id).unwrap_or_default();
        let role = self.roles.find(&id);
        let carried = self.carried.entry(id).or_insert_with(|| {
            Rc::new(role.as_ref().map_or_else(|| unknown(acts), |it| carried_by_role(acts, it)))
        });
        Held { carried: carried.clone(), defined }
    }

    /// What was scheduled and made an assignment.
    pub(super) fn made(&self, it: Assignment<'_>) -> Option<Assignment<'b>> {
        self.schedules.made(it)
    }

    /// Whether the bundle shows that an id, in lower case, is no group's.
    pub(super) fn is_single(&self, id: &str) -> bool {
        self.singles.contains(id)
    }
}
