//! Whether something holds, and by what.

use keywright_model::text::{Document, Place, Span};

/// Yes, no, or unknown, the last two with their reason.
#[derive(Debug, Clone)]
pub(super) enum Truth {
    No,
    Maybe(Reason),
    Yes(Reason),
}

/// A reason, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Reason {
    /// A sentence without its full stop.
    pub(super) message: String,
    /// Where, if it stands somewhere.
    pub(super) place: Option<Place>,
    /// Which binding or rule of its policy, from 0.
    pub(super) index: Option<usize>,
    /// What that is called: a role, a policy's id.
    pub(super) label: Option<String>,
}

impl Reason {
    /// A reason without a place.
    pub(super) fn bare(message: impl Into<String>) -> Reason {
        Reason { message: message.into(), place: None, index: None, label: None }
    }

    /// A reason that stands in a document.
    pub(super) fn at(message: impl Into<String>, document: &Document, span: Span) -> Reason {
        Reason { place: Some(document.place_at(span)), ..Reason::bare(message) }
    }

    /// The same, of a binding or rule.
    pub(super) fn of(self, index: usize, label: &str) -> Reason {
        Reason { index: Some(index), label: Some(label.to_owned()), ..self }
    }
}

/// The strongest of several: a yes, else the first doubt.
pub(super) fn any(all: impl IntoIterator<Item = Truth>) -> Truth {
    let mut doubt = Truth::No;
    for it in all {
        match it {
            Truth::Yes(_) => return it,
            Truth::Maybe(_) if matches!(doubt, Truth::No) => doubt = it,
            Truth::Maybe(_) | Truth::No => {}
        }
    }
    doubt
}
