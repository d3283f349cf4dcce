//! What a look at the world brought: the record that lies beside its documents, a list for people,
//! and JSON.

use keywright_model::observed::{Checkup, Gap, Health, Observation};
use serde::Serialize;

use crate::written::written;

/// One thing that was looked at.
#[derive(Debug)]
pub struct Looked<'l> {
    /// What a person calls it.
    pub called: &'l str,
    /// Its id, where it is a key.
    pub id: Option<&'l str>,
    /// Where its documents lie; `None` where nothing was seen and nothing was written.
    pub folder: Option<&'l str>,
    /// What was seen.
    pub seen: &'l Observation,
}

#[derive(Serialize)]
struct GapView<'g> {
    what: &'g str,
    call: &'g str,
    cause: &'static str,
    said: &'g str,
}

impl<'g> GapView<'g> {
    fn of(it: &'g Gap) -> GapView<'g> {
        GapView { what: &it.what, call: &it.call, cause: it.cause.word(), said: &it.said }
    }
}

#[derive(Serialize)]
struct RecordView<'r> {
    format: u8,
    observed: AtView<'r>,
}

#[derive(Serialize)]
struct AtView<'r> {
    at: &'r str,
    of: &'r str,
    gaps: Vec<GapView<'r>>,
}

#[derive(Serialize)]
struct AllView<'a> {
    format: u8,
    at: &'a str,
    observed: Vec<OneView<'a>>,
}

#[derive(Serialize)]
struct OneView<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    folder: Option<&'a str>,
    documents: Vec<String>,
    gaps: Vec<GapView<'a>>,
}

/// The record that lies beside the documents: when, of what, and what could not be seen. `check`
/// reads it. `at` is RFC 3339, in UTC.
pub fn record(at: &str, looked: &Looked<'_>) -> String {
    let gaps = looked.seen.gaps.iter().map(GapView::of).collect();
    let of = looked.id.unwrap_or(looked.called);
    written(&RecordView { format: 1, observed: AtView { at, of, gaps } })
}

/// All that was looked at, as JSON.
pub fn json(at: &str, all: &[Looked<'_>]) -> String {
    let observed = all.iter().map(OneView::of).collect();
    written(&AllView { format: 1, at, observed })
}

impl<'a> OneView<'a> {
    fn of(it: &'a Looked<'_>) -> OneView<'a> {
        OneView {
            name: it.called,
            id: it.id,
            folder: it.folder,
            documents: it.seen.file_names(),
            gaps: it.seen.gaps.iter().map(GapView::of).collect(),
        }
    }
}

/// All that was looked at: a line each, and below it a line for each gap.
pub fn text(all: &[Looked<'_>]) -> String {
    let mut out = String::new();
    for it in all {
        let (seen, gaps) = (it.seen.documents.len(), &it.seen.gaps);
        let whereto = it.folder.map_or("left as it was", |it| it);
        out.push_str(&format!("{}: {seen} documents, {} gaps: {whereto}\n", it.called, gaps.len()));
        for line in gaps.iter().flat_map(gap) {
            out.push_str(&format!("  {line}\n"));
        }
    }
    out
}

/// What was not seen and why, and what to do about it.
pub fn gap(it: &Gap) -> [String; 2] {
    let (what, because, call) = (&it.what, it.cause.because(), &it.call);
    [
        format!("not seen: {what}: {because} (`{call}`): {}", it.said),
        format!("help: {}", it.cause.next_step(call)),
    ]
}

#[derive(Serialize)]
struct CheckupView<'c> {
    what: &'c str,
    health: &'static str,
    seen: &'c str,
    next_step: Option<&'c str>,
}

#[derive(Serialize)]
struct CheckupsView<'c> {
    format: u8,
    checkups: Vec<CheckupView<'c>>,
}

fn word(health: Health) -> &'static str {
    match health {
        Health::Good => "good",
        Health::Unknown => "unknown",
        Health::Bad => "bad",
    }
}

/// What was examined, as JSON.
pub fn checkups_json(all: &[Checkup]) -> String {
    let checkups = all.iter().map(|it| CheckupView {
        what: &it.what,
        health: word(it.health),
        seen: &it.seen,
        next_step: it.next_step.as_deref(),
    });
    written(&CheckupsView { format: 1, checkups: checkups.collect() })
}

/// What was examined: a line each, and below it what to do.
pub fn checkups_text(all: &[Checkup]) -> String {
    let mut out = String::new();
    for it in all {
        out.push_str(&format!("{:7} {}: {}\n", word(it.health), it.what, it.seen));
        if let Some(step) = &it.next_step {
            out.push_str(&format!("        help: {step}\n"));
        }
    }
    out
}
