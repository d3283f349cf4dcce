//! Whether the door leads to Confluent, and what it may see there.

use keywright_model::observed::{Cause, Checkup, Health};
use serde_json::Value;

use super::Door;
use super::door::PAGING;
use crate::examination::{amiss, good};
use crate::rest::Run;

impl Door {
    pub(super) async fn examined(&self) -> Vec<Checkup> {
        let run = Run::begin(self.client.pace());
        let mut found = Vec::new();
        let what = "Confluent Cloud: who is signed in";
        let environments = match self.list(run, &["org", "v2", "environments"], &[]).await {
            Ok(listed) => listed,
            Err(fault) => return vec![amiss(what, "GET /org/v2/environments", &fault)],
        };
        let all = environments.elements(PAGING);
        found.push(good(what, &format!("a Cloud API key that sees {} environments", all.len())));
        let what = "Confluent Cloud: clusters";
        let mut clusters = 0;
        let mut fault = environments.cut.clone();
        for id in all.iter().filter_map(|it| it.get("id").and_then(Value::as_str)) {
            match self.list(run, &["cmk", "v2", "clusters"], &[("environment", id)]).await {
                Ok(listed) => {
                    clusters += listed.elements(PAGING).len();
                    fault = fault.or(listed.cut);
                }
                Err(it) => fault = fault.or(Some(it)),
            }
        }
        found.push(match fault {
            Some(fault) => amiss(what, "GET /cmk/v2/clusters", &fault),
            None => good(what, &format!("{clusters} clusters are listed")),
        });
        let what = "Confluent Cloud: records of keys";
        found.push(match self.list(run, &["byok", "v1", "keys"], &[]).await {
            Err(fault) => amiss(what, "GET /byok/v1/keys", &fault),
            Ok(listed) => match listed.cut {
                Some(fault) => amiss(what, "GET /byok/v1/keys", &fault),
                None => {
                    let keys = listed.elements(PAGING).len();
                    let said = format!("{keys} keys are listed");
                    // WHY: who may not see keys is shown an empty list, as if there were none.
                    let health = if keys == 0 { Health::Unknown } else { Health::Good };
                    Checkup { health, ..good(what, &said) }
                }
            },
        });
        if let Some(it) = found.iter_mut().find(|it| it.health == Health::Unknown) {
            it.next_step.get_or_insert_with(|| Cause::Denied.next_step("GET /byok/v1/keys"));
        }
        found
    }
}
