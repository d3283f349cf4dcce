//! Words that do not land: a promise to mend it later, a lint silenced without a reason, a test
//! that does not run.

use crate::tree::{Complaint, File, Tree};

/// Each word in two parts, so that this file does not hold it, and what to do instead.
const BANNED: [(&str, &str, &str); 5] = [
    ("FIX", "ME", "mend it, or file an issue"),
    ("TO", "DO", "do it, or file an issue"),
    ("#[al", "low(", "write `#[expect(.., reason = \"..\")]`"),
    ("#![al", "low(", "write `#![expect(.., reason = \"..\")]`"),
    ("#[ign", "ore", "a test that does not run proves nothing"),
];

pub(super) fn check(tree: &Tree) -> Vec<Complaint> {
    tree.ending(".rs").flat_map(complaints).collect()
}

fn complaints(file: &File) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for (head, tail, instead) in BANNED {
            let word = format!("{head}{tail}");
            if holds(line, &word) {
                let text = format!("`{word}` does not land: {instead}");
                complaints.push(file.complaint(at + 1, text));
            }
        }
    }
    complaints
}

/// Whether a line holds the word, not as a part of a longer one.
fn holds(line: &str, word: &str) -> bool {
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let is_plain = word.chars().all(is_letter);
        !(is_plain && (before.is_some_and(is_letter) || after.is_some_and(is_letter)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::{said, tree};

    #[test]
    fn every_banned_word_is_told_with_its_line() {
        for (head, tail, instead) in BANNED {
            let text = format!("\n  // {head}{tail}: x\n");
            let found = said(check(&tree(&[("a.rs", &text)])));
            let wanted = format!("a.rs:2: `{head}{tail}` does not land: {instead}");
            assert_eq!(found, [wanted]);
        }
    }

    #[test]
    fn a_longer_word_is_another_word() {
        let text = format!("MAS{}{}\n{}{}S\n", "TO", "DO", "TO", "DO");
        assert!(check(&tree(&[("a.rs", &text)])).is_empty());
    }
}
