//! Clusters as `/cmk/v2/clusters` prints them.
//!
//! Source: Confluent Cloud API, `cmk/v2`, `Cluster`.

use keywright_model::text::{Document, Node, Place};
use keywright_model::{Cloud, Region};

/// The kind of a Confluent cluster: it decides whether, where and how a self-managed key is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClusterKind {
    /// No self-managed keys.
    Basic,
    /// No self-managed keys.
    Standard,
    /// Self-managed keys in all three clouds.
    Dedicated,
    /// Self-managed keys in all three clouds.
    Enterprise,
    /// Self-managed keys on AWS, where alone it exists.
    Freight,
}

impl ClusterKind {
    /// Every kind.
    pub const ALL: [ClusterKind; 5] = [
        ClusterKind::Basic,
        ClusterKind::Standard,
        ClusterKind::Dedicated,
        ClusterKind::Enterprise,
        ClusterKind::Freight,
    ];

    /// The word that `keywright.toml` uses.
    pub fn word(self) -> &'static str {
        match self {
            ClusterKind::Basic => "basic",
            ClusterKind::Standard => "standard",
            ClusterKind::Dedicated => "dedicated",
            ClusterKind::Enterprise => "enterprise",
            ClusterKind::Freight => "freight",
        }
    }

    /// Reads a kind's word, in any case.
    pub fn from_word(word: &str) -> Option<ClusterKind> {
        ClusterKind::ALL.into_iter().find(|it| it.word().eq_ignore_ascii_case(word))
    }

    /// Whether such a cluster takes a self-managed key in this cloud.
    ///
    /// Source: Confluent Terraform provider, `confluent_kafka_cluster`, `byok_key`; provider
    /// changelog 2.15.0 (Enterprise) and 2.73.0 (Freight).
    pub fn takes_key(self, cloud: Cloud) -> bool {
        match self {
            ClusterKind::Basic | ClusterKind::Standard => false,
            ClusterKind::Dedicated | ClusterKind::Enterprise => true,
            ClusterKind::Freight => cloud == Cloud::Aws,
        }
    }
}

/// A cluster as Confluent records it.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// `lkc-…`.
    pub id: String,
    /// What its owner calls it.
    pub display_name: Option<String>,
    /// Its kind; `None` for one that we do not know.
    pub kind: Option<ClusterKind>,
    /// Its cloud.
    pub cloud: Option<Cloud>,
    /// Its region.
    pub region: Option<Region>,
    /// The record of its key: `cck-…`.
    pub key_record: Option<String>,
    /// Whether it stands in a list, which leaves no cluster of its environment out.
    pub listed: bool,
    /// Where it stands.
    pub place: Place,
}

/// Reads one cluster, a list, or a page of a list.
pub fn clusters(document: &Document) -> Vec<Cluster> {
    super::record::elements(&document.root)
        .into_iter()
        .filter_map(|it| read(document, it))
        .collect()
}

fn read(document: &Document, node: &Node) -> Option<Cluster> {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str);
    Some(Cluster {
        id: text(&["id"])?.to_owned(),
        display_name: text(&["spec", "display_name"]).map(str::to_owned),
        kind: text(&["spec", "config", "kind"]).and_then(ClusterKind::from_word),
        cloud: text(&["spec", "cloud"]).and_then(Cloud::from_word),
        region: text(&["spec", "region"]).map(Region::new),
        key_record: text(&["spec", "byok", "id"]).map(str::to_owned),
        listed: node.span != document.root.span,
        place: document.place(node),
    })
}
