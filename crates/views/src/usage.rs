//! Who used a key: a table for people, and JSON.

use std::collections::BTreeMap;

use keywright_estate::{Heartbeat, Usage, Used};
use serde::Serialize;

use crate::written::written;

#[derive(Serialize)]
struct UsageView<'u> {
    format: u8,
    key: &'u str,
    clusters: Vec<&'u str>,
    /// Up to when the logs tell.
    until: String,
    used: Vec<UsedView<'u>>,
    heartbeat: HeartbeatView<'u>,
}

#[derive(Serialize)]
struct UsedView<'u> {
    principal: &'u str,
    is_vendor: Option<bool>,
    operation: &'u str,
    succeeded: usize,
    first: Option<String>,
    last: Option<String>,
    failed: &'u BTreeMap<String, usize>,
    failed_at: Option<String>,
}

#[derive(Serialize)]
struct HeartbeatView<'u> {
    usual_seconds: Option<i64>,
    last: Option<String>,
    silent_seconds: Option<i64>,
    unknown: Option<&'u str>,
}

/// A key's usage, as JSON.
pub fn json(it: &Usage) -> String {
    let used = |it: &'_ Used| -> (Option<String>, Option<String>) {
        (it.span.map(|it| it.0.to_string()), it.span.map(|it| it.1.to_string()))
    };
    let heartbeat = match &it.heartbeat {
        Heartbeat::Learned { usual, last } => HeartbeatView {
            usual_seconds: Some(usual.as_secs()),
            last: Some(last.to_string()),
            silent_seconds: it.silent_for().map(|it| it.as_secs()),
            unknown: None,
        },
        Heartbeat::Unknown(why) => HeartbeatView {
            usual_seconds: None,
            last: None,
            silent_seconds: None,
            unknown: Some(why),
        },
    };
    let row = it.used.iter().map(|it| UsedView {
        principal: &it.principal,
        is_vendor: it.is_vendor,
        operation: &it.operation,
        succeeded: it.succeeded,
        first: used(it).0,
        last: used(it).1,
        failed: &it.failed,
        failed_at: it.failed_at.map(|it| it.to_string()),
    });
    written(&UsageView {
        format: 1,
        key: it.key.as_str(),
        clusters: it.clusters.iter().map(keywright_model::ClusterName::as_str).collect(),
        until: it.until.to_string(),
        used: row.collect(),
        heartbeat,
    })
}

/// A line a principal and operation, and how the vendor calls.
pub fn text(it: &Usage) -> String {
    let mut out = String::new();
    for used in &it.used {
        let vendor = if used.is_vendor == Some(true) { " (the vendor)" } else { "" };
        out.push_str(&format!("`{}`{vendor}: `{}`", used.principal, used.operation));
        if let Some((first, last)) = used.span {
            let times = used.succeeded;
            out.push_str(&format!(" {times} times, from {first} to {last}"));
        }
        for (why, times) in &used.failed {
            out.push_str(&format!("; failed {times} times: {why}"));
        }
        out.push('\n');
    }
    if it.used.is_empty() {
        out.push_str("nobody used the key, as far as the logs tell\n");
    }
    match (&it.heartbeat, it.silent_for()) {
        (Heartbeat::Unknown(why), _) => out.push_str(&format!("? heartbeat: {why}\n")),
        (Heartbeat::Learned { usual, .. }, None) => {
            let minutes = usual.as_mins();
            out.push_str(&format!("heartbeat: the vendor calls within {minutes} minutes\n"));
        }
        (Heartbeat::Learned { usual, last }, Some(silent)) => out.push_str(&format!(
            "! heartbeat: the vendor is silent since {last}, for {} minutes; usual are {}\n",
            silent.as_mins(),
            usual.as_mins(),
        )),
    }
    out.push_str(&format!("the logs end at {}\n", it.until));
    out
}
