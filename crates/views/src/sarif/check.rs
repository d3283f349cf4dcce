//! What `check` answers, as a SARIF log of one run.
//!
//! A result that could not be told keeps the kind `fail` and the level `error`, and says `unknown`
//! in its message and its properties. WHY: SARIF has the kind `open` for it, but then the level
//! must be `none`, and readers that show failures alone, GitHub's code scanning among them, would
//! show nothing: unknown would look like yes.
//!
//! Source: OASIS SARIF 2.1.0, sections 3.27.9 (`kind`) and 3.27.10 (`level`); GitHub Docs, "SARIF
//! support for code scanning".

use std::collections::BTreeMap;
use std::sync::Arc;

use keywright_estate::{Allowed, Report, Unjudged};
use keywright_model::text::{Edit, Place, Source, Span};
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Card, Finding, Severity};

use super::fingerprint::fingerprint;
use super::shape::{
    ArtifactChange, ArtifactLocation, Configuration, Content, Descriptor, Driver, Fingerprints,
    Fix, Invocation, Location, Log, Notification, Outcome, PhysicalLocation, Properties, Region,
    Replacement, RichText, Run, Suppression, Text, Tool,
};
use super::uri::uri;
use crate::written::written;

/// The schema that logs are held against.
const SCHEMA: &str = concat!(
    "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/",
    "sarif-schema-2.1.0.json"
);

/// What `check` answers.
pub fn check(report: &Report) -> String {
    let told = report.findings.iter().chain(report.allowed.iter().map(|it| &it.finding));
    let rules: BTreeMap<&str, Card> = told.map(|it| (it.rule.code, it.rule)).collect();
    let codes: Vec<&str> = rules.keys().copied().collect();
    let counted = report.findings.iter().map(|it| outcome(it, None, &codes));
    let allowed = report.allowed.iter().map(|it| outcome(&it.finding, Some(it), &codes));
    let results = counted.chain(allowed).collect();
    written(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "keywright",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: rules.into_values().map(descriptor).collect(),
                },
            },
            invocations: [invocation(report)],
            column_kind: "utf16CodeUnits",
            results,
        }],
    })
}

fn descriptor(rule: Card) -> Descriptor<'static> {
    let page = rule.page;
    Descriptor {
        id: rule.code,
        name: page.name(),
        short_description: text(page.summary()),
        full_description: text(page.text()),
        help: RichText { text: page.text(), markdown: page.text() },
        default_configuration: Configuration { level: level(page.severity()) },
    }
}

/// What narrows the answer, what was not looked at, and what was taken for granted, are told as
/// notifications: a log without results must not read as an estate without gaps.
fn invocation(report: &Report) -> Invocation<'_> {
    let unjudged = report.unjudged.iter().map(|it: &Unjudged| Notification {
        level: "warning",
        message: text(format!("`{}` was not judged: {}", it.file, it.why)),
        locations: vec![Location { physical_location: file(&it.file), message: None }],
    });
    let assumed = report.assumed.iter().map(|it| format!("assumed: {it}"));
    let notes = report.narrowed().into_iter().chain(assumed).map(|it| Notification {
        level: "note",
        message: text(it),
        locations: Vec::new(),
    });
    Invocation {
        execution_successful: true,
        tool_execution_notifications: unjudged.chain(notes).collect(),
    }
}

fn outcome<'r>(it: &'r Finding, allowed: Option<&'r Allowed>, codes: &[&str]) -> Outcome<'r> {
    Outcome {
        rule_id: it.rule.code,
        // INVARIANT: `codes` lists the rule of every finding, in order.
        rule_index: codes.partition_point(|&code| code < it.rule.code),
        level: level(it.severity),
        message: text(message(it)),
        locations: home(it).into_iter().map(|place| location(place, None)).collect(),
        related_locations: it
            .notes
            .iter()
            .map(|(place, words)| location(place, Some(words.as_str())))
            .collect(),
        partial_fingerprints: Fingerprints { first: fingerprint(it) },
        fixes: fix(it).into_iter().collect(),
        suppressions: allowed.map(suppression).into_iter().collect(),
        properties: Properties {
            severity: it.severity.word(),
            key: it.key.as_ref().map(KeyName::as_str),
            clusters: it.clusters.iter().map(ClusterName::as_str).collect(),
            command: it.fix.command.as_deref(),
            refs: it.rule.page.refs().chain(it.refs.iter().copied()).collect(),
        },
    }
}

/// Where the result is shown. WHY: GitHub refuses a log with a result that stands nowhere, so one
/// without a place of its own stands at the first that explains it.
fn home(it: &Finding) -> Option<&Place> {
    it.place.as_ref().or(it.notes.first().map(|(place, _)| place))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Unknown => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Sentences with full stops: viewers with little room show the first one alone.
fn message(it: &Finding) -> String {
    let doubt = match it.severity {
        Severity::Unknown => "unknown: ",
        Severity::Error | Severity::Warning | Severity::Note => "",
    };
    let help = if it.help.is_empty() { String::new() } else { format!(" Help: {}.", it.help) };
    format!("{doubt}{}.{help}", it.message)
}

/// An allowance stands in a file of its own, not beside the place that it covers.
fn suppression(it: &Allowed) -> Suppression {
    Suppression {
        kind: "external",
        status: "accepted",
        justification: format!("{} (until {})", it.reason, it.until),
    }
}

/// All edits of one finding are one fix: they mend it together, or not at all.
fn fix(it: &Finding) -> Option<Fix<'_>> {
    let mut changes: Vec<ArtifactChange> = Vec::new();
    for (source, edit) in &it.fix.edits {
        let (disk, replacement) = replacement(source, edit);
        let artifact_location = ArtifactLocation { uri: uri(disk.name()) };
        match changes.iter_mut().find(|it| it.artifact_location == artifact_location) {
            Some(change) => change.replacements.push(replacement),
            None => {
                changes.push(ArtifactChange { artifact_location, replacements: vec![replacement] });
            }
        }
    }
    if changes.is_empty() {
        return None;
    }
    Some(Fix { description: text(it.help.as_str()), artifact_changes: changes })
}

fn replacement(source: &Arc<Source>, edit: &Edit) -> (Arc<Source>, Replacement) {
    let (disk, edit) = Edit::on_disk(source, edit);
    let deleted_region = region(&disk, edit.span);
    (disk, Replacement { deleted_region, inserted_content: Content { text: edit.text } })
}

fn location<'r>(place: &Place, words: Option<&'r str>) -> Location<'r> {
    let (disk, span) = place.on_disk();
    let physical_location =
        PhysicalLocation { region: Some(region(&disk, span)), ..file(disk.name()) };
    Location { physical_location, message: words.map(text) }
}

fn file(name: &str) -> PhysicalLocation {
    PhysicalLocation { artifact_location: ArtifactLocation { uri: uri(name) }, region: None }
}

fn region(source: &Source, span: Span) -> Region {
    let crate::region::Region { start, end } = crate::region::Region::of(source, span);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
    }
}

fn text<'r>(text: impl Into<std::borrow::Cow<'r, str>>) -> Text<'r> {
    Text { text: text.into() }
}
