//! What a layer says, and why.

use keywright_model::text::Place;
use keywright_policy::Because;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Maybe,
    Yes,
}

/// Whether something holds, and by what.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) truth: Truth,
    pub(super) because: Vec<Because>,
}

impl Said {
    /// A truth for one reason.
    pub(super) fn of(truth: Truth, because: Because) -> Said {
        Said { truth, because: vec![because] }
    }

    /// A truth that needs no reason.
    pub(super) fn bare(truth: Truth) -> Said {
        Said { truth, because: Vec::new() }
    }
}

/// A reason that stands nowhere.
pub(super) fn plain(message: impl Into<String>) -> Because {
    Because { message: message.into(), policy: None, statement: None, sid: None, place: None }
}

/// A reason that stands in a document.
pub(super) fn cited(message: impl Into<String>, document: usize, place: Place) -> Because {
    let policy = Some(format!("documents[{document}]"));
    Because { place: Some(place), policy, ..plain(message) }
}

/// A reason that is an element of a list.
pub(super) fn listed(
    message: impl Into<String>,
    document: usize,
    element: usize,
    place: Place,
) -> Because {
    Because { statement: Some(element), ..cited(message, document, place) }
}
