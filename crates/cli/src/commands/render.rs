//! `keywright render`: what the vendor of one key needs, ready to paste.

use keywright_engine::ops::render::{NotRendered, Wanted, render as op};
use keywright_estate::RenderedKey;
use keywright_model::world::Files;
use keywright_views::render as view;

use crate::arguments::{Plain, Render};
use crate::exit::Exit;
use crate::say::Say;

/// Writes, and tells how it ended.
pub(crate) fn render(arguments: &Render, say: Say, files: &dyn Files) -> Exit {
    let wanted = match (&arguments.byok, &arguments.key) {
        (Some(path), _) => Wanted::Recorded(path.clone()),
        // INVARIANT: the command line requires a key where there is no record.
        (None, key) => Wanted::Declared {
            folder: arguments.estate.clone(),
            key: key.clone().unwrap_or_default(),
        },
    };
    let it = match op(files, &wanted) {
        Ok(it) => it,
        Err(why) => return not_rendered(&why, say),
    };
    match arguments.format {
        Plain::Json => say.data(&view::json(&it)),
        Plain::Text => say.data(&view::text(&it)),
    }
    talk(&it, say);
    let unmet = &it.rendered.unmet;
    match (unmet.iter().any(|it| it.certain), unmet.is_empty()) {
        (true, _) => Exit::Found,
        (false, false) => Exit::Unknown,
        (false, true) => Exit::Clean,
    }
}

/// What is not to be pasted.
fn talk(it: &RenderedKey, say: Say) {
    for unmet in &it.rendered.unmet {
        let word = if unmet.certain { "error" } else { "unknown" };
        say.complain(&format!("{word}: {}", unmet.what));
    }
    if !it.rendered.unmet.is_empty() {
        say.complain("help: `keywright check` shows what stands in the way, and what to change");
    }
    it.rendered.notes.iter().for_each(|it| say.talk(&format!("note: {it}")));
    if !it.rendered.documents.is_empty() {
        let steps = it.rendered.commands.iter();
        steps.for_each(|it| say.talk(&format!("next: {}  # {}", it.command, it.why)));
    }
    it.unjudged.iter().for_each(|it| say.talk(&format!("not read: {}: {}", it.file, it.why)));
    it.assumed.iter().for_each(|it| say.talk(&format!("assumed: {it}")));
}

fn not_rendered(why: &NotRendered, say: Say) -> Exit {
    match why {
        NotRendered::NoKey { known, .. } => {
            say.complain(&format!("error: {why}"));
            let names: Vec<String> = known.iter().map(|it| format!("`{it}`")).collect();
            say.complain(&format!("help: it declares {}", names.join(", ")));
            Exit::Misuse
        }
        NotRendered::Unreadable { .. } => {
            say.complain(&format!("error: {why}"));
            say.complain(
                "help: name an estate's folder with `--estate`, or a record with `--byok`",
            );
            Exit::Misuse
        }
        NotRendered::Unfit(_) => {
            say.complain(&format!("error: {why}"));
            say.complain("help: `keywright check` shows where that stands");
            Exit::Misuse
        }
        NotRendered::Unknown(_) => {
            say.complain(&format!("unknown: {why}"));
            Exit::Unknown
        }
    }
}
