//! An expression as words.
//!
//! Source: google/cel-spec, "Language Definition", "Syntax".

use super::parse::Unreadable;
use super::text::literal;

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Name(String),
    Number(i64),
    Text(String),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// Every sign, the longer before those that it begins with.
const SIGNS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", "{", "}", ".", ",", "?",
    ":", "+", "-", "*", "/", "%",
];

/// Splits an expression into words.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Unreadable> {
    let mut all = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |it| it.1).trim_start();
            continue;
        }
        let length = if let Some((value, length)) = literal(rest)? {
            all.push(Token::Text(value));
            length
        } else if first.is_ascii_alphabetic() || first == '_' {
            let fits = |it: char| it.is_ascii_alphanumeric() || it == '_';
            let length = rest.find(|it| !fits(it)).unwrap_or(rest.len());
            all.push(Token::Name(rest[..length].to_owned()));
            length
        } else if first.is_ascii_digit() {
            let (value, length) = number(rest)?;
            all.push(Token::Number(value));
            length
        } else {
            let sign = SIGNS.iter().find(|it| rest.starts_with(**it));
            let sign = sign.ok_or_else(|| Unreadable::of(format!("`{first}` has no meaning")))?;
            all.push(Token::Sign(sign));
            sign.len()
        };
        rest = rest[length..].trim_start();
    }
    Ok(all)
}

/// A whole number; others are not written in conditions, and are not read.
fn number(text: &str) -> Result<(i64, usize), Unreadable> {
    let length = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    let behind = text[length..].chars().next();
    if behind.is_some_and(|it| it == '.' || it.is_ascii_alphanumeric() || it == '_') {
        return Err(Unreadable::of("a number that is not a plain whole one".to_owned()));
    }
    match text[..length].parse() {
        Ok(value) => Ok((value, length)),
        Err(_) => Err(Unreadable::of(format!("`{}` is too large", &text[..length]))),
    }
}
