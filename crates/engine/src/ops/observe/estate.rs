//! Looks at what an estate declares, and tells of each key as it is seen.

use std::fmt;
use std::path::{Path, PathBuf};

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use keywright_estate::declaration::{Estate, Key};
use keywright_model::KeyName;
use keywright_model::observed::{Cause, Gap, Observation, key_folder, vendor_folder};
use keywright_model::world::{Files, Later};

use crate::ops::check::{Reader, shown};
use crate::ops::declared::{Unread, declaration};

use super::Sources;

/// Keys that are looked at side by side. Clouds limit the calls of an account, not of a connection.
const SIDE_BY_SIDE: usize = 8;

/// What was looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A vendor, by its name.
    Vendor(&'static str),
    /// A declared key.
    Key {
        /// Its name.
        name: KeyName,
        /// Its id, as declared.
        id: String,
    },
}

impl Subject {
    /// What a person calls it.
    pub fn called(&self) -> &str {
        match self {
            Subject::Vendor(name) => name,
            Subject::Key { name, .. } => name.as_str(),
        }
    }

    /// The folder of its documents, below [`keywright_model::observed::FOLDER`].
    pub fn folder(&self) -> String {
        match self {
            Subject::Vendor(name) => vendor_folder(name),
            Subject::Key { name, .. } => key_folder(name.as_str()),
        }
    }

    /// The key's id; a vendor has none.
    pub fn id(&self) -> Option<&str> {
        match self {
            Subject::Vendor(_) => None,
            Subject::Key { id, .. } => Some(id),
        }
    }
}

/// What was seen of one of them.
#[derive(Debug)]
pub struct Observed {
    /// What was looked at.
    pub subject: Subject,
    /// What was seen.
    pub seen: Observation,
}

/// Why nothing was looked at.
#[derive(Debug)]
pub enum NotObserved {
    /// The declaration cannot be read, or is mistaken.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// The estate declares no such key.
    NoKey {
        /// What was asked for.
        key: String,
        /// The keys that there are, the nearest spelling first.
        known: Vec<String>,
    },
}

impl fmt::Display for NotObserved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotObserved::Unreadable { path, why } => {
                write!(f, "cannot read `{}`: {why}", shown(path))
            }
            NotObserved::NoKey { key, .. } => write!(f, "the estate declares no key `{key}`"),
        }
    }
}

impl From<Unread> for NotObserved {
    fn from(it: Unread) -> NotObserved {
        NotObserved::Unreadable { path: it.path, why: it.why }
    }
}

/// Looks at the keys of an estate that are asked for, all where none is named, and at every vendor,
/// and tells of each as soon as it is seen.
///
/// # Errors
/// A declaration that cannot be read, and a key that it does not declare. What cannot be *seen* is
/// no error but a gap.
pub async fn observe(
    files: &dyn Files,
    folder: &Path,
    wanted: &[String],
    sources: &Sources,
    each: &mut dyn FnMut(Observed),
) -> Result<Estate, NotObserved> {
    let estate = declaration(Reader { files }, folder)?;
    let declares = |it: &String| estate.keys.iter().any(|key| key.name.value.as_str() == it);
    if let Some(key) = wanted.iter().find(|it| !declares(it)) {
        let known = estate.keys_like(key).into_iter().map(str::to_owned).collect();
        return Err(NotObserved::NoKey { key: key.clone(), known });
    }
    let asked = |it: &&Key| wanted.is_empty() || wanted.iter().any(|w| w == it.name.value.as_str());
    let vendors = sources.clusters.iter().map(|door| -> Later<'_, Observed> {
        let subject = Subject::Vendor(door.name());
        Box::pin(async move { Observed { subject, seen: door.observe().await } })
    });
    let keys = estate.keys.iter().filter(asked).map(|key| one(key, sources));
    let mut waiting = vendors.chain(keys);
    let mut going: FuturesUnordered<_> = waiting.by_ref().take(SIDE_BY_SIDE).collect();
    while let Some(observed) = going.next().await {
        each(observed);
        going.extend(waiting.next());
    }
    drop((going, waiting));
    Ok(estate)
}

/// Looks at one key.
fn one<'s>(key: &'s Key, sources: &'s Sources) -> Later<'s, Observed> {
    let (name, id) = (key.name.value.clone(), key.id.value.clone());
    let subject = Subject::Key { name, id };
    Box::pin(async move {
        let seen = match sources.of(key.cloud) {
            Some(door) => door.observe(&key.id.value).await,
            None => Observation { documents: Vec::new(), gaps: vec![no_door(key)] },
        };
        Observed { subject, seen }
    })
}

fn no_door(key: &Key) -> Gap {
    Gap {
        what: format!("key in {}", key.cloud),
        call: "connect".to_owned(),
        cause: Cause::NoDoor,
        said: format!("no door to {} is set up", key.cloud),
    }
}
