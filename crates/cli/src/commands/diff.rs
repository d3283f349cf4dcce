//! `keywright diff`: who gains or loses what, in words.

use std::path::Path;

use keywright_engine::ops::Refused;
use keywright_engine::ops::diff::{Hits, diff as compare, hits};
use keywright_engine::ops::prove::subject;
use keywright_model::ClusterName;
use keywright_model::world::Files;
use keywright_policy::{Change, Difference, Doubt, Plane};
use keywright_views::diff as view;

use crate::arguments::{Diff, Plain};
use crate::exit::Exit;
use crate::say::Say;

/// Compares, prints, and tells how it ended.
pub(crate) fn diff(arguments: &Diff, say: Say, files: &dyn Files) -> Exit {
    let read = |path: &Path| subject(files, path, None).map_err(|why| refused(path, &why, say));
    let (before, after) = match (read(&arguments.before), read(&arguments.after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let sides = [&before, &after];
    let hits = match arguments.estate.as_deref().map(|it| (it, hits(files, it, sides))) {
        None => Hits::default(),
        Some((_, Ok(hits))) => hits,
        Some((folder, Err(why))) => return refused(folder, &why, say),
    };
    let difference = match compare(&before, &after) {
        Ok(difference) => difference,
        Err(why) => return refused(&arguments.after, &why, say),
    };
    let hit = |it: &Change| hits.clusters.get(&it.principal).map(Vec::as_slice).unwrap_or_default();
    match arguments.format {
        Plain::Json => say.data(&view::diff(&difference, &hit, &hits.unjudged)),
        Plain::Text => {
            say.data(&text(&difference, &hit));
            hits.unjudged
                .iter()
                .for_each(|it| say.talk(&format!("not read: {}: {}", it.file, it.why)));
            difference.assumed.iter().for_each(|it| say.talk(&format!("assumed: {it}")));
        }
    }
    match (difference.changes.is_empty(), difference.is_told()) {
        (false, _) => Exit::Found,
        (true, false) => Exit::Unknown,
        (true, true) => Exit::Clean,
    }
}

pub(super) fn text<'k>(
    difference: &Difference,
    hit: &dyn Fn(&Change) -> &'k [ClusterName],
) -> String {
    let mut out = String::new();
    for it in &difference.changes {
        out.push_str(&change(it, hit(it)));
    }
    for it in &difference.doubts {
        out.push_str(&format!("? cannot tell {}\n", doubt(it)));
    }
    if let Some(why) = &difference.undecided {
        out.push_str(&format!("? cannot tell what else changes: {why}\n"));
    }
    if out.is_empty() {
        out.push_str("nobody gains or loses anything\n");
    }
    out
}

fn change(it: &Change, clusters: &[ClusterName]) -> String {
    let (sign, verb) = if it.gained { ("+", "gains") } else { ("-", "loses") };
    let plane = match it.plane {
        Some(Plane::Control) => " in management",
        Some(Plane::Data) | None => "",
    };
    let mut out = format!("{sign} {} {verb}{plane} {}\n", it.who, list(&it.actions));
    if !it.keys.is_empty() {
        let keys: Vec<String> = it.keys.iter().map(|it| format!("`{it}`")).collect();
        out.push_str(&format!("    depending on {}\n", keys.join(", ")));
        for (key, values) in it.example() {
            match values {
                [] => out.push_str(&format!("    for example without `{key}`\n")),
                all => out.push_str(&format!("    for example with {key} = {}\n", all.join(", "))),
            }
        }
    }
    for what in &it.open {
        out.push_str(&format!("    depending on {what}, as in the witness\n"));
    }
    let clusters: Vec<String> = clusters.iter().map(|it| format!("`{it}`")).collect();
    if !clusters.is_empty() {
        out.push_str(&format!("    hits cluster {}\n", clusters.join(", ")));
    }
    out
}

fn doubt(it: &Doubt) -> String {
    match it.actions.as_slice() {
        [] => it.sentence("anything else"),
        all => it.sentence(&list(all)),
    }
}

/// Actions up to a number that a person reads; the rest is counted.
fn list(actions: &[String]) -> String {
    const TOLD_MAX: usize = 8;
    let told: Vec<String> = actions.iter().take(TOLD_MAX).map(|it| format!("`{it}`")).collect();
    match actions.len().checked_sub(TOLD_MAX).filter(|it| 0 < *it) {
        Some(more) => format!("{} and {more} more", told.join(", ")),
        None => told.join(", "),
    }
}

fn refused(path: &Path, why: &Refused, say: Say) -> Exit {
    say.complain(&format!("error: cannot judge `{}`: {why}", path.display()));
    say.complain(
        "help: name two policies, bare or as `get-key-policy` prints them, or two bundles of \
         exports",
    );
    Exit::Misuse
}
