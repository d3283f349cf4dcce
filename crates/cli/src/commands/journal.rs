//! `keywright journal`: whether what was done is told as it was, and the rows for whoever asks.

use keywright_store::{Error, Store, Verdict, audit};
use keywright_views::journal as view;

use crate::arguments::{Journal, JournalDoes, Kept, Plain};
use crate::exit::Exit;
use crate::kept::{Found, Missing, failed, no_store, wait};
use crate::say::Say;

/// Rows that are read at once.
const PAGE: usize = 1_000;

/// Does it, and tells how it ended.
pub(crate) fn journal(arguments: &Journal, say: Say) -> Exit {
    let done = async {
        match &arguments.does {
            JournalDoes::Verify { kept } => verified(kept, say).await,
            JournalDoes::Export { kept } => exported(kept, say).await,
        }
    };
    wait(done, say)
}

async fn open(kept: &Kept, say: Say) -> Result<Box<dyn Store>, Exit> {
    match kept.open(Missing::Without).await {
        Ok(Found::Open(store)) => Ok(store),
        Ok(Found::None(place)) => Err(no_store(&place, say)),
        Err(error) => Err(failed(&error, say)),
    }
}

async fn verified(kept: &Kept, say: Say) -> Result<Exit, Exit> {
    let store = open(kept, say).await?;
    let found = match store.snapshot().await {
        Ok(mut view) => audit(&mut *view, &[]).await,
        Err(error) => Err(error),
    };
    let (holds, told) = match found.map_err(|error| failed(&error, say))? {
        Verdict::Whole(head) => {
            (true, format!("every row up to {} is as it was written", head.seq))
        }
        Verdict::Broken(broken) => (false, broken.to_string()),
        Verdict::Unlike(unlike) => (false, unlike.to_string()),
    };
    match (kept.format, holds) {
        (Plain::Json, _) => say.data(&view::verified(holds, &told)),
        (Plain::Text, true) => say.data(&format!("whole: {told}\n")),
        (Plain::Text, false) => {}
    }
    if holds {
        say.talk(
            "note: that rows were cut off at the end only shows against a head kept elsewhere",
        );
        return Ok(Exit::Clean);
    }
    say.complain(&format!("error: {told}"));
    say.complain("help: keep a copy for whoever looks into it, then restore a backup");
    Ok(Exit::Found)
}

async fn exported(kept: &Kept, say: Say) -> Result<Exit, Exit> {
    let store = open(kept, say).await?;
    rows(&*store, say).await.map_err(|error| failed(&error, say))?;
    Ok(Exit::Clean)
}

async fn rows(store: &dyn Store, say: Say) -> Result<(), Error> {
    let (mut view, mut from) = (store.snapshot().await?, 1);
    loop {
        let page = view.journal_page(from, PAGE).await?;
        let Some(last) = page.last() else { return Ok(()) };
        from = last.seq + 1;
        for row in &page {
            say.data(&view::row(&view::RowView {
                seq: row.seq,
                at_us: row.at.as_microsecond(),
                actor: &row.actor,
                act: &row.act,
                subject: &row.subject,
                body: &row.body,
                previous: row.previous.to_string(),
                hash: row.hash.to_string(),
            }));
        }
    }
}
