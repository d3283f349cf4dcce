//! `keywright key baseline`: what somebody approved of a key.

use keywright_engine::ops::baseline::{Approved, Live, approve as op, drift, live};
use keywright_engine::ops::render::NotRendered;
use keywright_model::world::Clock as _;
use keywright_policy::{Difference, Seen};
use keywright_store::{Baseline, Entry};
use keywright_views::baseline::{BaselineView, json};

use crate::arguments::{Approve, BaselineDoes, History, Kept, Plain};
use crate::exit::Exit;
use crate::kept::{Missing, failed};
use crate::real::Machine;
use crate::say::Say;

use super::blast::refused;
use super::diff::text as changes;
use super::key::closed;

/// Does it, and tells how it ended.
pub(super) async fn baseline(does: &BaselineDoes, say: Say) -> Result<Exit, Exit> {
    match does {
        BaselineDoes::Approve(it) => approved(it, say).await,
        BaselineDoes::Show(it) => shown(it, say).await,
    }
}

async fn approved(it: &Approve, say: Say) -> Result<Exit, Exit> {
    let keys = read(&it.kept, it.key.as_deref(), say)?;
    let by = it.by.clone().or_else(crate::kept::user);
    let Some(by) = by else {
        say.complain("error: nobody says who approves");
        say.complain("help: name yourself with `--by`: the journal keeps who did what");
        return Err(Exit::Misuse);
    };
    let store = it.kept.opened(Missing::Create, say).await?;
    let (mut exit, mut all) = (Exit::Clean, Vec::new());
    for key in &keys {
        let Seen::Seen(document) = &key.document else {
            tell_unseen(key, say);
            exit = Exit::Unknown;
            continue;
        };
        let entry = Entry::new(Machine.now(), by.clone(), &it.reason);
        match op(&*store, key, document, entry).await {
            Ok(done) => all.push((key, done)),
            Err(error) => {
                let exit = failed(&error, say);
                return Ok(closed(&*store, exit, say).await);
            }
        }
    }
    for (key, done) in all {
        say.data(&match done {
            Approved::Approved(head) => {
                format!("approved: key `{}` as it is (row {})\n", key.key, head.seq)
            }
            Approved::Before(it) => {
                format!("unchanged: key `{}` is as `{}` approved it at {}\n", key.key, it.by, it.at)
            }
        });
    }
    Ok(closed(&*store, exit, say).await)
}

async fn shown(it: &History, say: Say) -> Result<Exit, Exit> {
    let keys = read(&it.kept, Some(&it.key), say)?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let mut exit = Exit::Clean;
    for key in &keys {
        match store.baseline_of(key.spelling.clone()).await {
            Ok(Some(found)) => exit = told(key, &found, it.kept.format, say),
            Ok(None) => {
                say.complain(&format!("unknown: nobody approved key `{}` yet", key.key));
                say.complain("help: look at it, then `keywright key baseline approve`");
                exit = Exit::Unknown;
            }
            Err(error) => exit = failed(&error, say),
        }
    }
    Ok(closed(&*store, exit, say).await)
}

/// A baseline, and what changed since.
fn told(key: &Live, found: &Baseline, format: Plain, say: Say) -> Exit {
    let difference = drift(key, found);
    match format {
        Plain::Json => say.data(&json(&[view(found)])),
        Plain::Text => {
            let days = Machine.now().duration_since(found.at).as_hours() / 24;
            say.data(&format!(
                "key `{}`: approved by `{}` at {}, {days} days ago: {}\n  sha256 {}\n",
                key.key, found.by, found.at, found.why, found.digest
            ));
            match &difference {
                None => say.data("unchanged since\n"),
                Some(it) => say.data(&since(it)),
            }
        }
    }
    if let Seen::Unseen(_) = key.document {
        tell_unseen(key, say);
        return Exit::Unknown;
    }
    match difference {
        None => Exit::Clean,
        Some(_) => Exit::Found,
    }
}

fn since(difference: &Difference) -> String {
    format!("changed since\n{}", changes(difference, &|_| &[]))
}

fn read(kept: &Kept, key: Option<&str>, say: Say) -> Result<Vec<Live>, Exit> {
    let keys = live(&Machine, &kept.place().folder, key);
    let keys = keys.map_err(|why: NotRendered| refused(&why, say))?;
    for it in keys.iter().flat_map(|it| &it.unjudged) {
        say.talk(&format!("not read: {}: {}", it.file, it.why));
    }
    Ok(keys)
}

fn tell_unseen(key: &Live, say: Say) {
    if let Seen::Unseen(why) = &key.document {
        say.complain(&format!("unknown: what decides access to key `{}`: {why}", key.key));
        say.complain("help: `keywright check` tells how to export it");
    }
}

fn view(it: &Baseline) -> BaselineView {
    BaselineView {
        spelling: it.spelling.clone(),
        key: it.key.to_string(),
        document: it.document.clone(),
        digest: it.digest.to_string(),
        by: it.by.clone(),
        at: it.at.to_string(),
        why: it.why.clone(),
        row: it.row,
    }
}
