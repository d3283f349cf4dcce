//! What a misspelled word was meant to be.

/// Letters that may differ, and the length from which on two may.
const DIFFERENT_MAX: usize = 2;
const LONG: usize = 6;

/// No name of AWS's is longer; a longer word is not compared.
const LENGTH_MAX: usize = 128;

/// The one candidate that differs from the word in its case, or in a letter or two; `None` where
/// none does, or several do.
pub(super) fn near<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let folded: Vec<char> = word.chars().map(|it| it.to_ascii_lowercase()).collect();
    if LENGTH_MAX < folded.len() {
        return None;
    }
    let most = if folded.len() < LONG { 1 } else { DIFFERENT_MAX };
    let mut best: Option<(usize, &str)> = None;
    let mut rivals = 0;
    for candidate in candidates {
        let found = distance(&folded, &candidate.to_ascii_lowercase().chars().collect::<Vec<_>>());
        match best {
            _ if most < found => {}
            Some((least, _)) if least < found => {}
            Some((least, _)) if least == found => rivals += 1,
            _ => (best, rivals) = (Some((found, candidate)), 0),
        }
    }
    best.filter(|_| rivals == 0).map(|it| it.1)
}

/// How many letters must be changed, put in or taken out.
fn distance(this: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in this.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (there, found) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != found);
            diagonal = row[there + 1];
            row[there + 1] = changed.min(diagonal + 1).min(row[there] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_a_tie_is_none() {
        let names = ["Effect", "Principal", "Resource", "Sid"];
        for (word, wanted) in [
            ("effect", Some("Effect")),
            ("Resources", Some("Resource")),
            ("Principle", Some("Principal")),
            ("Si", Some("Sid")),
            ("Comment", None),
            ("", None),
        ] {
            assert_eq!(near(word, names), wanted, "{word}");
        }
        assert_eq!(near("kms:ListX", ["kms:ListA", "kms:ListB"]), None);
    }
}
