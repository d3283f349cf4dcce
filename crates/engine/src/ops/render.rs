//! Write what the vendor of one key needs, from an estate or from the vendor's record alone.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keywright_estate::declaration::{Estate, Told};
use keywright_estate::document::{Asked, Kind, Opened};
use keywright_estate::{RenderedKey, Unjudged, render as write};
use keywright_model::KeyName;
use keywright_model::text::Source;
use keywright_model::world::Files;
use keywright_policy::Unrendered;
use keywright_vendors::confluent::{self, Record};

use super::check::{Reader, Unreachable, is_json, shown};

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

impl From<Unreachable> for NotRendered {
    fn from(it: Unreachable) -> NotRendered {
        NotRendered::Unreadable { path: it.path, why: it.why.to_string() }
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
    let file = folder.join("keywright.toml");
    let unreadable = |why| NotRendered::Unreadable { path: file.clone(), why };
    let bytes = reader.bytes(&file)?;
    let source = Source::decode(file.display().to_string(), &bytes);
    let source = source.map_err(|error| unreadable(error.to_string()))?;
    let estate = Estate::read(Arc::new(source)).map_err(|mistakes| {
        let first = mistakes.first().map(|it| it.message.clone()).unwrap_or_default();
        unreadable(format!("it is mistaken: {first}"))
    })?;
    let found = estate.keys.iter().position(|it| it.name.value.as_str() == key);
    let Some(index) = found else {
        let known = estate.keys_like(key).into_iter().map(str::to_owned).collect();
        return Err(NotRendered::NoKey { key: key.to_owned(), known });
    };
    let mut unjudged = Vec::new();
    let records = records(reader, &estate, folder, &mut unjudged)?;
    let (mut documents, mut seen) = (Vec::new(), BTreeSet::new());
    for told in estate.keys.get(index).map(|it| it.documents.as_slice()).unwrap_or_default() {
        for (path, asked) in walk(reader, folder, told)? {
            if !seen.insert(path.clone()) {
                continue;
            }
            // WHY: what cannot be read may be the policy that a new one would replace; a shell
            // empties a file before it writes to it.
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
    let name = KeyName::new(key);
    let mut written = write(name, Some((Arc::new(estate), index)), documents, &records)?;
    written.unjudged.extend(unjudged);
    Ok(written)
}

/// The vendor's lists that concern several keys. One that cannot be read is told.
fn records(
    reader: Reader<'_>,
    estate: &Estate,
    folder: &Path,
    unjudged: &mut Vec<Unjudged>,
) -> Result<Vec<Record>, NotRendered> {
    let mut records = Vec::new();
    for told in &estate.documents {
        for (path, asked) in walk(reader, folder, told)? {
            let opened = reader.open(&path, asked)?;
            if let Err(NotRendered::Unreadable { path, why }) = readable(&path, &opened) {
                unjudged.push(Unjudged { file: path.display().to_string(), why });
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

fn walk(
    reader: Reader<'_>,
    folder: &Path,
    told: &Told<String>,
) -> Result<Vec<(PathBuf, Asked)>, NotRendered> {
    Ok(reader.walk(&folder.join(&told.value), &|_| false)?)
}

/// Whether a file that should be a document is one.
fn readable(path: &Path, opened: &Opened) -> Result<(), NotRendered> {
    if !opened.unreadable {
        return Ok(());
    }
    let told = opened.findings.first().map(|it| it.message.clone());
    let why = told.unwrap_or_else(|| "it is no JSON".to_owned());
    Err(NotRendered::Unreadable { path: path.to_owned(), why })
}
