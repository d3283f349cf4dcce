//! Every page is held against its rule, every fix is tried, and nothing that AWS or a vendor
//! prescribes is told.

use keywright_model::text::Edit;
use keywright_policy::{Example, judge};

use super::super::testing::{cards, case, findings, of, policy};
use super::super::{CASE_RULES, RULES, advise};
use crate::aws::Form;

#[test]
fn every_bad_block_is_told_and_no_good_block_is() {
    for card in cards() {
        for (at, Example { bad, text, .. }) in card.page.examples().into_iter().enumerate() {
            let found = of(&card, text);
            assert_eq!(!found.is_empty(), bad, "{} block {}: {found:#?}", card.code, at + 1);
            assert!(found.iter().all(|it| it.place.is_some() && !it.help.is_empty()));
        }
    }
}

#[test]
fn a_block_that_is_told_is_told_by_its_rule_alone() {
    for card in cards() {
        for example in card.page.examples() {
            let others = findings(example.text).into_iter().filter(|it| it.rule.code != card.code);
            let others: Vec<String> =
                others.map(|it| format!("{} {}", it.rule.code, it.message)).collect();
            assert!(others.is_empty(), "{}: {others:#?} in {}", card.code, example.text);
        }
    }
}

#[test]
fn every_fix_mends_its_finding_and_brings_no_other() {
    for card in cards() {
        for example in card.page.examples().into_iter().filter(|it| it.bad) {
            let before = findings(example.text);
            for finding in of(&card, example.text) {
                let edits: Vec<Edit> = finding.fix.edits.iter().map(|it| it.1.clone()).collect();
                if edits.is_empty() {
                    continue;
                }
                let after = Edit::apply(example.text, &edits).expect("the edits apply");
                let after = findings(&after);
                let codes: Vec<&str> = after.iter().map(|it| it.rule.code).collect();
                assert!(after.len() < before.len(), "{}: {codes:?} remain", card.code);
            }
        }
    }
}

#[test]
fn the_codes_stand_in_order_and_once() {
    for codes in [
        RULES.iter().map(|it| it.code).collect::<Vec<_>>(),
        CASE_RULES.iter().map(|it| it.code).collect(),
    ] {
        assert!(codes.is_sorted_by(|a, b| a < b), "{codes:?}");
    }
}

#[test]
fn nothing_that_is_prescribed_is_told() {
    let blocks = include_str!("../prescribed.txt").split("==> ").filter(|it| !it.is_empty());
    let mut count = 0;
    for block in blocks {
        let (name, text) = block.split_once(" <==\n").expect("a name, then a policy");
        let form = match name.split_once(':').expect("a form first").0 {
            "key" => Form::Key,
            "resource" => Form::Resource,
            "trust" => Form::Trust,
            "identity" => Form::Identity,
            "scp" => Form::ServiceControl,
            "rcp" => Form::ResourceControl,
            other => panic!("no form is called {other}"),
        };
        let policy = policy(text, form);
        assert!(policy.is_readable(), "{name}");
        let mut told = advise(&policy);
        if form == Form::Key {
            told.extend(judge(CASE_RULES, &case(text)));
        }
        // What AWS itself suggests against its own pages is named in the block's head.
        told.retain(|it| !name.contains(&format!("[{}]", it.rule.code)));
        let told: Vec<&str> = told.iter().map(|it| it.message.as_str()).collect();
        assert!(told.is_empty(), "{name}: {told:#?}");
        count += 1;
    }
    assert!(30 <= count, "{count}");
}

#[test]
fn a_finding_carries_only_codes_of_its_page() {
    for card in cards() {
        for example in card.page.examples() {
            for code in of(&card, example.text).iter().flat_map(|it| &it.refs) {
                let named = card.page.refs().any(|it| it == format!("Access Analyzer {code}"));
                assert!(named, "{} tells {code}, which its page does not name", card.code);
            }
        }
    }
}
