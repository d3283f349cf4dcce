//! Rules as `explain` lists them.

use keywright_policy::Card;
use serde::Serialize;

use crate::written::written;

#[derive(Serialize)]
struct RulesView {
    format: u8,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    since: Option<&'static str>,
    refs: Vec<&'static str>,
    page: &'static str,
}

/// As JSON.
pub fn json(cards: &[Card]) -> String {
    let rules = cards.iter().map(|it| RuleView {
        code: it.code,
        name: it.page.name(),
        severity: it.page.severity().word(),
        since: it.page.since(),
        refs: it.page.refs().collect(),
        page: it.page.text(),
    });
    written(&RulesView { format: 1, rules: rules.collect() })
}

/// As a list for people, a line each.
pub fn list(cards: &[Card]) -> String {
    let wide = cards.iter().map(|it| it.page.name().len()).max().unwrap_or_default();
    let line = |it: &Card| {
        let (name, severity) = (it.page.name(), it.page.severity().word());
        format!("{}  {name:wide$}  {severity}\n", it.code)
    };
    cards.iter().map(line).collect()
}
