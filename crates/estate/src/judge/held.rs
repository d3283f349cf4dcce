//! Which cluster holds which key by the store's claims.

use std::collections::{BTreeMap, BTreeSet};

use keywright_clouds::Identity;
use keywright_model::text::{Document, Node, Place};

/// A claim that holds a key.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Its number in the store.
    pub number: i64,
    /// The cluster, by its id at the vendor or by its name.
    pub cluster: String,
    /// All by which the key is known.
    pub identities: Vec<Identity>,
    /// Where that stands, where it was handed in as a document.
    pub place: Option<Place>,
}

/// Claims, found by what they hold.
#[derive(Debug, Default)]
pub struct Held {
    all: Vec<Claimed>,
    by_identity: BTreeMap<Identity, Vec<usize>>,
}

impl Held {
    /// Takes them.
    pub fn new(all: Vec<Claimed>) -> Held {
        let mut by_identity: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
        for (at, claim) in all.iter().enumerate() {
            for identity in &claim.identities {
                by_identity.entry(identity.clone()).or_default().push(at);
            }
        }
        Held { all, by_identity }
    }

    /// The claims on a key: one, unless its identities were claimed apart, or in two stores.
    pub fn of(&self, identities: &[Identity]) -> impl Iterator<Item = &Claimed> {
        let places = identities.iter().filter_map(|it| self.by_identity.get(it)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        places.into_iter().filter_map(|it| self.all.get(it))
    }
}

/// Whether a document is what `keywright key list --format json` prints.
pub(crate) fn is_claims(node: &Node) -> bool {
    let keys = node.get("keys").and_then(Node::as_array);
    let own = |it: &Node| it.get("declared").is_some() && it.get("claim").is_some();
    node.get("format").and_then(Node::as_i64) == Some(1)
        && keys.is_some_and(|it| it.iter().all(own))
}

/// The claims of such a document that hold, and how many cannot be read.
pub(super) fn claims(document: &Document) -> (Vec<Claimed>, usize) {
    let keys = document.root.get("keys").and_then(Node::as_array).unwrap_or_default();
    let told = keys.iter().filter_map(|it| it.get("claim")).filter(|it| !it.is_null());
    let holds = |it: &&Node| it.get("standing").and_then(Node::as_str) != Some("free");
    let claim = |it: &Node| {
        let text = |name| it.get(name).and_then(Node::as_str);
        let identities = it.get("identities")?.as_array()?;
        let identities = identities.iter().map(|it| it.as_str().map(Identity::new));
        Some(Claimed {
            number: it.get("id")?.as_i64()?,
            cluster: text("cluster")?.to_owned(),
            identities: identities.collect::<Option<Vec<_>>>()?,
            place: Some(document.place(it)),
        })
    };
    // WHY: what is free again is nobody's; an unknown standing may hold.
    let read: Vec<Option<Claimed>> = told.filter(holds).map(claim).collect();
    let broken = read.iter().filter(|it| it.is_none()).count();
    (read.into_iter().flatten().collect(), broken)
}
