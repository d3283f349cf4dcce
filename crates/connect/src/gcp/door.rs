//! The door itself.

use std::fmt;
use std::sync::Arc;

use keywright_model::Cloud;
use keywright_model::observed::{Cause, Checkup, FoundKeys, Observation};
use keywright_model::world::{KeyService, Later};
use reqwest::Url;
use serde_json::{Value, json};

use super::name::KeyName;
use super::{Caller, Endpoints};
use crate::rest::{Client, Fault, Listed, Network, Pace, Paging, Run, Target};
use crate::sight::Sight;

/// Google Cloud.
pub struct Door {
    pub(super) client: Client,
    pub(super) keys: Target,
    pub(super) inventory: Target,
    pub(super) hierarchy: Target,
    pub(super) access: Target,
    pub(super) perimeters: Target,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door").field("keys", &self.keys).finish_non_exhaustive()
    }
}

impl Door {
    /// Opens it. Nothing is asked yet.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(
        network: Network,
        caller: Caller,
        pace: Arc<dyn Pace>,
        endpoints: &Endpoints,
    ) -> Result<Door, Fault> {
        Ok(Door {
            client: Client::new(network, Arc::new(caller), pace),
            keys: Target::new(&endpoints.keys)?,
            inventory: Target::new(&endpoints.inventory)?,
            hierarchy: Target::new(&endpoints.hierarchy)?,
            access: Target::new(&endpoints.access)?,
            perimeters: Target::new(&endpoints.perimeters)?,
        })
    }

    async fn look(&self, id: &str) -> Observation {
        let mut sight = Sight::default();
        let Some(name) = KeyName::parse(id) else {
            let fault = Fault::new(Cause::NoDoor, &format!("`{id}` is no key's resource name"));
            sight.lacks("key", "cloudkms.cryptoKeys.get", fault);
            return sight.end();
        };
        let run = Run::begin(self.client.pace());
        let mut policies = Vec::new();
        self.key(run, &name, &mut policies, &mut sight).await;
        let ancestry = self.ancestry(run, &name, &mut sight).await;
        let ring = self.ring(run, &name, &ancestry, &mut policies, &mut sight).await;
        let project = self.chain(run, &ancestry, &mut policies, &mut sight).await;
        let found: Vec<Value> = ring.into_iter().chain(project).collect();
        if !found.is_empty() {
            sight.saw("found-iam-policies", &Value::Array(found));
        }
        self.boundaries(run, &ancestry, &mut sight).await;
        self.perimeters(run, &ancestry, &mut sight).await;
        self.roles(run, &policies, &mut sight).await;
        sight.end()
    }

    /// A whole list. WHY not a part of one: the shape that `gcloud` prints has no mark that says
    /// that a list goes on, and a part would be taken for all.
    pub(super) async fn whole(
        &self,
        run: Run,
        target: &Target,
        url: Url,
        elements: &'static str,
    ) -> Result<Vec<Value>, Fault> {
        let paging = Paging { elements, next: &["nextPageToken"], token: Some("pageToken") };
        let listed: Listed = self.client.list(run, target, url, paging).await?;
        match listed.cut {
            Some(fault) => Err(fault.with("the pages before it were read, and are left out")),
            None => Ok(listed.elements(paging).to_vec()),
        }
    }

    /// The IAM policy of a place in the hierarchy.
    pub(super) async fn policy(&self, run: Run, place: &str) -> Result<Value, Fault> {
        let url = self.hierarchy.below(&format!("v3/{place}:getIamPolicy"), &[]);
        let question = json!({"options": {"requestedPolicyVersion": 3}});
        self.client.post(run, &url, &question).await
    }
}

impl KeyService for Door {
    fn cloud(&self) -> Cloud {
        Cloud::Google
    }

    fn observe<'a>(&'a self, id: &'a str) -> Later<'a, Observation> {
        Box::pin(self.look(id))
    }

    fn find(&self) -> Later<'_, FoundKeys> {
        Box::pin(self.found())
    }

    fn examine<'a>(&'a self, ids: &'a [String]) -> Later<'a, Vec<Checkup>> {
        Box::pin(self.examined(ids))
    }
}
