//! An estate's declaration, and the vendor's records among its documents, for what is asked of one
//! key or of one change. What there is to tell of the estate as a whole, `check` tells.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keywright_estate::Unjudged;
use keywright_estate::declaration::{Estate, Told};
use keywright_estate::document::{Asked, Kind, Opened};
use keywright_model::text::Document;
use keywright_vendors::confluent::{self, Record};

use super::check::{Reader, Unreachable, is_json, shown};

/// A file that cannot be read, or is not what it should be.
pub(super) struct Unread {
    pub(super) path: PathBuf,
    pub(super) why: String,
}

impl From<Unreachable> for Unread {
    fn from(it: Unreachable) -> Unread {
        Unread { path: it.path, why: it.why.to_string() }
    }
}

/// The declaration of the estate in a folder.
pub(super) fn declaration(reader: Reader<'_>, folder: &Path) -> Result<Estate, Unread> {
    let path = folder.join("keywright.toml");
    let source = reader.declaration(&path)?;
    Estate::read(Arc::new(source)).map_err(|mistakes| {
        let first = mistakes.first().map(|it| it.message.as_str()).unwrap_or_default();
        let why = match mistakes.len() {
            0 | 1 => format!("it is mistaken: {first}"),
            more => format!("it has {more} mistakes, the first of them: {first}"),
        };
        Unread { path, why }
    })
}

/// The vendor's records among documents. What should be one and cannot be read is put to what is
/// not judged: whose record it is, nobody can tell.
pub(super) fn records<'t>(
    reader: Reader<'_>,
    folder: &Path,
    documents: impl Iterator<Item = &'t Told<String>>,
    unjudged: &mut Vec<Unjudged>,
) -> Result<Vec<Record>, Unread> {
    let mut records = Vec::new();
    for told in documents {
        for (path, asked) in walk(reader, folder, told)? {
            let opened = reader.open(&path, asked)?;
            match readable(&path, &opened) {
                Err(it) => unjudged.push(Unjudged { file: shown(&it.path), why: it.why }),
                Ok(()) if is_json(&path) => unjudged.extend(opened.unjudged),
                Ok(()) => {}
            }
            for (kind, document) in opened.documents {
                if kind == Kind::Confluent(confluent::Kind::Keys) {
                    records.extend(confluent::records(&document));
                }
            }
        }
    }
    Ok(records)
}

/// The documents of a declared key, all of them readable.
pub(super) fn documents(
    reader: Reader<'_>,
    folder: &Path,
    estate: &Estate,
    index: usize,
    unjudged: &mut Vec<Unjudged>,
) -> Result<Vec<(Kind, Document)>, Unread> {
    let (mut documents, mut seen) = (Vec::new(), BTreeSet::new());
    for told in estate.keys.get(index).map(|it| it.documents.as_slice()).unwrap_or_default() {
        for (path, asked) in walk(reader, folder, told)? {
            if !seen.insert(path.clone()) {
                continue;
            }
            // WHY: what cannot be read may be the policy that a new one would replace, or name the
            // key as another one.
            let asked = match asked {
                Asked::InFolder if is_json(&path) => Asked::ByName,
                Asked::ByName | Asked::InFolder | Asked::Unread(_) => asked,
            };
            let opened = reader.open(&path, asked)?;
            readable(&path, &opened)?;
            unjudged.extend(opened.unjudged);
            documents.extend(opened.documents);
        }
    }
    Ok(documents)
}

/// What one entry of a list of documents leads to.
fn walk(
    reader: Reader<'_>,
    folder: &Path,
    told: &Told<String>,
) -> Result<Vec<(PathBuf, Asked)>, Unread> {
    Ok(reader.walk(&folder.join(&told.value), &|_| false)?)
}

/// Whether a file that should be a document is one.
pub(super) fn readable(path: &Path, opened: &Opened) -> Result<(), Unread> {
    if !opened.unreadable {
        return Ok(());
    }
    let told = opened.findings.first().map(|it| it.message.clone());
    let why = told.unwrap_or_else(|| "it is no JSON".to_owned());
    Err(Unread { path: path.to_owned(), why })
}
