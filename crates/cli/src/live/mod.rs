//! The doors to clouds and vendors that this build has.

#[cfg(feature = "live")]
mod doors;
#[cfg(not(feature = "live"))]
mod none;
#[cfg(feature = "live")]
mod own;

#[cfg(feature = "live")]
pub(crate) use doors::sources;
#[cfg(not(feature = "live"))]
pub(crate) use none::{own, sources};
#[cfg(feature = "live")]
pub(crate) use own::own;

/// Whether this build has doors at all.
pub(crate) const HAS_DOORS: bool = cfg!(feature = "live");

/// What to do where it has none.
pub(crate) const NO_DOORS: &str =
    "build keywright with `--features live`: the offline build has no doors to clouds";
