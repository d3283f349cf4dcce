//! Which clusters a change of a policy hits: the estate's records of the vendor's principals.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use keywright_estate::clusters_by_principal;
use keywright_estate::declaration::Estate;
use keywright_estate::document::Kind;
use keywright_model::ClusterName;
use keywright_model::text::Source;
use keywright_model::world::Files;
use keywright_vendors::confluent;

use super::check::{Reader, Unreachable};
use super::refused::Refused;

/// The active clusters of each of the vendor's principals, from an estate's folder. `named` tells
/// whom the policy names.
///
/// # Errors
/// The estate cannot be read, or is mistaken: `check` tells how.
pub fn clusters(
    files: &dyn Files,
    folder: &Path,
    named: &dyn Fn(&str) -> bool,
) -> Result<BTreeMap<String, Vec<ClusterName>>, Refused> {
    let reader = Reader { files };
    let unreachable = |it: Unreachable| Refused::Unreachable(it.why);
    let file = folder.join("keywright.toml");
    let bytes = reader.bytes(&file).map_err(unreachable)?;
    let source = Source::decode(file.display().to_string(), &bytes);
    let source = source.map_err(|error| Refused::NoCase(error.to_string()))?;
    let estate = Estate::read(Arc::new(source)).map_err(|mistakes| {
        let count = mistakes.len();
        Refused::NoCase(format!("it has {count} mistakes; `keywright check` tells them"))
    })?;
    let mut records = Vec::new();
    let of_keys = estate.keys.iter().flat_map(|it| &it.documents);
    for told in estate.documents.iter().chain(of_keys) {
        for (path, asked) in
            reader.walk(&folder.join(&told.value), &|_| false).map_err(unreachable)?
        {
            for (kind, document) in reader.open(&path, asked).map_err(unreachable)?.documents {
                if kind == Kind::Confluent(confluent::Kind::Keys) {
                    records.extend(confluent::records(&document));
                }
            }
        }
    }
    Ok(clusters_by_principal(&estate, &records, named))
}
