//! What is decided of one request, and by what, whatever the cloud.

use keywright_model::text::Place;

/// What may be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The request is allowed.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// Nothing, or not everything that must, allows it.
    ImplicitDeny,
    /// It cannot be told.
    Unknown,
}

impl Outcome {
    /// Whether it is certainly not allowed. Unknown is neither.
    pub fn denies(self) -> bool {
        match self {
            Outcome::ExplicitDeny | Outcome::ImplicitDeny => true,
            Outcome::Allow | Outcome::Unknown => false,
        }
    }

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Allow => "allow",
            Outcome::ExplicitDeny => "explicit-deny",
            Outcome::ImplicitDeny => "implicit-deny",
            Outcome::Unknown => "unknown",
        }
    }
}

/// One reason of a decision.
#[derive(Debug)]
pub struct Because {
    /// The reason, as a sentence without its full stop.
    pub message: String,
    /// Which of the case's policies, as a case spells it: `identity_policies[0]`.
    pub policy: Option<String>,
    /// Which of its statements, from 0.
    pub statement: Option<usize>,
    /// The statement's label.
    pub sid: Option<String>,
    /// Where that stands.
    pub place: Option<Place>,
}

/// A decision, ready to be shown.
#[derive(Debug)]
pub struct Decided {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub because: Vec<Because>,
    /// What it takes for granted.
    pub assumed: Vec<&'static str>,
}
