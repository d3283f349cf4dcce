//! A case: one key with all that is known of it, as a rule sees it.

use jiff::Timestamp;
use keywright_model::{Cloud, ClusterName, KeyName, Region};

use crate::Needs;

/// Something that was looked for: seen, or not, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen<T> {
    /// It was there to be read.
    Seen(T),
    /// It was not, for this reason, in words that follow "because".
    Unseen(String),
}

impl<T> Seen<T> {
    /// The thing, if it was seen.
    pub fn as_ref(&self) -> Option<&T> {
        match self {
            Seen::Seen(it) => Some(it),
            Seen::Unseen(_) => None,
        }
    }
}

/// How much of the key's world was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A declared estate: what it does not hold is a gap.
    Estate,
    /// Files on their own: rules judge what is there.
    Lone,
}

/// A cluster as a key's rules see it.
#[derive(Debug, Clone)]
pub struct ClusterFacts {
    /// Its name.
    pub name: ClusterName,
    /// Its region, where it is known.
    pub region: Option<Region>,
}

/// What was declared of a key.
#[derive(Debug, Clone)]
pub struct KeyFacts {
    /// What people call it.
    pub name: KeyName,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its id as declared: an ARN, a vault URL, a resource name.
    pub id: Option<String>,
    /// The clusters that it encrypts now.
    pub clusters: Vec<ClusterFacts>,
}

/// One key, the cloud's documents about it, and what its vendor needs.
#[derive(Debug)]
pub struct Case<D> {
    /// The key.
    pub key: KeyFacts,
    /// What the vendor must be able to do; `None` where no vendor's cluster stands on the key.
    pub needs: Option<Needs>,
    /// All that decides access to the key in its cloud.
    pub document: D,
    /// How much was handed in.
    pub scope: Scope,
    /// When it is judged.
    pub now: Timestamp,
}

impl<D> Case<D> {
    /// The clusters' names for a sentence: "`orders` and `billing`", or "no cluster".
    pub fn cluster_names(&self) -> String {
        let names: Vec<String> =
            self.key.clusters.iter().map(|it| format!("`{}`", it.name)).collect();
        match names.split_last() {
            None => "its cluster".to_owned(),
            Some((last, [])) => format!("cluster {last}"),
            Some((last, rest)) => format!("clusters {} and {last}", rest.join(", ")),
        }
    }
}
