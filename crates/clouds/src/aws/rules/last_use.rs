//! When a key was last used, as AWS KMS tells it.
//!
//! Source: AWS KMS API, `GetKeyLastUsage`: `KeyLastUsage` is empty where the key was not used since
//! `TrackingStartDate`, which is no earlier than `KeyCreationDate`.

use jiff::{SignedDuration, Timestamp};
use keywright_model::text::{Document, Node};

use crate::aws::{Case, date};

/// After so many days a key counts as unused.
pub(super) const IDLE_DAYS: i64 = 90;

/// What the record says.
pub(super) enum LastUse<'d> {
    /// A use, the last one.
    Used(Timestamp, &'d Node),
    /// None since then.
    Never(Timestamp, &'d Node),
    /// It does not say.
    Unclear(&'d Node),
}

/// Reads a record.
pub(super) fn last_use(document: &Document) -> LastUse<'_> {
    let root = &document.root;
    let used = root.get("KeyLastUsage").filter(|it| !it.is_null());
    let member = |name: &str| used.and_then(|it| it.get(name));
    if let Some(node) = member("Timestamp") {
        return date(node).map_or(LastUse::Unclear(node), |it| LastUse::Used(it, node));
    }
    // WHY: a use without its date is a use, and so is what cannot be read.
    if let Some(node) = used.filter(|it| it.as_object().is_none_or(|it| !it.is_empty())) {
        return LastUse::Unclear(node);
    }
    match root.get("TrackingStartDate") {
        Some(node) => date(node).map_or(LastUse::Unclear(node), |it| LastUse::Never(it, node)),
        None => LastUse::Unclear(root),
    }
}

/// Whether a date is so many days past, or more.
pub(super) fn is_past(case: &Case, then: Timestamp, days: i64) -> bool {
    SignedDuration::from_hours(24 * days) <= case.now.duration_since(then)
}

/// Whether a cluster is known to stand on the key.
pub(super) fn has_cluster(case: &Case) -> bool {
    !case.key.clusters.is_empty() || !case.document.kafka_clusters.is_empty()
}
