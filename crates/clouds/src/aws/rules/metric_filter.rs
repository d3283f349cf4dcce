//! Which of CloudTrail's events the pattern of a metric filter takes.
//!
//! Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters", JSON log
//! events.
//!
//! What must never happen: a pattern that leaves the event out, or of which a part is not
//! understood, is said to take it.

use keywright_policy::{LetterCase, Pattern};

use super::takes::{EVENT_SOURCE, Takes};

/// A pattern is at most 1,024 characters long; nobody nests parentheses deeper than this.
const DEPTH_MAX: usize = 16;

/// Whether a filter takes the calls of one name, whoever makes them.
pub(super) fn takes(pattern: &str, event: &str) -> Takes {
    let inside = pattern.trim().strip_prefix('{').and_then(|it| it.strip_suffix('}'));
    let read = inside.and_then(|text| {
        let mut reader = Reader { tokens: tokens(text)?.into_iter().peekable(), event };
        let takes = reader.alternatives(0)?;
        reader.tokens.peek().is_none().then_some(takes)
    });
    // WHY: a filter that speaks of something else altogether is no reason to doubt.
    let speaks = || [event, "eventName", "kms"].iter().any(|it| pattern.contains(it));
    match read {
        Some(Takes::Yes) => Takes::Yes,
        Some(Takes::Unclear) | None if speaks() => Takes::Unclear,
        Some(Takes::Unclear | Takes::No) | None => Takes::No,
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Compare(&'static str),
    /// A selector, a value or a word such as `EXISTS`.
    Text(String),
}

/// Operators, the longer before those that begin them.
const COMPARE: [&str; 6] = ["!=", "<=", ">=", "=", "<", ">"];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let compare = COMPARE.into_iter().find(|it| rest.starts_with(it));
        let (token, length) = match (first, compare) {
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            ('&', _) if rest.starts_with("&&") => (Token::And, 2),
            ('|', _) if rest.starts_with("||") => (Token::Or, 2),
            (_, Some(it)) => (Token::Compare(it), it.len()),
            ('"', _) => {
                let said = rest[1..].split_once('"')?.0;
                if said.contains('\\') {
                    return None;
                }
                (Token::Text(said.to_owned()), said.len() + 2)
            }
            // A regular expression, a brace within, half an operator.
            ('%' | '{' | '}' | '[' | ']' | '&' | '|' | '!', _) => return None,
            _ => {
                let ends = |it: char| it.is_whitespace() || "()&|=!<>\"{}[]%".contains(it);
                let length = rest.find(ends).unwrap_or(rest.len());
                (Token::Text(rest[..length].to_owned()), length)
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// Reads from left to right, `&&` before `||`; `None` where the text is no such pattern.
struct Reader<'e> {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    event: &'e str,
}

impl Reader<'_> {
    fn alternatives(&mut self, depth: usize) -> Option<Takes> {
        let mut takes = self.all_of(depth)?;
        while self.tokens.next_if_eq(&Token::Or).is_some() {
            takes = takes.max(self.all_of(depth)?);
        }
        Some(takes)
    }

    fn all_of(&mut self, depth: usize) -> Option<Takes> {
        let mut takes = self.term(depth)?;
        while self.tokens.next_if_eq(&Token::And).is_some() {
            takes = takes.min(self.term(depth)?);
        }
        Some(takes)
    }

    fn term(&mut self, depth: usize) -> Option<Takes> {
        if self.tokens.next_if_eq(&Token::Open).is_some() {
            if depth == DEPTH_MAX {
                return None;
            }
            let takes = self.alternatives(depth + 1)?;
            self.tokens.next_if_eq(&Token::Close)?;
            return Some(takes);
        }
        let selector = self.text().filter(|it| it.starts_with('$'))?;
        let operator = match self.tokens.next()? {
            Token::Compare(it) => it,
            Token::Text(word) => return self.exists(&word),
            Token::Open | Token::Close | Token::And | Token::Or => return None,
        };
        let value = self.text()?;
        let known = match selector.as_str() {
            "$.eventName" => self.event,
            "$.eventSource" => EVENT_SOURCE,
            _ => return Some(Takes::Unclear),
        };
        let same = Pattern::stars(&value, LetterCase::Sensitive).matches(known);
        match operator {
            "=" => Some(Takes::of(same)),
            "!=" => Some(Takes::of(!same)),
            _ => Some(Takes::Unclear),
        }
    }

    /// `EXISTS`, `NOT EXISTS`, `IS TRUE`.
    fn exists(&mut self, word: &str) -> Option<Takes> {
        match word {
            "EXISTS" => {}
            "NOT" => _ = self.text().filter(|it| it == "EXISTS")?,
            "IS" => _ = self.text()?,
            _ => return None,
        }
        Some(Takes::Unclear)
    }

    fn text(&mut self) -> Option<String> {
        match self.tokens.next()? {
            Token::Text(it) => Some(it),
            Token::Open | Token::Close | Token::And | Token::Or | Token::Compare(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, wanted: Takes) {
        assert_eq!(takes(pattern, "DisableKey"), wanted, "{pattern}");
    }

    #[test]
    fn and_binds_closer_than_or() {
        let (yes, no) = ("$.eventName = DisableKey", "$.eventName = x");
        check(&format!("{{{yes} || {no} && {no}}}"), Takes::Yes);
        check(&format!("{{{no} && {no} || {yes}}}"), Takes::Yes);
        check(&format!("{{({yes} || {no}) && {no}}}"), Takes::No);
        check(&format!("{{{yes} && $.a = 1}}"), Takes::Unclear);
        check(&format!("{{{yes} || $.a = 1}}"), Takes::Yes);
        check(&format!("{{{no} && $.a = 1}}"), Takes::No);
        check(&format!("{{{no} || $.a IS TRUE}}"), Takes::Unclear);
    }

    #[test]
    fn a_text_that_is_no_such_pattern_takes_nothing_for_certain() {
        for pattern in [
            "",
            "{}",
            "{",
            "{ $.eventName }",
            "{ $.eventName = }",
            "{ eventName = DisableKey }",
            "{ $.eventName = DisableKey ) }",
            "{ ($.eventName = DisableKey }",
            "{ $.eventName = DisableKey || }",
            "{ $.eventName == DisableKey }",
            "{ $.eventName = \"DisableKey }",
            "{ $.eventName = \"Disable\\u004bey\" }",
            "{ !($.eventName = DisableKey) }",
            "{ $.eventName = DisableKey é }",
            "DisableKey",
        ] {
            assert_ne!(takes(pattern, "DisableKey"), Takes::Yes, "{pattern}");
        }
        check("{ $.eventName < DisableKey }", Takes::Unclear);
        let nested = |depth: usize| {
            format!("{{{}$.eventName = DisableKey{}}}", "(".repeat(depth), ")".repeat(depth))
        };
        check(&nested(DEPTH_MAX), Takes::Yes);
        check(&nested(DEPTH_MAX + 1), Takes::Unclear);
    }
}
