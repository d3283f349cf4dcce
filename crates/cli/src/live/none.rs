//! No doors.

use keywright_engine::ops::observe::Sources;

use crate::arguments::{Reach, RenderOwn};
use crate::exit::Exit;
use crate::say::Say;

/// Opens none.
pub(crate) async fn sources(_: &Reach, _: Say) -> Result<Sources, Exit> {
    Ok(Sources::default())
}

/// There is nothing that would need rights.
pub(crate) fn own(_: &RenderOwn) -> Result<Option<String>, &'static str> {
    Ok(None)
}
