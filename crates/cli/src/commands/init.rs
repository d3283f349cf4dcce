//! `keywright init`: a commented `keywright.toml` to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use keywright_engine::ops::observe::{Found, find, find_in_state};
use keywright_estate::declaration::{Discovered, discovered, template};
use keywright_views::observed::gap;

use crate::arguments::Init;
use crate::exit::Exit;
use crate::kept::wait;
use crate::live::{HAS_DOORS, NO_DOORS, sources};
use crate::real::Machine;
use crate::say::Say;
use crate::text::count;

/// Writes the file. One that is there is never touched.
pub(crate) fn init(arguments: &Init, say: Say) -> Exit {
    if !arguments.discover {
        let next = "name your keys and clusters in it, then `keywright check";
        return write(arguments, &template(), next, say);
    }
    if let Some(path) = &arguments.state {
        return match find_in_state(&Machine, path) {
            Ok(found) => write_found(arguments, &found, &[], say),
            Err((path, why)) => {
                say.complain(&format!("error: cannot read `{}`: {why}", path.display()));
                say.complain("help: print the state anew: `terraform show -json > state.json`");
                Exit::Misuse
            }
        };
    }
    if !HAS_DOORS {
        say.complain("error: this keywright cannot look at clouds");
        say.complain(&format!("help: {NO_DOORS}"));
        return Exit::Misuse;
    }
    let looked = async {
        let sources = sources(&arguments.reach, say).await?;
        let found = find(&sources).await;
        let vendors: Vec<&str> = sources.clusters.iter().map(|it| it.name()).collect();
        Ok(write_found(arguments, &found, &vendors, say))
    };
    wait(looked, say)
}

/// Writes the keys and clusters that were found.
fn write_found(arguments: &Init, found: &Found, vendors: &[&str], say: Say) -> Exit {
    let folder = std::path::absolute(&arguments.folder).ok();
    let name = folder.as_deref().and_then(|it| it.file_name()?.to_str()).unwrap_or("estate");
    let text = discovered(Discovered {
        name,
        keys: &found.keys,
        records: &found.records,
        clusters: &found.clusters,
        gaps: &found.gaps,
        vendors,
    });
    found.gaps.iter().flat_map(gap).for_each(|it| say.complain(&it));
    if found.keys.is_empty() && found.records.is_empty() && found.clusters.is_empty() {
        say.complain("error: no key and no cluster was found, so nothing was written");
        say.complain("help: `keywright doctor` tells what is reached, and as whom");
        return if found.gaps.is_empty() { Exit::Misuse } else { Exit::Unknown };
    }
    let (keys, clusters) = (count(found.keys.len(), "key"), count(found.clusters.len(), "cluster"));
    say.talk(&format!("found {keys}, {clusters}"));
    let next = "read it, then `keywright observe";
    match write(arguments, &text, next, say) {
        Exit::Clean if !found.gaps.is_empty() => Exit::Unknown,
        exit => exit,
    }
}

fn write(arguments: &Init, text: &str, next: &str, say: Say) -> Exit {
    let path = arguments.folder.join("keywright.toml");
    let shown = path.display();
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    match written {
        Ok(()) => {
            say.talk(&format!("wrote {shown}"));
            say.talk(&format!("next: {next} {}`", arguments.folder.display()));
            Exit::Clean
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            say.complain(&format!("error: `{shown}` is there already, and is left as it is"));
            say.complain("help: move it away first, or name another folder");
            Exit::Misuse
        }
        Err(error) => {
            say.complain(&format!("error: cannot write `{shown}`: {error}"));
            say.complain("help: name a folder that exists and that you may write to");
            Exit::Misuse
        }
    }
}
