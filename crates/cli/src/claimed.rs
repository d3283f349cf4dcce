//! Claims as they are shown.

use jiff::Timestamp;
use keywright_engine::ops::claims::Listed;
use keywright_store::{Claim, Standing};
use keywright_views::claims::{ClaimView, KeyView};

/// A claim as it stands now.
pub(crate) fn claim_view(it: &Claim, now: Timestamp) -> ClaimView {
    let standing = match it.standing(now) {
        Standing::Held => "held",
        Standing::Releasing { .. } => "releasing",
        Standing::Free => "free",
        Standing::Ended => "ended",
    };
    ClaimView {
        id: it.id.number(),
        key: it.key.to_string(),
        cluster: it.cluster.to_string(),
        vendor: it.vendor.clone(),
        identities: it.identities.as_slice().iter().map(ToString::to_string).collect(),
        spelling: it.spelling.clone(),
        by: it.by.clone(),
        at: it.at.to_string(),
        standing,
        free_at: it.releasing.map(|it| it.free_at.to_string()),
        ended_at: it.ended_at.map(|it| it.to_string()),
    }
}

/// A key with its claim.
pub(crate) fn key_view(it: &Listed, now: Timestamp) -> KeyView {
    KeyView {
        key: it.key.to_string(),
        declared: it.declared.iter().map(ToString::to_string).collect(),
        claim: it.claim.as_ref().map(|it| claim_view(it, now)),
    }
}
