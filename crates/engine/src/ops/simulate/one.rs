//! One case.

use std::path::Path;
use std::sync::Arc;

use keywright_clouds::aws::decide::Case;
use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use super::super::refused::{Refused, told};

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

/// Reads a case from its document.
///
/// # Errors
/// It is none.
pub fn case_of(document: &Document) -> Result<Case, Refused> {
    if let Some((_, second)) = document.root.repeated_names().first() {
        let message = format!("`{}` stands twice in one object", second.name);
        return Err(told(&document.source, &message, second.name_span.start));
    }
    Case::read(document).map_err(|it| told(&document.source, &it.message, it.span.start))
}
