//! What somebody approved of a key, and whether the key still is so.

use std::path::Path;

use keywright_estate::declaration::Key;
use keywright_estate::{Unjudged, compared, deciding};
use keywright_model::KeyName;
use keywright_model::world::Files;
use keywright_policy::{Difference, Seen};
use keywright_store::journal::Head;
use keywright_store::{Approval, Baseline, Entry, Error, Store};

use super::check::Reader;
use super::declared::{declaration, documents};
use super::render::NotRendered;

/// A key with what decides access to it.
#[derive(Debug)]
pub struct Live {
    /// The key.
    pub key: KeyName,
    /// As the estate spells it.
    pub spelling: String,
    /// Its cloud.
    pub cloud: keywright_model::Cloud,
    /// All that decides access to it, in its one spelling.
    pub document: Seen<String>,
    /// What was handed in and left out.
    pub unjudged: Vec<Unjudged>,
}

/// What came of an approval.
#[derive(Debug)]
pub enum Approved {
    /// It is the key's baseline from here on.
    Approved(Head),
    /// It was before; nothing was written.
    Before(Baseline),
}

/// Reads what decides access to a key of an estate; to all of its keys, where none is named.
///
/// # Errors
/// A file cannot be read, or no such key is declared.
pub fn live(files: &dyn Files, folder: &Path, key: Option<&str>) -> Result<Vec<Live>, NotRendered> {
    let reader = Reader { files };
    let estate = declaration(reader, folder)?;
    let wanted = |it: &Key| key.is_none_or(|key| it.name.value.as_str() == key);
    let mut found = Vec::new();
    for (index, it) in estate.keys.iter().enumerate().filter(|it| wanted(it.1)) {
        let mut unjudged = Vec::new();
        let all = documents(reader, folder, &estate, index, &mut unjudged)?;
        let spelling = it.id.value.clone();
        let document = deciding(it.cloud, &spelling, &all);
        found.push(Live {
            key: it.name.value.clone(),
            spelling,
            cloud: it.cloud,
            document,
            unjudged,
        });
    }
    match key {
        Some(key) if found.is_empty() => {
            let known = estate.keys_like(key).into_iter().map(str::to_owned).collect();
            Err(NotRendered::NoKey { key: key.to_owned(), known })
        }
        Some(_) | None => Ok(found),
    }
}

/// Approves a document as the baseline of its key.
///
/// # Errors
/// The store's.
pub async fn approve(
    store: &dyn Store,
    live: &Live,
    document: &str,
    entry: Entry,
) -> Result<Approved, Error> {
    let before = store.baseline_of(live.spelling.clone()).await?;
    if let Some(before) = before.filter(|it| it.document == document) {
        return Ok(Approved::Before(before));
    }
    let (spelling, key) = (live.spelling.clone(), live.key.clone());
    let approval = Approval { spelling, key, document: document.to_owned() };
    Ok(Approved::Approved(store.baseline_approve(approval, entry).await?))
}

/// Who gained or lost what since a baseline; nothing where the key is as it was approved.
pub fn drift(live: &Live, baseline: &Baseline) -> Option<Difference> {
    match &live.document {
        Seen::Seen(document) if *document == baseline.document => None,
        Seen::Seen(document) => Some(compared(live.cloud, &baseline.document, document)),
        Seen::Unseen(why) => Some(Difference::undecided(why.clone())),
    }
}
