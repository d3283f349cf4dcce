//! JUnit's XML, which every CI shows: a suite for each key, or each file that belongs to none, and
//! a case for each finding.
//!
//! A finding at or above the limit fails. What could not be told is an error, whatever the limit. A
//! finding below the limit passes, and its text stands in the case's output. What is allowed and
//! what was not judged is skipped, with the reason. One case passes for what was looked at, so that
//! a clean run is not an empty one.

use std::collections::BTreeMap;

use keywright_estate::Report;
use keywright_policy::{Finding, Severity};
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

/// What `check` answers.
pub fn check(report: &Report, fail_on: Severity) -> String {
    let mut suites = Suites::default();
    suites.add("estate", judged(report));
    for it in &report.findings {
        suites.add(&suite(it), case(it, status(it, fail_on)));
    }
    for it in &report.allowed {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("allowed until {}: {}", it.until, it.reason));
        suites.add(&suite(&it.finding), case(&it.finding, status));
    }
    for it in &report.unjudged {
        let mut status = TestCaseStatus::skipped();
        status.set_message(format!("not judged: {}", it.why));
        suites.add("estate", named(&it.file, "keywright", status));
    }
    let mut out = quick_junit::Report::new("keywright check");
    out.add_test_suites(suites.0.into_values());
    match out.to_string() {
        Ok(text) => text,
        // INVARIANT: the suites hold no times, and writing to memory cannot fail.
        Err(error) => unreachable!("a report that is no XML: {error}"),
    }
}

/// Suites by name, so that their order does not hang on the order of the findings.
#[derive(Default)]
struct Suites(BTreeMap<String, TestSuite>);

impl Suites {
    fn add(&mut self, name: &str, case: TestCase) {
        let suite = self.0.entry(name.to_owned()).or_insert_with(|| TestSuite::new(name));
        suite.add_test_case(case);
    }
}

fn judged(report: &Report) -> TestCase {
    let it = report.judged;
    let mut name =
        format!("files judged: {}, keys: {}, clusters: {}", it.files, it.keys, it.clusters);
    if let Some(narrowed) = report.narrowed() {
        name = format!("{name}, {narrowed}");
    }
    named(&name, "keywright", TestCaseStatus::success())
}

fn suite(finding: &Finding) -> String {
    match (&finding.key, &finding.place) {
        (Some(key), _) => format!("key {key}"),
        (None, Some(place)) => format!("file {}", place.on_disk().0.name()),
        (None, None) => "estate".to_owned(),
    }
}

fn case(finding: &Finding, status: TestCaseStatus) -> TestCase {
    let passes = matches!(status, TestCaseStatus::Success { .. });
    let name = format!("{}: {}", finding.rule.page.name(), finding.message);
    let mut case = named(&name, finding.rule.code, status);
    if passes {
        case.set_system_out(text(finding));
    }
    case
}

fn named(name: &str, class: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name, status);
    case.set_classname(class);
    case
}

fn status(finding: &Finding, fail_on: Severity) -> TestCaseStatus {
    let kind = match finding.severity {
        Severity::Unknown => NonSuccessKind::Error,
        Severity::Error | Severity::Warning | Severity::Note if fail_on <= finding.severity => {
            NonSuccessKind::Failure
        }
        Severity::Error | Severity::Warning | Severity::Note => return TestCaseStatus::success(),
    };
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(finding.message.as_str());
    status.set_type(finding.severity.word());
    status.set_description(text(finding));
    status
}

/// The finding as a person reads it.
fn text(finding: &Finding) -> String {
    let mut lines = vec![format!("{}: {}", finding.severity, finding.message)];
    if let Some(place) = &finding.place {
        let (disk, span) = place.on_disk();
        let start = disk.position(span.start);
        lines.push(format!("  at {}:{}:{}", disk.name(), start.line, start.column + 1));
    }
    if !finding.help.is_empty() {
        lines.push(format!("  help: {}", finding.help));
    }
    if let Some(command) = &finding.fix.command {
        lines.push(format!("  {command}"));
    }
    lines.join("\n")
}
