use expect_test::expect_file;
use keywright_views::json;

use crate::report;

#[test]
fn every_member_of_the_format_in_its_order() {
    expect_file!["check.json"].assert_eq(&json::check(&report::full()));
}

#[test]
fn a_clean_report_has_the_same_members() {
    expect_file!["clean.json"].assert_eq(&json::check(&report::clean()));
}

#[test]
fn the_standards_that_were_asked_for_are_said() {
    let view: serde_json::Value =
        serde_json::from_str(&json::check(&report::narrowed())).expect("JSON");
    assert_eq!(view["summary"]["standards"], serde_json::json!(["cis-aws-5", "prowler"]));
}

#[test]
fn offsets_are_those_of_the_file_on_disk() {
    let view: serde_json::Value =
        serde_json::from_str(&json::check(&report::full())).expect("JSON");
    let edit = &view["findings"][0]["fix"]["edits"][0];
    assert_eq!(edit["file"], "keys/orders.json");
    assert_eq!(edit["span"]["start"]["line"], 3);
    // The edit stands inside a JSON string, and is spelled so.
    assert_eq!(edit["text"], r#"[{\"Effect\": \"Allow\"}]"#);
}
