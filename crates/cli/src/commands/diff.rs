//! `keywright diff`: who gains or loses what, in words.

use std::collections::BTreeMap;
use std::path::Path;

use keywright_clouds::aws::prove::{Change, Difference, diff as compare};
use keywright_engine::ops::Refused;
use keywright_engine::ops::diff::clusters;
use keywright_engine::ops::prove::policy;
use keywright_model::ClusterName;
use keywright_model::world::Files;
use keywright_views::diff as view;

use crate::arguments::{Diff, Plain};
use crate::exit::Exit;
use crate::say::Say;

/// Compares, prints, and tells how it ended.
pub(crate) fn diff(arguments: &Diff, say: Say, files: &dyn Files) -> Exit {
    let read = |path: &Path| policy(files, path, None).map_err(|why| refused(path, &why, say));
    let (before, after) = match (read(&arguments.before), read(&arguments.after)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(exit), _) | (_, Err(exit)) => return exit,
    };
    let named = |id: &str| before.names(id) || after.names(id);
    let known = match arguments.estate.as_deref().map(|it| (it, clusters(files, it, &named))) {
        None => BTreeMap::new(),
        Some((_, Ok(known))) => known,
        Some((folder, Err(why))) => return refused(folder, &why, say),
    };
    let difference = compare(&before, &after);
    let hit = |it: &Change| known.get(&it.principal).map(Vec::as_slice).unwrap_or_default();
    match arguments.format {
        Plain::Json => say.data(&view::diff(&difference, &hit)),
        Plain::Text => say.data(&text(&difference, &hit)),
    }
    match (difference.changes.is_empty(), difference.unknown.is_empty()) {
        (false, _) => Exit::Found,
        (true, false) => Exit::Unknown,
        (true, true) => Exit::Clean,
    }
}

fn text<'k>(difference: &Difference, hit: &dyn Fn(&Change) -> &'k [ClusterName]) -> String {
    let mut out = String::new();
    for it in &difference.changes {
        let (sign, verb) = if it.gained { ("+", "gains") } else { ("-", "loses") };
        out.push_str(&format!("{sign} {} {verb} {}\n", it.who, list(&it.actions)));
        if !it.keys.is_empty() {
            let keys: Vec<String> = it.keys.iter().map(|it| format!("`{it}`")).collect();
            out.push_str(&format!("    depending on {}\n", keys.join(", ")));
            let carried = it.witness.context.iter().filter(|pair| it.keys.contains(&pair.0));
            for (key, values) in carried {
                match values.as_slice() {
                    [] => out.push_str(&format!("    for example without `{key}`\n")),
                    all => {
                        out.push_str(&format!("    for example with {key} = {}\n", all.join(", ")));
                    }
                }
            }
        }
        let clusters: Vec<String> = hit(it).iter().map(|it| format!("`{it}`")).collect();
        if !clusters.is_empty() {
            let word = if it.gained { "serves" } else { "stops" };
            out.push_str(&format!("    {word} cluster {}\n", clusters.join(", ")));
        }
    }
    for it in &difference.unknown {
        out.push_str(&format!("? cannot tell {it}\n"));
    }
    if out.is_empty() {
        out.push_str("nobody gains or loses anything\n");
    }
    out
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
    say.complain("help: name two policies, bare or as `aws kms get-key-policy` prints them");
    Exit::Misuse
}
