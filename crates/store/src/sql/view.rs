//! One state of the database, and a transaction that changes it.

use super::link::Link;
use super::pools::Pools;
use super::{claims, journal, leases};
use crate::journal::{Head, Row};
use crate::write::Tx;
use crate::{Claim, ClaimId, Error, Identities, Identity, Lease, Pending, Snapshot, Which};

/// A transaction that reads.
pub(super) struct View {
    link: Link,
}

impl View {
    pub(super) async fn open(pools: &Pools) -> Result<View, Error> {
        let mut link = pools.read().await?;
        // WHY: both databases fix what a transaction sees at its first statement, not at `begin`.
        journal::head(&mut link, false).await?;
        Ok(View { link })
    }
}

impl Snapshot for View {
    fn journal_head(&mut self) -> Pending<'_, Head> {
        Box::pin(journal::head(&mut self.link, false))
    }

    fn journal_page(&mut self, from: u64, limit: usize) -> Pending<'_, Vec<Row>> {
        Box::pin(journal::page(&mut self.link, from, limit))
    }

    fn baseline_row<'s>(&'s mut self, spelling: &'s str) -> Pending<'s, Option<Row>> {
        Box::pin(journal::baseline(&mut self.link, spelling))
    }

    fn baseline_rows(&mut self) -> Pending<'_, Vec<Row>> {
        Box::pin(journal::baselines(&mut self.link))
    }

    fn claim_page<'s>(
        &'s mut self,
        which: &'s Which,
        after: ClaimId,
        limit: usize,
    ) -> Pending<'s, Vec<Claim>> {
        Box::pin(claims::page(&mut self.link, which, after, limit))
    }

    fn lease_list(&mut self) -> Pending<'_, Vec<Lease>> {
        Box::pin(leases::list(&mut self.link))
    }
}

impl Tx for Link {
    async fn journal_append(&mut self, rows: &[Row]) -> Result<(), Error> {
        journal::append(self, rows).await
    }

    async fn claims_holding(&mut self, identities: &Identities) -> Result<Vec<Claim>, Error> {
        claims::holding(self, identities.as_slice()).await
    }

    async fn claim_insert(&mut self, claim: &Claim) -> Result<bool, Error> {
        claims::insert(self, claim).await
    }

    async fn claim_widen(&mut self, id: ClaimId, more: &[Identity]) -> Result<bool, Error> {
        claims::hold(self, id, more, true).await
    }

    async fn claim_update(&mut self, claim: &Claim) -> Result<(), Error> {
        claims::update(self, claim).await
    }

    async fn lease_read(&mut self, name: &str) -> Result<Option<Lease>, Error> {
        leases::read(self, name).await
    }

    async fn lease_write(&mut self, lease: &Lease) -> Result<(), Error> {
        leases::write(self, lease).await
    }
}
