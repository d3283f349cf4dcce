//! A vendor's service principal that lacks what a role would carry.
//!
//! Source: Confluent, best practices, Azure checklist: "the Confluent Azure service principal has
//! the required roles".

use keywright_model::text::json::quote;
use keywright_model::text::{Edit, Node, Place};
use keywright_policy::{
    Access, Findings, Lacking, Needs, Page, Permission, Principal, Rule, Seen, Severity, keeps,
};

use crate::azure::assignment::Assignments;
use crate::azure::builtin::{Builtin, builtin};
use crate::azure::principal::{Names, Vendor};
use crate::azure::{Case, Requester, command, decide, endings};

/// The vendor lost, or never had, a role that its clusters use.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AZU-001", page: Page::new(include_str!("vendor_role_missing.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let (Some(needs), Some(list)) = (&case.needs, &case.document.assignments) else { return };
    if let Seen::Seen(principals) = &needs.principals {
        principals.iter().for_each(|it| foretell(case, needs, it, out));
    }
    for group in lacking(case).chunk_by(|a, b| a.principal.id == b.principal.id) {
        let certain = |it: &&Lacking<'_>| match it.access {
            Access::Missing => true,
            Access::Denied { .. } | Access::Allowed | Access::Unknown { .. } => false,
        };
        denied(case, needs.vendor, group, out);
        let missing: Vec<&Lacking<'_>> = group.iter().filter(certain).collect();
        let Some(first) = missing.first() else { continue };
        let mut sets: Vec<&str> = missing.iter().map(|it| it.permission.set).collect();
        sets.dedup();
        let finding = out.add(
            &RULE,
            Some(&place(case, list, first.principal)),
            format_args!(
                "`{}` lacks {}, which {} needs for {}",
                first.principal.id,
                names(&missing),
                needs.vendor,
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{} names it here", needs.vendor));
        finding.help(format_args!(
            "assign {} on the vault to its service principal",
            quoted(&sets).join(" and ")
        ));
        let roles: Vec<&Builtin> = sets.iter().filter_map(|it| builtin(it)).collect();
        if let Some(edit) = edit(case, list, first.principal, &roles) {
            finding.edit(&list.document.source, edit);
        }
        if let Some(object) = object(case, &first.principal.id) {
            let lines: Vec<String> =
                roles.iter().map(|it| command::assign(case, &object, it)).collect();
            finding.command(lines.join("\n"));
        }
    }
}

/// The days on which assignments of one principal end that are looked at.
const DAYS_MAX: usize = 100;

/// Tells the days on which the principal loses what it needs: by then nothing else gives it.
fn foretell(case: &Case, needs: &Needs, principal: &Principal, out: &mut Findings) {
    let key = case.key.id.as_deref();
    let who = |now| Requester { application: &principal.id, key, now };
    let access = |it: &Permission, now| {
        let of_one = |operation: &&str| decide(&case.document, who(now), operation, it.plane);
        it.operations.iter().map(of_one).find(|it| !matches!(it, Access::Allowed))
    };
    let mut ends = endings(&case.document, who(case.now));
    ends.dedup_by_key(|it| it.at);
    ends.truncate(DAYS_MAX);
    if ends.is_empty() {
        return;
    }
    let mut held: Vec<&Permission> =
        needs.permissions.iter().filter(|it| access(it, case.now).is_none()).collect();
    for end in ends {
        let then: Vec<_> = held.iter().map(|it| (*it, access(it, end.at))).collect();
        let lost: Vec<&str> = then.iter().filter(|it| it.1.is_some()).map(|it| it.0.name).collect();
        held = then.iter().filter(|it| it.1.is_none()).map(|it| it.0).collect();
        let is_open = |it: &(_, Option<Access>)| matches!(it.1, Some(Access::Unknown { .. }));
        let (severity, loses) = match then.iter().any(is_open) {
            true => (Severity::Note, "may lose"),
            false => (Severity::Warning, "loses"),
        };
        if !lost.is_empty() {
            let (role, who, lost) = (end.role, &principal.id, quoted(&lost).join(", "));
            let clusters = case.cluster_names();
            let what = format_args!("`{role}` ends for `{who}`: {clusters} {loses} {lost}");
            out.foretell(&RULE, severity, end.at, what);
        }
    }
}

/// What a deny assignment takes away, which no further role gives back.
fn denied(case: &Case, vendor: &str, group: &[Lacking<'_>], out: &mut Findings) {
    let mut told: Vec<(&str, &Place, Vec<&Lacking<'_>>)> = Vec::new();
    for it in group {
        let Access::Denied { by, place } = &it.access else { continue };
        match told.iter_mut().find(|told| told.0 == by && told.1.span == place.span) {
            Some(told) => told.2.push(it),
            None => told.push((by, place, vec![it])),
        }
    }
    for (by, place, lacking) in told {
        let Some(first) = lacking.first() else { continue };
        let finding = out.add(
            &RULE,
            Some(place),
            format_args!(
                "`{}` lacks {}, which {vendor} needs for {}: {by}",
                first.principal.id,
                names(&lacking),
                case.cluster_names(),
            ),
        );
        finding.note(&first.principal.place, format_args!("{vendor} names it here"));
        finding.help(
            "exclude its service principal in the deployment stack or managed application that \
             made the deny assignment; a further role does not help",
        );
    }
}

/// The needs that the assignments do not certainly grant, asked once for every rule about them.
pub fn lacking(case: &Case) -> Vec<Lacking<'_>> {
    let Some(needs) = &case.needs else { return Vec::new() };
    let key = case.key.id.as_deref();
    keeps(needs, |principal, operation, plane| {
        let who = Requester { application: &principal.id, key, now: case.now };
        decide(&case.document, who, operation, plane)
    })
}

/// The permissions' names for a sentence.
pub(super) fn names(lacking: &[&Lacking<'_>]) -> String {
    let names: Vec<&str> = lacking.iter().map(|it| it.permission.name).collect();
    quoted(&names).join(", ")
}

fn quoted(words: &[&str]) -> Vec<String> {
    words.iter().map(|it| format!("`{it}`")).collect()
}

/// The object that an application is in this tenant: by its export, or by a name in the list.
pub(in crate::azure) fn object(case: &Case, application: &str) -> Option<String> {
    let vendor = Vendor::join(application, &case.document);
    let named = || {
        let all = case.document.assignments.as_ref()?.all();
        // WHY: an assignment to a group names it, and says the group's id.
        let mut own = all.into_iter().filter(|it| !it.is_of_group());
        let ours = own.find(|it| vendor.named_by(*it) == Names::Yes)?;
        ours.property("principalId").and_then(Node::as_str)
    };
    vendor.object.or_else(named).map(str::to_owned)
}

/// Where to point: the last role that the vendor does have, else the beginning of the list.
fn place(case: &Case, list: &Assignments, principal: &Principal) -> Place {
    let vendor = Vendor::join(&principal.id, &case.document);
    let ours = list.all().into_iter().rev().find(|it| vendor.named_by(*it) == Names::Yes);
    ours.map_or_else(|| list.place(), |it| list.document.place(it.label()))
}

/// The assignments to add to the list, as the list would show them.
pub(in crate::azure) fn edit(
    case: &Case,
    list: &Assignments,
    principal: &Principal,
    roles: &[&Builtin],
) -> Option<Edit> {
    let scope = case.document.vault_id(case.key.id.as_deref())?;
    let object = object(case, &principal.id)?;
    let subscription = scope.split('/').nth(2)?;
    let objects: Vec<String> = roles
        .iter()
        .map(|role| {
            let kind = "Microsoft.Authorization/roleDefinitions";
            let definition = format!("/subscriptions/{subscription}/providers/{kind}/{}", role.id);
            let members = [
                ("principalId", object.as_str()),
                ("principalName", principal.id.as_str()),
                ("principalType", "ServicePrincipal"),
                ("roleDefinitionId", definition.as_str()),
                ("roleDefinitionName", role.name),
                ("scope", scope.as_str()),
            ];
            let lines: Vec<String> =
                members.iter().map(|it| format!("  \"{}\": {}", it.0, quote(it.1))).collect();
            format!("{{\n{}\n}}", lines.join(",\n"))
        })
        .collect();
    let known = !objects.is_empty() && !list.is_template();
    known.then(|| Edit::push(list.document.source.text(), list.list(), &objects.join(",\n")))
}
