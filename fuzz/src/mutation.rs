//! One input from another, by a seed: the same seed and number make the same input everywhere.

use keywright_model::text::{Node, Span, json};

/// Longer inputs are cut: a parser's mistakes show in short ones.
const INPUT_BYTES_MAX: usize = 16 * 1024;

/// Changes stacked on one seed.
const CHANGES_MAX: u64 = 8;

/// Pieces of the languages that the targets read, put in whole: blind changes seldom spell one.
const WORDS: [&str; 32] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "*",
    "?",
    "null",
    "true",
    "-0",
    "1e999",
    "\"Statement\"",
    "\"Not",
    "\"Effect\": \"Deny\"",
    "\"Principal\"",
    "\"Condition\"",
    "\"AWS\"",
    "\"documents\": [",
    "\"2012-10-17\"",
    "[[key]]",
    "= \"\"",
    "\n",
    "\r\n",
    "\u{feff}",
    "\u{1F511}",
    "```json bad\n",
    "2026-02-30",
];

/// What inputs are made of.
#[derive(Debug, Default)]
pub struct Stock {
    /// Whole texts.
    seeds: Vec<Vec<u8>>,
    /// The values of those that are JSON, each as its text.
    values: Vec<Vec<u8>>,
    /// The names of their members, with their quotes.
    names: Vec<Vec<u8>>,
}

impl Stock {
    /// Takes the seeds apart.
    pub fn new(seeds: Vec<Vec<u8>>) -> Stock {
        let mut stock = Stock::default();
        for (text, parts) in seeds.iter().filter_map(|it| parts(it)) {
            let text = |span: &Span| text.as_bytes()[span.range()].to_vec();
            stock.values.extend(parts.values.iter().map(text));
            stock.names.extend(parts.names.iter().map(text));
        }
        for list in [&mut stock.values, &mut stock.names] {
            list.sort();
            list.dedup();
        }
        Stock { seeds, ..stock }
    }

    /// The input of that number.
    ///
    /// WHY: two inputs in three stay JSON where the seed is: blind changes alone seldom get past
    /// the parser to those who read the tree.
    pub fn input(&self, seed: u64, number: u64) -> Vec<u8> {
        let mut dice = Dice::new(seed, number);
        let mut bytes = dice.pick(&self.seeds).cloned().unwrap_or_default();
        let grafts = 0 < dice.below(3);
        for _ in 0..=dice.below(CHANGES_MAX) {
            if !(grafts && self.graft(&mut bytes, &mut dice)) {
                change(&mut bytes, &self.seeds, &mut dice);
            }
        }
        bytes.truncate(INPUT_BYTES_MAX);
        bytes
    }

    /// Puts a value or a name of some seed in the place of one here; false where this is no JSON.
    fn graft(&self, bytes: &mut Vec<u8>, dice: &mut Dice) -> bool {
        let Some((_, parts)) = parts(bytes) else { return false };
        let is_name = dice.below(4) == 0;
        let (here, there) =
            if is_name { (&parts.names, &self.names) } else { (&parts.values, &self.values) };
        if let (Some(span), Some(text)) = (dice.pick(here), dice.pick(there)) {
            bytes.splice(span.range(), text.iter().copied());
        }
        true
    }
}

/// Where a JSON text's values and names stand.
#[derive(Default)]
struct Parts {
    values: Vec<Span>,
    names: Vec<Span>,
}

fn parts(bytes: &[u8]) -> Option<(&str, Parts)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut parts = Parts::default();
    collect(&json::parse(text).ok()?, &mut parts);
    Some((text, parts))
}

fn collect(node: &Node, parts: &mut Parts) {
    parts.values.push(node.span);
    node.as_array().unwrap_or_default().iter().for_each(|it| collect(it, parts));
    for member in node.as_object().unwrap_or_default() {
        parts.names.push(member.name_span);
        collect(&member.node, parts);
    }
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.at(bytes.len() + 1);
    let end = (at + dice.at(64)).min(bytes.len());
    match dice.below(8) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => drop(bytes.drain(at..end)),
        2 => {
            let copy = bytes[at..end].to_vec();
            let to = dice.at(bytes.len() + 1);
            bytes.splice(to..to, copy);
        }
        3 => bytes.truncate(at),
        4 => bytes.insert(at, dice.below(256) as u8),
        5 => {
            // A stretch of another seed in place of one here.
            if let Some(other) = dice.pick(seeds) {
                let from = dice.at(other.len() + 1);
                let to = (from + dice.at(256)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
        _ => {
            let word = WORDS[dice.at(WORDS.len())];
            let end = if dice.below(2) == 0 { at } else { end };
            bytes.splice(at..end, word.bytes());
        }
    }
}

/// SplitMix64: small, and the same everywhere.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
struct Dice(u64);

impl Dice {
    fn new(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed);
        dice.0 = dice.next() ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        it ^ (it >> 31)
    }

    /// A number below the limit, which is not 0.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    fn at(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    fn pick<'s, T>(&mut self, list: &'s [T]) -> Option<&'s T> {
        if list.is_empty() { None } else { list.get(self.at(list.len())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_number_make_one_input() {
        let stock = Stock::new([b"{\"a\": 1}".to_vec(), b"[]".to_vec()].into());
        assert_eq!(stock.input(1, 7), stock.input(1, 7));
        let all: std::collections::BTreeSet<_> = (0..100).map(|it| stock.input(1, it)).collect();
        assert!(20 < all.len(), "{}", all.len());
    }

    #[test]
    fn half_of_the_inputs_from_json_are_json() {
        let stock = Stock::new([b"{\"a\": [1, {\"b\": null}]}".to_vec()].into());
        let count = (0..1000).filter(|&it| parts(&stock.input(1, it)).is_some()).count();
        assert!(500 < count && count < 900, "{count}");
    }

    #[test]
    fn no_seeds_make_inputs_all_the_same() {
        let stock = Stock::default();
        assert!(50 < (0..100).filter(|&it| !stock.input(1, it).is_empty()).count());
    }
}
