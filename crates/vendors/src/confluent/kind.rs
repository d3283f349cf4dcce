//! Which of Confluent's records a text is, told by its content.

use keywright_model::text::Node;

/// One of Confluent's records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Keys: `confluent byok describe -o json`, `confluent byok list -o json`, `/byok/v1/keys`.
    Keys,
    /// Clusters: `/cmk/v2/clusters`.
    Clusters,
}

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Keys => "Confluent's record of keys",
            Kind::Clusters => "Confluent's record of clusters",
        }
    }
}

/// Tells the kind, or `None` where it is none of Confluent's.
pub fn recognize(node: &Node) -> Option<Kind> {
    if let Some(elements) = node.as_array() {
        return elements.first().and_then(one);
    }
    if let Some(version) = node.get("api_version").and_then(Node::as_str) {
        return match version {
            "byok/v1" => Some(Kind::Keys),
            "cmk/v2" => Some(Kind::Clusters),
            _ => None,
        };
    }
    match node.get("data").and_then(Node::as_array) {
        Some(elements) => elements.first().and_then(one),
        None => one(node),
    }
}

fn one(node: &Node) -> Option<Kind> {
    let text = |name| node.get(name).and_then(Node::as_str);
    let id = text("id")?;
    match text("api_version") {
        Some("byok/v1") => Some(Kind::Keys),
        Some("cmk/v2") => Some(Kind::Clusters),
        // What the command line prints carries no version: the id and the key tell.
        None if node.get("key").is_some() && id.starts_with("cck-") => Some(Kind::Keys),
        None if node.at(&["spec", "config", "kind"]).is_some() => Some(Kind::Clusters),
        Some(_) | None => None,
    }
}
