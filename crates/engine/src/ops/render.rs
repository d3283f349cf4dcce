//! Write what the vendor of one key needs, from an estate or from the vendor's record alone.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keywright_estate::document::{Asked, Opened};
use keywright_estate::{RenderedKey, render as write};
use keywright_model::KeyName;
use keywright_model::world::Files;
use keywright_policy::Unrendered;

use super::check::{Reader, Unreachable, shown};
use super::declared::{Unread, declaration, documents, readable, records};

/// Of which key.
#[derive(Debug)]
pub enum Wanted {
    /// A key of an estate, by its name there.
    Declared {
        /// The estate's folder.
        folder: PathBuf,
        /// The key's name.
        key: String,
    },
    /// The one key of the vendor's record in this file.
    Recorded(PathBuf),
}

/// Why nothing is written.
#[derive(Debug)]
pub enum NotRendered {
    /// A file cannot be read, or is not what it should be.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The estate declares no such key.
    NoKey {
        /// The name that was asked for.
        key: String,
        /// The keys that it does declare, the nearest spelling first.
        known: Vec<String>,
    },
    /// It is not known whom to let in, or where.
    Unknown(String),
    /// What was handed in is not fit to be relied on.
    Unfit(String),
}

impl fmt::Display for NotRendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotRendered::Unreadable { path, why } => {
                write!(f, "cannot read `{}`: {why}", shown(path))
            }
            NotRendered::NoKey { key, .. } => write!(f, "the estate declares no key `{key}`"),
            NotRendered::Unknown(why) | NotRendered::Unfit(why) => f.write_str(why),
        }
    }
}

impl From<Unread> for NotRendered {
    fn from(it: Unread) -> NotRendered {
        NotRendered::Unreadable { path: it.path, why: it.why }
    }
}

impl From<Unreachable> for NotRendered {
    fn from(it: Unreachable) -> NotRendered {
        Unread::from(it).into()
    }
}

impl From<Unrendered> for NotRendered {
    fn from(it: Unrendered) -> NotRendered {
        match it {
            Unrendered::Unknown(why) => NotRendered::Unknown(why),
            Unrendered::Unfit(why) => NotRendered::Unfit(why),
        }
    }
}

/// Writes.
///
/// # Errors
/// A file cannot be read, no such key is declared, or nobody can tell whom to let in.
pub fn render(files: &dyn Files, wanted: &Wanted) -> Result<RenderedKey, NotRendered> {
    let reader = Reader { files };
    match wanted {
        Wanted::Declared { folder, key } => declared(reader, folder, key),
        Wanted::Recorded(path) => {
            let opened = reader.open(path, Asked::ByName)?;
            readable(path, &opened)?;
            if !opened.holds_record() {
                let why = "it holds no record of a key, as `confluent byok describe -o json` \
                           prints one";
                return Err(NotRendered::Unreadable { path: path.clone(), why: why.to_owned() });
            }
            let name = KeyName::new(recorded_name(&opened).unwrap_or("key"));
            Ok(write(name, None, opened.documents, &[])?)
        }
    }
}

/// What the vendor calls the one key of a record.
fn recorded_name(opened: &Opened) -> Option<&str> {
    let (_, document) = opened.documents.first()?;
    document.root.get("id")?.as_str()
}

fn declared(reader: Reader<'_>, folder: &Path, key: &str) -> Result<RenderedKey, NotRendered> {
    let estate = declaration(reader, folder)?;
    let found = estate.keys.iter().position(|it| it.name.value.as_str() == key);
    let Some(index) = found else {
        let known = estate.keys_like(key).into_iter().map(str::to_owned).collect();
        return Err(NotRendered::NoKey { key: key.to_owned(), known });
    };
    let mut unjudged = Vec::new();
    let records = records(reader, folder, estate.documents.iter(), &mut unjudged)?;
    let documents = documents(reader, folder, &estate, index, &mut unjudged)?;
    let name = KeyName::new(key);
    let mut written = write(name, Some((Arc::new(estate), index)), documents, &records)?;
    written.unjudged.extend(unjudged);
    Ok(written)
}
