//! The vendor's own record of a key: who must be let in, and whether it could get in last time.
//!
//! Source: Confluent Cloud API, `byok/v1`, `Key`; confluentinc/cli `internal/byok` (fields of
//! `describe -o json`: `key`, `roles`, `cloud`, `state`, `validation_phase`).

use keywright_model::Cloud;
use keywright_model::Region;
use keywright_model::text::{Document, Node, Place};
use keywright_policy::{Principal, Seen};

/// What came of the vendor's last try to use the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// No try has succeeded yet.
    Initializing,
    /// The last try succeeded.
    Valid,
    /// The last try failed, with this message.
    Invalid(String),
    /// A phase that we do not know; the enum is open.
    Other(String),
}

/// Confluent's record of a key.
#[derive(Debug, Clone)]
pub struct Record {
    /// `cck-…`.
    pub id: String,
    /// The key's cloud; `None` for one that we do not know.
    pub cloud: Option<Cloud>,
    /// The key's id: ARN, vault URL, resource name.
    pub key: Option<(String, Place)>,
    /// Role ARNs, an application id, or a group: whom the vendor uses for this key.
    pub principals: Seen<Vec<Principal>>,
    /// Whether a cluster uses it.
    pub in_use: Option<bool>,
    /// The last validation, where the record says.
    pub phase: Option<(Phase, Place)>,
    /// The region that the validation found.
    pub region: Option<Region>,
    /// Where it stands.
    pub place: Place,
}

/// Reads one record, a list, or a page of a list.
pub fn records(document: &Document) -> Vec<Record> {
    elements(&document.root).into_iter().filter_map(|it| read(document, it)).collect()
}

/// The objects of a list, of a page (`data`), or the one object.
pub(super) fn elements(root: &Node) -> Vec<&Node> {
    let list = root.as_array().or_else(|| root.get("data").and_then(Node::as_array));
    list.map_or_else(|| vec![root], |it| it.iter().collect())
}

fn read(document: &Document, node: &Node) -> Option<Record> {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str);
    let key = node.get("key")?;
    // The API nests the key; the command line prints its id alone.
    let nested = key.as_object().is_some();
    let id = if nested {
        ["key_arn", "key_id"].iter().find_map(|name| key.get(name))
    } else {
        Some(key)
    };
    let cloud = text(&["provider"]).or_else(|| text(&["cloud"])).and_then(Cloud::from_word);
    Some(Record {
        id: text(&["id"])?.to_owned(),
        cloud: cloud.or_else(|| key.get("kind").and_then(Node::as_str).and_then(cloud_of_kind)),
        key: id.and_then(|it| Some((it.as_str()?.to_owned(), document.place(it)))),
        principals: principals(document, if nested { key } else { node }),
        in_use: text(&["state"]).and_then(|it| match it {
            "IN_USE" => Some(true),
            "AVAILABLE" => Some(false),
            _ => None,
        }),
        phase: phase(document, node),
        region: text(&["validation", "region"]).or_else(|| text(&["region"])).map(Region::new),
        place: document.place(node),
    })
}

fn cloud_of_kind(kind: &str) -> Option<Cloud> {
    match kind {
        "AwsKey" => Some(Cloud::Aws),
        "AzureKey" => Some(Cloud::Azure),
        "GcpKey" => Some(Cloud::Google),
        _ => None,
    }
}

fn principals(document: &Document, holder: &Node) -> Seen<Vec<Principal>> {
    let found = ["roles", "application_id", "security_group"].iter().find_map(|it| holder.get(it));
    let nodes: Vec<&Node> = match found {
        None => Vec::new(),
        Some(node) => node.as_array().map_or_else(|| vec![node], |it| it.iter().collect()),
    };
    let read = |node: &Node| {
        let id = node.as_str().filter(|it| !it.is_empty())?.to_owned();
        Some(Principal { id, place: document.place(node) })
    };
    // A list with an element that is no name is not a list to rely on.
    match nodes.iter().map(|it| read(it)).collect::<Option<Vec<_>>>() {
        Some(all) if !all.is_empty() => Seen::Seen(all),
        _ => Seen::Unseen("Confluent's record of the key names no principal yet".to_owned()),
    }
}

fn phase(document: &Document, node: &Node) -> Option<(Phase, Place)> {
    let nested = node.get("validation");
    let (found, message) = match nested {
        Some(validation) => (validation.get("phase")?, validation.get("message")),
        None => (node.get("validation_phase")?, node.get("message")),
    };
    let message = message.and_then(Node::as_str).unwrap_or("no reason given").to_owned();
    let phase = match found.as_str()?.to_ascii_uppercase().as_str() {
        "INITIALIZING" => Phase::Initializing,
        "VALID" => Phase::Valid,
        "INVALID" => Phase::Invalid(message),
        other => Phase::Other(other.to_owned()),
    };
    Some((phase, document.place(found)))
}
