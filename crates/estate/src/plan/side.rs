//! A key in one of the two worlds.

use keywright_model::text::{Document, Place};

use crate::document::Kind;

/// What a plan shows of a key in one world.
#[derive(Debug, Default)]
pub(crate) struct Side {
    /// What decides access to it, as its cloud's own exports.
    pub(crate) documents: Vec<(Kind, Document)>,
    /// What decides access to it and is known only after the apply.
    pub(crate) unknown: Vec<Unknown>,
    /// Where what decides access stands.
    pub(crate) decides: Option<Place>,
    /// What keeps it from serving anybody.
    pub(crate) ends: Vec<End>,
    /// Whether others may let in whom the plan does not: roles are assigned by many hands.
    pub(crate) partial: bool,
    /// Codes of the rules that ask for what no plan shows.
    pub(crate) silent: Vec<&'static str>,
}

/// Something that is known only after the apply.
#[derive(Debug, Clone)]
pub(crate) struct Unknown {
    /// What, for a sentence: "`policy` of `aws_kms_key.orders`".
    pub(crate) what: String,
    /// Where it would stand.
    pub(crate) place: Place,
}

/// Something that keeps a key from serving anybody.
#[derive(Debug, Clone)]
pub(crate) struct End {
    /// What the plan does, for a sentence: "disables `aws_kms_key.orders`".
    pub(crate) what: String,
    /// What comes of it.
    pub(crate) so: &'static str,
    /// Where it stands.
    pub(crate) place: Place,
}
