//! What a text leaves open: an attribute that nobody can see. Two doubts are one where the same
//! texts raise them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use keywright_model::text::Document;

/// A doubt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flag<'b> {
    /// What is open, for a sentence.
    pub(super) label: String,
    texts: Vec<Raised<'b>>,
}

/// A text that raises a doubt. It is a slice of an export wherever it can be: many assignments
/// point at one long definition.
#[derive(Debug, Clone)]
struct Raised<'b>(Cow<'b, str>);

impl<'b> Flag<'b> {
    /// A doubt of this name.
    pub(super) fn of(label: impl Into<String>) -> Flag<'b> {
        Flag { label: label.into(), texts: Vec::new() }
    }

    /// Raised by this text as well.
    pub(super) fn by(mut self, text: impl Into<Cow<'b, str>>) -> Flag<'b> {
        self.texts.push(Raised(text.into()));
        self
    }

    /// Raised by all of these exports as well.
    pub(super) fn by_all(self, documents: impl IntoIterator<Item = &'b Document>) -> Flag<'b> {
        documents.into_iter().fold(self, |it, one| it.by(one.source.slice(one.root.span)))
    }

    /// Raised together with another doubt.
    pub(super) fn with(mut self, other: Option<&Rc<Flag<'b>>>) -> Flag<'b> {
        if let Some(other) = other {
            self = self.by(other.label.clone());
            self.texts.extend(other.texts.iter().cloned());
        }
        self
    }
}

impl Ord for Raised<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // WHY: one slice is the same text, however long it is.
        match std::ptr::eq::<str>(&*self.0, &*other.0) {
            true => Ordering::Equal,
            false => self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0)),
        }
    }
}

impl PartialOrd for Raised<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Raised<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Raised<'_> {}
