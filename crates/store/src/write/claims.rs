//! Claims are taken, let go and passed on.

use keywright_model::ClusterName;
use serde_json::json;

use super::{Chain, Done, Tx, Written};
use crate::{
    Changed, Claim, ClaimId, Entry, Error, Identity, Release, Releasing, Standing, Take, Taken,
    Transfer,
};

pub(super) async fn take<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    take: &Take,
    entry: &Entry,
) -> Result<Done, Error> {
    let mut standing = Vec::new();
    for mut claim in tx.claims_holding(&take.identities).await? {
        if claim.standing(entry.at) == Standing::Free {
            claim.ended_at = Some(entry.at);
            change(tx, chain, "claim-ended", &claim, entry).await?;
        } else {
            standing.push(claim);
        }
    }
    if let [own] = standing.as_slice()
        && own.cluster == take.cluster
        && own.releasing.is_none()
    {
        return own_again(tx, chain, own, take, entry).await;
    }
    let claim = Claim {
        id: number(chain),
        identities: take.identities.clone(),
        key: take.key.clone(),
        cluster: take.cluster.clone(),
        vendor: take.vendor.clone(),
        spelling: take.spelling.clone(),
        by: entry.actor.clone(),
        at: entry.at,
        releasing: None,
        ended_at: None,
    };
    // WHY: the constraint decides, also where a claim was found before: what was found only names
    // the holder.
    if tx.claim_insert(&claim).await? {
        tell(chain, "claim-taken", &claim, entry)?;
        return Ok(Done::Kept(Written::Taken(Taken::Taken(claim))));
    }
    held(tx, take).await
}

/// The cluster holds the key already: what it has not claimed of the key yet joins the claim.
async fn own_again<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    own: &Claim,
    take: &Take,
    entry: &Entry,
) -> Result<Done, Error> {
    let lacking = own.identities.lacking(&take.identities);
    if lacking.is_empty() {
        return Ok(Done::Undone(Written::Taken(Taken::AlreadyYours(own.clone()))));
    }
    let identities = own.identities.with(&lacking)?;
    if !tx.claim_widen(own.id, &lacking).await? {
        return held(tx, take).await;
    }
    let claim = Claim { identities, ..own.clone() };
    tell(chain, "claim-widened", &claim, entry)?;
    Ok(Done::Kept(Written::Taken(Taken::Widened(claim))))
}

/// The refusal of a take, with the claim that stands in its way.
async fn held<T: Tx>(tx: &mut T, take: &Take) -> Result<Done, Error> {
    let holding = tx.claims_holding(&take.identities).await?;
    let other = holding.iter().find(|it| it.cluster != take.cluster);
    match other.or(holding.first()) {
        Some(claim) => Ok(Done::Undone(Written::Taken(Taken::Held(claim.clone())))),
        None => Err(Error::Damaged { what: "an identity is held by no claim".to_owned() }),
    }
}

pub(super) async fn release<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    release: &Release,
    entry: &Entry,
) -> Result<Done, Error> {
    let mut claim = match holder(tx, &release.identity, &release.cluster).await? {
        Ok(claim) => claim,
        Err(other) => return Ok(no(other)),
    };
    if claim.releasing.is_some() {
        return Ok(no(Changed::Already(claim)));
    }
    let Release { asked_at, free_at, .. } = *release;
    claim.releasing = Some(Releasing { asked_at, free_at });
    yes(tx, chain, "claim-released", claim, entry).await
}

pub(super) async fn withdraw<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    (identity, cluster): (&Identity, &ClusterName),
    entry: &Entry,
) -> Result<Done, Error> {
    let mut claim = match holder(tx, identity, cluster).await? {
        Ok(claim) => claim,
        Err(other) => return Ok(no(other)),
    };
    if claim.releasing.is_none() {
        return Ok(no(Changed::Already(claim)));
    }
    claim.releasing = None;
    yes(tx, chain, "claim-release-withdrawn", claim, entry).await
}

pub(super) async fn transfer<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    transfer: &Transfer,
    entry: &Entry,
) -> Result<Done, Error> {
    let mut claim = match holder(tx, &transfer.identity, &transfer.from).await? {
        Ok(claim) => claim,
        Err(Changed::Held(it)) if it.cluster == transfer.to => {
            return Ok(no(Changed::Already(it)));
        }
        Err(other) => return Ok(no(other)),
    };
    if claim.releasing.is_some() {
        return Ok(no(Changed::Releasing(claim)));
    }
    if transfer.from == transfer.to {
        return Ok(no(Changed::Already(claim)));
    }
    claim.cluster = transfer.to.clone();
    yes(tx, chain, "claim-transferred", claim, entry).await
}

/// The claim by which a cluster holds a key, or why there is none.
async fn holder<T: Tx>(
    tx: &mut T,
    identity: &Identity,
    cluster: &ClusterName,
) -> Result<Result<Claim, Changed>, Error> {
    let holding = tx.claims_holding(&identity.clone().into()).await?;
    Ok(match holding.into_iter().next() {
        Some(claim) if claim.cluster == *cluster => Ok(claim),
        Some(other) => Err(Changed::Held(other)),
        None => Err(Changed::Absent),
    })
}

async fn yes<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    act: &str,
    claim: Claim,
    entry: &Entry,
) -> Result<Done, Error> {
    change(tx, chain, act, &claim, entry).await?;
    Ok(Done::Kept(Written::Changed(Changed::Done(claim))))
}

fn no(changed: Changed) -> Done {
    Done::Undone(Written::Changed(changed))
}

async fn change<T: Tx>(
    tx: &mut T,
    chain: &mut Chain,
    act: &str,
    claim: &Claim,
    entry: &Entry,
) -> Result<(), Error> {
    tx.claim_update(claim).await?;
    tell(chain, act, claim, entry)
}

fn tell(chain: &mut Chain, act: &str, claim: &Claim, entry: &Entry) -> Result<(), Error> {
    let body = json!({ "claim": claim.to_json() });
    chain.append(entry, act, claim.key.as_str(), body).map(|_| ())
}

fn number(chain: &Chain) -> ClaimId {
    ClaimId::new(i64::try_from(chain.next()).unwrap_or(i64::MAX))
}
