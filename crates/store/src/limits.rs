//! How long a text may be that goes into the store, and which characters it may hold.

use jiff::Timestamp;

use crate::Error;

/// A name, an actor, an act, a subject: so many bytes.
pub(crate) const NAME_BYTES_MAX: usize = 256;

/// A canonical identity, or a key as somebody spelled it.
pub(crate) const IDENTITY_BYTES_MAX: usize = 1024;

/// Identities of one key.
pub(crate) const IDENTITIES_MAX: usize = 16;

/// The reason of a write.
pub(crate) const WHY_BYTES_MAX: usize = 2048;

/// The body of an entry of the journal.
pub(crate) const BODY_BYTES_MAX: usize = 64 * 1024;

/// Refuses a text that is empty, too long, or holds a control character.
///
/// WHY: a line of a log or a terminal must not be written by whoever chose a name; and PostgreSQL
/// keeps no text with a zero in it.
pub(crate) fn text(what: &'static str, text: &str, bytes_max: usize) -> Result<(), Error> {
    let why = match text {
        "" => "it is empty",
        _ if bytes_max < text.len() => "it is too long",
        _ if text.chars().any(char::is_control) => "it holds a control character",
        _ => return Ok(()),
    };
    Err(Error::Malformed { what, why })
}

/// A time as the store keeps it: whole microseconds.
pub(crate) fn micros(at: Timestamp) -> Timestamp {
    // WHY: a time that fits a `Timestamp` fits one with fewer digits.
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
