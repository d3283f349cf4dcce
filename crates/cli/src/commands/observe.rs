//! `keywright observe`: look at every key and vendor of an estate, and write down what is seen.

use std::fs;
use std::io;
use std::path::Path;

use keywright_engine::ops::observe::{NotObserved, Observed, observe as op};
use keywright_model::observed::{FOLDER, RECORD};
use keywright_model::world::Clock as _;
use keywright_views::observed as view;

use crate::arguments::{Observe, Plain};
use crate::exit::Exit;
use crate::kept::wait;
use crate::live::{HAS_DOORS, NO_DOORS, sources};
use crate::real::Machine;
use crate::say::Say;

/// Looks, writes, and tells how it ended.
pub(crate) fn observe(arguments: &Observe, say: Say) -> Exit {
    if !HAS_DOORS {
        say.complain("error: this keywright cannot look at clouds");
        say.complain(&format!("help: {NO_DOORS}"));
        return Exit::Misuse;
    }
    wait(observed(arguments, say), say)
}

async fn observed(arguments: &Observe, say: Say) -> Result<Exit, Exit> {
    let sources = sources(&arguments.reach, say).await?;
    let at = Machine.now().to_string();
    let below = arguments.estate.join(FOLDER);
    let mut all: Vec<(Observed, Option<String>)> = Vec::new();
    let mut refused = None;
    let each = &mut |seen: Observed| {
        let kept = keep(&below, &at, &seen);
        let folder = kept.unwrap_or_else(|error| {
            refused.get_or_insert((seen.subject.folder(), error));
            None
        });
        say.talk(&format!("looked at {}", seen.subject.called()));
        all.push((seen, folder));
    };
    op(&Machine, &arguments.estate, &arguments.keys, &sources, each)
        .await
        .map_err(|why| not_observed(&why, say))?;
    if let Some((folder, error)) = refused {
        say.complain(&format!("error: cannot write `{}`: {error}", below.join(folder).display()));
        say.complain("help: see that you may write to the estate's folder, and look again");
        return Err(Exit::Misuse);
    }
    all.sort_by(|a, b| a.0.subject.cmp(&b.0.subject));
    let looked: Vec<_> = all.iter().map(|(it, folder)| looked(it, folder.as_deref())).collect();
    say.data(&match arguments.format {
        Plain::Json => view::json(&at, &looked),
        Plain::Text => view::text(&looked),
    });
    let whole = all.iter().all(|(it, _)| it.seen.gaps.is_empty());
    Ok(if whole { Exit::Clean } else { Exit::Unknown })
}

fn looked<'l>(it: &'l Observed, folder: Option<&'l str>) -> view::Looked<'l> {
    let (called, id) = (it.subject.called(), it.subject.id());
    view::Looked { called, id, folder, seen: &it.seen }
}

/// Writes what was seen in place of what was there, and tells where. Where nothing was seen, what
/// was there stays: the last good look is worth more than none, and keeps its own date.
fn keep(below: &Path, at: &str, seen: &Observed) -> io::Result<Option<String>> {
    if seen.seen.documents.is_empty() {
        return Ok(None);
    }
    let name = seen.subject.folder();
    let (new, old) = (below.join(format!(".{name}.new")), below.join(format!(".{name}.old")));
    let folder = below.join(&name);
    remove(&new)?;
    fs::create_dir_all(&new)?;
    for (export, name) in seen.seen.documents.iter().zip(seen.seen.file_names()) {
        fs::write(new.join(name), &export.text)?;
    }
    fs::write(new.join(RECORD), view::record(at, &looked(seen, None)))?;
    remove(&old)?;
    // WHY: a folder cannot be replaced in one step; what is torn between the two is told by
    // `check`, which finds no documents, and lies whole under the other name.
    if folder.exists() {
        fs::rename(&folder, &old)?;
    }
    fs::rename(&new, &folder)?;
    remove(&old)?;
    Ok(Some(format!("{FOLDER}/{name}")))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn not_observed(why: &NotObserved, say: Say) -> Exit {
    say.complain(&format!("error: {why}"));
    let help = match why {
        NotObserved::Unreadable { .. } => {
            "name the estate's folder; `keywright init --discover` writes its file".to_owned()
        }
        NotObserved::NoKey { known, .. } => match known.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "declare a key in `keywright.toml` first".to_owned(),
        },
    };
    say.complain(&format!("help: {help}"));
    Exit::Misuse
}
