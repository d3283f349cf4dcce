//! `keywright store`: the whole store out, and in.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, ErrorKind};
use std::path::Path;

use keywright_model::world::Clock as _;
use keywright_store::backup;

use crate::arguments::{Kept, StoreArguments, StoreDoes};
use crate::exit::Exit;
use crate::kept::{Missing, failed, wait};
use crate::real::Machine;
use crate::say::Say;

/// Does it, and tells how it ended.
pub(crate) fn store(arguments: &StoreArguments, say: Say) -> Exit {
    let done = async {
        match &arguments.does {
            StoreDoes::Backup { file, kept } => backed_up(file, kept, say).await,
            StoreDoes::Restore { file, kept } => restored(file, kept, say).await,
        }
    };
    wait(done, say)
}

async fn backed_up(path: &Path, kept: &Kept, say: Say) -> Result<Exit, Exit> {
    let store = kept.opened(Missing::Without, say).await?;
    let file = new_file(path, say)?;
    let mut view = store.snapshot().await.map_err(|error| failed(&error, say))?;
    let mut out = BufWriter::new(&file);
    let head = backup::write(&mut *view, Machine.now(), &mut out).await;
    drop(out);
    let head = head.map_err(|error| failed(&error, say))?;
    if let Err(error) = file.sync_all() {
        say.complain(&format!("error: cannot keep `{}`: {error}", path.display()));
        say.complain("help: see that there is room, then write the backup anew");
        return Err(Exit::Misuse);
    }
    say.data(&format!("backed up to row {}, {}\n", head.seq, head.hash));
    say.talk(
        "note: keep the row and the hash apart from the file: they tell whether it is this one",
    );
    Ok(Exit::Clean)
}

/// A file that was not there.
pub(super) fn new_file(path: &Path, say: Say) -> Result<File, Exit> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // WHY: whoever may read a backup knows every key and every name; a private key, all the more.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        let shown = path.display();
        match error.kind() {
            ErrorKind::AlreadyExists => {
                say.complain(&format!("error: `{shown}` is there already, and is left as it is"));
                say.complain("help: name another file");
            }
            _ => {
                say.complain(&format!("error: cannot write `{shown}`: {error}"));
                say.complain("help: name a file in a folder that you may write to");
            }
        }
        Exit::Misuse
    })
}

async fn restored(path: &Path, kept: &Kept, say: Say) -> Result<Exit, Exit> {
    let file = File::open(path).map_err(|error| {
        say.complain(&format!("error: cannot read `{}`: {error}", path.display()));
        say.complain("help: name a file that `keywright store backup` wrote");
        Exit::Misuse
    })?;
    let store = kept.opened(Missing::Create, say).await?;
    let head = store.restore(Box::new(BufReader::new(file))).await;
    let head = head.map_err(|error| failed(&error, say))?;
    store.close().await.map_err(|error| failed(&error, say))?;
    say.data(&format!("restored to row {}, {}\n", head.seq, head.hash));
    Ok(Exit::Clean)
}
