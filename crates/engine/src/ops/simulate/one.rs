//! One case.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use keywright_clouds::aws::decide::Case;
use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

/// A case with every policy that an account and an organization can attach is far smaller.
pub(super) const CASE_BYTES_MAX: u64 = 4 << 20;

/// Why a case cannot be decided.
#[derive(Debug)]
pub enum Refused {
    /// The file cannot be read.
    Unreachable(io::Error),
    /// Its text is no case: what is wrong, with line and column.
    NoCase(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unreachable(why) => write!(f, "{why}"),
            Refused::NoCase(why) => f.write_str(why),
        }
    }
}

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
    read(&document)
}

/// Reads a case from its document.
pub(super) fn read(document: &Document) -> Result<Case, Refused> {
    if let Some((_, second)) = document.root.repeated_names().first() {
        let message = format!("`{}` stands twice in one object", second.name);
        return Err(told(&document.source, &message, second.name_span.start));
    }
    Case::read(document).map_err(|it| told(&document.source, &it.message, it.span.start))
}

/// A message with its place.
pub(super) fn told(source: &Source, message: &str, offset: u32) -> Refused {
    let at = source.position(offset);
    Refused::NoCase(format!("{message} (line {}, column {})", at.line, at.column + 1))
}
