//! A document's text, and the places in it.
//!
//! What must never happen: a document is mangled on its way in. A byte order mark, UTF-16 and CRLF
//! are read, remembered and told; bytes that are no text are refused, with the first bad one named.

use std::sync::{Arc, OnceLock};

use super::escaped::Escaped;
use super::lines::Lines;

/// A stretch of a source's text, in bytes: `start` belongs to it, `end` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset past the last byte.
    pub end: u32,
}

impl Span {
    /// The stretch `start..end`.
    pub fn new(start: usize, end: usize) -> Span {
        // INVARIANT: `Source` is never longer than `SOURCE_BYTES_MAX`, which fits in 32 bits.
        Span { start: start as u32, end: end as u32 }
    }

    /// As a range of bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A point in a text. Lines count from 1, columns and offsets (bytes) from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 0.
    pub column: usize,
    /// Column in UTF-16 code units, from 0: what editors and code hosts count.
    pub column_utf16: usize,
    /// Offset in bytes, from 0.
    pub offset: usize,
}

/// How a document's bytes spelled its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Encoding {
    /// It began with a byte order mark.
    pub byte_order_mark: bool,
    /// It was UTF-16, not UTF-8. Offsets count bytes of the decoded text.
    pub utf16: bool,
    /// Its lines end in CR LF.
    pub crlf: bool,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// A byte that UTF-8 does not allow.
    #[error("byte {offset} is not UTF-8")]
    NotUtf8 {
        /// Offset of the byte, from 0.
        offset: usize,
    },
    /// A code unit that UTF-16 does not allow.
    #[error("the UTF-16 text is broken near byte {offset}")]
    NotUtf16 {
        /// Offset of the code unit, from 0.
        offset: usize,
    },
    /// More bytes than any document may have.
    #[error("{bytes} bytes are more than the {SOURCE_BYTES_MAX} that a document may have")]
    TooLong {
        /// How many there were.
        bytes: usize,
    },
}

/// An estate of a million keys is declared in less; kinds of documents set narrower limits of their
/// own.
pub const SOURCE_BYTES_MAX: usize = 512 * 1024 * 1024;

/// A document's name and text.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    encoding: Encoding,
    /// Found when a place is first asked for: of most texts none is.
    lines: OnceLock<Lines>,
    within: Option<Within>,
    /// Whether it may hold secrets of others.
    guarded: bool,
}

/// Where a carried document stands.
#[derive(Debug)]
struct Within {
    outer: Arc<Source>,
    literal: Span,
    /// Measured when a place is first asked for, as lines are.
    escaped: OnceLock<Escaped>,
}

impl Source {
    /// Decodes a document's bytes.
    ///
    /// # Errors
    /// Bytes that are neither UTF-8 nor UTF-16 with a byte order mark, and more than
    /// [`SOURCE_BYTES_MAX`] of them.
    pub fn decode(name: impl Into<String>, bytes: &[u8]) -> Result<Source, SourceError> {
        if SOURCE_BYTES_MAX < bytes.len() {
            return Err(SourceError::TooLong { bytes: bytes.len() });
        }
        let mut encoding = Encoding::default();
        let text = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => {
                encoding.byte_order_mark = true;
                utf8(rest, 3)?
            }
            [0xFF, 0xFE, rest @ ..] => {
                encoding = Encoding { byte_order_mark: true, utf16: true, crlf: false };
                utf16(rest, u16::from_le_bytes)?
            }
            [0xFE, 0xFF, rest @ ..] => {
                encoding = Encoding { byte_order_mark: true, utf16: true, crlf: false };
                utf16(rest, u16::from_be_bytes)?
            }
            rest => utf8(rest, 0)?,
        };
        // WHY: UTF-16 grows by half when it becomes UTF-8.
        if SOURCE_BYTES_MAX < text.len() {
            return Err(SourceError::TooLong { bytes: text.len() });
        }
        encoding.crlf = text.contains("\r\n");
        Ok(Source { encoding, ..Source::new(name, text) })
    }

    /// A source from text that is already decoded.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        let text = text.into();
        let encoding = Encoding { crlf: text.contains("\r\n"), ..Encoding::default() };
        let (name, lines, within) = (name.into(), OnceLock::new(), None);
        Source { name, text, encoding, lines, within, guarded: false }
    }

    /// A document that another one carries as a JSON string: `aws kms get-key-policy` prints the
    /// policy so. Places in it can be told in either text.
    ///
    /// `literal` is the string's span in `outer`, quotes included; `text` is what it says.
    pub fn embedded(outer: &Arc<Source>, literal: Span, text: impl Into<String>) -> Source {
        let within = Some(Within { outer: outer.clone(), literal, escaped: OnceLock::new() });
        Source { within, ..Source::new(outer.name.clone(), text) }
    }

    /// The same text, of which nobody is shown more than what a finding points at: secrets of
    /// others may stand beside it.
    #[must_use]
    pub fn guard(&self) -> Source {
        let encoding = self.encoding;
        Source { guarded: true, encoding, ..Source::new(self.name.clone(), self.text.clone()) }
    }

    /// Whether nobody is shown more of it than what a finding points at.
    pub fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// The document that carries this one, if one does.
    pub fn outer(&self) -> Option<&Arc<Source>> {
        self.within.as_ref().map(|it| &it.outer)
    }

    /// The same span in the text of the document that carries this one.
    fn outer_span(&self, span: Span) -> Option<Span> {
        let Within { outer, literal, escaped } = self.within.as_ref()?;
        let spelled = outer.slice(*literal);
        let escaped = escaped.get_or_init(|| Escaped::of(spelled));
        let map = |offset| Some(literal.start + 1 + escaped.offset(spelled, offset)?);
        Some(Span { start: map(span.start)?, end: map(span.end)? })
    }

    /// The file's path as the user named it, or `<stdin>`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How the bytes spelled it.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The text of a span; empty where the span is not of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of an offset; the end of the text for an offset past it.
    pub fn position(&self, offset: u32) -> Position {
        let mut offset = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        self.lines().position(&self.text, offset)
    }

    /// The bytes of a line, counted from 1, with its line break; empty for a line past the last.
    pub fn line(&self, line: usize) -> std::ops::Range<usize> {
        self.lines().range(&self.text, line)
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| Lines::of(&self.text))
    }
}

/// A span of one source, with the path of the node that it covers.
#[derive(Debug, Clone)]
pub struct Place {
    /// The document.
    pub source: Arc<Source>,
    /// The stretch of its text.
    pub span: Span,
    /// The node, as steps from the root; empty outside JSON.
    pub path: super::Path,
}

impl Place {
    /// The same place in the file on disk, where the document is one that another carries.
    pub fn on_disk(&self) -> (Arc<Source>, Span) {
        let (mut source, mut span) = (self.source.clone(), self.span);
        while let (Some(outer), Some(there)) = (source.outer().cloned(), source.outer_span(span)) {
            (source, span) = (outer, there);
        }
        (source, span)
    }
}

fn utf8(bytes: &[u8], skipped: usize) -> Result<String, SourceError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(SourceError::NotUtf8 { offset: skipped + error.valid_up_to() }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, SourceError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut offset = 2;
    for decoded in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
        match decoded {
            Ok(char) => {
                text.push(char);
                offset += 2 * char.len_utf16();
            }
            Err(_) => return Err(SourceError::NotUtf16 { offset }),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(SourceError::NotUtf16 { offset }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(bytes: &[u8]) -> (String, Encoding) {
        let source = Source::decode("it.json", bytes).expect("decodes");
        (source.text().to_owned(), source.encoding())
    }

    #[test]
    fn a_byte_order_mark_is_read_past_and_remembered() {
        let (text, encoding) = encoding(b"\xEF\xBB\xBF{}");
        assert_eq!(text, "{}");
        assert!(encoding.byte_order_mark && !encoding.utf16);
    }

    #[test]
    fn utf16_of_either_order_is_decoded() {
        for bytes in [b"\xFF\xFE{\0}\0".as_slice(), b"\xFE\xFF\0{\0}"] {
            let (text, encoding) = encoding(bytes);
            assert_eq!(text, "{}");
            assert!(encoding.utf16);
        }
    }

    #[test]
    fn half_a_code_unit_is_refused() {
        let error = Source::decode("it.json", b"\xFF\xFE{\0}").expect_err("odd length");
        assert_eq!(error, SourceError::NotUtf16 { offset: 4 });
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let error = Source::decode("it.json", b"ab\xFFc").expect_err("not text");
        assert_eq!(error, SourceError::NotUtf8 { offset: 2 });
    }

    #[test]
    fn a_place_in_a_carried_document_is_found_on_disk() {
        let text = r#"{"Policy": "{\n \"a\": \"\u00e9\ud83d\udd11\", \"b\": 1}"}"#;
        let outer = Arc::new(Source::new("it.json", text));
        let node = super::super::json::parse(text).expect("JSON");
        let policy = node.get("Policy").expect("there");
        let said = policy.as_str().expect("a string");
        let inner = Arc::new(Source::embedded(&outer, policy.span, said));
        for (wanted, spelled) in [("a", "a"), ("é", "\\u00e9"), ("b", "b"), ("1}", "1}")] {
            let start = said.find(wanted).expect("there");
            let span = Span::new(start, start + wanted.len());
            let path = crate::text::Path::root();
            let place = Place { source: inner.clone(), span, path };
            let (source, span) = place.on_disk();
            assert_eq!(source.slice(span), spelled);
        }
    }

    #[test]
    fn positions_count_lines_from_one_and_columns_in_characters() {
        let source = Source::new("it.json", "é\nab\u{1F511}c");
        let position = source.position(9);
        assert_eq!(position, Position { line: 2, column: 3, column_utf16: 4, offset: 9 });
        assert_eq!(source.position(10_000).offset, source.text().len());
    }
}
