//! Where a span lies, counted as editors and code hosts count: lines and columns from 1, columns in
//! UTF-16 code units.

use keywright_model::text::{Source, Span};

/// A stretch of a file's text; the end column is the one after the last character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Region {
    pub(crate) start: Point,
    pub(crate) end: Point,
}

/// A point in a file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Point {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Region {
    pub(crate) fn of(source: &Source, span: Span) -> Region {
        Region { start: point(source, span.start), end: point(source, span.end) }
    }
}

fn point(source: &Source, offset: u32) -> Point {
    let position = source.position(offset);
    Point { line: position.line, column: 1 + position.column_utf16 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, part: &str, start: (usize, usize), end: (usize, usize)) {
        let at = text.find(part).expect("there");
        let region = Region::of(&Source::new("it", text), Span::new(at, at + part.len()));
        assert_eq!((region.start.line, region.start.column), start);
        assert_eq!((region.end.line, region.end.column), end);
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("abc", "b", (1, 2), (1, 3));
        check("a\nbc\nd", "c\nd", (2, 2), (3, 2));
    }

    #[test]
    fn a_character_outside_the_first_plane_is_two_columns() {
        check("\u{1F511}é|", "|", (1, 4), (1, 5));
    }

    #[test]
    fn a_carriage_return_before_the_line_break_moves_no_column() {
        check("ab\r\ncd", "d", (2, 2), (2, 3));
    }
}
