//! `keywright blast-radius` and `keywright key access`: what falls with a key, and who holds it.

use keywright_engine::ops::blast::{blast as op, key_access};
use keywright_engine::ops::render::NotRendered;
use keywright_estate::KeyAccess;
use keywright_model::world::{Clock, Files};
use keywright_views::{access as access_view, blast as view};

use crate::arguments::{OneKey, Plain};
use crate::exit::Exit;
use crate::say::Say;

/// Tells what falls with a key, and how it ended.
pub(crate) fn blast(arguments: &OneKey, say: Say, clock: &dyn Clock, files: &dyn Files) -> Exit {
    let it = match op(clock, files, &arguments.estate, &arguments.key) {
        Ok(it) => it,
        Err(why) => return refused(&why, say),
    };
    match arguments.format {
        Plain::Json => say.data(&view::json(&it)),
        Plain::Text => say.data(&view::text(&it)),
    }
    let known = it.unclear.is_empty() && it.access.unclear.is_none();
    ended(&it.access, known, arguments, say)
}

/// Tells who may do what with a key, and how it ended.
pub(crate) fn access(arguments: &OneKey, say: Say, files: &dyn Files) -> Exit {
    let it = match key_access(files, &arguments.estate, &arguments.key) {
        Ok(it) => it,
        Err(why) => return refused(&why, say),
    };
    match arguments.format {
        Plain::Json => say.data(&access_view::json(&it)),
        Plain::Text => say.data(&access_view::text(&it)),
    }
    ended(&it, true, arguments, say)
}

fn ended(it: &KeyAccess, known: bool, arguments: &OneKey, say: Say) -> Exit {
    if let Plain::Text = arguments.format {
        let unread = it.unjudged.iter();
        unread.for_each(|it| say.talk(&format!("not read: {}: {}", it.file, it.why)));
        it.holds.assumed.iter().for_each(|it| say.talk(&format!("assumed: {it}")));
    }
    match known && it.holds.is_told() && it.vendor.as_ref().is_some() {
        true => Exit::Clean,
        false => Exit::Unknown,
    }
}

pub(super) fn refused(why: &NotRendered, say: Say) -> Exit {
    say.complain(&format!("error: {why}"));
    match why {
        NotRendered::NoKey { known, .. } => {
            let names: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
            say.complain(&format!("help: it declares {}", names.join(", ")));
            Exit::Misuse
        }
        NotRendered::Unreadable { .. } | NotRendered::Unfit(_) => {
            say.complain("help: name an estate's folder with `--estate`");
            Exit::Misuse
        }
        NotRendered::Unknown(_) => Exit::Unknown,
    }
}
