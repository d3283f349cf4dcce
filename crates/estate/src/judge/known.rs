//! By what a declared key is known, whatever else may be wrong with it.

use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::Identity;
use keywright_model::text::Document;

use crate::Unjudged;
use crate::declaration::Estate;
use crate::document::Kind;

use super::key::{Input, Outcome, see};
use super::shown::Records;

/// What is known of which key it is.
#[derive(Debug)]
pub struct Known {
    /// Whatever names its material.
    pub identities: Vec<Identity>,
    /// Why that cannot be told.
    pub unclear: Option<&'static str>,
    /// What was handed in and left out.
    pub unjudged: Vec<Unjudged>,
}

/// Tells by what the declared key of an index is known, from its id and its exports; `None` where
/// there is no such key.
pub fn known(estate: Arc<Estate>, index: usize, documents: Vec<(Kind, Document)>) -> Option<Known> {
    let name = estate.keys.get(index)?.name.value.clone();
    let mut outcome = Outcome::of(name.clone());
    let input = Input {
        name,
        declared: Some((estate, index)),
        documents,
        records: &Records::default(),
        vendor_clusters: Arc::default(),
        // WHY: which key it is does not hang on the time.
        now: Timestamp::UNIX_EPOCH,
        record_given: false,
    };
    let (view, exports) = see(input, &mut outcome)?;
    let (identities, unclear) = exports.identities(view.id.as_deref());
    Some(Known { identities, unclear, unjudged: outcome.unjudged })
}
