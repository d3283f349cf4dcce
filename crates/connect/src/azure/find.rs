//! All keys of all vaults that the caller sees.

use azure_core::http::pager::PagerOptions;
use azure_security_keyvault_keys::models::KeyClientListKeyPropertiesOptions;
use keywright_model::Cloud;
use keywright_model::observed::{Cause, FoundKey, FoundKeys};
use serde_json::json;

use super::Door;
use super::around::PAGING;
use super::key_id::{KeyId, is_name};
use crate::rest::{Fault, Listed, Paging, Run};

const GRAPH: &str = "Microsoft.ResourceGraph/resources/read";
const VAULTS: &str = "query: all key vaults";

/// So many vaults are searched at most.
const VAULTS_MAX: usize = 500;

const ROWS: Paging = Paging { elements: "data", next: &["$skipToken"], token: None };

impl Door {
    /// Asks the resource graph. WHY a list that goes on is cut: its next page is another question.
    pub(super) async fn resources(&self, run: Run, query: &str) -> Result<Listed, Fault> {
        let (client, target) = &self.manager;
        let path = ["providers", "Microsoft.ResourceGraph", "resources"];
        let url = target.at(&path, &[("api-version", "2022-10-01")]);
        let question = json!({"query": query, "options": {"resultFormat": "objectArray"}});
        let list = client.post(run, &url, &question).await?;
        if !list[ROWS.elements].is_array() {
            return Err(Fault::new(Cause::Unreadable, "the answer holds no `data`"));
        }
        let more = list[ROWS.next[0]].as_str().is_some_and(|it| !it.is_empty());
        let cut = more.then(|| Fault::new(Cause::TooMuch, "more vaults than one answer holds"));
        Ok(Listed { list, cut })
    }

    pub(super) async fn found(&self) -> FoundKeys {
        let run = self.begin();
        let mut found = FoundKeys::default();
        let query = "resources | where type =~ 'microsoft.keyvault/vaults' \
                     | project id, name | order by id asc";
        let listed = match self.resources(run, query).await {
            Ok(listed) => listed,
            Err(fault) => {
                found.gaps.push(fault.gap(VAULTS, GRAPH));
                return found;
            }
        };
        if let Some(fault) = listed.cut.clone() {
            found.gaps.push(fault.gap(VAULTS, GRAPH));
        }
        let names = listed.elements(ROWS).iter().filter_map(|it| it["name"].as_str());
        let names: Vec<&str> = names.filter(|it| is_name(it)).collect();
        if VAULTS_MAX < names.len() {
            let fault = Fault::new(Cause::TooMuch, "more vaults than one run searches");
            found.gaps.push(fault.gap(VAULTS, GRAPH));
        }
        for name in names.into_iter().take(VAULTS_MAX) {
            self.keys_of(run, name, &mut found).await;
        }
        found.keys.sort_by(|a, b| a.id.cmp(&b.id));
        found.keys.dedup_by(|a, b| a.id == b.id);
        found
    }

    async fn keys_of(&self, run: Run, name: &str, found: &mut FoundKeys) {
        let address = format!("https://{name}.{}", self.endpoints.vaults);
        let keys = async {
            let vault = self.vault(&address)?;
            let pager = |at| {
                let method_options = PagerOptions { continuation: at, ..PagerOptions::default() };
                let options = KeyClientListKeyPropertiesOptions {
                    method_options,
                    ..KeyClientListKeyPropertiesOptions::default()
                };
                vault.list_key_properties(Some(options))
            };
            self.all(run, &address, pager).await
        };
        let what = format!("list of keys in the vault {name}");
        let listed = match keys.await {
            Ok(listed) => listed,
            Err(fault) => return found.gaps.push(fault.gap(&what, super::keys::READ)),
        };
        if let Some(fault) = listed.cut.clone() {
            found.gaps.push(fault.gap(&what, super::keys::READ));
        }
        for key in listed.elements(PAGING) {
            // WHY: a certificate's key is the vault's own, and encrypts no cluster.
            if key["managed"].as_bool() == Some(true) {
                continue;
            }
            let id = key["kid"].as_str().and_then(|it| KeyId::parse(it, &self.endpoints.vaults));
            match id {
                Some(it) => found.keys.push(FoundKey {
                    cloud: Cloud::Azure,
                    id: format!("{}/keys/{}", it.address, it.key),
                    called: key["tags"]["cluster"].as_str().map(str::to_owned),
                }),
                None => {
                    let said = "an element of the list is no key";
                    let fault = Fault::new(Cause::Unreadable, said);
                    found.gaps.push(fault.gap(&what, super::keys::READ));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn rows_of_the_graph_are_its_data() {
        let listed = Listed { list: json!({"data": [1, 2]}), cut: None };
        assert_eq!(listed.elements(ROWS), [Value::from(1), Value::from(2)]);
    }
}
