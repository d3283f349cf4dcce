//! What a document answers to one request.

use keywright_model::text::Place;

/// May this principal do this here?
#[derive(Debug, Clone)]
pub enum Access {
    /// Allowed in every context that the principal can send.
    Allowed,
    /// Nothing allows it.
    Missing,
    /// Something forbids it, whatever else allows it.
    Denied {
        /// What forbids it, for a sentence: "statement `x` denies it".
        by: String,
        /// Where that stands.
        place: Place,
    },
    /// The document does not decide it.
    Unknown {
        /// Why, for a sentence: "it depends on `aws:SourceIp`".
        why: String,
        /// Where that stands, if it stands somewhere.
        place: Option<Place>,
    },
}

impl Access {
    /// Whether the principal certainly may. Unknown is never yes.
    pub fn permits(&self) -> bool {
        match self {
            Access::Allowed => true,
            Access::Missing | Access::Denied { .. } | Access::Unknown { .. } => false,
        }
    }
}
