//! Presence, remembered: deciders and provers ask the same of the same few keys again and again.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use super::presence::worked_out;
use super::{Presence, Service};

/// Keys that are remembered, over all services. Documents can name any number of keys.
const REMEMBERED_MAX: usize = 4096;

/// By service and key, one for each of the service's actions, in their order.
type Remembered = BTreeMap<&'static str, BTreeMap<Box<str>, Arc<[Presence]>>>;

static REMEMBERED: LazyLock<RwLock<Remembered>> = LazyLock::new(RwLock::default);

/// When each of a service's actions carries a key.
pub(super) fn presences(service: &'static Service, key: &str) -> Arc<[Presence]> {
    // WHY a poisoned lock is no error: what is remembered is never left half done.
    let known = REMEMBERED.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(it) = known.get(service.prefix).and_then(|it| it.get(key)) {
        return it.clone();
    }
    drop(known);
    let all: Arc<[Presence]> =
        service.actions.iter().map(|it| worked_out(Some((service, it)), key)).collect();
    let mut known = REMEMBERED.write().unwrap_or_else(PoisonError::into_inner);
    if known.values().map(BTreeMap::len).sum::<usize>() < REMEMBERED_MAX {
        known.entry(service.prefix).or_default().insert(key.into(), all.clone());
    }
    all
}
