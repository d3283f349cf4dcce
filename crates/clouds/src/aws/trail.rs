//! Events of AWS CloudTrail.
//!
//! Source: AWS CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity
//! element" (of a call from another account the owner's trail tells the account and a principal id,
//! and no ARN); AWS KMS Developer Guide, "Logging AWS KMS API calls with AWS CloudTrail".

use std::sync::Arc;

use keywright_model::text::{Document, Node, Source};
use keywright_policy::Duty;

use super::duty;
use crate::trail::{Call, Trail, text, time};

/// Whether a document is a log file of CloudTrail, or what `lookup-events` printed.
pub fn is_trail(node: &Node) -> bool {
    let all = |name: &str| node.get(name).and_then(Node::as_array);
    let records = all("Records").is_some_and(|it| it.iter().all(is_event));
    // WHY alone: other services list `Events` too, and only an empty list does not tell whose.
    let alone = node.as_object().is_some_and(|it| it.len() == 1);
    let looked_up = |it: &Node| it.get("CloudTrailEvent").is_some();
    let looked_up = all("Events")
        .is_some_and(|it| if it.is_empty() { alone } else { it.iter().all(looked_up) });
    let listed = node.as_array().unwrap_or_default();
    let listed = !listed.is_empty() && listed.iter().all(is_event);
    listed || records || looked_up || is_event(node)
}

fn is_event(node: &Node) -> bool {
    node.get("eventSource").is_some() && node.get("eventName").is_some()
}

/// Its calls on keys.
pub fn trail(root: &Node) -> Trail {
    if let Some(events) = root.get("Events").and_then(Node::as_array) {
        return Trail::of(events.iter(), |it| {
            let carried = text(it, &["CloudTrailEvent"]).ok_or(())?;
            let event = Document::parse(Arc::new(Source::new("event", carried)));
            call(&event.map_err(|_| ())?.root)
        });
    }
    match root.as_array().or_else(|| root.get("Records").and_then(Node::as_array)) {
        Some(all) => Trail::of(all.iter(), call),
        None => Trail::of(std::iter::once(root), call),
    }
}

fn call(event: &Node) -> Result<Option<Call>, ()> {
    if text(event, &["eventSource"]) != Some("kms.amazonaws.com") {
        return Ok(None);
    }
    let operation = text(event, &["eventName"]).ok_or(())?;
    let listed = event.get("resources").and_then(Node::as_array).unwrap_or_default();
    let listed = listed.iter().filter_map(|it| text(it, &["ARN"]));
    let named = text(event, &["requestParameters", "keyId"]);
    let keys: Vec<String> = listed.chain(named).map(str::to_owned).collect();
    if keys.is_empty() {
        return Ok(None);
    }
    let who = event.get("userIdentity").ok_or(())?;
    let issuer = text(who, &["sessionContext", "sessionIssuer", "arn"]);
    let named = issuer.or(text(who, &["arn"])).or(text(who, &["invokedBy"]));
    let principal = named.or(text(who, &["accountId"])).ok_or(())?;
    let uses = duty(&format!("kms:{operation}")) == Duty::Use || operation == "ReEncrypt";
    Ok(Some(Call {
        at: time(text(event, &["eventTime"]))?,
        keys,
        principal: principal.to_owned(),
        operation: operation.to_owned(),
        uses,
        error: text(event, &["errorCode"]).map(str::to_owned),
    }))
}

/// Whether a principal of a log may be the vendor's, by its ARN; or, where the log tells the
/// account alone, by that.
pub fn is_meant(principal: &str, vendor: &str) -> bool {
    principal == vendor || super::arn::account_of(vendor) == Some(principal)
}
