//! What the three clouds' exports have in common.

use keywright_model::text::Place;

/// What came of handing an export in.
#[derive(Debug)]
pub enum Taken {
    /// It was taken.
    Yes,
    /// The key has one of these already, there: which of the two is meant?
    Twice(Place),
}

/// An export that a key's judgement wants and does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What it is, for a sentence: "key policy".
    pub what: &'static str,
    /// What cannot be told without it: "who may use the key".
    pub tells: &'static str,
    /// Whether the vendor's access cannot be told without it.
    pub decides_access: bool,
    /// The command that prints it, ready to paste.
    pub command: String,
}

/// Names one key's material, whatever the spelling: two keys that share one identity share a fate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(String);

impl Identity {
    /// Takes a canonical text.
    pub fn new(text: impl Into<String>) -> Identity {
        Identity(text.into())
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
