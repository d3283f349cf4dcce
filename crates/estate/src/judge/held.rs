//! Which cluster holds which key by the store's claims.

use std::collections::BTreeMap;

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
    by_identity: BTreeMap<Identity, usize>,
}

impl Held {
    /// Takes them.
    pub fn new(all: Vec<Claimed>) -> Held {
        let mut by_identity = BTreeMap::new();
        for (at, claim) in all.iter().enumerate() {
            by_identity.extend(claim.identities.iter().map(|it| (it.clone(), at)));
        }
        Held { all, by_identity }
    }

    /// The claim on a key.
    pub fn of(&self, identities: &[Identity]) -> Option<&Claimed> {
        let at = identities.iter().find_map(|it| self.by_identity.get(it))?;
        self.all.get(*at)
    }
}

/// Whether a document is what `keywright key list --format json` prints.
pub(crate) fn is_claims(node: &Node) -> bool {
    let keys = node.get("keys").and_then(Node::as_array);
    let own = |it: &Node| it.get("declared").is_some() && it.get("claim").is_some();
    node.get("format").is_some() && keys.is_some_and(|it| it.iter().all(own))
}

/// The claims of such a document that hold.
pub(super) fn claims(document: &Document) -> Vec<Claimed> {
    let keys = document.root.get("keys").and_then(Node::as_array).unwrap_or_default();
    let claim = |key: &Node| {
        let it = key.get("claim")?;
        let text = |name| it.get(name).and_then(Node::as_str);
        let identities = it.get("identities")?.as_array()?;
        // WHY: what is free again is nobody's; an unknown standing may hold.
        (text("standing") != Some("free")).then_some(Claimed {
            number: it.get("id")?.as_i64()?,
            cluster: text("cluster")?.to_owned(),
            identities: identities.iter().filter_map(Node::as_str).map(Identity::new).collect(),
            place: Some(document.place(it)),
        })
    };
    keys.iter().filter_map(claim).collect()
}
