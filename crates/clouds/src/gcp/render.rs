//! The role and the binding that a vendor's group needs on a key, as commands.
//!
//! What must never happen: the group is bound to a role that gives it more than the vendor asks
//! for, or a role that others use is narrowed.
//!
//! Source: Confluent, "Manage encryption key policies on Google Cloud"; confluentinc/cli
//! `internal/byok/gcp_policy_metadata.go`: a custom role of three permissions in the key's project,
//! bound on the key; Confluent's Terraform examples, which bind two of Google's own roles.

use keywright_model::text::json::quote;
use keywright_policy::{LACKS_NOTHING, Needs, Principal, Rendered, Step, Unrendered, unmet};

use super::command::{bind, key_id, roles};
use super::predefined::least;
use super::rules::{lacking, only_role, refusals};
use super::{Case, KeyPath, Member, Policy, Role, RoleName, RoleState, rebind};
use crate::made::document;

/// Writes the commands.
///
/// # Errors
/// It cannot be told whom to let in, or to which key.
pub fn render(mut case: Case) -> Result<Rendered, Unrendered> {
    let needs = case.needs.clone().ok_or_else(Unrendered::no_vendor)?;
    let groups = needs.named(is_group, "only a group, by its address,")?;
    let id = key_id(&case).to_owned();
    let Some(path) = KeyPath::parse(&id) else {
        let why = format!("`{id}` is no key's whole name, `projects/…/cryptoKeys/…`");
        return Err(Unrendered::Unknown(why));
    };
    let wanted: Vec<&str> =
        needs.permissions.iter().flat_map(|it| it.operations).copied().collect();
    let chosen = choose(&case, path, &groups, &wanted);
    let mut out = Rendered::default();
    let key = path.key_name();
    let mut bindings = Vec::new();
    for group in &groups {
        let member = format!("group:{}", group.id);
        bindings.extend(chosen.roles.iter().map(|role| bind(&id, &member, role)));
    }
    let binds = format!("binds {}'s group for this key, on the key {key}", needs.vendor);
    let step = |command| Step { why: binds.clone(), command };
    match chosen.before {
        Before::Nothing => out.commands.extend(bindings.into_iter().map(step)),
        Before::Complete(command) => {
            let why = "adds what is missing to the custom role".to_owned();
            out.commands.push(Step { why, command });
            out.commands.extend(bindings.into_iter().map(step));
        }
        // WHY in one: of a role of that name that is there already nobody knows what it holds, and
        // then it is not made, and must not be bound.
        Before::Create(command) => out.commands.push(Step {
            why: format!(
                "makes a custom role of exactly these permissions, and {binds}; where one of that \
                 name is there already it does neither: hand in what `gcloud iam roles describe` \
                 prints"
            ),
            command: std::iter::once(command).chain(bindings).collect::<Vec<_>>().join(" && "),
        }),
    }
    if case.document.policy.is_some() && lacking(&case).is_empty() {
        out.notes.push(LACKS_NOTHING.to_owned());
    }
    out.notes.extend(notes(&case, &needs));
    put(&mut case, &groups, &chosen.roles, chosen.definition);
    out.unmet = unmet(&lacking(&case));
    Ok(out)
}

/// Whether a text is a group's bare address.
fn is_group(id: &str) -> bool {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_.+@".contains(it);
    let parts: Vec<&str> = id.split('@').collect();
    id.chars().all(plain) && matches!(parts.as_slice(), [a, b] if !a.is_empty() && b.contains('.'))
}

/// What to do to the custom role before it is bound.
enum Before {
    Nothing,
    Complete(String),
    Create(String),
}

/// The roles to bind, with what brings them about.
struct Chosen {
    before: Before,
    roles: Vec<String>,
    /// The role's definition afterwards, where it is no role of Google's own.
    definition: Option<String>,
}

/// The custom role that the group has, or would have by the vendor's command; Google's own where
/// that one is not to be used.
fn choose(case: &Case, path: KeyPath<'_>, groups: &[Principal], wanted: &[&str]) -> Chosen {
    let vendors = format!("projects/{}/roles/{}", path.project, role_id(path));
    let named = case.document.roles.named(&vendors);
    let bound = || match (groups, &case.document.policy) {
        ([group], Some(policy)) => only_role(case, policy, group),
        _ => None,
    };
    let binds = |role: &str, who: &dyn Fn(&Member) -> bool| {
        let above = case.document.layers.ancestors.iter().map(|it| &it.policy);
        let policies = case.document.policy.iter().chain(above);
        let mut bindings = policies.flat_map(|it| &it.bindings).filter(|it| it.role == role);
        bindings.any(|it| it.members.iter().any(|it| who(&it.member)))
    };
    let strange = |it: &Member| !groups.iter().any(|group| it.is_group(&group.id));
    let missing = |role: &Role| -> Vec<&str> {
        let lacks = |it: &&str| !role.permissions.iter().any(|held| held == it);
        wanted.iter().copied().filter(lacks).collect()
    };
    let fits = |it: &&Role| {
        let custom = match RoleName::parse(&it.name) {
            Some(RoleName::Project(..) | RoleName::Organization(..)) => true,
            Some(RoleName::Predefined(_)) | None => false,
        };
        let usable = it.state == RoleState::Active && it.faults.is_empty();
        let narrow = it.permissions.iter().all(|it| wanted.contains(&it.as_str()));
        // WHY: whoever shares a role has what is added to it.
        custom && usable && narrow && (missing(it).is_empty() || !binds(&it.name, &strange))
    };
    if let Some(role) = bound().filter(fits).or(named.filter(fits)) {
        let missing = missing(role);
        let update = roles("update", &role.name).filter(|_| !missing.is_empty());
        let before = update.map_or(Before::Nothing, |update| {
            Before::Complete(format!("{update} --add-permissions={}", missing.join(",")))
        });
        let definition = definition(&role.name, wanted);
        return Chosen { before, roles: vec![role.name.clone()], definition: Some(definition) };
    }
    let bound_unseen = named.is_none() && binds(&vendors, &|_| true);
    if bound_unseen && binds(&vendors, &|it| !strange(it)) {
        // The group has it already, and what it holds was not handed in.
        return Chosen { before: Before::Nothing, roles: vec![vendors], definition: None };
    }
    // WHY: a role's name holds its project's id, which a number does not tell.
    let free = named.is_none() && !bound_unseen && !path.is_by_number();
    let create = roles("create", &vendors).filter(|_| free);
    match (create, least(wanted)) {
        (None, Some(own)) => {
            let roles = own.into_iter().map(str::to_owned).collect();
            Chosen { before: Before::Nothing, roles, definition: None }
        }
        (create, _) => Chosen {
            before: create.map_or(Before::Nothing, |create| {
                Before::Create(format!("{create} --permissions={}", wanted.join(",")))
            }),
            definition: Some(definition(&vendors, wanted)),
            roles: vec![vendors],
        },
    }
}

/// The custom role's id, as the vendor's command line makes it.
fn role_id(path: KeyPath<'_>) -> String {
    let id = format!("{}_{}_custom_kms_role", path.ring, path.key).replace('-', "_");
    let plain = |it: char| it.is_ascii_alphanumeric() || it == '_' || it == '.';
    let fits = (3..=ROLE_ID_CHARS_MAX).contains(&id.len()) && id.chars().all(plain);
    if fits { id } else { "custom_kms_role".to_owned() }
}

/// Source: IAM API v1, `CreateRoleRequest.roleId`.
const ROLE_ID_CHARS_MAX: usize = 64;

fn definition(name: &str, permissions: &[&str]) -> String {
    let quoted: Vec<String> = permissions.iter().map(|it| quote(it)).collect();
    let list = quoted.join(", ");
    format!(r#"{{"name": {}, "includedPermissions": [{list}], "stage": "GA"}}"#, quote(name))
}

fn notes(case: &Case, needs: &Needs) -> Vec<String> {
    let mut notes = Vec::new();
    if case.document.layers.perimeters.is_empty() {
        notes.push(format!(
            "where a perimeter of VPC Service Controls stands around the key's project, name {}'s \
             group in an ingress rule and in an egress rule of it",
            needs.vendor
        ));
    }
    for it in refusals(case) {
        notes.push(match it.why {
            None => format!(
                "{} does not allow `group:{}`: the binding will be refused",
                it.name(),
                it.group.id
            ),
            Some(why) => {
                format!("{} may refuse the binding of `group:{}`: {why}", it.name(), it.group.id)
            }
        });
    }
    notes
}

/// Puts into the exports what the commands leave behind.
fn put(case: &mut Case, groups: &[Principal], roles: &[String], definition: Option<String>) {
    if let Some(role) = definition.map(|it| Role::read(document("role.json", it))) {
        case.document.roles.put(role);
    }
    let roles: Vec<&str> = roles.iter().map(String::as_str).collect();
    for group in groups {
        let empty = || Policy::read(document("policy.json", "{}"));
        let policy = case.document.policy.take().unwrap_or_else(empty);
        let after = policy.document.edited(&rebind::bind(&policy, &group.id, &roles));
        case.document.policy = Some(after.map_or(policy, Policy::read));
    }
}

#[cfg(test)]
pub(super) mod tests;
