//! Looks for keys and clusters in a state of Terraform's or OpenTofu's.

use std::path::{Path, PathBuf};

use keywright_estate::document::{DOCUMENT_BYTES_MAX, Kind, recognize};
use keywright_estate::in_state;
use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use crate::ops::check::shown;

use super::Found;

/// Reads a state, as `terraform show -json` prints it.
///
/// # Errors
/// The file, and why it cannot be read as one.
pub fn find_in_state(files: &dyn Files, path: &Path) -> Result<Found, (PathBuf, String)> {
    let failed = |why: String| (path.to_owned(), why);
    let bytes = files.read(path, DOCUMENT_BYTES_MAX as u64);
    let bytes = bytes.map_err(|it| failed(it.to_string()))?;
    let source = Source::decode(shown(path), &bytes).map_err(|it| failed(it.to_string()))?;
    let document = Document::parse(source.into()).map_err(|it| failed(it.message))?;
    if recognize(&document.root) != Some(Kind::Plan) {
        let why = "it is no state and no plan, as `terraform show -json` prints them";
        return Err(failed(why.to_owned()));
    }
    let found = in_state(document).map_err(failed)?;
    let (keys, records, clusters) = (found.keys, found.records, found.clusters);
    Ok(Found { keys, records, clusters, gaps: Vec::new() })
}
