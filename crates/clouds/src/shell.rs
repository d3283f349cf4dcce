//! Lines for a shell. What comes from a document is one word or one comment, so that no document
//! can make a line do something else.

/// A text as one word of a shell's line.
pub(crate) fn word(text: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || "-_./:@=+,".contains(it);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_a_word() {
        assert_eq!(word("acme-keys"), "acme-keys");
        assert_eq!(word("a; rm -rf /"), "'a; rm -rf /'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word("deleted:group:a@b.c?uid=1"), "'deleted:group:a@b.c?uid=1'");
        assert_eq!(word("$(x)\n`y`"), "'$(x)\n`y`'");
        assert_eq!(word(""), "''");
    }
}
