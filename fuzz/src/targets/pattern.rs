//! Wildcards: what covers matches all that is covered, and what shares a text overlaps.

use keywright_policy::{LetterCase, Pattern};

/// Holds the three questions against each other, on two patterns and a text, a line each.
pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut lines = text.splitn(3, '\n').map(|it| it.chars().take(64).collect::<String>());
    let (first, second, text) = (lines.next(), lines.next(), lines.next());
    let (first, second) = (first.unwrap_or_default(), second.unwrap_or_default());
    let text = text.unwrap_or_default();
    for make in [Pattern::new, Pattern::stars] {
        for case in [LetterCase::Sensitive, LetterCase::Folded] {
            agree(&make(&first, case), &make(&second, case), &text);
        }
    }
}

fn agree(first: &Pattern, second: &Pattern, text: &str) {
    assert!(first.covers(first), "a pattern covers itself");
    assert_eq!(first.overlaps(second), second.overlaps(first), "overlapping is mutual");
    let (here, there) = (first.matches(text), second.matches(text));
    assert!(!(here && there) || first.overlaps(second), "they share `{text}`");
    assert!(!(first.covers(second) && there) || here, "`{text}` escapes");
    assert!(!first.is_everything() || first.covers(second));
}
