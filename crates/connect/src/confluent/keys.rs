//! Records of keys, each with whom it lets in.

use keywright_model::observed::Cause;
use serde_json::{Value, json};

use super::Door;
use super::door::{PAGING, told};
use crate::rest::{Fault, Run};
use crate::sight::Sight;

const LIST: &str = "GET /byok/v1/keys";
const ONE: &str = "GET /byok/v1/keys/{id}";

/// So many records are asked for one by one at most: more keys no organization has.
const RECORDS_MAX: usize = 500;

/// Whom a key lets in, by its cloud.
const PRINCIPALS: [&str; 3] = ["roles", "application_id", "security_group"];

impl Door {
    pub(super) async fn keys(&self, run: Run, sight: &mut Sight) {
        let what = "list of keys";
        let mut listed = match self.list(run, &["byok", "v1", "keys"], &[]).await {
            Ok(listed) => listed,
            Err(fault) => return sight.lacks(what, LIST, fault),
        };
        sight.cut(what, LIST, &listed);
        let Value::Object(list) = &mut listed.list else { return };
        // WHY: without it an empty list would not tell what it lists.
        list.entry("api_version").or_insert_with(|| json!("byok/v1"));
        let records = list.entry(PAGING.elements).or_insert_with(|| json!([]));
        let records = records.as_array_mut().map(Vec::as_mut_slice).unwrap_or_default();
        let bare = records.iter_mut().filter(|it| !names_principals(it));
        for (index, record) in bare.enumerate() {
            let Some(id) = record.get("id").and_then(Value::as_str).map(str::to_owned) else {
                continue;
            };
            let answer = match index < RECORDS_MAX {
                true => self.record(run, &id).await,
                false => Err(Fault::new(Cause::TooMuch, "more records than one run asks for")),
            };
            match answer {
                Ok(whole) => *record = whole,
                Err(fault) => sight.lacks(&format!("record of the key {id}"), ONE, fault),
            }
        }
        sight.saw("keys", &listed.list);
    }

    async fn record(&self, run: Run, id: &str) -> Result<Value, Fault> {
        let url = self.target.at(&["byok", "v1", "keys", id], &[]);
        let record = self.client.get(run, &url).await.map_err(told)?;
        let same = record.get("id").and_then(Value::as_str) == Some(id);
        same.then_some(record)
            .ok_or_else(|| Fault::new(Cause::Unreadable, "the record is another key's"))
    }
}

fn names_principals(record: &Value) -> bool {
    let key = record.get("key");
    PRINCIPALS.iter().any(|name| match key.and_then(|it| it.get(name)) {
        Some(Value::Array(all)) => !all.is_empty(),
        Some(Value::String(one)) => !one.is_empty(),
        _ => false,
    })
}
