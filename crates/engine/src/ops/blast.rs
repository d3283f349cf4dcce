//! What falls with one key: clusters, keys of the same material, whoever uses it and whoever
//! decides about it, and the days that lie ahead.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;

use keywright_clouds::Identity;
use keywright_estate::declaration::Estate;
use keywright_estate::document::Kind;
use keywright_estate::{Blast, Horizon, KeyAccess, Shares, Unjudged, access, falls, known};
use keywright_model::KeyName;
use keywright_model::text::Document;
use keywright_model::world::{Clock, Files};
use keywright_policy::{Coming, Finding};
use keywright_vendors::confluent;

use super::check::{self, Doors, Listener, Reader, Unreachable};
use super::declared::{declaration, documents, records};
use super::render::NotRendered;

/// Tells what falls with a declared key.
///
/// # Errors
/// A file cannot be read, or no such key is declared.
pub fn blast(
    clock: &dyn Clock,
    files: &dyn Files,
    folder: &Path,
    key: &str,
) -> Result<Blast, NotRendered> {
    let reader = Reader { files };
    let estate = Arc::new(declaration(reader, folder)?);
    let index = place(&estate, key)?;
    let mut unjudged = Vec::new();
    let records = records(reader, folder, estate.documents.iter(), &mut unjudged)?;
    let own = documents(reader, folder, &estate, index, &mut unjudged)?;
    let mut vendor = vendor_clusters(reader, folder, &estate)?;
    vendor.extend(of_documents(&own));
    let Some(mut access) = access(estate.clone(), index, own, &records) else {
        return Err(NotRendered::Unknown("the key's cloud is not known".to_owned()));
    };
    access.unjudged.extend(unjudged);
    let (shares, unclear) = beside(reader, folder, &estate, index, &mut access);
    let mut clusters = falls(&estate, &access.key, &vendor, &access.records);
    for it in &shares {
        clusters.extend(falls(&estate, &it.key, &vendor, &[]));
    }
    let owner = estate.keys.get(index).and_then(|it| it.owner.as_ref());
    let owner = owner.and_then(|name| estate.owners.iter().find(|it| it.name == name.value));
    let forecast = ahead(Doors { clock, files, threads: NonZero::<usize>::MIN }, folder, key)?;
    Ok(Blast { owner: owner.cloned(), clusters, shares, unclear, forecast, access })
}

/// Tells who may do what with a declared key.
///
/// # Errors
/// A file cannot be read, or no such key is declared.
pub fn key_access(files: &dyn Files, folder: &Path, key: &str) -> Result<KeyAccess, NotRendered> {
    let reader = Reader { files };
    let estate = Arc::new(declaration(reader, folder)?);
    let index = place(&estate, key)?;
    let mut unjudged = Vec::new();
    let records = records(reader, folder, estate.documents.iter(), &mut unjudged)?;
    let own = documents(reader, folder, &estate, index, &mut unjudged)?;
    let found = access(estate, index, own, &records);
    let no_cloud = || NotRendered::Unknown("the key's cloud is not known".to_owned());
    let mut found = found.ok_or_else(no_cloud)?;
    found.unjudged.extend(unjudged);
    Ok(found)
}

/// Where a key stands among those declared.
pub(super) fn place(estate: &Estate, key: &str) -> Result<usize, NotRendered> {
    let found = estate.keys.iter().position(|it| it.name.value.as_str() == key);
    found.ok_or_else(|| {
        let known = estate.keys_like(key).into_iter().map(str::to_owned).collect();
        NotRendered::NoKey { key: key.to_owned(), known }
    })
}

/// The clusters that the vendor shows among the documents of the whole estate.
fn vendor_clusters(
    reader: Reader<'_>,
    folder: &Path,
    estate: &Estate,
) -> Result<Vec<confluent::Cluster>, NotRendered> {
    let mut found = Vec::new();
    for told in &estate.documents {
        for (path, asked) in reader.walk(&folder.join(&told.value), &|_| false)? {
            found.extend(of_documents(&reader.open(&path, asked)?.documents));
        }
    }
    Ok(found)
}

fn of_documents(all: &[(Kind, Document)]) -> Vec<confluent::Cluster> {
    let lists = all.iter().filter(|it| it.0 == Kind::Confluent(confluent::Kind::Clusters));
    lists.flat_map(|it| confluent::clusters(&it.1)).collect()
}

/// The keys that share the material of one, and those of which that is not known.
fn beside(
    reader: Reader<'_>,
    folder: &Path,
    estate: &Arc<Estate>,
    index: usize,
    access: &mut KeyAccess,
) -> (Vec<Shares>, Vec<KeyName>) {
    let own: BTreeSet<&Identity> = access.identities.iter().collect();
    let (mut shares, mut unclear, mut unjudged) = (Vec::new(), Vec::new(), Vec::new());
    for (at, other) in estate.keys.iter().enumerate().filter(|it| it.0 != index) {
        let name = || other.name.value.clone();
        let shown = match documents(reader, folder, estate, at, &mut unjudged) {
            Ok(documents) => known(estate.clone(), at, documents),
            Err(it) => {
                let file = check::shown(&it.path);
                access.unjudged.push(Unjudged { file, why: it.why });
                unclear.push(name());
                continue;
            }
        };
        let Some(shown) = shown else { continue };
        let all = shown.identities.into_iter();
        let identities: Vec<Identity> = all.filter(|it| own.contains(it)).collect();
        match (identities.is_empty(), shown.unclear) {
            (false, _) => shares.push(Shares { key: name(), identities }),
            (true, Some(_)) if other.cloud == access.cloud => unclear.push(name()),
            (true, _) => {}
        }
    }
    (shares, unclear)
}

/// Nobody listens: the forecast comes at the end.
struct Silent;

impl Listener for Silent {
    fn found(&mut self, _: Finding) {}

    fn progress(&mut self, _: usize, _: &Path) {}
}

/// The days ahead of one key.
fn ahead(doors: Doors<'_>, folder: &Path, key: &str) -> Result<Vec<Coming>, Unreachable> {
    let request = check::Request {
        paths: vec![folder.to_owned()],
        keys: vec![key.to_owned()],
        horizon: Horizon::default(),
        ..check::Request::default()
    };
    Ok(check::check(&request, doors, &mut Silent)?.report.forecast)
}
