//! Who used a key, and how its vendor calls.

use std::path::Path;
use std::sync::Arc;

use keywright_estate::document::Kind;
use keywright_estate::{Unjudged, Usage, key_usage};
use keywright_model::world::Files;

use super::blast::place;
use super::check::Reader;
use super::declared::{declaration, documents, records};
use super::render::NotRendered;

/// Tells the usage of a declared key.
///
/// # Errors
/// A file cannot be read, no such key is declared, or there is no log.
pub fn usage(
    files: &dyn Files,
    folder: &Path,
    key: &str,
) -> Result<(Usage, Vec<Unjudged>), NotRendered> {
    let reader = Reader { files };
    let estate = Arc::new(declaration(reader, folder)?);
    let index = place(&estate, key)?;
    let mut unjudged = Vec::new();
    let records = records(reader, folder, estate.documents.iter(), &mut unjudged)?;
    let own = documents(reader, folder, &estate, index, &mut unjudged)?;
    let mut shared = Vec::new();
    for told in &estate.documents {
        for (path, asked) in reader.walk(&folder.join(&told.value), &|_| false)? {
            let opened = reader.open(&path, asked)?.documents.into_iter();
            shared.extend(opened.filter(|it| it.0 == Kind::Trail).map(|it| it.1));
        }
    }
    let found = key_usage(&estate, index, own, &shared, &records);
    let none = || NotRendered::Unknown(format!("no log tells who used key `{key}`"));
    Ok((found.ok_or_else(none)?, unjudged))
}
