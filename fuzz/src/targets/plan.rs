//! Any file as a plan: whatever it says, it is judged or refused, and what is told of it points
//! into it, has a next step, and mends nothing that the next apply would undo.

use jiff::Timestamp;
use keywright_estate::Judge;
use keywright_estate::document::{Asked, open};

/// Judges the bytes, and as a plan what only lacks the version of one.
pub fn run(bytes: &[u8]) {
    judge(bytes);
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(rest) = text.trim_start().strip_prefix('{')
        && !rest.contains("\"format_version\"")
    {
        let begin = r#"{"format_version": "1.0", "configuration": {}"#;
        let comma = if rest.trim_start().starts_with('}') { "" } else { ", " };
        judge(format!("{begin}{comma}{rest}").as_bytes());
    }
}

fn judge(bytes: &[u8]) {
    let mut judge = Judge::lone(Timestamp::UNIX_EPOCH);
    judge.case("it.json", vec![open("it.json", bytes, Asked::ByName)]);
    let report = judge.finish();
    for finding in report.findings.iter().filter(|it| it.rule.page.name().starts_with("plan-")) {
        let patched = !finding.fix.edits.is_empty() || finding.fix.command.is_some();
        assert!(!patched && !finding.help.is_empty(), "{}", finding.message);
        for place in finding.place.iter().chain(finding.notes.iter().map(|it| &it.0)) {
            let (disk, span) = place.on_disk();
            assert!(disk.text().get(span.range()).is_some(), "{}", finding.message);
        }
    }
}
