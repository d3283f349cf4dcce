//! `keywright render-own`: the least rights that keywright itself needs, ready to paste.

use crate::arguments::RenderOwn;
use crate::exit::Exit;
use crate::live::{NO_DOORS, own};
use crate::say::Say;

/// Prints them.
pub(crate) fn render_own(arguments: &RenderOwn, say: Say) -> Exit {
    match own(arguments) {
        Ok(Some(text)) => {
            say.data(&text);
            Exit::Clean
        }
        Ok(None) => {
            say.complain("error: this keywright has no doors, and needs no rights");
            say.complain(&format!("help: {NO_DOORS}"));
            Exit::Misuse
        }
        Err(help) => {
            say.complain("error: it is not said for what");
            say.complain(&format!("help: {help}"));
            Exit::Misuse
        }
    }
}
