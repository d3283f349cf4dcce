//! All keys of all projects that the caller sees.

use keywright_model::Cloud;
use keywright_model::observed::{Cause, FoundKey, FoundKeys};
use serde_json::Value;

use super::Door;
use super::name::KeyName;
use crate::rest::{Fault, Run};

const PROJECTS: &str = "resourcemanager.projects.get";
const KEYS: &str = "cloudkms.cryptoKeys.list";

/// So many projects are searched at most.
const PROJECTS_MAX: usize = 500;

impl Door {
    pub(super) async fn found(&self) -> FoundKeys {
        let run = Run::begin(self.client.pace());
        let mut found = FoundKeys::default();
        let query = [("query", "state:ACTIVE")];
        let url = self.hierarchy.at(&["v3", "projects:search"], &query);
        let projects = match self.whole(run, &self.hierarchy, url, "projects").await {
            Ok(projects) => projects,
            Err(fault) => {
                found.gaps.push(fault.gap("list of projects", PROJECTS));
                return found;
            }
        };
        if PROJECTS_MAX < projects.len() {
            let fault = Fault::new(Cause::TooMuch, "more projects than one run searches");
            found.gaps.push(fault.gap("list of projects", PROJECTS));
        }
        let ids = projects.iter().filter_map(|it| it["projectId"].as_str());
        for project in ids.take(PROJECTS_MAX) {
            self.keys_of(run, project, &mut found).await;
        }
        found.keys.sort_by(|a, b| a.id.cmp(&b.id));
        found.keys.dedup_by(|a, b| a.id == b.id);
        found
    }

    /// WHY the inventory: Cloud KMS itself lists keys by location and ring alone.
    async fn keys_of(&self, run: Run, project: &str, found: &mut FoundKeys) {
        let url = self.inventory.at(&["v1", "projects", project, "cryptoKeys"], &[]);
        let what = format!("list of keys in the project {project}");
        let keys = match self.whole(run, &self.inventory, url, "cryptoKeys").await {
            Ok(keys) => keys,
            Err(fault) => return found.gaps.push(fault.gap(&what, KEYS)),
        };
        for key in &keys {
            match key["name"].as_str().and_then(KeyName::parse) {
                // Only a key that encrypts and decrypts can be a cluster's.
                Some(_) if other_purpose(key) => {}
                Some(name) => found.keys.push(FoundKey {
                    cloud: Cloud::Google,
                    called: name.key.rsplit('/').next().map(str::to_owned),
                    id: name.key,
                }),
                None => {
                    let fault = Fault::new(Cause::Unreadable, "an element of the list is no key");
                    found.gaps.push(fault.gap(&what, KEYS));
                }
            }
        }
    }
}

fn other_purpose(key: &Value) -> bool {
    key["purpose"].as_str().is_some_and(|it| it != "ENCRYPT_DECRYPT")
}
