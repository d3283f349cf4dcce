//! Rust's text with comments and literals blanked, so that a brace is a brace and a word is code.
//! Every character keeps its line; blanked ones become spaces.

use std::collections::BTreeSet;

/// Blanks comments, and the insides of string and character literals.
pub(super) fn blanked(text: &str) -> String {
    walk(text, true)
}

/// Blanks comments alone.
pub(super) fn uncommented(text: &str) -> String {
    walk(text, false)
}

/// The part of a file before its tests.
pub(super) fn before_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The lines, from 0, that lie wholly inside of a literal: a snapshot's, which are no code.
pub(super) fn inside_literals(text: &str) -> BTreeSet<usize> {
    let (mut lines, mut line, mut rest) = (BTreeSet::new(), 0, text);
    while let Some(first) = rest.chars().next() {
        let token = token(rest);
        let (taken, left) = rest.split_at(token.as_ref().map_or(first.len_utf8(), Token::length));
        let breaks = taken.matches('\n').count();
        if let Some(Token::Literal(_)) = token {
            lines.extend(line + 1..line + breaks);
        }
        (line, rest) = (line + breaks, left);
    }
    lines
}

fn walk(text: &str, literals: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, blank) = match token(rest) {
            Some(Token::Comment(length)) => (length, true),
            Some(Token::Literal(length)) => (length, literals),
            Some(Token::Word(length)) => (length, false),
            None => (first.len_utf8(), false),
        };
        let (taken, left) = rest.split_at(length);
        if blank {
            out.extend(taken.chars().map(|it| if it == '\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(taken);
        }
        rest = left;
    }
    out
}

/// What begins a text, with its length in bytes.
enum Token {
    Comment(usize),
    Literal(usize),
    /// A word, taken whole so that its last letter is not read as a literal's prefix.
    Word(usize),
}

impl Token {
    fn length(&self) -> usize {
        match self {
            Token::Comment(it) | Token::Literal(it) | Token::Word(it) => *it,
        }
    }
}

fn token(text: &str) -> Option<Token> {
    if text.starts_with("//") {
        return Some(Token::Comment(text.find('\n').unwrap_or(text.len())));
    }
    if text.starts_with("/*") {
        return Some(Token::Comment(block_comment(text)));
    }
    if let Some(length) = string(text).or_else(|| character(text)) {
        return Some(Token::Literal(length));
    }
    let word = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
    (0 < word).then_some(Token::Word(word))
}

/// Block comments nest.
fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|it| !it.is_empty()) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth.saturating_sub(1), at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// `"…"`, `b"…"`, `c"…"`, `r"…"`, `r#"…"#` and their like.
fn string(text: &str) -> Option<usize> {
    let prefix = text.len() - text.trim_start_matches(['b', 'c']).len();
    let prefix = prefix.min(1);
    let body = &text[prefix..];
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let open = prefix + 1 + hashes;
        if !text[open..].starts_with('"') {
            return None;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let inside = &text[open + 1..];
        return Some(inside.find(&close).map_or(text.len(), |it| open + 1 + it + close.len()));
    }
    let inside = body.strip_prefix('"')?;
    Some(prefix + 1 + closed(inside, '"').unwrap_or(inside.len()))
}

/// `'x'`, `'\n'`, `b'x'`; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let prefix = usize::from(text.starts_with("b'"));
    let inside = text[prefix..].strip_prefix('\'')?;
    let is_escaped = inside.starts_with('\\');
    let second = inside.chars().nth(1);
    if !is_escaped && second != Some('\'') {
        return None;
    }
    closed(inside, '\'').map(|it| prefix + 1 + it)
}

/// The length up to the first closing mark that is not escaped, the mark included.
fn closed(inside: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, char) in inside.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            it if it == mark => return Some(at + it.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeezed(text: &str) -> String {
        blanked(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_literals_are_blanked_and_code_is_kept() {
        for (text, wanted) in [
            ("a // { }\nb", "a b"),
            ("a /* { /* } */ } */ b", "a b"),
            (r#"f("{ \" }", 1)"#, "f( , 1)"),
            (r###"f(r#"{ " }"#, br"\")"###, "f( , )"),
            ("['{', '\\'', b'}', '\\u{7b}']", "[ , , , ]"),
            ("fn f<'a>(it: &'a str) {}", "fn f<'a>(it: &'a str) {}"),
            ("let number = 1; for r in x {}", "let number = 1; for r in x {}"),
            ("'é'; \"é\";", "; ;"),
        ] {
            assert_eq!(squeezed(text), wanted, "{text}");
        }
    }

    #[test]
    fn lines_stay_where_they_were() {
        let text = "a\n/*\n\n*/ \"x\ny\" b";
        assert_eq!(blanked(text).lines().count(), text.lines().count());
        assert!(blanked(text).lines().nth(4).is_some_and(|it| it.contains('b')));
    }

    #[test]
    fn the_lines_inside_a_literal_are_those_between_its_first_and_last() {
        let text = "a(\"x\n  y\n  z\n\", 1)\n/* b\nc\nd */\n";
        assert_eq!(inside_literals(text).into_iter().collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn every_file_of_this_tool_keeps_its_braces_in_balance() {
        let tree = crate::tree::Tree::read(&crate::step::root()).expect("readable");
        for file in tree.ending(".rs") {
            let code = blanked(&file.text);
            let count = |mark| code.matches(mark).count();
            assert_eq!(count('{'), count('}'), "{}", file.path);
        }
    }
}
