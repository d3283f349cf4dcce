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

/// The words of a line, as a shell reads words and single quotes; what else a shell would do
/// something about is refused.
#[cfg(test)]
pub(crate) fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        match (quoted, char) {
            (_, '\'') => {
                quoted = {
                    word.get_or_insert_default();
                    !quoted
                }
            }
            (true, it) => word.get_or_insert_default().push(it),
            (false, ' ') => words.extend(word.take()),
            (false, '\\') => word.get_or_insert_default().extend(chars.next()),
            (false, it) => {
                assert!(!"$`\"|&;<>()*?[]#~!{}\n".contains(it), "{it} in {line}");
                word.get_or_insert_default().push(it);
            }
        }
    }
    assert!(!quoted, "{line}");
    words.extend(word);
    words
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

    #[test]
    fn a_shell_reads_a_word_back() {
        for text in ["a", "it's", "$(x)\n`y`", "", "''", "a b", "\\"] {
            assert_eq!(words(&format!("x {} y", word(text))), ["x", text, "y"]);
        }
    }
}
