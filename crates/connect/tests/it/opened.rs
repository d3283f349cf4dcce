//! Documents of a door, opened as those of files are.

use keywright_estate::document::{Asked, Kind, open};
use keywright_model::observed::{Cause, Observation};

/// Every document with what it is recognized as. None may be left unjudged.
pub(crate) fn kinds(seen: &Observation) -> Vec<(String, Kind)> {
    let one = |it: &keywright_model::observed::Export| {
        let opened = open(&it.name, it.text.as_bytes(), Asked::ByName);
        assert!(!opened.unreadable && opened.unjudged.is_empty(), "{}: {opened:?}", it.name);
        let documents = opened.documents;
        assert_eq!(documents.len(), 1, "{}", it.name);
        (it.name.clone(), documents[0].0)
    };
    seen.documents.iter().map(one).collect()
}

/// The codes that opening a document told.
pub(crate) fn told(seen: &Observation, name: &str) -> Vec<&'static str> {
    let it = seen.documents.iter().find(|it| it.name == name).expect("such a document");
    let opened = open(&it.name, it.text.as_bytes(), Asked::ByName);
    opened.findings.iter().map(|it| it.rule.code).collect()
}

/// The text of a document.
pub(crate) fn text<'o>(seen: &'o Observation, name: &str) -> &'o str {
    &seen.documents.iter().find(|it| it.name == name).expect("such a document").text
}

/// What is lacking, by what call, and why.
pub(crate) fn gaps(seen: &Observation) -> Vec<(&str, &str, Cause)> {
    let gaps = seen.gaps.iter();
    gaps.map(|it| (it.what.as_str(), it.call.as_str(), it.cause)).collect()
}
