//! When a request carries a condition key.

/// Whether a request carries a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every such request carries it.
    Always,
    /// Some do.
    Maybe,
    /// None does: the key is of another service, or not listed for the action.
    Never,
}

/// Whether a request for `action` (`kms:Decrypt`) carries the key `key` (`kms:ViaService`). What the
/// catalogue does not know is `Maybe`.
pub fn presence(_action: &str, _key: &str) -> Presence {
    Presence::Maybe
}
