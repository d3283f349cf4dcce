//! The store in memory: for simulations, and the measure of the others. One suite tests all.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use crate::backend::Backend;
use crate::backup::{Reader, refill};
use crate::baselines::APPROVED;
use crate::journal::{Head, Row};
use crate::write::{Chain, Done, Tx, Write, Written, perform};
use crate::{Claim, ClaimId, Error, Identities, Identity, Lease, Pending, Snapshot, Which};

/// A store that is gone with the program.
#[derive(Debug, Default)]
pub struct Memory {
    state: Mutex<Arc<State>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    journal: Vec<Row>,
    claims: BTreeMap<ClaimId, Claim>,
    holders: BTreeMap<Identity, ClaimId>,
    leases: BTreeMap<String, Lease>,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Memory {
        Memory::default()
    }
}

impl Backend for Memory {
    fn write(&self, write: Write) -> Pending<'_, Written> {
        Box::pin(async move {
            let write = write.checked()?;
            let mut state = self.state.lock().await;
            // WHY: whoever looks at a snapshot keeps what it saw; the store goes on with a copy.
            let state = Arc::make_mut(&mut state);
            let mut chain = Chain::new(state.head());
            let mut tx = Undoable { state, before: Vec::new() };
            match perform(&mut tx, &mut chain, &write).await {
                Ok(Done::Kept(written)) => {
                    tx.journal_append(chain.fresh()).await?;
                    Ok(written)
                }
                Ok(Done::Undone(written)) => {
                    tx.undo();
                    Ok(written)
                }
                Err(error) => {
                    tx.undo();
                    Err(error)
                }
            }
        })
    }

    fn view(&self) -> Pending<'_, Box<dyn Snapshot>> {
        Box::pin(async move {
            let state = self.state.lock().await.clone();
            Ok(Box::new(View { state }) as Box<dyn Snapshot>)
        })
    }

    fn refill<'s>(&'s self, mut backup: Reader<'s>) -> Pending<'s, Head> {
        Box::pin(async move {
            let mut state = self.state.lock().await;
            if !state.journal.is_empty() || !state.leases.is_empty() {
                return Err(Error::NotEmpty);
            }
            let mut full = State::default();
            let mut tx = Undoable { state: &mut full, before: Vec::new() };
            let head = refill(&mut tx, &mut backup).await?;
            *state = Arc::new(full);
            Ok(head)
        })
    }

    fn shut(&self) -> Pending<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

impl State {
    fn head(&self) -> Head {
        self.journal.last().map_or(Head::EMPTY, Row::head)
    }

    /// Puts a claim in the place of another, or takes it away; answers what was there.
    fn put(&mut self, id: ClaimId, claim: Option<Claim>) -> Option<Claim> {
        let before = self.claims.remove(&id);
        for identity in held(before.as_ref()) {
            self.holders.remove(identity);
        }
        for identity in held(claim.as_ref()) {
            self.holders.insert(identity.clone(), id);
        }
        self.claims.extend(claim.map(|it| (id, it)));
        before
    }
}

/// What a claim holds.
fn held(claim: Option<&Claim>) -> &[Identity] {
    match claim {
        Some(it) if it.ended_at.is_none() => it.identities.as_slice(),
        _ => &[],
    }
}

/// The state with what each claim was before.
struct Undoable<'s> {
    state: &'s mut State,
    before: Vec<(ClaimId, Option<Claim>)>,
}

impl Undoable<'_> {
    fn put(&mut self, claim: Claim) {
        let id = claim.id;
        let before = self.state.put(id, Some(claim));
        self.before.push((id, before));
    }

    fn undo(self) {
        for (id, claim) in self.before.into_iter().rev() {
            self.state.put(id, claim);
        }
    }
}

impl Tx for Undoable<'_> {
    async fn journal_append(&mut self, rows: &[Row]) -> Result<(), Error> {
        self.state.journal.extend_from_slice(rows);
        Ok(())
    }

    async fn claims_holding(&mut self, identities: &Identities) -> Result<Vec<Claim>, Error> {
        let holders = identities.as_slice().iter().filter_map(|it| self.state.holders.get(it));
        let mut holders: Vec<&ClaimId> = holders.collect();
        holders.sort();
        holders.dedup();
        Ok(holders.into_iter().filter_map(|it| self.state.claims.get(it)).cloned().collect())
    }

    async fn claim_insert(&mut self, claim: &Claim) -> Result<bool, Error> {
        let taken = |it| self.state.holders.contains_key(it);
        if claim.identities.as_slice().iter().any(taken) {
            return Ok(false);
        }
        self.put(claim.clone());
        Ok(true)
    }

    async fn claim_widen(&mut self, id: ClaimId, more: &[Identity]) -> Result<bool, Error> {
        let Some(mut claim) = self.state.claims.get(&id).cloned() else { return Ok(false) };
        if more.iter().any(|it| self.state.holders.contains_key(it)) {
            return Ok(false);
        }
        claim.identities = claim.identities.with(more)?;
        self.put(claim);
        Ok(true)
    }

    async fn claim_update(&mut self, claim: &Claim) -> Result<(), Error> {
        self.put(claim.clone());
        Ok(())
    }

    async fn lease_read(&mut self, name: &str) -> Result<Option<Lease>, Error> {
        Ok(self.state.leases.get(name).cloned())
    }

    async fn lease_write(&mut self, lease: &Lease) -> Result<(), Error> {
        self.state.leases.insert(lease.name.clone(), lease.clone());
        Ok(())
    }
}

/// The state as it was.
struct View {
    state: Arc<State>,
}

impl Snapshot for View {
    fn journal_head(&mut self) -> Pending<'_, Head> {
        Box::pin(async { Ok(self.state.head()) })
    }

    fn journal_page(&mut self, from: u64, limit: usize) -> Pending<'_, Vec<Row>> {
        let before = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
        Box::pin(async move {
            Ok(self.state.journal.iter().skip(before).take(limit).cloned().collect())
        })
    }

    fn baseline_row<'s>(&'s mut self, spelling: &'s str) -> Pending<'s, Option<Row>> {
        let is_it = move |it: &&Row| it.act == APPROVED && it.subject == spelling;
        Box::pin(async move { Ok(self.state.journal.iter().rev().find(is_it).cloned()) })
    }

    fn baseline_rows(&mut self) -> Pending<'_, Vec<Row>> {
        Box::pin(async move {
            let all = self.state.journal.iter().filter(|it| it.act == APPROVED);
            let newest: BTreeMap<&str, &Row> = all.map(|it| (it.subject.as_str(), it)).collect();
            Ok(newest.into_values().cloned().collect())
        })
    }

    fn claim_page<'s>(
        &'s mut self,
        which: &'s Which,
        after: ClaimId,
        limit: usize,
    ) -> Pending<'s, Vec<Claim>> {
        let fits = |it: &&Claim| match which {
            Which::Held => it.ended_at.is_none(),
            Which::All => true,
            Which::Of(identity) => it.identities.holds(identity),
        };
        Box::pin(async move {
            let later = self.state.claims.values().filter(|it| after < it.id);
            Ok(later.filter(fits).take(limit).cloned().collect())
        })
    }

    fn lease_list(&mut self) -> Pending<'_, Vec<Lease>> {
        Box::pin(async { Ok(self.state.leases.values().cloned().collect()) })
    }
}
