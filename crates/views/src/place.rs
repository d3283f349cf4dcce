//! A place as documents say it: lines from 1, columns and offsets from 0.

use keywright_model::text::{PathElement, Place, Source};
use serde::Serialize;

/// One step of a path, as IAM Access Analyzer says it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum PathView<'r> {
    Index(usize),
    Key(&'r str),
    Value(&'r str),
}

/// From where to where.
#[derive(Debug, Serialize)]
pub(crate) struct SpanView {
    start: PositionView,
    end: PositionView,
}

#[derive(Debug, Serialize)]
struct PositionView {
    line: usize,
    column: usize,
    offset: usize,
}

/// The path to a place.
pub(crate) fn path(place: &Place) -> Vec<PathView<'_>> {
    let step = |it| match it {
        &PathElement::Index(index) => PathView::Index(index),
        PathElement::Key(name) => PathView::Key(name),
        PathElement::Value(name) => PathView::Value(name),
    };
    place.path.elements().iter().map(step).collect()
}

/// A place's text, in the file on disk.
pub(crate) fn span(place: &Place) -> SpanView {
    let (source, span) = place.on_disk();
    SpanView { start: position(&source, span.start), end: position(&source, span.end) }
}

fn position(source: &Source, offset: u32) -> PositionView {
    let it = source.position(offset);
    PositionView { line: it.line, column: it.column, offset: it.offset }
}
