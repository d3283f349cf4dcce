//! JSON as a tree that forgets nothing: spans, the order of members, repeated names, and numbers as
//! they were written.
//!
//! WHY our own: a policy with a name written twice is refused by AWS, and a map type silently keeps
//! one of the two; findings point at names, values and commas; and depth must have a limit that no
//! document can exceed. Accepts exactly what RFC 8259 accepts (held against `serde_json` in tests).

use std::borrow::Cow;
use std::fmt::Write as _;

use super::source::Span;

/// A policy nests six deep and an ARM template a dozen; beyond this the document is refused.
pub const JSON_DEPTH_MAX: usize = 128;

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value's text, quotes and brackets included.
    pub span: Span,
    /// The value.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(Box<str>),
    /// A string, its escapes resolved.
    String(Box<str>),
    /// An array.
    Array(Vec<Node>),
    /// An object: its members in their order, repeated names kept.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The name, its escapes resolved.
    pub name: Cow<'static, str>,
    /// The name's text, quotes included.
    pub name_span: Span,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(it) = self.value { Some(it) } else { None }
    }

    /// The whole number, if it is one and fits.
    pub fn as_i64(&self) -> Option<i64> {
        if let Value::Number(text) = &self.value { text.parse().ok() } else { None }
    }

    /// The elements, if it is an array.
    pub fn as_array(&self) -> Option<&[Node]> {
        if let Value::Array(elements) = &self.value { Some(elements) } else { None }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&[Member]> {
        if let Value::Object(members) = &self.value { Some(members) } else { None }
    }

    /// `null` is what several command lines print for what is absent.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The member of that name: its value.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.member(name).map(|it| &it.node)
    }

    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.as_object()?.iter().find(|it| &*it.name == name)
    }

    /// The member of that name without regard to case: Azure's SDKs, templates and command line
    /// spell one property in several ways.
    pub fn get_any_case(&self, name: &str) -> Option<&Node> {
        self.as_object()?.iter().find(|it| it.name.eq_ignore_ascii_case(name)).map(|it| &it.node)
    }

    /// The node at the end of a path of member names.
    pub fn at(&self, names: &[&str]) -> Option<&Node> {
        names.iter().try_fold(self, |node, name| node.get(name))
    }

    /// What the value is, with its article, for messages.
    pub fn noun(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// Every name that stands twice in one object, in reading order: first and second.
    pub fn repeated_names(&self) -> Vec<(&Member, &Member)> {
        let mut found = Vec::new();
        self.collect_repeated(&mut found);
        found
    }

    fn collect_repeated<'n>(&'n self, found: &mut Vec<(&'n Member, &'n Member)>) {
        match &self.value {
            Value::Array(elements) => elements.iter().for_each(|it| it.collect_repeated(found)),
            Value::Object(members) => {
                if members.len() > PAIRWISE_MAX || has_twins(members) {
                    // WHY: sorted by name, so that an object of a million members is not compared
                    // pairwise.
                    let mut order: Vec<&Member> = members.iter().collect();
                    order.sort_by(|a, b| a.name.cmp(&b.name).then(a.name_span.cmp(&b.name_span)));
                    let twins = order.windows(2).filter(|it| it[0].name == it[1].name);
                    found.extend(twins.map(|it| (it[0], it[1])));
                }
                members.iter().for_each(|it| it.node.collect_repeated(found));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// An object's members that are compared each with each: that is faster than to sort a few.
const PAIRWISE_MAX: usize = 16;

fn has_twins(members: &[Member]) -> bool {
    let mut each = members.iter().enumerate();
    each.any(|(at, it)| members[..at].iter().any(|other| other.name == it.name))
}

/// Names of which policies are full, the likeliest first: they are not copied.
const COMMON: [&str; 10] = [
    "Effect",
    "Action",
    "Principal",
    "Resource",
    "AWS",
    "Sid",
    "Condition",
    "Service",
    "Version",
    "Statement",
];

/// Why a text is not JSON, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct JsonError {
    /// What was found, and what was expected.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// Parses one JSON value and nothing after it.
///
/// # Errors
/// The first place at which the text stops being JSON, or nests deeper than [`JSON_DEPTH_MAX`].
pub fn parse(text: &str) -> Result<Node, JsonError> {
    let (nodes, members) = (Vec::new(), Vec::new());
    let mut parser = Parser { text, bytes: text.as_bytes(), at: 0, nodes, members };
    parser.skip_space();
    let node = parser.value(0)?;
    parser.skip_space();
    if parser.at < parser.bytes.len() {
        return Err(parser.unexpected("the end of the document"));
    }
    Ok(node)
}

/// Writes a string as JSON, quotes included.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Elements of the arrays that are open, the outer ones' first: a list is made when its length
    /// is known.
    nodes: Vec<Node>,
    /// Members of the objects that are open.
    members: Vec<Member>,
}

impl<'t> Parser<'t> {
    fn value(&mut self, depth: usize) -> Result<Node, JsonError> {
        let start = self.at;
        let value = match self.bytes.get(self.at) {
            Some(b'{' | b'[') if JSON_DEPTH_MAX <= depth => {
                return Err(self.error(format!("nested deeper than {JSON_DEPTH_MAX} levels")));
            }
            Some(b'{') => Value::Object(self.object(depth)?),
            Some(b'[') => Value::Array(self.array(depth)?),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, JsonError> {
        let outer = self.members.len();
        self.at += 1;
        self.skip_space();
        if self.eat(b'}') {
            return Ok(Vec::new());
        }
        loop {
            self.skip_space();
            if self.bytes.get(self.at) != Some(&b'"') {
                let first = self.members.len() == outer;
                let wanted = if first { "a name in quotes or `}`" } else { "a name in quotes" };
                return Err(self.unexpected(wanted));
            }
            let start = self.at;
            let name = self.name()?;
            let name_span = Span::new(start, self.at);
            self.skip_space();
            if !self.eat(b':') {
                return Err(self.unexpected("`:` after the name"));
            }
            self.skip_space();
            let node = self.value(depth + 1)?;
            self.members.push(Member { name, name_span, node });
            self.skip_space();
            if self.eat(b'}') {
                return Ok(self.members.drain(outer..).collect());
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, JsonError> {
        let outer = self.nodes.len();
        self.at += 1;
        self.skip_space();
        if self.eat(b']') {
            return Ok(Vec::new());
        }
        loop {
            self.skip_space();
            let element = self.value(depth + 1)?;
            self.nodes.push(element);
            self.skip_space();
            if self.eat(b']') {
                return Ok(self.nodes.drain(outer..).collect());
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn name(&mut self) -> Result<Cow<'static, str>, JsonError> {
        Ok(match self.text()? {
            Cow::Borrowed(text) => match COMMON.iter().find(|it| **it == text) {
                Some(common) => Cow::Borrowed(common),
                None => Cow::Owned(text.to_owned()),
            },
            Cow::Owned(text) => Cow::Owned(text),
        })
    }

    fn string(&mut self) -> Result<Box<str>, JsonError> {
        Ok(self.text()?.into())
    }

    /// A string's text: a part of the document where it has no escape.
    fn text(&mut self) -> Result<Cow<'t, str>, JsonError> {
        let open = self.at;
        self.at += 1;
        let plain = self.plain_run();
        if self.bytes.get(self.at) == Some(&b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut out = plain.to_owned();
        loop {
            match self.bytes.get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(out));
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => {
                    return Err(self.error(
                        "a control character inside a string; write it as an escape, such as `\\n`",
                    ));
                }
                None => {
                    let span = Span::new(open, self.at);
                    return Err(JsonError {
                        message: "a string that is never closed".into(),
                        span,
                    });
                }
            }
            out.push_str(self.plain_run());
        }
    }

    /// The text up to a quote, a backslash or a control character.
    fn plain_run(&mut self) -> &'t str {
        let start = self.at;
        let rest = &self.bytes[start..];
        let (words, _) = rest.as_chunks::<8>();
        let word = words.iter().enumerate().find_map(|(at, it)| Some(8 * at + end(*it)?));
        let tail = || {
            let at = 8 * words.len();
            let ends = |it: &u8| matches!(it, b'"' | b'\\' | 0..=0x1F);
            at + rest[at..].iter().position(ends).unwrap_or(rest.len() - at)
        };
        self.at = start + word.unwrap_or_else(tail);
        &self.text[start..self.at]
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let start = self.at;
        let char = match self.bytes.get(self.at + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            _ => return Err(self.error("an escape that JSON does not have")),
        };
        self.at += 2;
        Ok(char)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, JsonError> {
        let broken = |end: usize| JsonError {
            message: "a `\\u` escape that is no character".into(),
            span: Span::new(start, end),
        };
        let first = self.hex4(start + 2).ok_or_else(|| broken(start + 2))?;
        self.at = start + 6;
        if let Some(char) = char::from_u32(first) {
            return Ok(char);
        }
        // A high surrogate must be followed by the escape of a low one.
        let low = match self.bytes.get(self.at..self.at + 2) {
            Some(b"\\u") if first < 0xDC00 => self.hex4(self.at + 2),
            _ => None,
        };
        match low {
            Some(low @ 0xDC00..0xE000) => {
                self.at += 6;
                let code = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                char::from_u32(code).ok_or_else(|| broken(self.at))
            }
            _ => Err(broken(self.at)),
        }
    }

    fn hex4(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |sum, &it| Some(sum * 16 + char::from(it).to_digit(16)?))
    }

    fn number(&mut self) -> Result<Box<str>, JsonError> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && self.digits() == 0 {
            return Err(self.unexpected("a digit"));
        }
        if self.eat(b'.') && self.digits() == 0 {
            return Err(self.unexpected("a digit after the point"));
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _sign = self.eat(b'+') || self.eat(b'-');
            if self.digits() == 0 {
                return Err(self.unexpected("a digit of the exponent"));
            }
        }
        Ok(self.text[start..self.at].into())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, JsonError> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.unexpected("a value"))
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self, wanted: &str) -> JsonError {
        match self.text[self.at..].chars().next() {
            Some(found) => self.error(format!("expected {wanted}, found {found:?}")),
            None => self.error(format!("expected {wanted}, found the end of the document")),
        }
    }

    fn error(&self, message: impl Into<String>) -> JsonError {
        let wide = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        JsonError { message: message.into(), span: Span::new(self.at, self.at + wide) }
    }
}

/// The first of eight bytes that ends a plain run: all are looked at together.
///
/// Source: Henry S. Warren, "Hacker's Delight", "Find First 0-Byte".
fn end(bytes: [u8; 8]) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let word = u64::from_le_bytes(bytes);
    // The high bit of the first byte below `limit`, and of none before it.
    let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word & (EACH << 7);
    let is = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    let ends = is(b'"') | is(b'\\') | below(word, 0x20);
    (ends != 0).then(|| ends.trailing_zeros() as usize / 8)
}

#[cfg(test)]
mod tests;
