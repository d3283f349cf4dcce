use expect_test::expect_file;
use keywright_views::github;

use crate::report;

#[test]
fn every_finding_is_one_command() {
    expect_file!["check.github.txt"].assert_eq(&github::check(&report::full()));
}

#[test]
fn a_clean_report_says_nothing() {
    assert_eq!(github::check(&report::clean()), "");
}

#[test]
fn a_run_that_standards_narrow_does_not_read_as_a_whole_one() {
    let wanted = "::notice title=keywright::told for `cis-aws-5`, `prowler` alone\n";
    assert_eq!(github::check(&report::narrowed()), wanted);
}
