//! The doors to clouds and vendors that this build has.

use keywright_engine::ops::observe::Sources;

use crate::arguments::Reach;

/// Opens the doors that are asked for.
#[cfg(not(feature = "live"))]
pub(crate) fn sources(_: &Reach) -> Sources {
    Sources::default()
}

/// Whether this build has doors at all.
pub(crate) const HAS_DOORS: bool = cfg!(feature = "live");

/// What to do where it has none.
pub(crate) const NO_DOORS: &str =
    "build keywright with `--features live`: the offline build has no doors to clouds";
