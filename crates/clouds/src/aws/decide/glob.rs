//! Texts against patterns, byte by byte and without a copy: a decision compares dozens of them.

/// In a pattern whose variables are filled in, the wildcards: bytes that no text contains, so that
/// a `*` that came with a variable's value stays a plain letter.
pub(super) const FILLED_RUN: u8 = 0xFF;
/// As [`FILLED_RUN`], for one character.
pub(super) const FILLED_ANY: u8 = 0xFE;

/// Whether a text matches a pattern as policies write it: `*` for any run, `?` for one character.
pub(super) fn matches(pattern: &[u8], text: &[u8]) -> bool {
    glob::<b'*', b'?', false>(pattern, text, None)
}

/// As [`matches`], without regard to case: actions.
pub(super) fn matches_any_case(pattern: &str, text: &str) -> bool {
    glob::<b'*', b'?', true>(pattern.as_bytes(), text.as_bytes(), None)
}

/// As [`matches`], of ARNs: a wildcard stays within its segment, but for a `*` that ends one.
///
/// Source: AWS, IAM User Guide, "IAM JSON policy elements: Resource".
pub(super) fn matches_segments(pattern: &[u8], text: &str) -> bool {
    glob::<b'*', b'?', false>(pattern, text.as_bytes(), Some(b':'))
}

/// As [`matches`], of a pattern whose variables are filled in.
pub(super) fn matches_filled(pattern: &[u8], text: &[u8]) -> bool {
    glob::<FILLED_RUN, FILLED_ANY, false>(pattern, text, None)
}

/// As [`matches_segments`], of a pattern whose variables are filled in.
pub(super) fn matches_filled_segments(pattern: &[u8], text: &str) -> bool {
    glob::<FILLED_RUN, FILLED_ANY, false>(pattern, text.as_bytes(), Some(b':'))
}

/// The usual walk: where a letter does not fit, back to the last run and one character further. A
/// `fence` is a byte that wildcards do not take, but for a run that ends a segment.
///
/// WHY two points of return suffice: a run that stays within its segment gives way at its fence to
/// the last one that does not, and a longer run before that one only leaves it less to choose from.
fn glob<const RUN: u8, const ANY: u8, const FOLD: bool>(
    pattern: &[u8],
    text: &[u8],
    fence: Option<u8>,
) -> bool {
    let (mut at, mut there) = (0, 0);
    // The pattern's place behind the run, and the text's behind what the run takes.
    let mut free: Option<(usize, usize)> = None;
    let mut fenced = free;
    while there < text.len() {
        match pattern.get(at) {
            Some(&it) if it == RUN => {
                while pattern.get(at) == Some(&RUN) {
                    at += 1;
                }
                let ends = fence.is_none_or(|it| pattern.get(at).is_none_or(|next| *next == it));
                if ends {
                    (free, fenced) = (Some((at, there)), None);
                } else {
                    fenced = Some((at, there));
                }
                continue;
            }
            Some(&it) if it == ANY && Some(text[there]) != fence => {
                (at, there) = (at + 1, there + width(text[there]));
                continue;
            }
            Some(&it) if it == text[there] || FOLD && it.eq_ignore_ascii_case(&text[there]) => {
                (at, there) = (at + 1, there + 1);
                continue;
            }
            _ => {}
        }
        fenced = fenced.filter(|it| Some(text[it.1]) != fence);
        let back = if fenced.is_some() { &mut fenced } else { &mut free };
        let Some((behind, taken)) = back else { return false };
        *taken += width(text[*taken]);
        (at, there) = (*behind, *taken);
    }
    pattern[at..].iter().all(|&it| it == RUN)
}

/// How many bytes the character has that begins with this one.
fn width(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(pattern: &str) -> Vec<u8> {
        let wild = |it| match it {
            b'*' => FILLED_RUN,
            b'?' => FILLED_ANY,
            other => other,
        };
        pattern.bytes().map(wild).collect()
    }

    #[test]
    fn a_run_takes_any_text_and_a_question_mark_one_character() {
        for (pattern, text, wanted) in [
            ("*", "", true),
            ("", "", true),
            ("", "a", false),
            ("a*b*c", "axbxbxc", true),
            ("a*b*c", "axbxbx", false),
            ("*ab", "aab", true),
            ("?", "é", true),
            ("*?b", "éb", true),
            ("??", "é", false),
            ("a**", "a", true),
            ("A", "a", false),
        ] {
            assert_eq!(matches(pattern.as_bytes(), text.as_bytes()), wanted, "{pattern} {text}");
            assert_eq!(
                matches_filled(&filled(pattern), text.as_bytes()),
                wanted,
                "{pattern} {text}"
            );
        }
        assert!(matches_any_case("KMS:re*T?", "kms:ReEncryptTo"));
        assert!(!matches_filled(b"a*", b"ab"), "a star that came with a value is a letter");
    }

    #[test]
    fn within_arns_a_wildcard_stays_in_its_segment_but_for_a_run_that_ends_one() {
        for (pattern, text, wanted) in [
            ("*", "a:b:c", true),
            ("a:*", "a:b:c", true),
            ("a:*:c", "a:b:x:c", true),
            ("a:b*c", "a:bxc", true),
            ("a:b*c", "a:bx:c", false),
            ("a:?:c", "a:b:c", true),
            ("a?c", "a:c", false),
            ("*:a*b", "x:ac:ab", true),
            ("*:a*b", "x:ac:b", false),
            ("a:**:c", "a:b:x:c", true),
            ("a:b*/x", "a:bc/d/x", true),
        ] {
            let found = matches_segments(pattern.as_bytes(), text);
            assert_eq!(found, wanted, "{pattern} {text}");
            let found = matches_filled_segments(&filled(pattern), text);
            assert_eq!(found, wanted, "{pattern} {text}");
        }
    }
}
