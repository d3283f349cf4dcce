//! What a question is about: a policy of AWS, or the exports of Azure or Google in one bundle.

use std::path::Path;
use std::sync::Arc;

use keywright_clouds::aws::{Form, Policy};
use keywright_clouds::{azure, gcp};
use keywright_model::Cloud;
use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use super::super::cloud::cloud_of;
use super::super::refused::{Refused, told};
use super::input;

/// A bundle holds the lists of role assignments above a key, which may be long, in bytes.
const SUBJECT_BYTES_MAX: u64 = 4 << 20;

/// What a question is about.
#[derive(Debug)]
pub enum Subject {
    /// A policy.
    Aws(Policy),
    /// A bundle of exports of Azure.
    Azure(azure::prove::Side),
    /// A bundle of exports of Google.
    Google(Box<gcp::prove::Bundle>),
}

impl Subject {
    /// Whether a key, by its id, may be what this is about. A policy of AWS does not say whose it
    /// is.
    pub(in crate::ops) fn is_about(&self, key: &str) -> bool {
        match self {
            Subject::Aws(_) => true,
            Subject::Azure(side) => side.is_about(key),
            Subject::Google(bundle) => bundle.is_about(key),
        }
    }

    /// The principals that a vendor's record may mean by an id, where this names them.
    pub(in crate::ops) fn meant(&self, id: &str) -> Vec<String> {
        match self {
            Subject::Aws(policy) => policy.names(id).then(|| id.to_owned()).into_iter().collect(),
            Subject::Azure(side) => side.meant(id),
            Subject::Google(_) => vec![gcp::prove::meant(id)],
        }
    }
}

/// Reads what a question is about from a file. Without a form, the content tells a policy's.
///
/// # Errors
/// The file cannot be read, or holds neither a policy nor a bundle.
pub fn subject(files: &dyn Files, path: &Path, form: Option<Form>) -> Result<Subject, Refused> {
    let bytes = files.read(path, SUBJECT_BYTES_MAX).map_err(Refused::Unreachable)?;
    let source = Source::decode(path.display().to_string(), &bytes);
    let source = Arc::new(source.map_err(|error| Refused::NoCase(error.to_string()))?);
    let document = Document::parse(source.clone())
        .map_err(|error| told(&source, &error.message, error.span.start))?;
    of(document, form)
}

/// A document as what a question is about.
pub(super) fn of(document: Document, form: Option<Form>) -> Result<Subject, Refused> {
    let refused = |message: &str, offset| told(&document.source, message, offset);
    match cloud_of(&document)? {
        Cloud::Aws => Ok(Subject::Aws(input::of(document, form)?)),
        Cloud::Azure => {
            once(&document)?;
            let side = azure::prove::Side::read(&document);
            let side = side.map_err(|it| refused(&it.message, it.span.start))?;
            Ok(Subject::Azure(side))
        }
        Cloud::Google => {
            once(&document)?;
            let bundle = gcp::prove::Bundle::read(&document);
            let bundle = bundle.map_err(|it| refused(&it.message, it.span.start))?;
            Ok(Subject::Google(Box::new(bundle)))
        }
    }
}

/// No name stands twice in one object: which of the two counts would be a guess.
fn once(document: &Document) -> Result<(), Refused> {
    match document.root.repeated_names().first() {
        None => Ok(()),
        Some((_, second)) => {
            let message = format!("`{}` stands twice in one object", second.name);
            Err(told(&document.source, &message, second.name_span.start))
        }
    }
}
