//! One case.

use std::path::Path;
use std::sync::Arc;

use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use super::super::refused::{Refused, told};
use super::{Case, case_of};

/// A case with every policy that an account and an organization can attach is far smaller.
const CASE_BYTES_MAX: u64 = 4 << 20;

/// Reads a case.
///
/// # Errors
/// It cannot be read.
pub fn simulate(files: &dyn Files, path: &Path) -> Result<Case, Refused> {
    let bytes = files.read(path, CASE_BYTES_MAX).map_err(Refused::Unreachable)?;
    let source = Source::decode(path.display().to_string(), &bytes);
    let source = Arc::new(source.map_err(|error| Refused::NoCase(error.to_string()))?);
    let document = Document::parse(source.clone());
    let document = document.map_err(|error| told(&source, &error.message, error.span.start))?;
    case_of(&document)
}
