//! A vendor that may do far more than use the key.
//!
//! Source: Microsoft, "Best practices for Azure RBAC": grant the least privilege; Azure built-in
//! roles for Security.

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node};
use keywright_policy::{Findings, Page, Plane, Principal, Rule, Seen};

use super::vendor_role_missing::{edit, object};
use crate::azure::builtin::builtin;
use crate::azure::decide::{Asked, Holds};
use crate::azure::role::last_segment;
use crate::azure::{Assignment, Assignments, Case, Requester, Told, command};

/// The vendor's service principal can destroy, copy or replace the key, or open the vault.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-016", page: Page::new(include_str!("vendor_over_privileged.md")), check };

/// What no cluster needs, and what each of it comes to.
const HARM: &[(Plane, &str, &str)] = &[
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/delete", "delete the key"),
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/purge/action", "purge the key"),
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/backup/action", "take a copy of the key"),
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/update/action", "disable the key"),
    (Plane::Control, "Microsoft.KeyVault/vaults/delete", "delete the vault"),
    (Plane::Control, "Microsoft.KeyVault/vaults/write", "change the vault"),
    (Plane::Control, "Microsoft.Authorization/roleAssignments/write", "assign roles"),
];

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(list)) = (&case.needs, &case.document.assignments) else { return };
    let Seen::Seen(principals) = &needs.principals else { return };
    // WHY: the roles of a vault are none of a managed HSM, and AZU-002 tells that.
    if case.document.is_in_hsm(case.key.id.as_deref()) {
        return;
    }
    for principal in principals {
        let asked = asked(case, principal);
        for assignment in list.all() {
            let may = |it: &&(Plane, &str, &str)| asked.holds(assignment, it.1, it.0) == Holds::Yes;
            let found: Vec<&str> = HARM.iter().filter(may).map(|it| it.2).collect();
            if found.is_empty() {
                continue;
            }
            let finding = out.add(
                &RULE,
                Some(&list.document.place(assignment.label())),
                format_args!(
                    "as `{}`, {} may {}, none of which {} needs",
                    assignment.role_label(),
                    needs.vendor,
                    found.join(", "),
                    case.cluster_names()
                ),
            );
            finding.note(&principal.place, format_args!("{} names it here", needs.vendor));
            if assignment.is_of_group() {
                // WHY: others hold it by the group too, who may be all that administer the vault.
                finding.help(format_args!(
                    "give it its two roles on the vault first, then take the service principal \
                     out of the group `{}`, which keeps its assignment",
                    assignment.principal_label()
                ));
                if let Some(command) = narrow(case, principal) {
                    finding.command(command);
                }
                continue;
            }
            finding.help("give it its two roles on the vault first, then take this one away");
            for edit in edits(case, list, principal, assignment) {
                finding.edit(&list.document.source, edit);
            }
            if let Some(command) = commands(case, principal, assignment) {
                finding.command(command);
            }
        }
    }
}

const CRYPTO: &str = "Key Vault Crypto Service Encryption User";
const READER: &str = "Key Vault Reader";

fn asked<'a>(case: &'a Case, principal: &'a Principal) -> Asked<'a> {
    let key = case.key.id.as_deref();
    let who = Requester { application: &principal.id, key, now: case.now };
    Asked::of(&case.document, who)
}

/// This assignment becomes the narrow one; the reader's is added where the list has none.
fn edits(
    case: &Case,
    list: &Assignments,
    principal: &Principal,
    assignment: Assignment<'_>,
) -> Vec<Edit> {
    let (Some(crypto), Some(reader)) = (builtin(CRYPTO), builtin(READER)) else {
        return Vec::new();
    };
    let (Some(id), Told::Is(old)) = (assignment.property("roleDefinitionId"), assignment.role_id())
    else {
        return Vec::new();
    };
    if list.is_template() {
        return Vec::new();
    }
    let new = old.replace(last_segment(&old), crypto.id);
    let mut edits = vec![Edit::replace(id.span, quote(&new))];
    if let Some(name) = assignment.property("roleDefinitionName") {
        edits.push(Edit::replace(name.span, quote(crypto.name)));
    }
    let asked = asked(case, principal);
    let reading = "Microsoft.KeyVault/vaults/*/read";
    let others = list.all().into_iter().filter(|it| it.node.span != assignment.node.span);
    let has_reader =
        others.into_iter().any(|it| asked.holds(it, reading, Plane::Control) == Holds::Yes);
    if !has_reader {
        edits.extend(edit(case, list, principal, &[reader]));
    }
    edits
}

/// Gives the two roles on the vault.
fn narrow(case: &Case, principal: &Principal) -> Option<String> {
    let object = object(case, &principal.id)?;
    let give = |name| Some(command::assign(case, &object, builtin(name)?));
    Some([give(CRYPTO)?, give(READER)?].join("\n"))
}

fn commands(case: &Case, principal: &Principal, assignment: Assignment<'_>) -> Option<String> {
    let object = object(case, &principal.id)?;
    let id = assignment.node.get_any_case("id").and_then(Node::as_str);
    let take = match id {
        Some(id) => format!("az role assignment delete --ids {}", command::word(id)),
        None => format!(
            "az role assignment delete --assignee {} --role {} --scope {}",
            command::word(&object),
            command::word(last_segment(&assignment.role_id().known()?)),
            command::word(assignment.property("scope").and_then(Node::as_str)?)
        ),
    };
    Some([narrow(case, principal)?, take].join("\n"))
}
