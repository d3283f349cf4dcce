//! An assignment to somebody who is gone.
//!
//! Source: Microsoft, "Troubleshoot Azure RBAC": role assignments with identity not found.

use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Plane, Rule};

use crate::azure::{Assignment, Case, Reach, command};

/// The principal of an assignment on the vault does not exist.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-015", page: Page::new(include_str!("orphaned_assignment.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(list) = &case.document.assignments else { return };
    let target = case.document.target(case.key.id.as_deref());
    for (index, assignment) in list.all().into_iter().enumerate() {
        // WHY: an empty name alone is no proof; who lists may not read the directory.
        let reaches = assignment.scope().reach(target, Plane::Data) != Reach::Nothing;
        let gone = reaches && assignment.is_of_nobody();
        let Some(kind) = assignment.property("principalType").filter(|_| gone) else { continue };
        let finding = out.add(
            &RULE,
            Some(&list.document.place(kind)),
            format_args!(
                "`{}` is assigned to `{}`, which does not exist",
                assignment.role_label(),
                assignment.principal_label()
            ),
        );
        finding.help(
            "remove the assignment; where it was the vendor's, create its service principal and \
             assign its roles again first",
        );
        let edit = Edit::remove_element(list.list(), index).filter(|_| !list.is_template());
        if let Some(edit) = edit {
            finding.edit(&list.document.source, edit);
        }
        if let Some(id) = id(assignment) {
            finding.command(format!("az role assignment delete --ids {}", command::word(id)));
        }
    }
}

fn id(assignment: Assignment<'_>) -> Option<&str> {
    assignment.node.get_any_case("id").and_then(Node::as_str)
}
