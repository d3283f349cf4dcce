//! Cloud KMS's entries in Google's audit logs.
//!
//! Source: Google Cloud, "Cloud KMS audit logging" (methods; data access logs are off unless they
//! are turned on) and `AuditLog`, `google.rpc.Status`.

use keywright_model::text::Node;

use crate::trail::{Call, Trail, text, time};

/// Methods by the key's material.
const USES: [&str; 9] = [
    "AsymmetricDecrypt",
    "AsymmetricSign",
    "Decapsulate",
    "Decrypt",
    "Encrypt",
    "MacSign",
    "MacVerify",
    "RawDecrypt",
    "RawEncrypt",
];

/// Whether a document is such a log: one entry, or a list of them.
pub fn is_trail(node: &Node) -> bool {
    let all = entries(node);
    !all.is_empty() && all.iter().all(|it| it.at(&["protoPayload", "methodName"]).is_some())
}

fn entries(node: &Node) -> Vec<&Node> {
    node.as_array().map_or_else(|| vec![node], |it| it.iter().collect())
}

/// Its calls on keys.
pub fn trail(root: &Node) -> Trail {
    Trail::of(entries(root).into_iter(), call)
}

fn call(it: &Node) -> Result<Option<Call>, ()> {
    let payload = it.get("protoPayload").ok_or(())?;
    if text(payload, &["serviceName"]) != Some("cloudkms.googleapis.com") {
        return Ok(None);
    }
    let method = text(payload, &["methodName"]).ok_or(())?;
    let method = method.rsplit('.').next().unwrap_or(method);
    let key = text(payload, &["resourceName"]).filter(|it| it.contains("/cryptoKeys/"));
    let Some(key) = key else { return Ok(None) };
    let who = ["principalEmail", "principalSubject"];
    let who = who.iter().find_map(|it| text(payload, &["authenticationInfo", it]));
    let code = payload.at(&["status", "code"]).and_then(Node::as_i64).filter(|it| *it != 0);
    Ok(Some(Call {
        at: time(text(it, &["timestamp"]))?,
        keys: vec![key.to_owned()],
        principal: who.unwrap_or("nobody").to_owned(),
        operation: method.to_owned(),
        uses: USES.contains(&method),
        error: code.map(|it| format!("status {it}")),
    }))
}
