//! Workflow commands: GitHub shows each as an annotation beside the line.
//!
//! What could not be told is an `error` here, as it is a failed exit: an annotation that only warns
//! reads as a yes. Findings that are allowed are not annotated; `json` and `sarif` carry them.
//!
//! Source: GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message"; the
//! escapes are those of actions/toolkit, `packages/core/src/command.ts`.

use std::fmt::Write as _;

use keywright_estate::Report;
use keywright_policy::{Finding, Severity};

use crate::region::Region;

/// What `check` answers: one command a line.
pub fn check(report: &Report) -> String {
    let mut out = String::new();
    if let Some(narrowed) = report.narrowed() {
        command(&mut out, "notice", Vec::new(), "keywright", &narrowed);
    }
    for finding in &report.findings {
        let title = format!("{} {}", finding.rule.code, finding.rule.page.name());
        command(&mut out, word(finding.severity), place(finding), &title, &text(finding));
    }
    for it in &report.unjudged {
        let place = vec![("file", it.file.clone())];
        command(&mut out, "warning", place, "not judged", &it.why);
    }
    out
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Unknown => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

fn text(finding: &Finding) -> String {
    let mut text = match finding.severity {
        Severity::Unknown => format!("unknown: {}", finding.message),
        Severity::Error | Severity::Warning | Severity::Note => finding.message.clone(),
    };
    if !finding.help.is_empty() {
        text = format!("{text}\nhelp: {}", finding.help);
    }
    if let Some(command) = &finding.fix.command {
        text = format!("{text}\n{command}");
    }
    text
}

fn place(finding: &Finding) -> Vec<(&'static str, String)> {
    let Some(place) = &finding.place else { return Vec::new() };
    let (disk, span) = place.on_disk();
    let Region { start, end } = Region::of(&disk, span);
    let mut properties = vec![
        ("file", disk.name().to_owned()),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
    ];
    // WHY: GitHub takes columns only where the annotation begins and ends on one line.
    // Source: GitHub REST API, "Create a check run", `annotations[].start_column`.
    if start.line == end.line {
        properties.push(("col", start.column.to_string()));
        properties.push(("endColumn", end.column.to_string()));
    }
    properties
}

fn command(
    out: &mut String,
    word: &str,
    mut properties: Vec<(&'static str, String)>,
    title: &str,
    text: &str,
) {
    properties.push(("title", title.to_owned()));
    let written: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", in_property(value))).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "::{word} {}::{}", written.join(","), in_text(text));
}

fn in_text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn in_property(text: &str) -> String {
    in_text(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_end_its_command_or_begin_another() {
        let mut out = String::new();
        let file = vec![("file", "a,b:c%.json".to_owned())];
        command(&mut out, "error", file, "t: u", "100%\r\n::set-env name=x::y");
        let wanted =
            "::error file=a%2Cb%3Ac%25.json,title=t%3A u::100%25%0D%0A::set-env name=x::y\n";
        assert_eq!(out, wanted);
    }
}
