//! An estate that was judged and stays: one key that changed is judged again by itself.
//!
//! Invariant: what is told of a key again is what judging the whole estate anew would tell of it.

use std::collections::HashMap;
use std::sync::Arc;

use keywright_clouds::Identity;
use keywright_policy::{Finding, Findings};
use smallvec::SmallVec;

use crate::document::Opened;
use crate::rules::SIBLING_RULES;

use super::estate::Judge;
use super::held::Held;
use super::view::{KeyState, Snapshot};

/// The places of some keys.
type Places = SmallVec<[usize; 2]>;

/// An estate whose keys were all judged.
#[derive(Debug)]
pub struct Standing {
    judge: Judge,
    held: Arc<Held>,
    /// What is remembered of each key, by its place in the declaration.
    states: Vec<Option<KeyState>>,
    /// The keys that bear an identity.
    bearers: HashMap<Identity, Places>,
}

impl Standing {
    /// Keeps what was judged; nothing is kept of files that were judged on their own.
    pub(super) fn of(mut judge: Judge) -> Option<Standing> {
        let estate = judge.declared()?;
        let (told, claims) = judge.give_up();
        let by_name = told.into_iter().map(|it| (it.name.as_str().to_owned(), it));
        let mut by_name: HashMap<String, KeyState> = by_name.collect();
        let names = estate.keys.iter().map(|it| it.name.value.as_str());
        let states: Vec<Option<KeyState>> = names.map(|it| by_name.remove(it)).collect();
        let mut bearers: HashMap<Identity, Places> = HashMap::with_capacity(states.len());
        for (place, state) in states.iter().enumerate() {
            for it in state.iter().flat_map(|it| &it.identities) {
                bearers.entry(it.clone()).or_default().push(place);
            }
        }
        Some(Standing { judge, held: Arc::new(Held::new(claims)), states, bearers })
    }

    /// Judges a declared key by documents that are new, and tells what there is to tell of it and
    /// of the keys that share its material. `None` where the documents show clusters as well, or
    /// the estate has no such key: then the whole has to be judged.
    pub fn again(&mut self, index: usize, opened: Vec<Opened>) -> Option<Vec<Finding>> {
        let (mut findings, state) = self.judge.anew(index, opened)?;
        self.replace(index, state);
        let snapshot = Snapshot {
            estate: self.judge.declared()?,
            keys: self
                .siblings(index)
                .into_iter()
                .filter_map(|it| self.states[it].clone())
                .collect(),
            vendor_clusters: self.judge.vendor_clusters(),
            undeclared: Vec::new(),
            held: self.held.clone(),
            now: self.judge.as_of(),
        };
        let mut out = Findings::default();
        SIBLING_RULES.iter().for_each(|it| (it.check)(&snapshot, &mut out));
        findings.extend(out.into_vec());
        let judge = &mut self.judge;
        findings.retain(|it| !judge.allows(it));
        Some(findings)
    }

    /// Remembers a key anew.
    fn replace(&mut self, index: usize, state: Option<KeyState>) {
        let Some(slot) = self.states.get_mut(index) else { return };
        for it in slot.iter().flat_map(|it| &it.identities) {
            if let Some(places) = self.bearers.get_mut(it) {
                places.retain(|it| *it != index);
            }
        }
        for it in state.iter().flat_map(|it| &it.identities) {
            self.bearers.entry(it.clone()).or_default().push(index);
        }
        *slot = state;
    }

    /// The key and whatever shares its material, through any number of others, in the order of the
    /// declaration.
    fn siblings(&self, index: usize) -> Vec<usize> {
        let (mut found, mut waiting) = (vec![index], vec![index]);
        while let Some(place) = waiting.pop() {
            let identities = self.states[place].iter().flat_map(|it| &it.identities);
            for near in identities.filter_map(|it| self.bearers.get(it)).flatten() {
                if !found.contains(near) {
                    found.push(*near);
                    waiting.push(*near);
                }
            }
        }
        found.sort_unstable();
        found
    }
}
