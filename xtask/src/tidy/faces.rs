//! A face, `lib.rs` or `mod.rs`, declares, lists and re-exports. What its children import is
//! defined in a file of its own.

use super::code::blanked;
use crate::tree::{Complaint, File, Tree};

/// Items that define.
const DEFINES: [&str; 7] = ["enum", "fn", "impl", "macro_rules", "struct", "trait", "union"];

/// Words that may stand before an item's own.
const BEFORE: [&str; 6] = ["async", "const", "default", "extern", "pub", "unsafe"];

pub(super) fn check(tree: &Tree) -> Vec<Complaint> {
    tree.ending(".rs")
        .filter(|it| matches!(it.name(), "lib.rs" | "mod.rs"))
        .flat_map(complaints)
        .collect()
}

fn complaints(file: &File) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let (mut depth, mut begins) = (0_i32, true);
    for (at, line) in blanked(&file.text).lines().enumerate() {
        if depth == 0
            && begins
            && let Some(word) = defines(line)
        {
            let text = format!("a face defines nothing: move this `{word}` to a file");
            complaints.push(file.complaint(at + 1, text));
        }
        for char in line.chars() {
            match char {
                '{' | '(' | '[' => depth += 1,
                '}' | ')' | ']' => depth -= 1,
                _ => {}
            }
        }
        // A line that ends an item, an attribute or nothing at all is followed by a new item.
        let end = line.trim_end().chars().last();
        begins = matches!(end, None | Some('}' | ';' | ']'));
    }
    complaints
}

/// The word by which a line defines something.
fn defines(line: &str) -> Option<&'static str> {
    let mut line = line.trim_start();
    while let Some((_, rest)) = line.strip_prefix("#[").and_then(|it| it.split_once(']')) {
        line = rest.trim_start();
    }
    let words = line.split(|it: char| !it.is_alphanumeric() && it != '_');
    let mut words = words.filter(|it| !it.is_empty()).peekable();
    // The visibility `pub(crate)` has a word of its own.
    while let Some(word) = words.next_if(|it| BEFORE.contains(it)) {
        if word == "pub" && line.contains("pub(") {
            words.next();
        }
    }
    let word = words.next()?;
    DEFINES.into_iter().find(|it| *it == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::{said, tree};

    #[test]
    fn a_face_that_lists_is_fine() {
        let face = "//! Doc with fn and struct.\n\n#![deny(missing_docs)]\n\nmod a;\npub mod b;\n\
            pub use a::{\n    fn_name, Struct,\n};\n\n/// A table.\n\
            pub const RULES: &[fn(u8)] = &[\n    a::RULE,\n];\n\npub type Case = a::Case;\n";
        assert!(check(&tree(&[("crates/x/src/lib.rs", face)])).is_empty());
    }

    #[test]
    fn a_face_that_defines_is_told_with_its_line() {
        for (item, word) in [
            ("fn f() {}", "fn"),
            ("pub(crate) const fn f() {}", "fn"),
            ("pub struct S;", "struct"),
            ("enum E {}", "enum"),
            ("pub unsafe trait T {}", "trait"),
            ("impl S {}", "impl"),
            ("impl<T> S<T> {}", "impl"),
            ("macro_rules! m { () => {} }", "macro_rules"),
            ("#[derive(Debug)] pub struct S;", "struct"),
        ] {
            let face = format!("mod a;\n{item}\n");
            let found = said(check(&tree(&[("crates/x/src/a/mod.rs", &face)])));
            let wanted = format!(
                "crates/x/src/a/mod.rs:2: a face defines nothing: move this `{word}` to a file"
            );
            assert_eq!(found, [wanted], "{item}");
        }
    }

    #[test]
    fn other_files_define() {
        assert!(check(&tree(&[("crates/x/src/a.rs", "fn f() {}\n")])).is_empty());
    }
}
