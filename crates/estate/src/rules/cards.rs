//! Every rule of every room, as `explain` lists them.

use keywright_clouds::{aws, azure, gcp};
use keywright_policy::{Card, Rule};

use super::{DRIFTED, ESTATE_RULES, KEY_RULES, PLAN_RULES, USAGE_RULES};
use crate::declaration;
use crate::document::{DOUBLED, rules::RULES as TEXT_RULES};
use crate::judge::ALLOW_RULES;

/// Every rule's code and page, of every room, in the order of the codes.
pub fn cards() -> Vec<Card> {
    fn of<S>(rules: &[Rule<S>]) -> impl Iterator<Item = Card> {
        rules.iter().map(Rule::card)
    }
    let mut cards: Vec<Card> = aws::rules::cards()
        .into_iter()
        .chain(of(azure::rules::RULES))
        .chain(of(gcp::rules::RULES))
        .chain(of(KEY_RULES))
        .chain(of(ESTATE_RULES))
        .chain([DRIFTED.card()])
        .chain(of(USAGE_RULES))
        .chain(of(PLAN_RULES))
        .chain(of(TEXT_RULES))
        .chain(of(ALLOW_RULES))
        .chain([DOUBLED.card(), declaration::MISTAKE.card(), declaration::NOT_FOUND.card()])
        .collect();
    cards.sort_by_key(|it| it.code);
    // A rule over plans and over estates is one rule.
    cards.dedup_by_key(|it| it.code);
    cards
}
