//! Which key somebody means: one that the estate declares, or one that is spelled out.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use keywright_clouds::{Identity, aws, azure, gcp};
use keywright_estate::declaration::{Cluster, Estate};
use keywright_estate::known;
use keywright_model::world::Files;
use keywright_model::{ClusterName, KeyName};
use keywright_store::Identities;

use crate::ops::check::{Reader, shown};
use crate::ops::declared::{Unread, declaration, documents};

/// Where an estate may be declared.
#[derive(Debug, Clone)]
pub struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// Whether there has to be one.
    pub required: bool,
}

/// A key, beyond doubt.
#[derive(Debug)]
pub struct Meant {
    /// What it is called: its name in the estate, or the spelling.
    pub key: KeyName,
    /// How it was spelled.
    pub spelling: String,
    /// All by which it is known.
    pub identities: Identities,
    /// The estate, where there is one.
    pub estate: Option<Arc<Estate>>,
}

/// Why it is not known which key is meant.
#[derive(Debug)]
pub enum NotMeant {
    /// A file cannot be read, or is not what it should be.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// It is neither a declared key's name nor a key's spelling.
    NoKey {
        /// What was asked for.
        key: String,
        /// The keys that the estate declares, the nearest spelling first.
        known: Vec<String>,
    },
    /// It could be one key or another.
    Unclear {
        /// What was asked for.
        key: String,
        /// Why.
        why: String,
    },
}

impl fmt::Display for NotMeant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotMeant::Unreadable { path, why } => write!(f, "cannot read `{}`: {why}", shown(path)),
            NotMeant::NoKey { key, .. } => write!(f, "there is no key `{key}`"),
            NotMeant::Unclear { key, why } => {
                write!(f, "cannot tell which key `{key}` is: {why}")
            }
        }
    }
}

impl From<Unread> for NotMeant {
    fn from(it: Unread) -> NotMeant {
        NotMeant::Unreadable { path: it.path, why: it.why }
    }
}

/// Reads the estate, where there is one.
///
/// # Errors
/// It cannot be read, or there is none where there has to be one.
pub fn estate(files: &dyn Files, place: &Place) -> Result<Option<Arc<Estate>>, NotMeant> {
    let there = files.kind(&place.folder.join("keywright.toml")).is_ok();
    if !there && !place.required {
        return Ok(None);
    }
    Ok(Some(Arc::new(declaration(Reader { files }, &place.folder)?)))
}

/// Finds the key.
///
/// # Errors
/// A file cannot be read, no such key is declared, or a spelling names none for certain.
pub fn meant(files: &dyn Files, place: &Place, text: &str) -> Result<Meant, NotMeant> {
    let reader = Reader { files };
    let estate = estate(files, place)?;
    let unclear = |why: &str| NotMeant::Unclear { key: text.to_owned(), why: why.to_owned() };
    let spelled = spelled(text);
    let index = estate.as_ref().and_then(|estate| {
        let named = estate.keys.iter().position(|it| it.name.value.as_str() == text);
        let Spelled::Key(identity) = &spelled else { return named };
        let bears = |it: &str| matches!(self::spelled(it), Spelled::Key(it) if it == *identity);
        named.or_else(|| estate.keys.iter().position(|it| bears(&it.id.value)))
    });
    let (key, spelling, identities) = match (&estate, index, spelled) {
        (Some(estate), Some(index), _) => {
            let mut unjudged = Vec::new();
            let documents = documents(reader, &place.folder, estate, index, &mut unjudged)?;
            let known = known(estate.clone(), index, documents);
            let (Some(known), Some(key)) = (known, estate.keys.get(index)) else {
                return Err(unclear("its documents are of another cloud"));
            };
            if let Some(why) = known.unclear {
                return Err(unclear(why));
            }
            (key.name.value.clone(), key.id.value.clone(), known.identities)
        }
        (_, _, Spelled::Key(identity)) => (KeyName::new(text), text.to_owned(), vec![identity]),
        (_, _, Spelled::Unclear(why)) => return Err(unclear(why)),
        (_, _, Spelled::NoKey) => {
            let known = estate.iter().flat_map(|it| it.keys_like(text));
            let known = known.map(str::to_owned).collect();
            return Err(NotMeant::NoKey { key: text.to_owned(), known });
        }
    };
    let identities = identities.iter().map(|it| keywright_store::Identity::new(it.as_str()));
    let identities = identities
        .collect::<Result<Vec<_>, _>>()
        .and_then(Identities::new)
        .map_err(|it| unclear(&it.to_string()))?;
    Ok(Meant { key, spelling, identities, estate })
}

impl Meant {
    /// The declared cluster of a name or an id.
    pub(super) fn cluster(&self, asked: &str) -> Option<&Cluster> {
        let clusters = &self.estate.as_ref()?.clusters;
        clusters.iter().find(|it| name_of(it).as_str() == asked || it.name.value.as_str() == asked)
    }
}

/// By what a claim names a declared cluster: the vendor's id, which nobody else bears.
pub(super) fn name_of(cluster: &Cluster) -> ClusterName {
    match &cluster.id {
        Some(id) => ClusterName::new(&id.value),
        None => cluster.name.value.clone(),
    }
}

/// What a text turned out to spell.
pub(super) enum Spelled {
    Key(Identity),
    Unclear(&'static str),
    NoKey,
}

pub(super) fn spelled(text: &str) -> Spelled {
    match aws::identity(text) {
        aws::Spelling::Key(identity) => return Spelled::Key(identity),
        aws::Spelling::Alias => {
            return Spelled::Unclear("an alias can be moved from key to key; give the key's ARN");
        }
        aws::Spelling::Bare => {
            return Spelled::Unclear("its account and region are not told; give the key's ARN");
        }
        aws::Spelling::NotAKey => {}
    }
    match (azure::identity(text), gcp::identity(text)) {
        (azure::Spelling::Key { identity, .. }, _) | (_, gcp::Spelling::Key { identity, .. }) => {
            Spelled::Key(identity)
        }
        (azure::Spelling::NotAKey, gcp::Spelling::ProjectNumber) => {
            Spelled::Unclear("it has a project number where others have the project's id")
        }
        (azure::Spelling::NotAKey, gcp::Spelling::NotAKey) => Spelled::NoKey,
    }
}
