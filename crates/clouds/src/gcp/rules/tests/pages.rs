//! Every page's blocks, and every fix.

use super::super::RULES;
use crate::gcp::testing::{findings, fixed};

#[test]
fn every_bad_block_is_told_and_every_good_one_is_not() {
    for rule in RULES {
        let examples = rule.page.examples();
        assert!(examples.iter().any(|it| it.bad), "{} has a bad block", rule.code);
        assert!(examples.iter().any(|it| !it.bad), "{} has a good block", rule.code);
        for example in examples {
            let told = findings(example.text).iter().any(|it| it.rule.code == rule.code);
            assert_eq!(told, example.bad, "{}: {}", rule.code, example.text);
        }
    }
}

#[test]
fn every_finding_says_the_next_step_and_how_to_take_it() {
    for rule in RULES {
        for example in rule.page.examples().into_iter().filter(|it| it.bad) {
            for it in findings(example.text) {
                assert!(!it.help.is_empty(), "{}: {}", it.rule.code, it.message);
                let way = it.fix.command.is_some() || !it.fix.edits.is_empty();
                assert!(way, "{}: {}", it.rule.code, it.message);
            }
        }
    }
}

#[test]
fn every_fix_makes_its_finding_go_away() {
    for rule in RULES {
        for example in rule.page.examples().into_iter().filter(|it| it.bad) {
            let told = findings(example.text);
            let ours = told.iter().filter(|it| it.rule.code == rule.code);
            for finding in ours.filter(|it| !it.fix.edits.is_empty()) {
                let text = fixed(example.text, finding);
                let same = |it: &&_| {
                    let it: &keywright_policy::Finding = it;
                    it.rule.code == rule.code && it.message == finding.message
                };
                assert!(findings(&text).iter().find(same).is_none(), "{}: {text}", rule.code);
            }
        }
    }
}

#[test]
fn codes_and_names_stand_once_and_in_order() {
    let codes: Vec<&str> = RULES.iter().map(|it| it.code).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    let mut names: Vec<&str> = RULES.iter().map(|it| it.page.name()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|it| it[0] != it[1]), "{names:?}");
}
