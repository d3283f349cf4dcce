//! Who gains or loses what, and which clusters that hits: the estate's records of the vendor's
//! principals.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use keywright_clouds::{aws, azure, gcp};
use keywright_estate::{Unjudged, clusters_by_principal};
use keywright_model::ClusterName;
use keywright_model::world::Files;
use keywright_policy::Difference;

use super::check::Reader;
use super::declared::{declaration, records};
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

/// Which clusters of an estate a change hits.
#[derive(Debug, Default)]
pub struct Hits {
    /// The active clusters of each of the vendor's principals that one of the sides means.
    pub clusters: BTreeMap<String, Vec<ClusterName>>,
    /// What may be the vendor's record of a key, and was not read: its clusters are not told.
    pub unjudged: Vec<Unjudged>,
}

/// Which clusters a change hits, by an estate's folder.
///
/// # Errors
/// The estate cannot be read, or is mistaken: `check` tells how.
pub fn hits(files: &dyn Files, folder: &Path, sides: [&Subject; 2]) -> Result<Hits, Refused> {
    let reader = Reader { files };
    let mut hits = Hits::default();
    let estate = declaration(reader, folder)?;
    let of_keys = estate.keys.iter().flat_map(|it| &it.documents);
    let documents = estate.documents.iter().chain(of_keys);
    let mut records = records(reader, folder, documents, &mut hits.unjudged)?;
    let about = |key: &str| sides.iter().any(|it| it.is_about(key));
    records.retain(|it| it.key.as_ref().is_some_and(|it| about(&it.0)));
    let meant =
        |id: &str| -> BTreeSet<String> { sides.iter().flat_map(|it| it.meant(id)).collect() };
    for (id, clusters) in clusters_by_principal(&estate, &records, &|it| !meant(it).is_empty()) {
        for principal in meant(&id) {
            hits.clusters.entry(principal).or_default().extend(clusters.clone());
        }
    }
    Ok(hits)
}
