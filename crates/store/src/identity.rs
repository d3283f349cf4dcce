//! By what one key is told from another: the canonical texts that `clouds` makes of its spellings.

use std::fmt;

use crate::Error;
use crate::limits::{IDENTITIES_MAX, IDENTITY_BYTES_MAX, text};

/// One canonical identity of a key. Two keys that share one share their material.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity(String);

impl Identity {
    /// Takes a canonical text.
    ///
    /// # Errors
    /// [`Error::Malformed`] where it is empty, too long, or holds a control character.
    pub fn new(identity: impl Into<String>) -> Result<Identity, Error> {
        let identity = identity.into();
        text("an identity", &identity, IDENTITY_BYTES_MAX)?;
        Ok(Identity(identity))
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All identities of one key that are known: one or more, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identities(Vec<Identity>);

impl Identities {
    /// Sorts them, and drops what is there twice.
    ///
    /// # Errors
    /// [`Error::Malformed`] where there is none, or more than one key can have.
    pub fn new(identities: impl IntoIterator<Item = Identity>) -> Result<Identities, Error> {
        let mut all: Vec<Identity> = identities.into_iter().collect();
        all.sort();
        all.dedup();
        let why = match all.len() {
            0 => "there is none",
            it if IDENTITIES_MAX < it => "there are too many",
            _ => return Ok(Identities(all)),
        };
        Err(Error::Malformed { what: "a key's identities", why })
    }

    /// They, in order.
    pub fn as_slice(&self) -> &[Identity] {
        &self.0
    }

    /// Whether this one is among them.
    pub fn holds(&self, identity: &Identity) -> bool {
        self.0.binary_search(identity).is_ok()
    }

    /// These and further ones.
    pub(crate) fn with(&self, more: &[Identity]) -> Result<Identities, Error> {
        Identities::new(self.0.iter().chain(more).cloned())
    }

    /// Those of others that are not among these.
    pub(crate) fn lacking(&self, others: &Identities) -> Vec<Identity> {
        others.0.iter().filter(|it| !self.holds(it)).cloned().collect()
    }
}

impl From<Identity> for Identities {
    fn from(one: Identity) -> Identities {
        Identities(vec![one])
    }
}
