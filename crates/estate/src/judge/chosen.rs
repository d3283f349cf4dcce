//! Which of the vendor's records is the key's.

use std::collections::BTreeSet;
use std::sync::Arc;

use keywright_model::Cloud;
use keywright_policy::Seen;
use keywright_vendors::confluent::Record;

use crate::document::Doubled;

use super::key::identity;
use super::shown::Records;

/// What came of looking for the record.
pub(super) struct Chosen {
    /// The record that is judged by.
    pub(super) record: Option<Record>,
    /// The ids of every record of the key: it can be registered twice.
    pub(super) ids: Vec<String>,
    /// Records that were handed in for the key, and are of another one.
    pub(super) strange: Vec<Record>,
    /// Two records that do not say the same of the key.
    pub(super) doubled: Option<Doubled>,
}

/// The record that names the key, or, among files on their own, the only one there is.
pub(super) fn choose(
    id: Option<&str>,
    cloud: Cloud,
    own: Vec<Record>,
    shared: &Records,
    declared: bool,
) -> Chosen {
    let wanted = id.and_then(|it| identity(cloud, it));
    let is_ours = |it: &Record| {
        let theirs = it.key.as_ref().and_then(|key| identity(it.cloud.unwrap_or(cloud), &key.0));
        wanted.is_some() && theirs == wanted
    };
    let (mut ours, mut strange): (Vec<Record>, Vec<Record>) = own.into_iter().partition(is_ours);
    if ours.is_empty() && strange.len() == 1 && (!declared || wanted.is_none()) {
        // Files on their own: what was handed in together is meant together. A record of another
        // key is still told, because the rule about it compares the ids.
        ours = std::mem::take(&mut strange);
    }
    // A list of all keys holds this one's record among others.
    let beside = |it: &Record, other: &Record| Arc::ptr_eq(&it.place.source, &other.place.source);
    strange.retain(|it| !ours.iter().any(|other| beside(it, other)));
    ours.extend(shared.of(wanted.as_ref()).cloned());
    let ids: BTreeSet<String> = ours.iter().map(|it| it.id.clone()).collect();
    // A list may leave out what a description shows.
    let shown = ours.iter().position(|it| matches!(it.principals, Seen::Seen(_))).unwrap_or(0);
    let record = (shown < ours.len()).then(|| ours.swap_remove(shown));
    let doubled = record.as_ref().and_then(|first| {
        let second = ours.iter().find(|it| differ(first, it))?;
        let noun = "record of Confluent's";
        Some(Doubled { noun, first: first.place.clone(), second: second.place.clone() })
    });
    Chosen { record, ids: ids.into_iter().collect(), strange, doubled }
}

/// Whether two records of one key contradict each other in what both of them say.
fn differ(one: &Record, other: &Record) -> bool {
    let principals = match (&one.principals, &other.principals) {
        (Seen::Seen(one), Seen::Seen(other)) => {
            let ids = |all: &[keywright_policy::Principal]| -> BTreeSet<String> {
                all.iter().map(|it| it.id.clone()).collect()
            };
            ids(one) != ids(other)
        }
        (Seen::Unseen(_), _) | (_, Seen::Unseen(_)) => false,
    };
    let phase = match (&one.phase, &other.phase) {
        (Some(one), Some(other)) => one.0 != other.0,
        (None, _) | (_, None) => false,
    };
    principals || phase
}
