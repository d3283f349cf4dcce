//! What the prover asks of a service again and again, asked of the catalogue once.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use keywright_policy::prove::Bits;
use keywright_policy::{LetterCase, Pattern};

use crate::aws::catalogue::{self, Presence, Service};

/// A service's actions.
#[derive(Debug)]
pub(super) struct Known {
    service: &'static Service,
    /// With their prefix, in the catalogue's order.
    pub(super) names: Vec<String>,
}

static KNOWN: LazyLock<RwLock<BTreeMap<&'static str, Arc<Known>>>> = LazyLock::new(RwLock::default);

/// A service of the catalogue.
pub(super) fn known(prefix: &str) -> Option<Arc<Known>> {
    // WHY a poisoned lock is no error: what is remembered is never left half done.
    if let Some(it) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(prefix) {
        return Some(it.clone());
    }
    let service = catalogue::service(prefix)?;
    let names = service.actions.iter().map(|it| format!("{}:{}", service.prefix, it.name));
    let known = Arc::new(Known { service, names: names.collect() });
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(service.prefix, known.clone());
    Some(known)
}

impl Known {
    /// When the actions carry a key, which is given in lower case.
    pub(super) fn carried(&self, key: &str) -> Arc<[Presence]> {
        catalogue::presence_of_all(self.service, key)
    }

    /// The index of an action, given with its prefix.
    pub(super) fn index(&self, action: &str) -> Option<usize> {
        let (prefix, name) = action.split_once(':')?;
        let ours = prefix.eq_ignore_ascii_case(self.service.prefix);
        self.service.action_index(name).filter(|_| ours)
    }

    /// The actions that a pattern with wildcards means.
    pub(super) fn matching(&self, pattern: &str) -> Bits {
        let count = self.names.len();
        match pattern.split_once(':').filter(|it| !it.0.contains(['*', '?'])) {
            Some((prefix, name)) => {
                let mut meant = Bits::none(count);
                if prefix.eq_ignore_ascii_case(self.service.prefix) {
                    self.service.matching_indexes(name).for_each(|it| meant.insert(it));
                }
                meant
            }
            None => {
                let pattern = Pattern::new(pattern, LetterCase::Folded);
                Bits::of(count, |it| pattern.matches(&self.names[it]))
            }
        }
    }
}
