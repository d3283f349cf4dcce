//! `keywright journal`: whether what was done is told as it was, and the rows for whoever asks.

use std::io::Write as _;
use std::path::Path;

use keywright_model::world::Files as _;
use keywright_store::journal::{Checkpoint, NoteError, Signed, Signer, Trusted};
use keywright_store::{Error, Verdict, audit, backup};
use keywright_views::journal as view;

use crate::arguments::{self, Journal, JournalDoes, Kept, Plain, Verify};
use crate::exit::Exit;
use crate::kept::{Missing, failed, wait};
use crate::real::Machine;
use crate::say::Say;

use super::store::new_file;

/// A note or a key is no longer than this.
const NOTE_BYTES_MAX: u64 = 64 * 1024;

/// Does it, and tells how it ended.
pub(crate) fn journal(arguments: &Journal, say: Say) -> Exit {
    let done = async {
        match &arguments.does {
            JournalDoes::Verify(it) => verified(it, say).await,
            JournalDoes::Export { from, kept } => exported(*from, kept, say).await,
            JournalDoes::Checkpoint(it) => signed(it, say).await,
            JournalDoes::NewKey { name, out } => made(name, out, say),
        }
    };
    wait(done, say)
}

async fn verified(it: &Verify, say: Say) -> Result<Exit, Exit> {
    let checkpoints = checkpoints(it, say)?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let found = match store.snapshot().await {
        Ok(mut view) => audit(&mut *view, &checkpoints).await,
        Err(error) => Err(error),
    };
    let (holds, told) = match found.map_err(|error| failed(&error, say))? {
        Verdict::Whole(head) => {
            (true, format!("every row up to {} is as it was written", head.seq))
        }
        Verdict::Broken(broken) => (false, broken.to_string()),
        Verdict::Unlike(unlike) => (false, unlike.to_string()),
    };
    match (it.kept.format, holds) {
        (Plain::Json, _) => say.data(&view::verified(holds, &told)),
        (Plain::Text, true) => say.data(&format!("whole: {told}\n")),
        (Plain::Text, false) => {}
    }
    if !holds {
        say.complain(&format!("error: {told}"));
        say.complain("help: keep a copy for whoever looks into it, then restore a backup");
        return Ok(Exit::Found);
    }
    if checkpoints.is_empty() {
        say.talk(
            "note: that rows were cut off at the end, or all written anew, only shows against a \
             checkpoint that is kept elsewhere",
        );
    }
    Ok(Exit::Clean)
}

/// The checkpoints that were kept elsewhere, each with a signature that counts.
fn checkpoints(it: &Verify, say: Say) -> Result<Vec<Signed>, Exit> {
    // INVARIANT: the command line requires whom to trust where there is a checkpoint.
    let Some(trust) = &it.trust else { return Ok(Vec::new()) };
    let trusted = Trusted::parse(trust).map_err(|why| refused("`--trust`", why, say))?;
    let open = |path: &std::path::PathBuf| {
        let note = text(path, say)?;
        Checkpoint::open(&note, &it.origin, &trusted)
            .map_err(|why| refused(&format!("`{}`", path.display()), why, say))
    };
    it.checkpoint.iter().map(open).collect()
}

fn text(path: &Path, say: Say) -> Result<String, Exit> {
    let read = Machine.read(path, NOTE_BYTES_MAX);
    let read = read.and_then(|it| String::from_utf8(it).map_err(std::io::Error::other));
    read.map_err(|error| {
        say.complain(&format!("error: cannot read `{}`: {error}", path.display()));
        say.complain("help: name a file that is there and that you may read");
        Exit::Misuse
    })
}

fn refused(what: &str, why: NoteError, say: Say) -> Exit {
    say.complain(&format!("error: {what} is refused: {why}"));
    say.complain(
        "help: `journal new-key` makes keys, `journal checkpoint` signs; origins must agree",
    );
    match why {
        // WHY: somebody passes off what the trusted signer never signed.
        NoteError::Forged | NoteError::Unsigned => Exit::Found,
        NoteError::Form | NoteError::Key => Exit::Misuse,
    }
}

async fn exported(from: u64, kept: &Kept, say: Say) -> Result<Exit, Exit> {
    let store = kept.opened(Missing::Without, say).await?;
    let mut view = store.snapshot().await.map_err(|error| failed(&error, say))?;
    let mut out = std::io::BufWriter::new(std::io::stdout());
    match backup::journal(&mut *view, from, &mut out).await {
        // WHY: a reader that has gone away has all that it wanted.
        Err(Error::File { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {}
        done => done.map_err(|error| failed(&error, say))?,
    }
    Ok(Exit::Clean)
}

async fn signed(it: &arguments::Checkpoint, say: Say) -> Result<Exit, Exit> {
    let shown = format!("`{}`", it.key.display());
    let signer = Signer::parse(&text(&it.key, say)?).map_err(|why| refused(&shown, why, say))?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let head = store.journal_head().await.map_err(|error| failed(&error, say))?;
    let checkpoint = Checkpoint { origin: it.origin.clone(), head };
    let note = checkpoint.sign(&signer).map_err(|why| refused("`--origin`", why, say))?;
    say.data(&note);
    Ok(Exit::Clean)
}

/// Makes a key, whose private half is never printed.
fn made(name: &str, out: &Path, say: Say) -> Result<Exit, Exit> {
    let mut seed = [0; 32];
    if let Err(error) = getrandom::fill(&mut seed) {
        say.complain(&format!("error: the system has no chance to give: {error}"));
        say.complain("help: try again");
        return Err(Exit::Misuse);
    }
    let signer =
        Signer::new(name, &seed).map_err(|why| refused(&format!("the name `{name}`"), why, say))?;
    let mut file = new_file(out, say)?;
    let written = writeln!(file, "{}", signer.private()).and_then(|()| file.sync_all());
    if let Err(error) = written {
        say.complain(&format!("error: cannot write `{}`: {error}", out.display()));
        say.complain("help: see that there is room, then name another file");
        return Err(Exit::Misuse);
    }
    say.data(&format!("{}\n", signer.trusted()));
    Ok(Exit::Clean)
}
