//! Names, which AWS compares without regard to case.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition" and "Action".

use std::cmp::Ordering;

/// The order of the data.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    let differ = a.bytes().zip(b.bytes()).find(|(a, b)| a != b && !a.eq_ignore_ascii_case(b));
    match differ {
        Some((a, b)) => a.to_ascii_lowercase().cmp(&b.to_ascii_lowercase()),
        None => a.len().cmp(&b.len()),
    }
}

/// Whether a key's name is the one that the reference writes with `${…}` in the place of any text:
/// `kms:EncryptionContext:dept` is `kms:EncryptionContext:${EncryptionContextKey}`.
pub(super) fn is(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    // WHY: nearly every name differs from the one that is asked for at an early letter.
    let mut both = pattern.iter().zip(name);
    match both.position(|(a, b)| a != b && !a.eq_ignore_ascii_case(b)) {
        Some(at) => pattern[at] == b'$' && matches(&pattern[at..], &name[at..]),
        None => pattern.len() == name.len(),
    }
}

fn matches(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([b'$', b'{', ..], [_, rest @ ..]) => {
            let end = pattern.iter().position(|it| *it == b'}').map_or(pattern.len(), |it| it + 1);
            let after = &pattern[end..];
            // The text in that place has one character or more.
            (0..=rest.len()).any(|skip| matches(after, &rest[skip..]))
        }
        ([a, pattern @ ..], [b, name @ ..]) => a.eq_ignore_ascii_case(b) && matches(pattern, name),
        (pattern, name) => pattern.is_empty() && name.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_any_text_but_none() {
        for (pattern, name, wanted) in [
            ("a:Tag/${Key}", "A:tag/x", true),
            ("a:Tag/${Key}", "a:Tag/x/y", true),
            ("a:Tag/${Key}", "a:Tag/", false),
            ("a:Tag/${Key}", "a:Tag", false),
            ("a:${K}.b", "a:x.b", true),
            ("a:${K}.b", "a:x.b.b", true),
            ("a:${K}.b", "a:x.c", false),
            ("a:${K}.b", "a:.b", false),
            ("a:${K}/${L}", "a:x/y", true),
            ("a:${K}/${L}", "a:x/", false),
            ("a:b", "A:B", true),
            ("a:b", "a:bc", false),
            ("a:b", "a:", false),
            ("${K}:b", "é:b", true),
        ] {
            assert_eq!(is(pattern, name), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn the_order_disregards_case() {
        assert!(order("kms:GranteePrincipal", "kms:GrantIsForAWSResource").is_lt());
        assert!(order("Abc", "aBC").is_eq());
        assert!(order("ab", "ABC").is_lt());
    }
}
