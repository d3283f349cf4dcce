//! Who holds what, beside what the estate declares.

use std::collections::{BTreeMap, BTreeSet};

use keywright_estate::declaration::Estate;
use keywright_model::{ClusterName, KeyName};
use keywright_store::{Claim, ClaimId, Error, Identity, Store, Which};

use super::meant::{Meant, Spelled, name_of, spelled};

/// Claims that are read at once.
const PAGE: usize = 1_000;

/// A key of the estate, a claim of the store, or both.
#[derive(Debug)]
pub struct Listed {
    /// What the key is called.
    pub key: KeyName,
    /// The clusters that the estate declares on it, by the names that a claim would bear.
    pub declared: Vec<ClusterName>,
    /// The claim that holds it.
    pub claim: Option<Claim>,
}

/// All keys: those of the estate in its order, then those that are claimed and not declared.
///
/// # Errors
/// The store's.
pub async fn list(
    store: Option<&dyn Store>,
    estate: Option<&Estate>,
) -> Result<Vec<Listed>, Error> {
    let claims = match store {
        Some(store) => claims(store, &Which::Held).await?,
        None => Vec::new(),
    };
    let mut by_identity: BTreeMap<&Identity, usize> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        by_identity.extend(claim.identities.as_slice().iter().map(|it| (it, at)));
    }
    let (mut listed, mut seen) = (Vec::new(), BTreeSet::new());
    for key in estate.iter().flat_map(|it| &it.keys) {
        let at = match spelled(&key.id.value) {
            Spelled::Key(identity) => {
                let identity = Identity::new(identity.as_str()).ok();
                identity.and_then(|it| by_identity.get(&it).copied())
            }
            // WHY: which key an alias leads to its exports tell, and a claim on it bears its name.
            Spelled::Unclear(_) | Spelled::NoKey => {
                claims.iter().position(|it| it.key == key.name.value)
            }
        };
        seen.extend(at);
        let on_it = estate.iter().flat_map(|it| it.clusters_of(&key.name.value));
        listed.push(Listed {
            key: key.name.value.clone(),
            declared: on_it.map(name_of).collect(),
            claim: at.and_then(|it| claims.get(it)).cloned(),
        });
    }
    let others = claims.iter().enumerate().filter(|it| !seen.contains(&it.0));
    listed.extend(others.map(|(_, claim)| Listed {
        key: claim.key.clone(),
        declared: Vec::new(),
        claim: Some(claim.clone()),
    }));
    Ok(listed)
}

/// The claim that holds a key, by any of its identities.
///
/// # Errors
/// The store's.
pub async fn held(store: &dyn Store, meant: &Meant) -> Result<Option<Claim>, Error> {
    for identity in meant.identities.as_slice() {
        if let Some(claim) = store.claim_holder(identity.clone()).await? {
            return Ok(Some(claim));
        }
    }
    Ok(None)
}

/// All claims that ever were on a key, the oldest first.
///
/// # Errors
/// The store's.
pub async fn history(store: &dyn Store, meant: &Meant) -> Result<Vec<Claim>, Error> {
    let mut all: BTreeMap<ClaimId, Claim> = BTreeMap::new();
    for identity in meant.identities.as_slice() {
        let of = claims(store, &Which::Of(identity.clone())).await?;
        all.extend(of.into_iter().map(|it| (it.id, it)));
    }
    Ok(all.into_values().collect())
}

pub(super) async fn claims(store: &dyn Store, which: &Which) -> Result<Vec<Claim>, Error> {
    let (mut all, mut view) = (Vec::new(), store.snapshot().await?);
    let mut after = ClaimId::FIRST;
    loop {
        let page = view.claim_page(which, after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.id;
        all.extend(page);
    }
}
