//! Keys in Azure: from resources to what `az keyvault` and `az role` would print of them.
//!
//! Source: Terraform AzureRM provider, `azurerm_key_vault`, `azurerm_key_vault_key`,
//! `azurerm_key_vault_access_policy`, `azurerm_role_assignment` and `azurerm_role_definition`;
//! AzureAD provider, `azuread_service_principal`.

use keywright_clouds::azure::{self, builtin};
use keywright_model::text::{Node, Value};

use crate::document::Kind;

use super::made::Made;
use super::resource::{Fate, Plan, Resource, When};
use super::scopes::{Kinds, Scopes, is_of_groups};
use super::side::{End, Side, Unknown};
use super::value::{State, Told};

/// Keys.
pub(super) const KEYS: &[&str] = &["azurerm_key_vault_key"];

/// What stands beside a key.
pub(super) const BESIDE: &[&str] = &[
    "azurerm_key_vault",
    "azurerm_key_vault_access_policy",
    "azurerm_role_assignment",
    "azurerm_role_definition",
    "azuread_service_principal",
];

const VAULTS: &[&str] = &["azurerm_key_vault"];
const POLICIES: &[&str] = &["azurerm_key_vault_access_policy"];
const ASSIGNMENTS: &[&str] = &["azurerm_role_assignment"];
const DEFINITIONS: &[&str] = &["azurerm_role_definition"];
const PRINCIPALS: &[&str] = &["azuread_service_principal"];

/// The rules that ask whether the vendor is let in at all.
const BY_OTHERS: [&str; 3] = ["AZU-001", "AZU-002", "AZU-003"];

/// A key's id, whichever its version.
pub(super) fn id(state: &State<'_>) -> Option<String> {
    let names = ["versionless_id", "id"];
    names.iter().find_map(|it| state.text(&[it])).map(str::to_owned)
}

/// A key in one world; `None` where it is not there.
pub(super) fn side(plan: &Plan<'_>, key: &Resource<'_>, when: When) -> Option<Side> {
    let state = key.state(when)?;
    let mut side = Side { partial: true, ..Side::default() };
    side.silent.extend(BY_OTHERS);
    describe(plan, &state, &mut side);
    let vault = vault(plan, key, &state, when);
    if let Some((it, of)) = vault {
        shown(plan, it, &of, when, &mut side);
    }
    gone(plan, key, when, &mut side);
    let vault_id = state.text(&["key_vault_id"]);
    let elements = assignments(plan, vault_id, vault.map(|it| it.0), when, &mut side);
    let list = Node { span: state.values.span, value: Value::Array(elements) };
    side.documents.push((Kind::Azure(azure::Kind::Assignments), plan.shaper.shape(list)));
    for (_, of) in plan.of(DEFINITIONS, when) {
        let document = plan.shaper.shape(definition(&of));
        side.documents.push((Kind::Azure(azure::Kind::Definitions), document));
    }
    principals(plan, when, &mut side);
    Some(side)
}

/// The vault that holds the key, where the plan has it.
fn vault<'s, 'p>(
    plan: &'s Plan<'p>,
    key: &Resource<'p>,
    state: &State<'p>,
    when: When,
) -> Option<(&'s Resource<'p>, State<'p>)> {
    match state.told(&["key_vault_id"]) {
        Told::Known(node) => {
            let found = plan.resources.get(plan.scopes(when).vault(node.as_str()?)?)?;
            Some((found, found.state(when)?))
        }
        Told::Unknown => {
            let found = plan.referred(key, &["key_vault_id"], VAULTS)?;
            Some((found, found.state(when)?))
        }
        Told::Absent => None,
    }
}

/// A vault that holds the key and that the plan deletes or replaces.
fn gone(plan: &Plan<'_>, key: &Resource<'_>, when: When, side: &mut Side) {
    let Some(before) = key.before.filter(|_| when == When::After) else { return };
    let Some((it, _)) = vault(plan, key, &before, When::Before) else { return };
    if matches!(it.fate, Fate::Deleted | Fate::Replaced) {
        side.ends.push(End {
            what: format!("deletes `{}`, the vault of `{}`", it.address, key.address),
            so: "nothing that it encrypted can be read",
            place: plan.place(it.told),
        });
    }
}

/// What `az keyvault key show` would print.
fn describe(plan: &Plan<'_>, state: &State<'_>, side: &mut Side) {
    let part = |name: &str| state.node(&[name]);
    let named = Made::of(state.values)
        .take("kid", part("id"))
        .take("kty", part("key_type"))
        .take("keyOps", part("key_opts"))
        .take("n", part("n"))
        .take("e", part("e"))
        .node();
    let enabled = Node { span: state.values.span, value: Value::Bool(true) };
    // WHY: the provider has no switch for a key; what it made and reads is enabled.
    let attributes = Made::of(state.values)
        .take("enabled", Some(&enabled))
        .take("expires", part("expiration_date"))
        .take("notBefore", part("not_before_date"))
        .node();
    let shape =
        Made::of(state.values).take("key", Some(&named)).take("attributes", Some(&attributes));
    side.documents.push((Kind::Azure(azure::Kind::Key), plan.shaper.shape(shape.node())));
    if let Some(policy) = rotation(state) {
        let document = plan.shaper.shape(policy);
        side.documents.push((Kind::Azure(azure::Kind::RotationPolicy), document));
    }
}

/// What `az keyvault key rotation-policy show` would print.
fn rotation(state: &State<'_>) -> Option<Node> {
    let block = state.node(&["rotation_policy"])?;
    let policy = block.as_array()?.first()?;
    let of = State { values: policy, unknown: None };
    let action = |word: &str, made: Made<'_>| {
        let action = Made::of(policy).say("type", word, None).node();
        made.take("action", Some(&action)).node()
    };
    let mut actions = Vec::new();
    if let Some(automatic) =
        policy.get("automatic").and_then(Node::as_array).and_then(|it| it.first())
    {
        let of = State { values: automatic, unknown: None };
        let made = Made::of(automatic)
            .take("timeAfterCreate", of.node(&["time_after_creation"]))
            .take("timeBeforeExpiry", of.node(&["time_before_expiry"]));
        actions.push(action("Rotate", made));
    }
    if let Some(notify) = of.node(&["notify_before_expiry"]) {
        actions.push(action("Notify", Made::of(notify).take("timeBeforeExpiry", Some(notify))));
    }
    let actions = Node { span: policy.span, value: Value::Array(actions) };
    let attributes = Made::of(policy).take("expiryTime", of.node(&["expire_after"])).node();
    let made = Made::of(policy)
        .take("lifetimeActions", Some(&actions))
        .take("attributes", Some(&attributes));
    Some(made.node())
}

/// What `az keyvault show` would print.
fn shown(plan: &Plan<'_>, it: &Resource<'_>, of: &State<'_>, when: When, side: &mut Side) {
    let part = |name: &str| of.node(&[name]);
    let modes = ["rbac_authorization_enabled", "enable_rbac_authorization"];
    for name in modes.into_iter().chain(["network_acls", "public_network_access_enabled"]) {
        if of.is_unknown(&[name]) {
            let what = format!("`{name}` of `{}`", it.address);
            side.unknown.push(Unknown { what, place: plan.place(it.told) });
        }
    }
    let open = part("public_network_access_enabled");
    let made = Made::of(of.values)
        .take("enableRbacAuthorization", modes.iter().find_map(|it| part(it)))
        .take("enablePurgeProtection", part("purge_protection_enabled"))
        .take("softDeleteRetentionInDays", part("soft_delete_retention_days"))
        .take("tenantId", part("tenant_id"))
        .take("networkAcls", acls(of).as_ref());
    let made = match open.and_then(Node::as_bool) {
        Some(true) => made.say("publicNetworkAccess", "Enabled", open),
        Some(false) => made.say("publicNetworkAccess", "Disabled", open),
        None => made,
    };
    let soft = Node { span: of.values.span, value: Value::Bool(true) };
    let policies = access_policies(plan, it, of, when);
    let properties =
        made.take("enableSoftDelete", Some(&soft)).take("accessPolicies", Some(&policies)).node();
    let shape = Made::of(of.values)
        .take("id", part("id"))
        .take("name", part("name"))
        .take("location", part("location"))
        .say("type", "Microsoft.KeyVault/vaults", None)
        .take("properties", Some(&properties))
        .node();
    side.documents.push((Kind::Azure(azure::Kind::Vault), plan.shaper.shape(shape)));
}

/// The vault's firewall.
fn acls(of: &State<'_>) -> Option<Node> {
    let block = of.node(&["network_acls"])?;
    let first = block.as_array()?.first()?;
    let listed = |name: &str, under: &str| {
        let all = first.get(name).and_then(Node::as_array).unwrap_or_default();
        let each = all.iter().map(|it| Made::of(it).take(under, Some(it)).node());
        Node { span: first.span, value: Value::Array(each.collect()) }
    };
    let made = Made::of(first)
        .take("bypass", first.get("bypass"))
        .take("defaultAction", first.get("default_action"))
        .take("ipRules", Some(&listed("ip_rules", "value")))
        .take("virtualNetworkRules", Some(&listed("virtual_network_subnet_ids", "id")));
    Some(made.node())
}

/// The vault's access policies: its own, and those of resources of their own.
fn access_policies(plan: &Plan<'_>, vault: &Resource<'_>, of: &State<'_>, when: When) -> Node {
    let one = |node: &Node| {
        let permissions = Made::of(node).take("keys", node.get("key_permissions")).node();
        Made::of(node)
            .take("objectId", node.get("object_id"))
            .take("tenantId", node.get("tenant_id"))
            .take("applicationId", node.get("application_id").filter(|it| !it.is_null()))
            .take("permissions", Some(&permissions))
            .node()
    };
    let own = of.node(&["access_policy"]).and_then(Node::as_array).unwrap_or_default();
    let mut all: Vec<Node> = own.iter().map(one).collect();
    for (it, policy) in plan.of(POLICIES, when) {
        let id = (policy.text(&["key_vault_id"]), of.text(&["id"]));
        let ours = match id {
            (Some(told), Some(id)) => told.eq_ignore_ascii_case(id),
            _ => plan
                .referred(it, &["key_vault_id"], VAULTS)
                .is_some_and(|it| it.address == vault.address),
        };
        if ours {
            all.push(one(policy.values));
        }
    }
    Node { span: of.values.span, value: Value::Array(all) }
}

/// Where the vaults and the role assignments of one world stand.
pub(super) fn scopes(plan: &Plan<'_>, when: When) -> Scopes {
    let kinds = Kinds { vaults: VAULTS, assignments: ASSIGNMENTS };
    Scopes::of(plan, kinds, &[VAULTS, KEYS].concat(), when)
}

/// The role assignments that may reach the vault.
fn assignments(
    plan: &Plan<'_>,
    vault_id: Option<&str>,
    vault: Option<&Resource<'_>>,
    when: When,
    side: &mut Side,
) -> Vec<Node> {
    let touched = |it: &Resource<'_>| !matches!(it.fate, Fate::Stays | Fate::Forgotten);
    let reaches = |of: &State<'_>| match (of.text(&["scope"]), vault_id) {
        (Some(scope), Some(id)) => meet(scope, id),
        (None, _) | (_, None) => true,
    };
    let there = |at: usize, when: When| {
        let it = plan.resources.get(at)?;
        Some((it, it.state(when)?))
    };
    let decides = plan.scopes(When::Before).first(vault_id, |at| {
        there(at, When::Before).is_some_and(|(it, of)| touched(it) && reaches(&of))
    });
    let decides = decides.and_then(|at| plan.resources.get(at));
    side.decides = decides.map(|it| plan.place(it.told));
    let mut elements = Vec::new();
    let reaching = plan.scopes(when).reaching(vault_id, vault.map(|it| it.address.as_str()));
    for (it, of) in reaching.into_iter().filter_map(|at| there(at, when)) {
        if !reaches(&of) {
            continue;
        }
        let parts = ["principal_id", "role_definition_id"];
        let named = of.node(&["role_definition_name"]);
        let known = named.and_then(Node::as_str).and_then(builtin);
        for part in parts {
            if of.is_unknown(&[part]) && !(part == "role_definition_id" && known.is_some()) {
                let what = format!("`{part}` of `{}`", it.address);
                side.unknown.push(Unknown { what, place: plan.place(it.told) });
            }
        }
        let made = Made::of(it.told)
            .take("principalId", of.node(&["principal_id"]))
            .take("principalType", of.node(&["principal_type"]))
            .take("roleDefinitionName", named)
            .take("condition", of.node(&["condition"]))
            .take("scope", of.node(&["scope"]));
        let made = match (of.node(&["role_definition_id"]), known, vault_id) {
            (Some(id), _, _) => made.take("roleDefinitionId", Some(id)),
            (None, Some(role), _) => {
                let id = format!("/providers/Microsoft.Authorization/roleDefinitions/{}", role.id);
                made.say("roleDefinitionId", &id, named)
            }
            (None, None, _) => made,
        };
        elements.push(made.node());
    }
    elements
}

/// Whether a scope stands at, above or below a vault.
pub(super) fn meet(scope: &str, vault: &str) -> bool {
    let (scope, vault) = (scope.trim_end_matches('/').to_lowercase(), vault.to_lowercase());
    let above = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    is_of_groups(&scope) || above(&scope, &vault) || above(&vault, &scope)
}

/// What `az role definition list` would print of one.
fn definition(of: &State<'_>) -> Node {
    let blocks = of.node(&["permissions"]).and_then(Node::as_array).unwrap_or_default();
    let each = blocks.iter().map(|it| {
        Made::of(it)
            .take("actions", it.get("actions"))
            .take("notActions", it.get("not_actions"))
            .take("dataActions", it.get("data_actions"))
            .take("notDataActions", it.get("not_data_actions"))
            .node()
    });
    let permissions = Node { span: of.values.span, value: Value::Array(each.collect()) };
    let id = of.node(&["role_definition_resource_id"]).or_else(|| of.node(&["id"]));
    Made::of(of.values)
        .take("id", id)
        .take("name", of.node(&["role_definition_id"]))
        .take("roleName", of.node(&["name"]))
        .take("permissions", Some(&permissions))
        .take("assignableScopes", of.node(&["assignable_scopes"]))
        .node()
}

/// What `az ad sp show` would print of the service principals of the plan.
fn principals(plan: &Plan<'_>, when: When, side: &mut Side) {
    let mut told = std::collections::BTreeSet::new();
    for (_, of) in plan.of(PRINCIPALS, when) {
        let app = ["client_id", "application_id"].iter().find_map(|it| of.node(&[it]));
        let Some(id) = app.and_then(Node::as_str).filter(|it| told.insert(*it)) else { continue };
        let made = Made::of(of.values)
            .say("appId", id, app)
            .take("id", of.node(&["object_id"]))
            .take("displayName", of.node(&["display_name"]))
            .take("accountEnabled", of.node(&["account_enabled"]))
            .say("servicePrincipalType", "Application", None);
        let document = plan.shaper.shape(made.node());
        side.documents.push((Kind::Azure(azure::Kind::ServicePrincipal), document));
    }
}
