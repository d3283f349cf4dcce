//! The door itself: clusters of every environment in one list, all records of keys in another.

use std::sync::Arc;

use keywright_model::observed::{Cause, Checkup, Observation};
use keywright_model::world::{ClusterService, Later};
use serde_json::{Value, json};

use super::api_key::{ApiKey, Caller};
use crate::rest::{Client, Fault, Listed, Network, Pace, Paging, Run, Target};
use crate::sight::Sight;

/// Where Confluent's API is served.
pub const ADDRESS: &str = "https://api.confluent.cloud";

pub(super) const PAGING: Paging =
    Paging { elements: "data", next: &["metadata", "next"], token: None };

/// The most that a page holds.
const PAGE_SIZE: (&str, &str) = ("page_size", "100");

/// Confluent Cloud.
#[derive(Debug)]
pub struct Door {
    pub(super) client: Client,
    pub(super) target: Target,
}

impl Door {
    /// Opens it. Without a key it stands open too, and tells of each call that nobody is signed in.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(
        network: Network,
        key: Option<ApiKey>,
        pace: Arc<dyn Pace>,
        address: &str,
    ) -> Result<Door, Fault> {
        let target = Target::new(address)?;
        Ok(Door { client: Client::new(network, Arc::new(Caller(key)), pace), target })
    }

    async fn look(&self) -> Observation {
        let run = Run::begin(self.client.pace());
        let mut sight = Sight::default();
        self.clusters(run, &mut sight).await;
        self.keys(run, &mut sight).await;
        sight.end()
    }

    pub(super) async fn list(
        &self,
        run: Run,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Listed, Fault> {
        let query: Vec<_> = query.iter().copied().chain([PAGE_SIZE]).collect();
        let url = self.target.at(path, &query);
        self.client.list(run, &self.target, url, PAGING).await.map_err(told)
    }

    /// Clusters are listed environment by environment. WHY the list keeps the address of what did
    /// not come as its mark: whoever reads it sees that it goes on there.
    async fn clusters(&self, run: Run, sight: &mut Sight) {
        let call = "GET /org/v2/environments";
        let environments = match self.list(run, &["org", "v2", "environments"], &[]).await {
            Ok(listed) => listed,
            Err(fault) => return sight.lacks("list of environments", call, fault),
        };
        sight.cut("list of environments", call, &environments);
        let mut next = mark(&environments);
        let mut data = Vec::new();
        for environment in environments.elements(PAGING) {
            let Some(id) = environment.get("id").and_then(Value::as_str) else {
                let fault = Fault::new(Cause::Unreadable, "an environment has no id");
                sight.lacks("list of environments", call, fault);
                next = Some(json!(self.target.at(&["org", "v2", "environments"], &[]).as_str()));
                continue;
            };
            let what = format!("list of clusters in the environment {id}");
            let call = "GET /cmk/v2/clusters";
            match self.list(run, &["cmk", "v2", "clusters"], &[("environment", id)]).await {
                Ok(listed) => {
                    sight.cut(&what, call, &listed);
                    next = mark(&listed).or(next);
                    data.extend_from_slice(listed.elements(PAGING));
                }
                Err(fault) => {
                    sight.lacks(&what, call, fault);
                    let url = self.target.at(&["cmk", "v2", "clusters"], &[("environment", id)]);
                    next = Some(json!(url.as_str()));
                }
            }
        }
        let metadata = match next {
            Some(next) => json!({"next": next, "total_size": data.len()}),
            None => json!({"total_size": data.len()}),
        };
        let list = json!({"api_version": "cmk/v2", "kind": "ClusterList", "metadata": metadata,
            "data": data});
        sight.saw("clusters", &list);
    }
}

/// Where a list goes on that was cut.
fn mark(listed: &Listed) -> Option<Value> {
    listed.cut.as_ref().and_then(|_| listed.list.pointer("/metadata/next").cloned())
}

/// What Confluent means by a refusal.
///
/// Source: confluentinc/terraform-provider-confluent, `internal/testdata/kafka/
/// read_deleted_kafka.json`: a deleted resource is read as 403 `forbidden_access`.
pub(super) fn told(fault: Fault) -> Fault {
    if fault.cause != Cause::Denied {
        return fault;
    }
    if fault.said.to_ascii_lowercase().contains("invalid api key") {
        return Fault { cause: Cause::NotSignedIn, said: fault.said };
    }
    fault.with("Confluent answers so for what was deleted, too")
}

impl ClusterService for Door {
    fn name(&self) -> &'static str {
        "Confluent Cloud"
    }

    fn observe(&self) -> Later<'_, Observation> {
        Box::pin(self.look())
    }

    fn examine(&self) -> Later<'_, Vec<Checkup>> {
        Box::pin(self.examined())
    }
}
