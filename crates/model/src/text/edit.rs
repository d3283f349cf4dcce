//! The smallest change of a text that mends a finding. An edit keeps the layout around it, so that
//! the patch is one line where a person would change one line.

use std::sync::Arc;

use super::json::{Member, Node, quote};
use super::{Path, Place, Source, Span};

/// Replaces a span by a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Edit {
        Edit { span, text: text.into() }
    }

    /// Adds the string `value` at the end of an array; a lone string becomes an array of two.
    pub fn push_string(document: &str, node: &Node, value: &str) -> Edit {
        Edit::push(document, node, &quote(value))
    }

    /// Adds the JSON text `value` at the end of an array; a lone value becomes an array of two.
    pub fn push(document: &str, node: &Node, value: &str) -> Edit {
        Edit::push_all(document, node, &[value.to_owned()])
    }

    /// Adds JSON texts at the end of an array, in their order; a lone value becomes an array.
    pub fn push_all(document: &str, node: &Node, values: &[String]) -> Edit {
        match node.as_array() {
            Some([.., last]) => {
                let (between, end) = gap_before(document, last.span.start as usize);
                let span = Span::new(last.span.end as usize, last.span.end as usize);
                let text = values.iter().map(|it| format!(",{between}{}", indent(it, end)));
                Edit { span, text: text.collect() }
            }
            Some([]) => Edit { span: node.span, text: format!("[{}]", values.join(", ")) },
            None => {
                let old = document.get(node.span.range()).unwrap_or_default();
                Edit { span: node.span, text: format!("[{old}, {}]", values.join(", ")) }
            }
        }
    }

    /// Sets a member of an object to the JSON text `value`: replaced where it stands, else added.
    pub fn set(document: &str, object: &Node, name: &str, value: &str) -> Edit {
        if let Some(member) = object.member(name) {
            return Edit::replace(member.node.span, value);
        }
        let written = format!("{}: {value}", quote(name));
        match object.as_object() {
            Some([.., last]) => {
                let (between, end) = gap_before(document, last.name_span.start as usize);
                let span = Span::new(last.node.span.end as usize, last.node.span.end as usize);
                Edit { span, text: format!(",{between}{}", indent(&written, end)) }
            }
            _ => Edit { span: object.span, text: format!("{{ {written} }}") },
        }
    }

    /// Takes an element out of an array, with the comma that belonged to it.
    pub fn remove_element(array: &Node, index: usize) -> Option<Edit> {
        let spans: Vec<Span> = array.as_array()?.iter().map(|it| it.span).collect();
        remove_listed(&spans, index)
    }

    /// Takes a member out of an object, with the comma that belonged to it.
    pub fn remove_member(object: &Node, name: &str) -> Option<Edit> {
        let members = object.as_object()?;
        let whole = |it: &Member| Span { start: it.name_span.start, end: it.node.span.end };
        let spans: Vec<Span> = members.iter().map(whole).collect();
        let index = members.iter().position(|it| &*it.name == name)?;
        remove_listed(&spans, index)
    }

    /// The same edit in the file on disk, where the document is one that another carries.
    pub fn on_disk(source: &Arc<Source>, edit: &Edit) -> (Arc<Source>, Edit) {
        let place = Place { source: source.clone(), span: edit.span, path: Path::root() };
        let (disk, span) = place.on_disk();
        let mut text = edit.text.clone();
        let mut depth = source.outer();
        while let Some(outer) = depth {
            text = quote(&text);
            text = text[1..text.len() - 1].to_owned();
            depth = outer.outer();
        }
        (disk, Edit { span, text })
    }

    /// Applies edits to a text; `None` where two of them overlap or one lies outside of it.
    pub fn apply(document: &str, edits: &[Edit]) -> Option<String> {
        let mut order: Vec<&Edit> = edits.iter().collect();
        order.sort_by_key(|it| it.span);
        order.dedup();
        let mut out = String::with_capacity(document.len());
        let mut at = 0;
        for edit in order {
            out.push_str(document.get(at..edit.span.start as usize)?);
            out.push_str(&edit.text);
            at = edit.span.end as usize;
        }
        out.push_str(document.get(at..)?);
        Some(out)
    }
}

fn remove_listed(spans: &[Span], index: usize) -> Option<Edit> {
    let it = *spans.get(index)?;
    let span = match (index.checked_sub(1).map(|at| spans[at]), spans.get(index + 1)) {
        (Some(before), _) => Span { start: before.end, end: it.end },
        (None, Some(after)) => Span { start: it.start, end: after.start },
        (None, None) => it,
    };
    Some(Edit::replace(span, ""))
}

/// The line break and indentation before an offset, or one space where it shares its line.
fn gap_before(document: &str, offset: usize) -> (String, usize) {
    let before = document.get(..offset).unwrap_or_default();
    let space = before.len() - before.trim_end_matches([' ', '\t']).len();
    let head = &before[..before.len() - space];
    if head.ends_with("\r\n") {
        (format!("\r\n{}", &before[head.len()..]), space)
    } else if head.ends_with('\n') {
        (format!("\n{}", &before[head.len()..]), space)
    } else {
        (" ".to_owned(), 0)
    }
}

/// Moves every line after the first to the right.
fn indent(text: &str, spaces: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(spaces)))
}

#[cfg(test)]
mod tests {
    use super::super::json::parse;
    use super::*;

    fn check(document: &str, edit: impl Fn(&Node) -> Edit, wanted: &str) {
        let edit = edit(&parse(document).expect("JSON"));
        let changed = Edit::apply(document, &[edit]).expect("applies");
        assert_eq!(changed, wanted);
        parse(&changed).expect("still JSON");
    }

    #[test]
    fn an_element_is_added_in_the_layout_of_its_neighbors() {
        check(
            "[\"a\", \"b\"]",
            |it| Edit::push_string("[\"a\", \"b\"]", it, "c"),
            r#"["a", "b", "c"]"#,
        );
        let tall = "[\n  \"a\"\n]";
        check(tall, |it| Edit::push_string(tall, it, "b"), "[\n  \"a\",\n  \"b\"\n]");
        check("[]", |it| Edit::push_string("[]", it, "a"), "[\"a\"]");
        check("\"a\"", |it| Edit::push_string("\"a\"", it, "b"), "[\"a\", \"b\"]");
    }

    #[test]
    fn a_member_is_set_where_it_stands_or_added_last() {
        let text = "{\n  \"on\": false\n}";
        check(text, |it| Edit::set(text, it, "on", "true"), "{\n  \"on\": true\n}");
        check(text, |it| Edit::set(text, it, "off", "1"), "{\n  \"on\": false,\n  \"off\": 1\n}");
    }

    #[test]
    fn what_is_taken_out_takes_its_comma() {
        let text = "[1, 2, 3]";
        let without = |index| move |it: &Node| Edit::remove_element(it, index).expect("there");
        check(text, without(0), "[2, 3]");
        check(text, without(1), "[1, 3]");
        check(text, without(2), "[1, 2]");
        let text = r#"{"a": 1}"#;
        check(text, |it| Edit::remove_member(it, "a").expect("there"), "{}");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        let edits = [Edit::replace(Span::new(0, 3), "x"), Edit::replace(Span::new(2, 4), "y")];
        assert_eq!(Edit::apply("abcdef", &edits), None);
    }
}
