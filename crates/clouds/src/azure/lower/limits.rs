//! What is too large to be asked about as a whole.
//!
//! Every limit is looked at before anything of its size is built.

use keywright_policy::prove::GaveUp;

/// Patterns of operations with a wildcard in them, of one kind. Each doubles what the automata
/// that run side by side may have to hold.
pub(super) const WILDCARDS_MAX: usize = 300;

/// Operations that are named in full, of one kind.
pub(super) const LITERALS_MAX: usize = 5_000;

/// Why a question is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLarge {
    /// The search split requests too often.
    Search,
    /// Roles and deny assignments name too many patterns of operations.
    Patterns,
}

impl TooLarge {
    /// Which list is too large, for a sentence.
    pub fn why(self) -> &'static str {
        match self {
            TooLarge::Search => "the bundles split requests into more classes than are searched",
            TooLarge::Patterns => {
                "the role definitions and deny assignments name more patterns of operations than \
                 are told apart"
            }
        }
    }
}

impl From<GaveUp> for TooLarge {
    fn from(_: GaveUp) -> TooLarge {
        TooLarge::Search
    }
}
