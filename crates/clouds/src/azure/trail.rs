//! Events of Azure Key Vault's log `AuditEvent`.
//!
//! Source: Microsoft, "Azure Key Vault logging": the fields of a log entry, and the operations;
//! "Azure Monitor Logs reference", `AzureDiagnostics`, whose columns end with their type.

use keywright_model::text::Node;

use crate::trail::{Call, Trail, text, time};

/// Operations by the key's material, in the log's words.
const USES: [&str; 7] =
    ["KeyDecrypt", "KeyEncrypt", "KeyRelease", "KeySign", "KeyUnwrap", "KeyVerify", "KeyWrap"];

/// Whether a document is such a log: one entry, a list of them, or `records`.
pub fn is_trail(node: &Node) -> bool {
    let all = entries(node);
    !all.is_empty()
        && all.iter().all(|it| first(it, &["category", "Category"]) == Some("AuditEvent"))
}

fn entries(node: &Node) -> Vec<&Node> {
    let list = node.as_array().or_else(|| node.get("records").and_then(Node::as_array));
    list.map_or_else(|| vec![node], |it| it.iter().collect())
}

fn first<'n>(node: &'n Node, names: &[&str]) -> Option<&'n str> {
    names.iter().find_map(|it| text(node, &[it]))
}

/// Its calls on keys.
pub fn trail(root: &Node) -> Trail {
    Trail::of(entries(root).into_iter(), call)
}

fn call(it: &Node) -> Result<Option<Call>, ()> {
    let operation = first(it, &["operationName", "OperationName"]).ok_or(())?;
    let key = text(it, &["properties", "id"]).or_else(|| text(it, &["id_s"]));
    let Some(key) = key.filter(|it| it.contains("/keys/")) else { return Ok(None) };
    let claim = it.at(&["identity", "claim"]);
    let claimed = claim.and_then(|it| text(it, &["appid"]).or_else(|| text(it, &["azp"])));
    let oid = "http://schemas.microsoft.com/identity/claims/objectidentifier";
    let object = claim.and_then(|it| text(it, &[oid]).or_else(|| text(it, &["oid"])));
    let principal = claimed
        .or_else(|| text(it, &["identity_claim_appid_g"]))
        .or(object)
        .or_else(|| text(it, &["identity_claim_oid_g"]));
    let status = it.at(&["properties", "httpStatusCode"]).or_else(|| it.get("httpStatusCode_d"));
    let failed = match status.and_then(Node::as_i64) {
        Some(code) => 400 <= code,
        None => first(it, &["resultType", "ResultType"]).is_some_and(|it| it != "Success"),
    };
    let why = first(it, &["resultSignature", "ResultSignature"]).unwrap_or("failed");
    Ok(Some(Call {
        at: time(first(it, &["time", "TimeGenerated"]))?,
        keys: vec![key.to_owned()],
        // WHY not broken: a call without a token is refused, and comes from nobody.
        principal: principal.unwrap_or("nobody").to_owned(),
        operation: operation.to_owned(),
        uses: USES.contains(&operation),
        error: failed.then(|| why.to_owned()),
    }))
}
