//! Where a text's lines begin, so that a place in a long text is found without reading all before
//! it.

use super::Position;

/// Within a line, no more bytes than this are counted for one position.
const STRIDE_BYTES: usize = 1024;

/// The lines of one text.
#[derive(Debug)]
pub(super) struct Lines {
    /// Offset of the first byte of each line.
    starts: Vec<u32>,
    /// Points within lines that are longer than a stride, a stride or a little more apart.
    marks: Vec<Mark>,
}

/// How much of its line stands before an offset.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    offset: u32,
    chars: u32,
    units: u32,
}

impl Mark {
    /// The same further on, over `text`.
    fn past(self, text: &str) -> Mark {
        let units: usize = text.chars().map(char::len_utf16).sum();
        Mark {
            offset: self.offset + text.len() as u32,
            chars: self.chars + text.chars().count() as u32,
            units: self.units + units as u32,
        }
    }
}

impl Lines {
    pub(super) fn of(text: &str) -> Lines {
        let breaks = text.bytes().enumerate().filter(|it| it.1 == b'\n');
        let starts: Vec<u32> = std::iter::once(0).chain(breaks.map(|it| it.0 as u32 + 1)).collect();
        let mut lines = Lines { starts, marks: Vec::new() };
        let mut marks = Vec::new();
        for line in 1..=lines.starts.len() {
            let range = lines.range(text, line);
            if range.len() <= STRIDE_BYTES {
                continue;
            }
            let mut mark = Mark { offset: range.start as u32, ..Mark::default() };
            let mut rest = &text[range];
            while STRIDE_BYTES < rest.len() {
                let (passed, left) = rest.split_at(rest.ceil_char_boundary(STRIDE_BYTES));
                mark = mark.past(passed);
                marks.push(mark);
                rest = left;
            }
        }
        lines.marks = marks;
        lines
    }

    /// The bytes of a line, counted from 1.
    pub(super) fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = |at: usize| self.starts.get(at).map_or(text.len(), |it| *it as usize);
        line.checked_sub(1).map_or(0..0, |at| start(at)..start(line))
    }

    /// Line and column of an offset between two characters.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|it| *it as usize <= offset);
        let start = self.range(text, line).start;
        let passed = self.marks.partition_point(|it| it.offset as usize <= offset);
        let mark = passed.checked_sub(1).map(|at| self.marks[at]);
        let mark = mark.filter(|it| start <= it.offset as usize);
        let mark = mark.unwrap_or(Mark { offset: start as u32, ..Mark::default() });
        let here = mark.past(&text[mark.offset as usize..offset]);
        let (column, column_utf16) = (here.chars as usize, here.units as usize);
        Position { line, column, column_utf16, offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each position, told again by reading all that stands before it.
    fn check(text: &str) {
        let lines = Lines::of(text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..offset];
            let line = before.rsplit('\n').next().unwrap_or_default();
            let wanted = Position {
                line: 1 + before.matches('\n').count(),
                column: line.chars().count(),
                column_utf16: line.encode_utf16().count(),
                offset,
            };
            assert_eq!(lines.position(text, offset), wanted);
            let range = lines.range(text, wanted.line);
            assert!(range.start <= offset && offset <= range.end, "{range:?} {offset}");
        }
    }

    #[test]
    fn positions_are_the_same_in_long_lines_and_short_ones() {
        check("");
        check("\n");
        check("é\nab\u{1F511}c\r\n\nlast");
        let long = "aé\u{1F511}b".repeat(700);
        check(&long);
        check(&format!("{}\n{long}\nab\n{long}\n", "x".repeat(STRIDE_BYTES)));
    }

    #[test]
    fn lines_that_are_not_there_are_empty() {
        let text = "a\nbc";
        let lines = Lines::of(text);
        let range = |line| lines.range(text, line);
        assert_eq!(
            [range(0), range(1), range(2), range(3), range(9)],
            [0..0, 0..2, 2..4, 4..4, 4..4]
        );
    }
}
