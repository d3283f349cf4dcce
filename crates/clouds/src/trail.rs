//! Calls on keys, as the clouds' logs tell of them.

use jiff::Timestamp;
use keywright_model::text::Node;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// When.
    pub at: Timestamp,
    /// The key, in the spellings that the log has.
    pub keys: Vec<String>,
    /// Who: a role's ARN, an application id, an address; of a stranger to AWS, his account.
    pub principal: String,
    /// What, as the log names it.
    pub operation: String,
    /// Whether it used the key's material.
    pub uses: bool,
    /// Why it failed, where it did.
    pub error: Option<String>,
}

/// What a log tells.
#[derive(Debug, Default)]
pub struct Trail {
    /// The calls on keys.
    pub calls: Vec<Call>,
    /// How many of its events cannot be read.
    pub broken: usize,
}

impl Trail {
    /// Reads events; one that is about no key is `Ok(None)`.
    pub(crate) fn of<'n>(
        events: impl Iterator<Item = &'n Node>,
        read: impl Fn(&Node) -> Result<Option<Call>, ()>,
    ) -> Trail {
        let mut trail = Trail::default();
        for it in events {
            match read(it) {
                Ok(call) => trail.calls.extend(call),
                Err(()) => trail.broken += 1,
            }
        }
        trail
    }
}

/// A text at the end of a path.
pub(crate) fn text<'n>(node: &'n Node, path: &[&str]) -> Option<&'n str> {
    node.at(path).and_then(Node::as_str).filter(|it| !it.is_empty())
}

/// A time; one without a zone is in UTC.
pub(crate) fn time(text: Option<&str>) -> Result<Timestamp, ()> {
    let text = text.ok_or(())?;
    text.parse().or_else(|_| format!("{text}Z").parse()).map_err(|_| ())
}
