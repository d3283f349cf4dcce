//! What stands around a key: its vault, who holds which role there, and what is taken away.

use std::collections::BTreeSet;

use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::key_id::KeyId;
use crate::rest::{Fault, Listed, Paging, Run};
use crate::sight::Sight;

pub(super) const PAGING: Paging = Paging { elements: "value", next: &["nextLink"], token: None };

const AUTHORIZATION: &str = "2022-04-01";
/// At this place and above it, not below.
const AT_SCOPE: (&str, &str) = ("$filter", "atScope()");

/// So many definitions of roles are read at most.
const DEFINITIONS_MAX: usize = 200;

impl Door {
    /// Finds a vault's resource id: by the resource graph, else in every subscription.
    pub(super) async fn vault_id(&self, run: Run, id: &KeyId) -> Result<String, Fault> {
        let query = format!(
            "resources | where type =~ 'microsoft.keyvault/vaults' and name =~ '{}' | project id",
            id.vault
        );
        let graph = self.resources(run, &query).await;
        if let Ok(Listed { list, cut: None }) = &graph
            && let [one] = list["data"].as_array().map_or(&[][..], Vec::as_slice)
            && let Some(found) = vault_id(one)
        {
            return Ok(found);
        }
        let (client, target) = &self.manager;
        for subscription in self.subscriptions(run).await? {
            let filter =
                format!("resourceType eq 'Microsoft.KeyVault/vaults' and name eq '{}'", id.vault);
            let path = format!("/subscriptions/{subscription}/resources");
            let query = [("api-version", "2021-04-01"), ("$filter", filter.as_str())];
            let listed = client.list(run, target, target.below(&path, &query), PAGING).await?;
            if let Some(found) = listed.elements(PAGING).iter().find_map(vault_id) {
                return Ok(found);
            }
        }
        let said = format!("no subscription that the caller sees holds the vault `{}`", id.vault);
        Err(Fault::new(Cause::NotFound, &said))
    }

    /// A vault that is not there may stand among the deleted.
    pub(super) async fn deleted_vault(&self, run: Run, id: &KeyId, sight: &mut Sight) {
        let call = "Microsoft.KeyVault/deletedVaults/read";
        let (client, target) = &self.manager;
        for subscription in self.subscriptions(run).await.unwrap_or_default() {
            let path =
                format!("/subscriptions/{subscription}/providers/Microsoft.KeyVault/deletedVaults");
            let url = target.below(&path, &[("api-version", "2026-02-01")]);
            let what = format!("list of deleted vaults of the subscription {subscription}");
            let listed = match client.list(run, target, url, PAGING).await {
                Ok(listed) => listed,
                Err(fault) => {
                    sight.lacks(&what, call, fault);
                    continue;
                }
            };
            sight.cut(&what, call, &listed);
            let named = |it: &&Value| {
                it["name"].as_str().is_some_and(|it| it.eq_ignore_ascii_case(&id.vault))
            };
            if let Some(found) = listed.elements(PAGING).iter().find(named) {
                return sight.saw("deleted-vault", found);
            }
        }
    }

    pub(super) async fn subscriptions(&self, run: Run) -> Result<Vec<String>, Fault> {
        let (client, target) = &self.manager;
        let url = target.at(&["subscriptions"], &[("api-version", "2022-12-01")]);
        let listed = client.list(run, target, url, PAGING).await?;
        if let Some(fault) = listed.cut {
            return Err(fault);
        }
        let ids = listed.list["value"].as_array().into_iter().flatten();
        Ok(ids.filter_map(|it| it["subscriptionId"].as_str().map(str::to_owned)).collect())
    }

    pub(super) async fn around(&self, run: Run, id: &KeyId, vault: &str, sight: &mut Sight) {
        let shown = self.get(run, vault, "2026-02-01").await;
        match shown {
            Ok(shown) => sight.saw("vault", &shown),
            Err(fault) => sight.lacks("key vault", "Microsoft.KeyVault/vaults/read", fault),
        }
        let key = format!("{vault}/keys/{}", id.key);
        let assignments = self.assignments(run, &key, sight).await;
        self.instances(run, &key, sight).await;
        let call = "Microsoft.Authorization/denyAssignments/read";
        let path = format!("{key}/providers/Microsoft.Authorization/denyAssignments");
        let query = [("api-version", AUTHORIZATION), AT_SCOPE];
        self.listed(run, &path, &query, ("list of deny assignments", call, "denies"), sight).await;
        let path = format!("{vault}/providers/Microsoft.Insights/diagnosticSettings");
        let query = [("api-version", "2021-05-01-preview")];
        let call = "Microsoft.Insights/diagnosticSettings/read";
        let what = ("list of diagnostic settings", call, "diagnostics");
        self.listed(run, &path, &query, what, sight).await;
        self.groups(run, vault, sight).await;
        self.definitions(run, &assignments, sight).await;
        self.principals(run, &assignments, sight).await;
    }

    async fn get(&self, run: Run, path: &str, version: &str) -> Result<Value, Fault> {
        let (client, target) = &self.manager;
        client.get(run, &target.below(path, &[("api-version", version)])).await
    }

    /// A list that is kept where it holds anything. WHY: an empty one does not tell what it lists.
    async fn listed(
        &self,
        run: Run,
        path: &str,
        query: &[(&str, &str)],
        (what, call, name): (&str, &str, &str),
        sight: &mut Sight,
    ) -> Vec<Value> {
        let (client, target) = &self.manager;
        match client.list(run, target, target.below(path, query), PAGING).await {
            Ok(listed) => {
                sight.cut(what, call, &listed);
                let all = listed.elements(PAGING).to_vec();
                if !all.is_empty() {
                    sight.saw(name, &listed.list);
                }
                all
            }
            Err(fault) => {
                sight.lacks(what, call, fault);
                Vec::new()
            }
        }
    }

    async fn assignments(&self, run: Run, key: &str, sight: &mut Sight) -> Vec<Value> {
        let call = "Microsoft.Authorization/roleAssignments/read";
        let what = "list of role assignments";
        let path = format!("{key}/providers/Microsoft.Authorization/roleAssignments");
        let query = [("api-version", AUTHORIZATION), AT_SCOPE];
        let before = sight.gaps();
        let all = self.listed(run, &path, &query, (what, call, "role-assignments"), sight).await;
        if all.is_empty() && sight.gaps() == before {
            // WHY: somebody owns every subscription, so who sees nobody was not shown all.
            sight.lacks(what, call, Fault::new(Cause::Denied, "the list is empty"));
        }
        all
    }

    /// Assignments that begin or end by themselves. A directory without the license has none.
    async fn instances(&self, run: Run, key: &str, sight: &mut Sight) {
        let call = "Microsoft.Authorization/roleAssignmentScheduleInstances/read";
        let what = "list of assignment schedules";
        let name = "roleAssignmentScheduleInstances";
        let path = format!("{key}/providers/Microsoft.Authorization/{name}");
        let (client, target) = &self.manager;
        let url = target.below(&path, &[("api-version", "2020-10-01"), AT_SCOPE]);
        match client.list(run, target, url, PAGING).await {
            Ok(listed) => {
                sight.cut(what, call, &listed);
                if !listed.elements(PAGING).is_empty() {
                    sight.saw("assignment-schedules", &listed.list);
                }
            }
            Err(fault) if fault.said.contains("AadPremiumLicenseRequired") => {}
            Err(fault) => sight.lacks(what, call, fault),
        }
    }

    /// Which management groups the vault's subscription lies in.
    async fn groups(&self, run: Run, vault: &str, sight: &mut Sight) {
        let call = "Microsoft.Management/getEntities/action";
        let what = "list of management groups";
        let subscription = vault.split('/').nth(2).unwrap_or_default();
        let filter = format!("name eq '{subscription}'");
        let (client, target) = &self.manager;
        let path = ["providers", "Microsoft.Management", "getEntities"];
        let url = target.at(&path, &[("api-version", "2020-05-01"), ("$filter", &filter)]);
        match client.post(run, &url, &json!({})).await {
            Ok(list) if list["value"].as_array().is_some_and(|it| !it.is_empty()) => {
                sight.saw("management-groups", &list);
            }
            Ok(_) => {
                let said = "the answer does not name the vault's subscription";
                sight.lacks(what, call, Fault::new(Cause::Denied, said));
            }
            Err(fault) => sight.lacks(what, call, fault),
        }
    }

    async fn definitions(&self, run: Run, assignments: &[Value], sight: &mut Sight) {
        let call = "Microsoft.Authorization/roleDefinitions/read";
        let mut found = Vec::new();
        for (index, id) in each(assignments, "roleDefinitionId").iter().enumerate() {
            let name = id.rsplit('/').next().unwrap_or_default();
            let answer = match index < DEFINITIONS_MAX {
                true => self.get(run, id, AUTHORIZATION).await,
                false => Err(Fault::new(Cause::TooMuch, "more roles than one run reads")),
            };
            match answer {
                Ok(definition) => found.push(definition),
                Err(fault) => sight.lacks(&format!("definition of the role {name}"), call, fault),
            }
        }
        if !found.is_empty() {
            sight.saw("role-definitions", &json!({"value": found}));
        }
    }
}

/// A property of all assignments, each value once.
pub(super) fn each<'v>(assignments: &'v [Value], name: &str) -> BTreeSet<&'v str> {
    assignments.iter().filter_map(|it| it["properties"][name].as_str()).collect()
}

fn vault_id(found: &Value) -> Option<String> {
    let id = found["id"].as_str()?;
    let parts: Vec<String> = id.split('/').map(str::to_ascii_lowercase).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["", "subscriptions", _, "resourcegroups", _, "providers", provider, "vaults", _]
            if *provider == "microsoft.keyvault" =>
        {
            Some(id.to_owned())
        }
        _ => None,
    }
}
