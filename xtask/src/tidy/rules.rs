//! A rule is two files of one name, `<rule>.rs` and `<rule>.md`. Its code is used once in the
//! house, its name once in a cloud.

use std::collections::BTreeMap;

use super::code::{before_tests, uncommented};
use crate::tree::{Complaint, File, Tree};

/// A rule as its file declares it.
#[derive(Debug)]
pub(crate) struct Declared<'t> {
    pub(crate) file: &'t File,
    pub(crate) line: usize,
    pub(crate) code: String,
    /// The page that it includes, as written.
    pub(crate) included: String,
    /// That page, where there is one.
    pub(crate) page: Option<&'t File>,
}

impl Declared<'_> {
    /// The page's heading.
    pub(crate) fn name(&self) -> &str {
        let heading = self.page.and_then(|it| it.text.lines().next()).unwrap_or_default();
        heading.trim_start_matches('#').trim()
    }
}

/// Every rule of every room, in the order of the files.
pub(crate) fn declared(tree: &Tree) -> Vec<Declared<'_>> {
    let files = tree.ending(".rs").filter(|it| is_in_a_room(it));
    files.flat_map(|it| in_file(tree, it)).collect()
}

pub(super) fn check(tree: &Tree) -> Vec<Complaint> {
    let declared = declared(tree);
    let mut complaints = Vec::new();
    for rule in &declared {
        let wanted = format!("{}.md", rule.file.stem());
        if rule.included != wanted {
            let text = format!("{} includes `{}`, not `{wanted}`", rule.code, rule.included);
            complaints.push(rule.file.complaint(rule.line, text));
        }
        if rule.page.is_none() {
            let text = format!("{} has no page `{}`", rule.code, rule.included);
            complaints.push(rule.file.complaint(rule.line, text));
        }
    }
    for page in tree.ending(".md").filter(|it| is_in_a_room(it)) {
        let is_own = |it: &Declared<'_>| it.page.is_some_and(|it| it.path == page.path);
        if !declared.iter().any(is_own) {
            complaints.push(page.complaint(0, "is the page of no rule"));
        }
    }
    complaints.extend(twice(&declared, |it| it.code.clone(), "code"));
    let mut named: Vec<Declared<'_>> =
        declared.into_iter().filter(|it| it.page.is_some()).collect();
    // A family of codes shares its two files, and so its name.
    named.dedup_by_key(|it| &it.file.path);
    complaints.extend(twice(&named, |it| format!("{}/{}", it.file.folder(), it.name()), "name"));
    complaints
}

fn twice(rules: &[Declared<'_>], key: fn(&Declared<'_>) -> String, what: &str) -> Vec<Complaint> {
    let mut first: BTreeMap<String, &Declared<'_>> = BTreeMap::new();
    let mut complaints = Vec::new();
    for rule in rules {
        let key = key(rule);
        let shown = key.rsplit('/').next().unwrap_or_default().to_owned();
        match first.get(&key) {
            Some(other) => {
                let text = format!("the {what} `{shown}` is that of {} too", other.file.path);
                complaints.push(rule.file.complaint(rule.line, text));
            }
            None => {
                first.insert(key, rule);
            }
        }
    }
    complaints
}

fn is_in_a_room(file: &File) -> bool {
    file.path.starts_with("crates/") && file.path.contains("/src/")
}

/// Reads `Rule { code: "…", page: …include_str!("…") … }`, wherever it stands: in a constant of its
/// own, or in a table.
fn in_file<'t>(tree: &'t Tree, file: &'t File) -> Vec<Declared<'t>> {
    let code = uncommented(before_tests(&file.text));
    let marks: Vec<usize> = code.match_indices(MARK).map(|it| it.0).collect();
    let mut found = Vec::new();
    for (index, &at) in marks.iter().enumerate() {
        let end = marks.get(index + 1).copied().unwrap_or(code.len());
        let own = &code[at..end];
        // The page may be a constant of its own, above.
        let included = quoted_after(own, PAGE).or_else(|| quoted_after(&code, PAGE));
        let included = included.unwrap_or_default().to_owned();
        found.push(Declared {
            file,
            line: 1 + code[..at].matches('\n').count(),
            code: quoted_after(own, MARK).unwrap_or_default().to_owned(),
            page: tree.file(&format!("{}/{included}", file.folder())),
            included,
        });
    }
    found
}

/// By this a rule is known: nothing else in the rooms has a code that is written out.
const MARK: &str = "code: \"";

/// By this a rule takes its page.
const PAGE: &str = "include_str!(\"";

fn quoted_after<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.split_once(mark)?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::{said, tree};

    fn rule(code: &str, page: &str) -> String {
        format!(
            "/// It.\npub const RULE: Rule<Case> =\n    Rule {{ code: \"{code}\", \
             page: Page::new(include_str!(\"{page}\")), check }};\n"
        )
    }

    fn of(files: &[(&str, &str)]) -> Vec<String> {
        said(check(&tree(files)))
    }

    #[test]
    fn a_rule_with_its_page_is_fine() {
        let rs = rule("AWS-001", "a.md");
        let files = [("crates/c/src/aws/rules/a.rs", &*rs), ("crates/c/src/aws/rules/a.md", "# a")];
        assert!(of(&files).is_empty());
    }

    #[test]
    fn a_rule_without_its_page_is_told() {
        let found = of(&[("crates/c/src/rules/a.rs", &rule("AWS-001", "b.md"))]);
        assert_eq!(
            found,
            [
                "crates/c/src/rules/a.rs:3: AWS-001 includes `b.md`, not `a.md`",
                "crates/c/src/rules/a.rs:3: AWS-001 has no page `b.md`",
            ]
        );
    }

    #[test]
    fn a_page_without_a_rule_is_told() {
        let found = of(&[("crates/c/src/rules/a.md", "# a"), ("crates/c/src/rules/a.rs", "")]);
        assert_eq!(found, ["crates/c/src/rules/a.md: is the page of no rule"]);
    }

    #[test]
    fn every_rule_of_a_table_is_seen() {
        let row =
            |code| format!("    Rule {{ code: \"{code}\", page: include_str!(\"a.md\") }},\n");
        let table = format!("const RULES: &[Rule<u8>] = &[\n{}{}];\n", row("A-001"), row("A-001"));
        let found = of(&[("crates/c/src/a.rs", &table), ("crates/c/src/a.md", "# a")]);
        assert_eq!(
            found,
            ["crates/c/src/a.rs:3: the code `A-001` is that of crates/c/src/a.rs too"]
        );
    }

    #[test]
    fn a_code_used_twice_is_told() {
        let (a, b) = (rule("AWS-001", "a.md"), rule("AWS-001", "b.md"));
        let found = of(&[
            ("crates/c/src/aws/rules/a.rs", &a),
            ("crates/c/src/aws/rules/a.md", "# a"),
            ("crates/e/src/rules/b.rs", &b),
            ("crates/e/src/rules/b.md", "# b"),
        ]);
        let wanted = "crates/e/src/rules/b.rs:3: the code `AWS-001` is that of \
                      crates/c/src/aws/rules/a.rs too";
        assert_eq!(found, [wanted]);
    }

    #[test]
    fn a_name_may_stand_once_in_each_cloud() {
        let files = |folder: &str| {
            let (a, b) = (rule("AWS-001", "a.md"), rule("AWS-002", "b.md"));
            let second = format!("crates/c/src/{folder}/rules/b");
            of(&[
                ("crates/c/src/aws/rules/a.rs", &a),
                ("crates/c/src/aws/rules/a.md", "# same"),
                (&format!("{second}.rs"), &b),
                (&format!("{second}.md"), "# same"),
            ])
        };
        assert!(files("gcp").is_empty());
        assert_eq!(files("aws").len(), 1);
    }

    #[test]
    fn a_family_of_codes_may_share_its_files() {
        let family = rule("AWS-001", "a.md") + &rule("AWS-002", "a.md");
        let files = [("crates/c/src/rules/a.rs", &*family), ("crates/c/src/rules/a.md", "# a")];
        assert!(of(&files).is_empty());
    }

    #[test]
    fn rules_of_tests_and_comments_are_none() {
        let text = format!("// {}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "x", rule("T", "t.md"));
        assert!(of(&[("crates/c/src/a.rs", &text)]).is_empty());
        let text = rule("AWS-001", "a.md").replace("    Rule {", "    // Rule {");
        assert!(of(&[("crates/c/src/a.rs", &text)]).is_empty());
    }
}
