//! A line of a batch: one document, judged for itself.

use jiff::Timestamp;
use keywright_estate::document::{Opened, open_document};
use keywright_estate::{Horizon, Judge, Report};
use keywright_policy::Standard;

use super::super::Line;
use super::super::refused::{Refused, told};

/// Judges the `document` of a line.
///
/// # Errors
/// The line has none, or it is of no kind that is judged.
pub fn report_of(line: &Line, now: Timestamp, horizon: Horizon) -> Result<Report, Refused> {
    let refused =
        |message: &str| told(&line.document.source, message, line.document.root.span.start);
    let Some(node) = line.document.root.get("document") else {
        return Err(refused("the line has no `document`"));
    };
    let opened: Opened = open_document(&line.document.branch(node));
    if let Some(unjudged) = opened.unjudged.first() {
        return Err(refused(&unjudged.why));
    }
    let mut judge = Judge::lone(now).until(horizon);
    judge.case("document", vec![opened]);
    let mut report = judge.finish();
    report.findings.retain(|it| Standard::tell(&[], it));
    Ok(report)
}
