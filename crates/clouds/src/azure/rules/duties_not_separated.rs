//! Somebody who decrypts by the key and may also delete it, or let others in.
//!
//! Source: NIST SP 800-53, AC-5; Microsoft, "Azure RBAC built-in roles for Key Vault data plane
//! operations".

use std::collections::BTreeMap;

use jiff::Timestamp;
use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Plane, Rule, Seen};

use crate::azure::builtin::ELSEWHERE;
use crate::azure::principal::{Names, Vendor};
use crate::azure::role::{Carries, Roles, last_segment};
use crate::azure::scope::{Reach, Target};
use crate::azure::window::{Schedules, When};
use crate::azure::{Assignment, Assignments, Case, Told, Vault, command};

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

/// The assignment that a duty comes from, in its list, and how sure it is.
type Duty<'a> = Option<(&'a Assignments, Assignment<'a>, Sure)>;

fn check(case: &Case, out: &mut Findings) {
    let lists = case.document.assignments.iter().chain(&case.document.instances);
    if case.document.is_in_hsm(case.key.id.as_deref()) {
        let Some(list) = lists.clone().next() else { return };
        let message = format_args!(
            "cannot tell who both decrypts by the key and manages it: it lies in a managed HSM, \
             which has role assignments of its own"
        );
        let finding = out.unknown(&RULE, Some(&list.place()), message);
        finding.help("look through the managed HSM's own role assignments");
        let name =
            command::word(case.document.target(case.key.id.as_deref()).vault.unwrap_or("HSM"));
        finding.command(format!("az keyvault role assignment list --hsm-name {name}"));
        return;
    }
    // Gathered over all assignments first, so that their order decides nothing.
    let mut known = Known::of(case);
    let mut duties: BTreeMap<String, [Duty<'_>; 2]> = BTreeMap::new();
    let all = lists.flat_map(|list| list.all().into_iter().map(move |it| (list, it)));
    let vendors = vendors(case);
    let is_vendor = |it| vendors.iter().any(|vendor| vendor.named_by(it) == Names::Yes);
    for (list, it) in all.filter(|it| !is_vendor(it.1)) {
        let Some(id) = it.property("principalId").and_then(Node::as_str) else { continue };
        let slots = duties.entry(id.to_ascii_lowercase()).or_default();
        for (slot, sure) in slots.iter_mut().zip(known.may(it)) {
            if sure != Sure::No && slot.is_none_or(|old| old.2 < sure) {
                *slot = Some((list, it, sure));
            }
        }
    }
    for [uses, administers] in duties.into_values() {
        let (Some(uses), Some(administers)) = (uses, administers) else { continue };
        // Of somebody with neither duty for certain nothing is known to be wrong.
        if uses.2.max(administers.2) == Sure::Yes {
            tell(case, &known, uses, administers, out);
        }
    }
}

fn tell(
    case: &Case,
    known: &Known<'_>,
    (used_in, uses, used): (&Assignments, Assignment<'_>, Sure),
    (list, administers, administered): (&Assignments, Assignment<'_>, Sure),
    out: &mut Findings,
) {
    let place = list.document.place(administers.label());
    let (who, clusters) = (administers.principal_label(), case.cluster_names());
    let finding = if used.min(administered) == Sure::Yes {
        let role = administers.role_label();
        let message =
            format_args!("`{who}` decrypts by the key of {clusters}, and as `{role}` manages it");
        out.add(&RULE, Some(&place), message)
    } else {
        let message = format_args!(
            "cannot tell whether `{who}` both decrypts by the key of {clusters} and manages it: a \
             role, a scope, a date or a condition is not known"
        );
        out.unknown(&RULE, Some(&place), message)
    };
    if uses.node.span != administers.node.span {
        let label = format!("it decrypts as `{}`", uses.role_label());
        finding.note(&used_in.document.place(uses.label()), label);
    }
    finding.help("give the two duties to two principals");
    let open = if used < administered { uses } else { administers };
    let role = open.role_id().known().filter(|it| known.roles.find(it).is_none());
    finding.command(match role {
        Some(id) => {
            format!("az role definition list --name {}", command::word(last_segment(&id)))
        }
        None => {
            let scope = command::scope(case);
            format!("az role assignment list --scope {scope} --include-inherited")
        }
    });
}

/// The vendor's principals, which are told of by a rule of their own, about what they do not need.
fn vendors(case: &Case) -> Vec<Vendor<'_>> {
    match case.needs.as_ref().map(|it| &it.principals) {
        Some(Seen::Seen(listed)) => {
            listed.iter().map(|it| Vendor::join(&it.id, &case.document)).collect()
        }
        Some(Seen::Unseen(_)) | None => Vec::new(),
    }
}

/// What duties are judged by. A list of assignments is long, and its roles are few: what those
/// carry of both duties, on either plane, is looked up once.
struct Known<'a> {
    target: Target<'a>,
    /// How sure it is that roles decide about use and about management.
    decide: [Sure; 2],
    now: Timestamp,
    roles: Roles<'a>,
    schedules: Schedules<'a>,
    carried: BTreeMap<String, [[Sure; 2]; 2]>,
}

impl<'a> Known<'a> {
    fn of(case: &'a Case) -> Known<'a> {
        let use_by_roles = match case.document.vault.as_ref().map(Vault::rbac) {
            None | Some(Told::Is(true)) => Sure::Yes,
            Some(Told::Is(false) | Told::Absent) => Sure::No,
            Some(Told::Unclear(_)) => Sure::Maybe,
        };
        Known {
            target: case.document.target(case.key.id.as_deref()),
            decide: [use_by_roles, Sure::Yes],
            now: case.now,
            roles: Roles::of(&case.document.definitions),
            schedules: Schedules::of(&case.document.instances),
            carried: BTreeMap::new(),
        }
    }

    /// How sure it is that an assignment lets somebody use the key, and administer it.
    fn may(&mut self, it: Assignment<'_>) -> [Sure; 2] {
        let fence = if it.condition().is_some() { Sure::Maybe } else { Sure::Yes };
        let lasts = match self.schedules.when(it, Some(self.now)) {
            When::Now => Sure::Yes,
            When::NotNow => Sure::No,
            When::Unclear(_) => Sure::Maybe,
        };
        let scope = it.scope();
        let reach = |plane| match scope.reach(self.target, plane) {
            Reach::Nothing => Sure::No,
            Reach::Part(_) => Sure::Maybe,
            Reach::Whole => Sure::Yes,
        };
        let [of_use, of_management] = self.decide;
        let reach = [reach(Plane::Data).min(of_use), reach(Plane::Control).min(of_management)];
        let carried = match it.role_id() {
            Told::Is(id) => self.carries(id),
            Told::Absent | Told::Unclear(_) => [[Sure::Maybe; 2]; 2],
        };
        carried.map(|planes| {
            let both = planes.into_iter().zip(reach).map(|(carried, reach)| carried.min(reach));
            both.max().unwrap_or(Sure::No).min(fence).min(lasts)
        })
    }

    fn carries(&mut self, id: String) -> [[Sure; 2]; 2] {
        let roles = &self.roles;
        *self.carried.entry(id).or_insert_with_key(|id| {
            let Some(role) = roles.find(id) else {
                let own = last_segment(id);
                let elsewhere = ELSEWHERE.iter().any(|it| it.0.eq_ignore_ascii_case(own));
                return [[if elsewhere { Sure::No } else { Sure::Maybe }; 2]; 2];
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
