use expect_test::expect_file;
use keywright_views::sarif;
use serde_json::Value;

use crate::report;

fn log(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// Complaints of the standard's own schema.
fn complaints(log: &Value) -> Vec<String> {
    let schema = log_schema();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema is one");
    validator.iter_errors(log).map(|it| format!("{}: {it}", it.instance_path())).collect()
}

/// The standard's schema. WHY: its pattern for languages has a bracket too many and is no regular
/// expression by ECMA 262's Unicode rules, which the validator keeps; logs here name no language.
fn log_schema() -> Value {
    let text = include_str!("sarif-schema-2.1.0.json");
    log(&text.replace("{2}]?$", "{2}?$"))
}

#[test]
fn one_of_everything() {
    // The version of the house is not part of the shape.
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let text = sarif::check(&report::full()).replace(version, "\"version\": \"0.0.0\"");
    expect_file!["check.sarif"].assert_eq(&text);
}

#[test]
fn a_run_that_standards_narrow_does_not_read_as_a_whole_one() {
    let log = log(&sarif::check(&report::narrowed()));
    let told = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["level"], "note");
    assert_eq!(told["message"]["text"], "told for `cis-aws-5`, `prowler` alone");
}

#[test]
fn every_log_is_valid_by_the_standards_own_schema() {
    for report in [report::full(), report::clean(), report::narrowed()] {
        let found = complaints(&log(&sarif::check(&report)));
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_log() {
    let mut log = log(&sarif::check(&report::full()));
    log["runs"][0]["results"][0]["level"] = "unknown".into();
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
        0.into();
    assert_eq!(complaints(&log).len(), 2);
}

#[test]
fn a_rule_index_points_at_the_result_s_own_rule() {
    let log = log(&sarif::check(&report::full()));
    let run = &log["runs"][0];
    for result in run["results"].as_array().expect("a list") {
        let index = result["ruleIndex"].as_u64().expect("a number") as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}

#[test]
fn a_finding_without_a_place_of_its_own_stands_at_what_explains_it() {
    let mut report = report::full();
    report.findings[0].place = None;
    let log = log(&sarif::check(&report));
    let result = &log["runs"][0]["results"][0];
    let region = &result["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region["startLine"], 2);
}

#[test]
fn unknown_never_looks_like_a_pass() {
    let log = log(&sarif::check(&report::full()));
    let results = log["runs"][0]["results"].as_array().expect("a list").iter();
    let unknown: Vec<&Value> =
        results.filter(|it| it["properties"]["severity"] == "unknown").collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0]["level"], "error");
    assert_eq!(unknown[0].get("kind"), None);
}

#[test]
fn fingerprints_do_not_hang_on_lines_and_tell_results_apart() {
    let prints = |report| -> Vec<String> {
        let log = log(&sarif::check(&report));
        let results = log["runs"][0]["results"].as_array().expect("a list").clone();
        results.iter().map(|it| it["partialFingerprints"]["keywright/v1"].to_string()).collect()
    };
    let (full, mut moved) = (report::full(), report::full());
    for finding in &mut moved.findings {
        if let Some(place) = &mut finding.place {
            place.span.end = place.span.start;
        }
    }
    let full = prints(full);
    assert_eq!(full, prints(moved));
    let mut unique = full.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), full.len());
}
