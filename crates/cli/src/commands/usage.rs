//! `keywright key usage`: who used a key, and how its vendor calls.

use keywright_engine::ops::usage::usage as op;
use keywright_estate::Heartbeat;
use keywright_model::world::Files;
use keywright_views::usage as view;

use crate::arguments::{OneKey, Plain};
use crate::exit::Exit;
use crate::say::Say;

use super::blast::refused;

/// Tells, and how it ended.
pub(super) fn usage(arguments: &OneKey, say: Say, files: &dyn Files) -> Exit {
    let (it, unjudged) = match op(files, &arguments.estate, &arguments.key) {
        Ok(found) => found,
        Err(why) => return refused(&why, say),
    };
    match arguments.format {
        Plain::Json => say.data(&view::json(&it)),
        Plain::Text => say.data(&view::text(&it)),
    }
    unjudged.iter().for_each(|it| say.talk(&format!("not read: {}: {}", it.file, it.why)));
    match (&it.heartbeat, it.silent_for()) {
        (Heartbeat::Unknown(_), _) => Exit::Unknown,
        (Heartbeat::Learned { .. }, Some(_)) => Exit::Found,
        (Heartbeat::Learned { .. }, None) => Exit::Clean,
    }
}
