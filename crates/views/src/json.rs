//! `"format": 1`, the documents that scripts rely on. The order of the members is part of the
//! shape.
//!
//! Lines count from 1, columns (characters) and offsets (bytes) from 0, in the file's text as UTF-8
//! without a byte order mark. A path is said as IAM Access Analyzer says it.
//!
//! Source: AWS, IAM Access Analyzer API, `ValidatePolicyFinding`, `PathElement`, `Position`.

use keywright_estate::{Allowed, Report, Unjudged};
use keywright_model::text::{Edit, PathElement, Place, Source, Span};
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Coming, Finding, Severity};
use serde::Serialize;
use serde_json::Value;

use crate::line::repeated;
use crate::written::{compact, written};

/// The version of every shape in this module.
const FORMAT: u8 = 1;

/// What `check` answers.
pub fn check(report: &Report) -> String {
    written(&view(None, report))
}

/// What `check` answers to a line of a batch, without a line break. The id is JSON, as the line
/// gave it.
pub fn line(id: &str, report: &Report) -> String {
    compact(&view(Some(repeated(id)), report))
}

fn view(id: Option<Value>, report: &Report) -> CheckView<'_> {
    CheckView {
        format: FORMAT,
        id,
        summary: SummaryView {
            error: report.count(Severity::Error),
            warning: report.count(Severity::Warning),
            note: report.count(Severity::Note),
            unknown: report.count(Severity::Unknown),
            standards: report.standards.iter().map(|it| it.id).collect(),
        },
        findings: report.findings.iter().map(finding).collect(),
        allowed: report.allowed.iter().map(allowed).collect(),
        horizon_days: report.horizon.days(),
        forecast: report.forecast.iter().map(coming).collect(),
        unjudged: report.unjudged.iter().map(unjudged).collect(),
        assumed: report.assumed.iter().copied().collect(),
        judged: JudgedView {
            files: report.judged.files,
            keys: report.judged.keys,
            clusters: report.judged.clusters,
        },
    }
}

#[derive(Serialize)]
struct CheckView<'r> {
    format: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    summary: SummaryView,
    findings: Vec<FindingView<'r>>,
    allowed: Vec<AllowedView<'r>>,
    horizon_days: u16,
    forecast: Vec<ComingView<'r>>,
    unjudged: Vec<UnjudgedView<'r>>,
    assumed: Vec<&'r str>,
    judged: JudgedView,
}

#[derive(Serialize)]
struct SummaryView {
    error: usize,
    warning: usize,
    note: usize,
    unknown: usize,
    /// The standards whose findings alone are told; all findings, where it is empty.
    standards: Vec<&'static str>,
}

#[derive(Serialize)]
struct JudgedView {
    files: usize,
    keys: usize,
    clusters: usize,
}

#[derive(Serialize)]
struct FindingView<'r> {
    rule: &'r str,
    name: &'r str,
    severity: &'r str,
    message: &'r str,
    help: &'r str,
    file: Option<String>,
    path: Vec<PathView<'r>>,
    span: Option<SpanView>,
    key: Option<&'r str>,
    /// The first of `clusters`, for scripts that look at one.
    cluster: Option<&'r str>,
    clusters: Vec<&'r str>,
    refs: Vec<&'r str>,
    notes: Vec<NoteView<'r>>,
    fix: FixView<'r>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PathView<'r> {
    Index(usize),
    Key(&'r str),
    Value(&'r str),
}

#[derive(Serialize)]
struct SpanView {
    start: PositionView,
    end: PositionView,
}

#[derive(Serialize)]
struct PositionView {
    line: usize,
    column: usize,
    offset: usize,
}

#[derive(Serialize)]
struct NoteView<'r> {
    message: &'r str,
    file: String,
    span: SpanView,
}

#[derive(Serialize)]
struct FixView<'r> {
    edits: Vec<EditView>,
    command: Option<&'r str>,
}

#[derive(Serialize)]
struct EditView {
    file: String,
    span: SpanView,
    text: String,
}

#[derive(Serialize)]
struct AllowedView<'r> {
    finding: FindingView<'r>,
    reason: &'r str,
    until: &'r str,
}

#[derive(Serialize)]
pub(crate) struct ComingView<'r> {
    /// The day, in UTC.
    date: String,
    /// The moment.
    at: String,
    severity: &'r str,
    what: &'r str,
    rule: &'r str,
    name: &'r str,
    key: Option<&'r str>,
    clusters: Vec<&'r str>,
    /// Whether the day came after the documents were taken, and before today.
    passed: bool,
}

#[derive(Serialize)]
pub(crate) struct UnjudgedView<'r> {
    file: &'r str,
    why: &'r str,
}

fn finding(it: &Finding) -> FindingView<'_> {
    let (file, at) = it.place.as_ref().map(on_disk).unzip();
    let clusters: Vec<&str> = it.clusters.iter().map(ClusterName::as_str).collect();
    FindingView {
        rule: it.rule.code,
        name: it.rule.page.name(),
        severity: it.severity.word(),
        message: &it.message,
        help: &it.help,
        file,
        path: it.place.as_ref().map(path).unwrap_or_default(),
        span: at,
        key: it.key.as_ref().map(KeyName::as_str),
        cluster: clusters.first().copied(),
        clusters,
        refs: it.rule.page.refs().chain(it.refs.iter().copied()).collect(),
        notes: it.notes.iter().map(|(place, message)| note(place, message)).collect(),
        fix: FixView {
            edits: it.fix.edits.iter().map(|(source, change)| edit(source, change)).collect(),
            command: it.fix.command.as_deref(),
        },
    }
}

fn note<'r>(place: &Place, message: &'r str) -> NoteView<'r> {
    let (file, span) = on_disk(place);
    NoteView { message, file, span }
}

fn edit(source: &std::sync::Arc<Source>, change: &Edit) -> EditView {
    let (disk, change) = Edit::on_disk(source, change);
    EditView { file: disk.name().to_owned(), span: span(&disk, change.span), text: change.text }
}

fn on_disk(place: &Place) -> (String, SpanView) {
    let (disk, at) = place.on_disk();
    (disk.name().to_owned(), span(&disk, at))
}

fn span(source: &Source, at: Span) -> SpanView {
    SpanView { start: position(source, at.start), end: position(source, at.end) }
}

fn position(source: &Source, offset: u32) -> PositionView {
    let it = source.position(offset);
    PositionView { line: it.line, column: it.column, offset: it.offset }
}

fn path(place: &Place) -> Vec<PathView<'_>> {
    let element = |it| match it {
        &PathElement::Index(index) => PathView::Index(index),
        PathElement::Key(name) => PathView::Key(name),
        PathElement::Value(name) => PathView::Value(name),
    };
    place.path.elements().iter().map(element).collect()
}

fn allowed(it: &Allowed) -> AllowedView<'_> {
    AllowedView { finding: finding(&it.finding), reason: &it.reason, until: &it.until }
}

pub(crate) fn coming(it: &Coming) -> ComingView<'_> {
    ComingView {
        date: it.on.strftime("%Y-%m-%d").to_string(),
        at: it.on.to_string(),
        severity: it.severity.word(),
        what: &it.what,
        rule: it.rule.code,
        name: it.rule.page.name(),
        key: it.key.as_ref().map(KeyName::as_str),
        clusters: it.clusters.iter().map(ClusterName::as_str).collect(),
        passed: it.passed,
    }
}

pub(crate) fn unjudged(it: &Unjudged) -> UnjudgedView<'_> {
    UnjudgedView { file: &it.file, why: &it.why }
}
