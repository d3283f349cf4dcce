//! Somebody who decrypts by the key and may also delete it, or let others in.
//!
//! Source: NIST SP 800-53, AC-5; Microsoft, "Azure RBAC built-in roles for Key Vault data plane
//! operations".

use std::collections::BTreeMap;

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Plane, Rule, Seen};

use crate::azure::principal::{Names, Vendor};
use crate::azure::role::{Carries, Roles};
use crate::azure::scope::{Reach, Target};
use crate::azure::{Assignment, Case, Told, command};

/// Whoever uses the key administers it too.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-024", page: Page::new(include_str!("duties_not_separated.md")), check };

const USES: &[(Plane, &str)] = &[
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/unwrap/action"),
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/decrypt/action"),
];

const ADMINISTERS: &[(Plane, &str)] = &[
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/delete"),
    (Plane::Data, "Microsoft.KeyVault/vaults/keys/purge/action"),
    (Plane::Control, "Microsoft.KeyVault/vaults/delete"),
    (Plane::Control, "Microsoft.KeyVault/vaults/write"),
    (Plane::Control, "Microsoft.Authorization/roleAssignments/write"),
];

/// How sure it is that somebody has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    No,
    Maybe,
    Yes,
}

/// The assignment that a duty comes from, and how sure it is.
type Duty<'a> = Option<(Assignment<'a>, Sure)>;

fn check(case: &Case, out: &mut Findings) {
    let Some(list) = &case.document.assignments else { return };
    let target = case.document.target(case.key.id.as_deref());
    // Gathered over all assignments first, so that their order decides nothing.
    let mut known = Known::default();
    let mut duties: BTreeMap<String, [Duty<'_>; 2]> = BTreeMap::new();
    for it in list.all().into_iter().filter(|it| !is_vendor(case, *it)) {
        let Some(id) = it.property("principalId").and_then(Node::as_str) else { continue };
        let slots = duties.entry(id.to_ascii_lowercase()).or_default();
        for (slot, sure) in slots.iter_mut().zip(may(case, it, target, &mut known)) {
            if sure != Sure::No && slot.is_none_or(|old| old.1 < sure) {
                *slot = Some((it, sure));
            }
        }
    }
    for [uses, administers] in duties.into_values() {
        let (Some((uses, used)), Some((administers, administered))) = (uses, administers) else {
            continue;
        };
        // Of somebody with neither duty for certain nothing is known to be wrong.
        if used.max(administered) != Sure::Yes {
            continue;
        }
        let place = list.document.place(administers.label());
        let (who, clusters) = (administers.principal_label(), case.cluster_names());
        let finding = if used.min(administered) == Sure::Yes {
            let role = administers.role_label();
            let message = format_args!(
                "`{who}` decrypts by the key of {clusters}, and as `{role}` manages it"
            );
            out.add(&RULE, Some(&place), message)
        } else {
            let message = format_args!(
                "cannot tell whether `{who}` both decrypts by the key of {clusters} and manages \
                 it: a role, a scope or a condition is not known"
            );
            out.unknown(&RULE, Some(&place), message)
        };
        if uses.node.span != administers.node.span {
            let label = format!("it decrypts as `{}`", uses.role_label());
            finding.note(&list.document.place(uses.label()), label);
        }
        finding.help("give the two duties to two principals");
        let scope = command::scope(case);
        finding.command(format!("az role assignment list --scope {scope} --include-inherited"));
    }
}

/// The vendor is told of by a rule of its own, about what it does not need.
fn is_vendor(case: &Case, assignment: Assignment<'_>) -> bool {
    let Some(Seen::Seen(listed)) = case.needs.as_ref().map(|it| &it.principals) else {
        return false;
    };
    listed.iter().any(|it| {
        let vendor = Vendor::join(&it.id, &case.document);
        vendor.named_by(assignment) == Names::Yes
    })
}

/// How sure it is that an assignment lets somebody use the key, and administer it.
fn may(case: &Case, it: Assignment<'_>, target: Target<'_>, known: &mut Known) -> [Sure; 2] {
    let fence = if it.condition().is_some() { Sure::Maybe } else { Sure::Yes };
    let scope = it.scope();
    let reach = |plane| match scope.reach(target, plane) {
        Reach::Nothing => Sure::No,
        Reach::Part(_) => Sure::Maybe,
        Reach::Whole => Sure::Yes,
    };
    let reach = [reach(Plane::Data), reach(Plane::Control)];
    if reach == [Sure::No; 2] {
        return [Sure::No; 2];
    }
    let carried = match it.role_id() {
        Told::Is(id) => known.carries(case, id),
        Told::Absent | Told::Unclear(_) => [[Sure::Maybe; 2]; 2],
    };
    carried.map(|planes| {
        let both = planes.into_iter().zip(reach).map(|(carried, reach)| carried.min(reach));
        both.max().unwrap_or(Sure::No).min(fence)
    })
}

/// What roles carry of both duties, on either plane, each looked up once: a list of assignments is
/// long, and its roles are few.
#[derive(Default)]
struct Known(BTreeMap<String, [[Sure; 2]; 2]>);

impl Known {
    fn carries(&mut self, case: &Case, id: String) -> [[Sure; 2]; 2] {
        *self.0.entry(id).or_insert_with_key(|id| {
            let Some(role) = Roles::of(&case.document.definitions).find(id) else {
                return [[Sure::Maybe; 2]; 2];
            };
            let of = |(plane, operation): &(Plane, &str)| match role.carries(operation, *plane) {
                Carries::Whole => Sure::Yes,
                Carries::Part(_) => Sure::Maybe,
                Carries::Nothing => Sure::No,
            };
            [USES, ADMINISTERS].map(|duty| {
                [Plane::Data, Plane::Control].map(|plane| {
                    let ours = duty.iter().filter(|it| it.0 == plane);
                    ours.map(of).max().unwrap_or(Sure::No)
                })
            })
        })
    }
}
