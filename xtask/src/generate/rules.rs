//! `docs/rules.md`: every rule in one table, from the pages.

use std::fmt::Write as _;

use keywright_policy::Page;

use crate::tidy::declared;
use crate::tree::Tree;

const HEAD: &str = "\
# Rules

Written by `cargo xtask generate` from the rules' pages; `keywright explain CODE` prints a page.
What is told on request is told where `check --standard` asks for a standard that its page names.

| code | name | severity | what it tells |
| --- | --- | --- | --- |
";

pub(super) fn table(tree: &Tree) -> String {
    let mut rules = declared(tree);
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    let mut out = HEAD.to_owned();
    for rule in rules {
        let Some(file) = rule.page else { continue };
        let page = Page::new(String::leak(file.text.clone()));
        let (name, path) = (page.name(), &file.path);
        let summary = page.summary().replace('\n', " ").replace('|', "\\|");
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "| {} | [{name}](../{path}) | {}{} | {summary} |",
            rule.code,
            page.severity(),
            if page.is_on_request() { ", on request" } else { "" },
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::tree;

    #[test]
    fn a_rule_is_a_row_in_the_order_of_the_codes() {
        let rule = |code: &str, page: &str| {
            let page = format!("include_str!(\"{page}\")");
            format!("const RULE: Rule<u8> = Rule {{ code: \"{code}\", page: {page} }};")
        };
        let tree = tree(&[
            ("crates/c/src/rules/a.rs", &rule("X-002", "a.md")),
            ("crates/c/src/rules/a.md", "# a\n\nseverity: note\n\nTwo\nlines | bar.\n"),
            ("crates/c/src/rules/b.rs", &rule("X-001", "b.md")),
            ("crates/c/src/rules/b.md", "# b\n\nseverity: error\n\nOne.\n"),
        ]);
        let text = table(&tree);
        let rows: Vec<&str> = text.lines().skip(7).collect();
        assert_eq!(
            rows,
            [
                "| X-001 | [b](../crates/c/src/rules/b.md) | error | One. |",
                "| X-002 | [a](../crates/c/src/rules/a.md) | note | Two lines \\| bar. |",
            ]
        );
    }
}
