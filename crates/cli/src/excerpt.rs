//! The part of a document that a finding shows: the lines around its spans, and of a long line what
//! stands around them.
//!
//! What is shown is laid out from the whole text that it is given, for each finding anew. A policy
//! on one line of 240 KB would be read, and printed, as often as it has findings.

use std::ops::Range;

use keywright_model::text::{Source, Span};

/// Lines kept on either side of the first and the last line of a span; more than are ever shown.
const LINES_NEAR: usize = 8;

/// A longer line is cut, in bytes.
const LINE_BYTES_MAX: usize = 1_000;

/// What is kept of a long line on either side of where a span begins or ends, in bytes.
const BYTES_NEAR: usize = 300;

/// Stands where something was cut out of a line.
const CUT: &str = "...";

/// Stands around the columns that a cut took away, behind a path. Unicode keeps it for such uses:
/// no document has it.
const MARK: char = '\u{FDD0}';

/// A part of a document.
#[derive(Debug)]
pub(crate) struct Excerpt {
    pub(crate) text: String,
    /// The line of the document that it begins with, from 1.
    pub(crate) line: usize,
    /// What was kept of the document, and where it stands here.
    kept: Vec<(Range<usize>, usize)>,
}

impl Excerpt {
    /// The part of a document around spans that are pointed at.
    pub(crate) fn around(source: &Source, spans: &[Span]) -> Excerpt {
        Excerpt::of(source, spans, false)
    }

    /// The part of a document around spans that change, which may be shown with all between them.
    pub(crate) fn across(source: &Source, spans: &[Span]) -> Excerpt {
        Excerpt::of(source, spans, true)
    }

    fn of(source: &Source, spans: &[Span], between: bool) -> Excerpt {
        let wanted = wanted(source, spans);
        let lines_near = if source.is_guarded() { 0 } else { LINES_NEAR };
        let line = |offset: usize| source.position(offset as u32).line;
        let (lo, hi) =
            (wanted.first().map_or(1, |it| line(it.0)), wanted.last().map_or(1, |it| line(it.0)));
        let first = lo.saturating_sub(lines_near).max(1);
        let last = (hi + lines_near).min(line(source.text().len()));
        let lines: Vec<usize> = wanted.iter().map(|it| line(it.0)).collect();
        let mut excerpt = Excerpt { text: String::new(), line: first, kept: Vec::new() };
        for at in first..=last {
            let next = lines.partition_point(|it| *it < at);
            let near = |it: Option<&usize>| it.is_some_and(|it| it.abs_diff(at) <= lines_near);
            let shown = near(lines.get(next)) || near(next.checked_sub(1).map(|it| &lines[it]));
            let range = source.line(at);
            if shown || (between && lo <= at && at <= hi) {
                let here = wanted.partition_point(|it| it.0 < range.start);
                excerpt.line(source, range, &wanted[here..]);
            } else {
                excerpt.text.push('\n');
            }
        }
        excerpt
    }

    /// Adds a line; `wanted` are the points from its beginning on, each with what is kept of it.
    fn line(&mut self, source: &Source, range: Range<usize>, wanted: &[(usize, Range<usize>)]) {
        let text = source.text();
        if range.len() <= LINE_BYTES_MAX && !source.is_guarded() {
            return self.keep(text, range);
        }
        let inside = wanted.iter().take_while(|it| it.0 <= range.end).map(|it| it.1.clone());
        let start = range.start..range.start + BYTES_NEAR;
        let mut parts: Vec<Range<usize>> = Vec::new();
        for near in inside.chain(wanted.is_empty().then_some(start)) {
            let (from, to) = (near.start.max(range.start), near.end.min(range.end));
            let part = text.floor_char_boundary(from)..text.ceil_char_boundary(to);
            match parts.last_mut().filter(|it| part.start <= it.end) {
                Some(before) => before.end = before.end.max(part.end),
                None => parts.push(part),
            }
        }
        let mut done = range.start;
        for part in parts {
            if done < part.start {
                self.text.push_str(CUT);
            }
            done = part.end;
            self.keep(text, part);
        }
        if done < range.end {
            self.text.push_str(CUT);
            self.text.push('\n');
        }
    }

    fn keep(&mut self, text: &str, range: Range<usize>) {
        let at = self.text.len();
        self.text.push_str(&text[range.clone()]);
        self.kept.push((range, at));
    }

    /// Where a span of the document stands here.
    pub(crate) fn range(&self, source: &Source, span: Span) -> Range<usize> {
        self.offset(clamp(source, span.start))..self.offset(clamp(source, span.end))
    }

    fn offset(&self, offset: usize) -> usize {
        let at = self.kept.partition_point(|it| it.0.start <= offset);
        let Some((kept, here)) = at.checked_sub(1).map(|at| &self.kept[at]) else { return 0 };
        here + (offset - kept.start).min(kept.len())
    }

    /// What to call the document so that [`columns`] tells the columns from here on right: its
    /// name, where nothing was cut before the span on its line.
    pub(crate) fn path(&self, source: &Source, name: String, span: Span) -> String {
        let start = clamp(source, span.start);
        let here = &self.text[..self.offset(start)];
        let column = here.rsplit('\n').next().unwrap_or_default().chars().count();
        match source.position(start as u32).column.checked_sub(column) {
            None | Some(0) => name,
            Some(cut) => format!("{name}{MARK}{cut}{MARK}"),
        }
    }
}

/// Puts the document's columns where a layout has those of an excerpt.
pub(crate) fn columns(text: String) -> String {
    if !text.contains(MARK) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(MARK) {
        out.push_str(before);
        rest = match shifted(after) {
            Some((place, after)) => {
                out.push_str(&place);
                after
            }
            None => after,
        };
    }
    out + rest
}

/// Reads `cut MARK :line:column`.
fn shifted(text: &str) -> Option<(String, &str)> {
    let (cut, rest) = text.split_once(MARK)?;
    let (line, rest) = number(rest.strip_prefix(':')?)?;
    let (column, rest) = number(rest.strip_prefix(':')?)?;
    Some((format!(":{line}:{}", column + cut.parse::<usize>().ok()?), rest))
}

fn number(text: &str) -> Option<(usize, &str)> {
    let end = text.bytes().position(|it| !it.is_ascii_digit()).unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

/// Where spans begin and end, each with what is shown of a long line there: of a text that may hold
/// secrets of others no more than the span itself.
fn wanted(source: &Source, spans: &[Span]) -> Vec<(usize, Range<usize>)> {
    let mut wanted = Vec::new();
    for span in spans {
        let (start, end) = (clamp(source, span.start), clamp(source, span.end));
        let (least, most) = match source.is_guarded() {
            true => (start, end),
            false => (0, usize::MAX),
        };
        for point in [start, end] {
            let from = point.saturating_sub(BYTES_NEAR).max(least);
            wanted.push((point, from..(point + BYTES_NEAR).min(most)));
        }
    }
    wanted.sort_unstable_by_key(|it| it.0);
    wanted
}

fn clamp(source: &Source, offset: u32) -> usize {
    source.position(offset).offset
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let at = text.find(part).expect("there");
        Span::new(at, at + part.len())
    }

    /// The span says in the excerpt what it says in the document, or as much as is kept of it.
    fn check(text: &str, part: &str) -> Excerpt {
        let source = Source::new("it", text);
        let span = span(text, part);
        let excerpt = Excerpt::around(&source, &[span]);
        assert_eq!(&excerpt.text[excerpt.range(&source, span)], part);
        let changed = Excerpt::across(&source, &[span]);
        assert_eq!(&changed.text[changed.range(&source, span)], part);
        excerpt
    }

    #[test]
    fn a_short_document_is_its_own_excerpt() {
        let text = "{\r\n  \"a\": 1,\r\n  \"é\": 2\r\n}\r\n";
        let excerpt = check(text, "é");
        assert_eq!((excerpt.text.as_str(), excerpt.line), (text, 1));
        assert_eq!(check("", "").text, "");
        assert_eq!(check("no break at the end", "end").text, "no break at the end");
    }

    #[test]
    fn lines_that_are_far_away_are_left_out() {
        let text: String = (1..=100).map(|it| format!("line {it}\n")).collect();
        let excerpt = check(&text, "line 50");
        assert_eq!(excerpt.line, 42);
        assert_eq!(excerpt.text.lines().count(), 17);
        assert!(excerpt.text.starts_with("line 42\n") && excerpt.text.ends_with("line 58\n"));
        let source = Source::new("it", text.as_str());
        let two = [span(&text, "line 10\n"), span(&text, "line 90\n")];
        let excerpt = Excerpt::around(&source, &two);
        assert_eq!(excerpt.text.lines().count(), 98, "what lies between keeps its lines");
        assert!(!excerpt.text.contains("line 50"));
        assert!(Excerpt::across(&source, &two).text.contains("line 50"));
    }

    #[test]
    fn a_long_line_is_cut_between_characters_and_its_columns_are_told() {
        let text = format!("short\n{}here{}\nshort", "é\u{1F511}".repeat(400), "ü".repeat(700));
        let excerpt = check(&text, "here");
        assert!(excerpt.text.len() < 700, "{}", excerpt.text.len());
        let long = excerpt.text.lines().nth(1).expect("a line");
        assert!(long.starts_with("...") && long.ends_with("..."), "{long}");
        let source = Source::new("it", text.as_str());
        let path = excerpt.path(&source, "it".into(), span(&text, "here"));
        let column = long.chars().position(|it| it == 'h').expect("there") + 1;
        assert_eq!(columns(format!("--> {path}:2:{column}\nx")), "--> it:2:801\nx");
        assert_eq!(excerpt.path(&source, "it".into(), span(&text, "short")), "it");
    }

    #[test]
    fn of_a_guarded_document_nothing_is_shown_but_the_span() {
        for text in
            ["{\"password\": \"xyz\",\n \"key\": \"k\", \"other\": \"xyz\"}", "xyz \"k\" xyz"]
        {
            let source = Source::new("it", text).guard();
            let span = span(text, "\"k\"");
            let excerpt = Excerpt::around(&source, &[span]);
            assert_eq!(&excerpt.text[excerpt.range(&source, span)], "\"k\"");
            assert!(!excerpt.text.contains("xyz"), "{}", excerpt.text);
            let path = excerpt.path(&source, "it".into(), span);
            assert!(path.contains(MARK), "the columns are told");
        }
        let text = format!("xyz {} xyz", "k".repeat(2_000));
        let source = Source::new("it", text.as_str()).guard();
        let span = Span::new(4, 2_004);
        let excerpt = Excerpt::around(&source, &[span]);
        assert_eq!(excerpt.text, format!("...{0}...{0}...\n", "k".repeat(BYTES_NEAR)));
    }

    #[test]
    fn two_places_in_a_long_line_are_both_kept() {
        let text = format!("{}one{}two{}", "x".repeat(2_000), "y".repeat(2_000), "z".repeat(2_000));
        let source = Source::new("it", text.as_str());
        let both = ["one", "two"].map(|it| span(&text, it));
        let excerpt = Excerpt::around(&source, &both);
        let parts = both.map(|it| &excerpt.text[excerpt.range(&source, it)]);
        assert_eq!(parts, ["one", "two"]);
        assert_eq!(excerpt.text.matches(CUT).count(), 3);
        let whole = Span::new(0, text.len());
        let range = Excerpt::around(&source, &[whole]).range(&source, whole);
        assert_eq!(range, 0..2 * BYTES_NEAR + CUT.len());
    }
}
