//! Who gains or loses what, and which clusters that hits: the estate's records of the vendor's
//! principals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use keywright_clouds::{aws, azure, gcp};
use keywright_estate::clusters_by_principal;
use keywright_estate::declaration::Estate;
use keywright_estate::document::Kind;
use keywright_model::ClusterName;
use keywright_model::text::Source;
use keywright_model::world::Files;
use keywright_policy::Difference;
use keywright_vendors::confluent;

use super::check::{Reader, Unreachable};
use super::prove::Subject;
use super::refused::Refused;

/// Compares two policies, or two bundles of one cloud.
///
/// # Errors
/// The two are of two clouds.
pub fn diff(before: &Subject, after: &Subject) -> Result<Difference, Refused> {
    match (before, after) {
        (Subject::Aws(before), Subject::Aws(after)) => Ok(aws::prove::diff(before, after)),
        (Subject::Azure(before), Subject::Azure(after)) => Ok(azure::prove::diff(before, after)),
        (Subject::Google(before), Subject::Google(after)) => Ok(gcp::prove::diff(before, after)),
        (
            Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
            Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
        ) => Err(Refused::two_clouds()),
    }
}

/// The active clusters of each of the vendor's principals that one of the sides means, from an
/// estate's folder.
///
/// # Errors
/// The estate cannot be read, or is mistaken: `check` tells how.
pub fn clusters(
    files: &dyn Files,
    folder: &Path,
    sides: [&Subject; 2],
) -> Result<BTreeMap<String, Vec<ClusterName>>, Refused> {
    let (estate, mut records) = vendor(files, folder)?;
    let about = |key: &str| sides.iter().any(|it| it.is_about(key));
    records.retain(|it| it.key.as_ref().is_some_and(|it| about(&it.0)));
    let meant =
        |id: &str| -> BTreeSet<String> { sides.iter().flat_map(|it| it.meant(id)).collect() };
    let mut hit: BTreeMap<String, Vec<ClusterName>> = BTreeMap::new();
    for (id, clusters) in clusters_by_principal(&estate, &records, &|it| !meant(it).is_empty()) {
        for principal in meant(&id) {
            hit.entry(principal).or_default().extend(clusters.clone());
        }
    }
    Ok(hit)
}

/// An estate, and the vendor's records of its keys.
fn vendor(files: &dyn Files, folder: &Path) -> Result<(Estate, Vec<confluent::Record>), Refused> {
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
    Ok((estate, records))
}
