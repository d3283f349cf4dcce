//! The pages' blocks are told, or are not, and their patches mend them.

use std::collections::BTreeSet;

use keywright_model::text::Edit;
use keywright_policy::{Example, Finding, Findings, Rule};

use super::super::{RULES, lint};
use super::read::{form, policy};
use crate::aws::{Form, Policy};

fn form_of(example: &Example) -> Form {
    form(example.kind.unwrap_or("key"))
}

fn told(rule: &Rule<Policy>, policy: &Policy) -> Vec<Finding> {
    let mut out = Findings::default();
    (rule.check)(policy, &mut out);
    out.into_vec()
}

#[test]
fn every_bad_block_is_told_and_no_good_block_is() {
    for rule in RULES {
        for (at, example) in rule.page.examples().iter().enumerate() {
            let found = told(rule, &policy(example.text, form_of(example)));
            let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
            assert_eq!(!found.is_empty(), example.bad, "{} {at}: {messages:#?}", rule.code);
        }
    }
}

#[test]
fn a_good_block_is_clean_of_every_rule() {
    for rule in RULES {
        for example in rule.page.examples().iter().filter(|it| !it.bad) {
            let found = lint(&policy(example.text, form_of(example)));
            let messages: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
            assert!(messages.is_empty(), "{}: {messages:#?}", rule.code);
        }
    }
}

#[test]
fn every_patch_mends_its_finding_and_breaks_nothing() {
    let mut patched = BTreeSet::new();
    for rule in RULES {
        for example in rule.page.examples().iter().filter(|it| it.bad) {
            let form = form_of(example);
            let before = policy(example.text, form);
            for finding in told(rule, &before).iter().filter(|it| !it.fix.edits.is_empty()) {
                let edits: Vec<Edit> = finding.fix.edits.iter().map(|it| it.1.clone()).collect();
                let after = before.document.edited(&edits).expect("still JSON");
                let after = Policy::read(after, form);
                let same = |it: &Finding| it.message == finding.message;
                assert!(!told(rule, &after).iter().any(same), "still: {}", finding.message);
                let (was, is) = (lint(&before).len(), lint(&after).len());
                assert!(is < was, "{}: {was} findings became {is}", finding.message);
                patched.insert(rule.code);
            }
        }
    }
    assert!(16 < patched.len(), "{patched:?}");
}

/// The names that a page gives after "Access Analyzer".
fn codes(rule: &Rule<Policy>) -> BTreeSet<&'static str> {
    rule.page.refs().filter_map(|it| it.strip_prefix("Access Analyzer ")).collect()
}

#[test]
fn the_codes_of_a_page_are_those_of_its_bad_blocks() {
    for rule in RULES {
        let blocks = rule.page.examples();
        let bad = blocks.iter().filter(|it| it.bad);
        let told = bad.flat_map(|it| told(rule, &policy(it.text, form_of(it))));
        let found: BTreeSet<&str> = told.flat_map(|it| it.refs).collect();
        assert_eq!(found, codes(rule), "{}", rule.code);
    }
}

#[test]
fn a_code_is_told_by_one_rule() {
    let mut seen = BTreeSet::new();
    for code in RULES.iter().flat_map(codes) {
        assert!(seen.insert(code), "{code}");
    }
    assert_eq!(seen.len(), 79);
}

#[test]
fn a_finding_points_at_the_very_node_and_says_what_to_do() {
    let mut lines = String::new();
    for rule in RULES {
        lines.push_str(&format!("{} {}\n", rule.code, rule.page.name()));
        for example in rule.page.examples().iter().filter(|it| it.bad) {
            for it in told(rule, &policy(example.text, form_of(example))) {
                let place = it.place.expect("a place");
                let text = place.source.slice(place.span).lines().next().unwrap_or_default();
                let refs = it.refs.join(" ");
                lines.push_str(&format!("  {}: {text}\n    {}\n", place.path, it.message));
                lines.push_str(&format!("    {} [{refs}]\n", it.help));
            }
        }
    }
    expect_test::expect_file!["places.txt"].assert_eq(&lines);
}
