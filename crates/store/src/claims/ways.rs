//! What may be done with claims.

use jiff::Timestamp;
use keywright_model::{ClusterName, KeyName};

use super::{Claim, ClaimId};
use crate::backend::Backend;
use crate::write::Write;
use crate::{Entry, Identities, Identity, Pending};

/// A key that a cluster is to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Take {
    /// All by which the key is known.
    pub identities: Identities,
    /// What people call it.
    pub key: KeyName,
    /// The cluster.
    pub cluster: ClusterName,
    /// Who runs the cluster.
    pub vendor: String,
    /// The key as it was spelled.
    pub spelling: String,
}

/// What came of a take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The key is the cluster's.
    Taken(Claim),
    /// It was before; nothing was written.
    AlreadyYours(Claim),
    /// It was before; the claim has further identities of the key from here on.
    Widened(Claim),
    /// It is held by this claim: another cluster's, or the cluster's own that is being let go or
    /// that is one of several. Nothing was written.
    Held(Claim),
}

/// A key that is to be let go, once its cluster is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Any of the key's identities.
    pub identity: Identity,
    /// The cluster that holds it.
    pub cluster: ClusterName,
    /// When the vendor's delay began.
    pub asked_at: Timestamp,
    /// When it is over. The store knows no vendor; whoever asks adds the delay.
    pub free_at: Timestamp,
}

/// A key that is to pass from one cluster to another, as when a cluster is renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Any of the key's identities.
    pub identity: Identity,
    /// The cluster that holds it.
    pub from: ClusterName,
    /// The cluster that is to hold it.
    pub to: ClusterName,
}

/// What came of a release, its withdrawal, or a transfer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It is done.
    Done(Claim),
    /// It was so before; nothing was written.
    Already(Claim),
    /// Another cluster holds the key. Nothing was written.
    Held(Claim),
    /// The claim is being let go, and cannot pass on. Nothing was written.
    Releasing(Claim),
    /// Nobody holds the key. Nothing was written.
    Absent,
}

/// Which claims to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those that hold, also while they are being let go.
    Held,
    /// All that ever were.
    All,
    /// All that ever had this identity.
    Of(Identity),
}

/// Claims.
pub trait Claims: Send + Sync {
    /// Takes a key for a cluster, if no other claim holds any of its identities. A claim whose
    /// release is over at the entry's time ends in the same transaction.
    ///
    /// # Errors
    /// The database's; a malformed text; a lost lease.
    fn claim_take(&self, take: Take, entry: Entry) -> Pending<'_, Taken>;

    /// Lets a key go. The claim holds it until the vendor's delay is over.
    ///
    /// # Errors
    /// The database's; a malformed text; a lost lease.
    fn claim_release(&self, release: Release, entry: Entry) -> Pending<'_, Changed>;

    /// Takes a release back: the cluster is not gone after all. It can be, until another has taken
    /// the key.
    ///
    /// # Errors
    /// The database's; a malformed text; a lost lease.
    fn claim_release_withdraw(
        &self,
        identity: Identity,
        cluster: ClusterName,
        entry: Entry,
    ) -> Pending<'_, Changed>;

    /// Passes a key from the cluster that holds it to another.
    ///
    /// # Errors
    /// The database's; a malformed text; a lost lease.
    fn claim_transfer(&self, transfer: Transfer, entry: Entry) -> Pending<'_, Changed>;

    /// The claim that holds a key.
    ///
    /// # Errors
    /// The database's.
    fn claim_holder(&self, identity: Identity) -> Pending<'_, Option<Claim>>;

    /// Claims after this one, at most so many, by number.
    ///
    /// # Errors
    /// The database's.
    fn claim_list(&self, which: Which, after: ClaimId, limit: usize) -> Pending<'_, Vec<Claim>>;
}

impl<B: Backend> Claims for B {
    fn claim_take(&self, take: Take, entry: Entry) -> Pending<'_, Taken> {
        let written = self.write(Write::Take { take, entry });
        Box::pin(async move { Ok(written.await?.taken()) })
    }

    fn claim_release(&self, release: Release, entry: Entry) -> Pending<'_, Changed> {
        let written = self.write(Write::Release { release, entry });
        Box::pin(async move { Ok(written.await?.changed()) })
    }

    fn claim_release_withdraw(
        &self,
        identity: Identity,
        cluster: ClusterName,
        entry: Entry,
    ) -> Pending<'_, Changed> {
        let written = self.write(Write::Withdraw { identity, cluster, entry });
        Box::pin(async move { Ok(written.await?.changed()) })
    }

    fn claim_transfer(&self, transfer: Transfer, entry: Entry) -> Pending<'_, Changed> {
        let written = self.write(Write::Transfer { transfer, entry });
        Box::pin(async move { Ok(written.await?.changed()) })
    }

    fn claim_holder(&self, identity: Identity) -> Pending<'_, Option<Claim>> {
        Box::pin(async move {
            let mut view = self.view().await?;
            let mut after = ClaimId::FIRST;
            let which = Which::Of(identity);
            loop {
                let page = view.claim_page(&which, after, PAGE).await?;
                let Some(last) = page.last() else { return Ok(None) };
                after = last.id;
                if let Some(held) = page.into_iter().find(|it| it.ended_at.is_none()) {
                    return Ok(Some(held));
                }
            }
        })
    }

    fn claim_list(&self, which: Which, after: ClaimId, limit: usize) -> Pending<'_, Vec<Claim>> {
        Box::pin(async move { self.view().await?.claim_page(&which, after, limit).await })
    }
}

/// Claims of one key that are read at once.
const PAGE: usize = 64;
