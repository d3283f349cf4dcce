use expect_test::expect_file;
use keywright_policy::Severity;
use keywright_views::junit;

use crate::report;

#[test]
fn what_fails_is_told_apart_from_what_cannot_be_told() {
    expect_file!["check.xml"].assert_eq(&junit::check(&report::full(), Severity::Error));
}

#[test]
fn a_lower_limit_fails_more() {
    let strict = junit::check(&report::full(), Severity::Note);
    assert!(strict.contains(r#"tests="6" skipped="2" failures="2" errors="1""#), "{strict}");
}

#[test]
fn a_clean_run_is_not_an_empty_one() {
    let clean = junit::check(&report::clean(), Severity::Error);
    assert!(clean.contains("files judged: 7, keys: 3, clusters: 2"), "{clean}");
    assert!(clean.contains(r#"tests="1" skipped="0" failures="0" errors="0""#), "{clean}");
}

#[test]
fn a_run_that_standards_narrow_does_not_read_as_a_whole_one() {
    let text = junit::check(&report::narrowed(), Severity::Error);
    assert!(text.contains("clusters: 2, told for `cis-aws-5`, `prowler` alone\""), "{text}");
}

#[test]
fn no_limit_turns_unknown_into_a_pass() {
    for limit in [Severity::Note, Severity::Warning, Severity::Unknown, Severity::Error] {
        let text = junit::check(&report::full(), limit);
        assert!(text.contains(r#"errors="1""#), "{text}");
    }
}
