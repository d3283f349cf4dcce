//! Files, functions and lines stay small enough to be read at once.

use std::collections::BTreeSet;

use super::code::{blanked, inside_literals};
use crate::tree::{Complaint, File, Tree};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_CHARACTERS_MAX: usize = 100;

pub(super) fn check(tree: &Tree) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    for file in tree.ending(".rs") {
        complaints.extend(whole(file));
        let literal = inside_literals(&file.text);
        complaints.extend(functions(file, &literal));
        let code = file.text.lines().enumerate().filter(|(at, _)| !literal.contains(at));
        complaints.extend(code.filter_map(|(at, it)| line(file, at, it)));
    }
    for file in
        tree.ending(".md").filter(|it| it.path.starts_with("crates/") && it.path.contains("/src/"))
    {
        complaints.extend(prose(file));
    }
    complaints
}

fn whole(file: &File) -> Option<Complaint> {
    let lines = file.text.lines().count();
    (FILE_LINES_MAX < lines)
        .then(|| file.complaint(0, format!("{lines} lines are more than {FILE_LINES_MAX}")))
}

fn line(file: &File, at: usize, line: &str) -> Option<Complaint> {
    let length = line.chars().count();
    (LINE_CHARACTERS_MAX < length).then(|| {
        let text = format!("{length} characters are more than {LINE_CHARACTERS_MAX}");
        file.complaint(at + 1, text)
    })
}

/// A page's lines outside of fenced blocks, which hold documents as tools print them.
fn prose(file: &File) -> Vec<Complaint> {
    let (mut complaints, mut fenced) = (Vec::new(), false);
    for (at, text) in file.text.lines().enumerate() {
        if text.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            complaints.extend(line(file, at, text));
        }
    }
    complaints
}

/// Counts a function's lines from its `fn` to the brace that closes it, but for those that a
/// literal holds.
fn functions(file: &File, literal: &BTreeSet<usize>) -> Vec<Complaint> {
    let mut open: Vec<Function> = Vec::new();
    let (mut complaints, mut depth, mut word) = (Vec::new(), 0_usize, String::new());
    let mut signature: Option<Function> = None;
    for (at, text) in blanked(&file.text).lines().enumerate() {
        for char in text.chars().chain(['\n']) {
            if char.is_alphanumeric() || char == '_' {
                word.push(char);
                continue;
            }
            // A `fn` that a parenthesis follows is a type.
            if word == "fn" && char != '(' {
                signature = Some(Function { start: at, depth });
            }
            word.clear();
            match char {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                '{' => {
                    open.extend(signature.take().map(|it| Function { depth, ..it }));
                    depth += 1;
                }
                '}' => {
                    depth = depth.saturating_sub(1);
                    if let Some(it) = open.pop_if(|it| it.depth == depth) {
                        let lines = at - it.start + 1 - literal.range(it.start..at).count();
                        complaints.extend(long(file, it.start, lines));
                    }
                }
                // A signature without a body ends so; an array's length inside of one does not.
                ';' if signature.as_ref().is_some_and(|it| it.depth == depth) => signature = None,
                _ => {}
            }
        }
    }
    complaints
}

/// A function whose closing brace has not come.
struct Function {
    /// The line of its `fn`, from 0.
    start: usize,
    /// How many braces, brackets and parentheses are open around it.
    depth: usize,
}

fn long(file: &File, start: usize, lines: usize) -> Option<Complaint> {
    (FUNCTION_LINES_MAX < lines).then(|| {
        let text = format!("a function of {lines} lines is longer than {FUNCTION_LINES_MAX}");
        file.complaint(start + 1, text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::{said, tree};

    fn of(path: &str, text: &str) -> Vec<String> {
        said(check(&tree(&[(path, text)])))
    }

    fn function(lines: usize) -> String {
        format!("struct S;\n\nfn f(it: [u8; 2]) {{\n{}}}\n", "    g();\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_of_500_lines_is_the_longest() {
        assert!(of("a.rs", &"\n".repeat(500)).is_empty());
        assert_eq!(of("a.rs", &"\n".repeat(501)), ["a.rs: 501 lines are more than 500"]);
    }

    #[test]
    fn a_function_of_70_lines_is_the_longest() {
        assert!(of("a.rs", &function(70)).is_empty());
        let found = of("a.rs", &function(71));
        assert_eq!(found, ["a.rs:3: a function of 71 lines is longer than 70"]);
    }

    #[test]
    fn a_signature_without_a_body_or_a_function_type_opens_nothing() {
        let long = "    a: u8,\n".repeat(80);
        let text = format!("trait T {{ fn f(); }}\nstruct S {{\n    f: fn(u8),\n{long}}}\n");
        assert!(of("a.rs", &text).is_empty());
    }

    #[test]
    fn an_inner_function_does_not_hide_the_outer_one() {
        let outer = format!("fn f() {{\n    fn g() {{}}\n{}}}\n", "    g();\n".repeat(69));
        assert_eq!(of("a.rs", &outer), ["a.rs:1: a function of 72 lines is longer than 70"]);
    }

    #[test]
    fn a_snapshot_inside_of_a_function_is_no_code() {
        let wide = format!("{}\n", "x".repeat(101)).repeat(80);
        assert!(of("a.rs", &format!("fn f() {{\n    g(\"\n{wide}\");\n}}\n")).is_empty());
    }

    #[test]
    fn a_line_of_100_characters_is_the_longest() {
        assert!(of("a.rs", &"é".repeat(100)).is_empty());
        assert_eq!(of("a.rs", &"é".repeat(101)), ["a.rs:1: 101 characters are more than 100"]);
    }

    #[test]
    fn a_page_keeps_the_width_outside_of_its_blocks() {
        let wide = "x".repeat(101);
        let page = format!("# a\n\n```json bad\n{wide}\n```\n{wide}\n");
        let path = "crates/x/src/rules/a.md";
        let wanted = "crates/x/src/rules/a.md:6: 101 characters are more than 100";
        assert_eq!(of(path, &page), [wanted]);
    }
}
