//! `keywright init`: a commented `keywright.toml` to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use keywright_engine::ops::observe::find;
use keywright_estate::declaration::{Discovered, discovered, template};

use crate::arguments::Init;
use crate::exit::Exit;
use crate::kept::wait;
use crate::live::{HAS_DOORS, NO_DOORS, sources};
use crate::say::Say;

/// Writes the file. One that is there is never touched.
pub(crate) fn init(arguments: &Init, say: Say) -> Exit {
    if !arguments.discover {
        let next = "name your keys and clusters in it, then `keywright check";
        return write(arguments, &template(), next, say);
    }
    if !HAS_DOORS {
        say.complain("error: this keywright cannot look at clouds");
        say.complain(&format!("help: {NO_DOORS}"));
        return Exit::Misuse;
    }
    wait(found(arguments, say), say)
}

/// Looks for keys and clusters, and writes them.
async fn found(arguments: &Init, say: Say) -> Result<Exit, Exit> {
    let sources = sources(&arguments.reach);
    let found = find(&sources).await;
    let vendors: Vec<&str> = sources.clusters.iter().map(|it| it.name()).collect();
    let folder = std::path::absolute(&arguments.folder).ok();
    let name = folder.as_deref().and_then(|it| it.file_name()?.to_str()).unwrap_or("estate");
    let text = discovered(Discovered {
        name,
        keys: &found.keys,
        records: &found.records,
        clusters: &found.clusters,
        gaps: &found.gaps,
        vendors: &vendors,
    });
    for gap in &found.gaps {
        let (what, because, call) = (&gap.what, gap.cause.because(), &gap.call);
        say.complain(&format!("not seen: {what}: {because} (`{call}`): {}", gap.said));
        say.complain(&format!("help: {}", gap.cause.next_step(call)));
    }
    if found.keys.is_empty() && found.records.is_empty() && found.clusters.is_empty() {
        say.complain("error: no key and no cluster was found, so nothing was written");
        say.complain("help: `keywright doctor` tells what is reached, and as whom");
        return Ok(if found.gaps.is_empty() { Exit::Misuse } else { Exit::Unknown });
    }
    say.talk(&format!("found {} keys, {} clusters", found.keys.len(), found.clusters.len()));
    let next = "read it, then `keywright observe";
    Ok(match write(arguments, &text, next, say) {
        Exit::Clean if !found.gaps.is_empty() => Exit::Unknown,
        exit => exit,
    })
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
