//! Every rule's page is a test: its `bad` blocks are told, its `good` blocks are not.

use keywright_estate::rules::cards;
use keywright_policy::{Card, Example};

use crate::memory::Memory;

/// The files that a block stands for.
pub(crate) fn files(example: &Example) -> Memory {
    let one = |name: &str, bytes: Vec<u8>| Memory([(name.into(), bytes)].into());
    match example.language {
        "toml" => one("it/keywright.toml", example.text.into()),
        "hex" => {
            let bytes = example.text.split_whitespace();
            let bytes = bytes.map(|it| u8::from_str_radix(it, 16).expect("hex digits"));
            one("it/it.json", bytes.collect())
        }
        "files" => {
            let parts = example.text.split("==> ").filter(|it| !it.trim().is_empty());
            let parts = parts.map(|it| it.split_once(" <==\n").expect("a name, then a text"));
            Memory(parts.map(|it| (format!("it/{}", it.0).into(), it.1.into())).collect())
        }
        "json" => one("it/it.json", filled(example.text).into()),
        other => panic!("no block is written in {other}"),
    }
}

/// `@FILL n@` stands for n characters.
fn filled(text: &str) -> String {
    let Some((before, rest)) = text.split_once("@FILL ") else { return text.to_owned() };
    let (number, after) = rest.split_once('@').expect("the mark is closed");
    format!("{before}{}{after}", "x".repeat(number.parse().expect("a number")))
}

/// A block of another kind of policy than a key's is judged beside its rule.
pub(crate) fn lone(example: &Example) -> bool {
    example.kind.is_none()
}

fn told(card: &Card, example: &Example) -> (bool, Vec<String>) {
    let memory = files(example);
    let named = memory.0.keys().find(|it| it.ends_with("it.json"));
    let path = named.map_or("it".into(), |it| it.display().to_string());
    let heard = memory.check_all(&[&path]);
    let codes: Vec<&str> = heard.findings.iter().map(|it| it.rule.code).collect();
    (codes.contains(&card.code), heard.lines())
}

#[test]
fn every_bad_block_is_told_and_no_good_block_is() {
    let mut wrong = Vec::new();
    for card in cards() {
        for (at, example) in card.page.examples().iter().enumerate().filter(|it| lone(it.1)) {
            let (told, lines) = told(&card, example);
            if told != example.bad {
                let word = if example.bad { "is not told" } else { "is told" };
                wrong.push(format!("{} block {}: {word}; heard {lines:#?}", card.code, at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_blocks_of_both_kinds_and_a_whole_header() {
    for card in cards() {
        let examples = card.page.examples();
        assert!(examples.iter().any(|it| it.bad), "{} has no bad block", card.code);
        assert!(examples.iter().any(|it| !it.bad), "{} has no good block", card.code);
        assert!(card.page.since().is_some(), "{} has no `since`", card.code);
        assert!(!card.page.summary().is_empty(), "{} has no summary", card.code);
    }
}
