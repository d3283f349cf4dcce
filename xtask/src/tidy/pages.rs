//! A rule's page says how bad it is, since when and where else it is written, and shows what is bad
//! and what is good.

use keywright_policy::{Page, Severity};

use super::rules::declared;
use crate::tree::{Complaint, File, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Complaint> {
    let mut pages: Vec<&File> = declared(tree).into_iter().filter_map(|it| it.page).collect();
    pages.dedup_by_key(|it| &it.path);
    pages.into_iter().flat_map(complaints).collect()
}

fn complaints(file: &File) -> Vec<Complaint> {
    // WHY: a page is compiled in, so its reader takes a text that lives as long as the program; a
    // chore that ends in a moment may give it one.
    let page = Page::new(String::leak(file.text.clone()));
    let examples = page.examples();
    let heading = file.text.lines().next().unwrap_or_default();
    let wrong = [
        (heading != format!("# {}", name(file)), format!("is not headed `# {}`", name(file))),
        (severity(page).is_none(), "says no severity: error, warning or note".to_owned()),
        (page.since().is_none(), "does not say since which version".to_owned()),
        (page.refs().all(str::is_empty), "refers to nothing".to_owned()),
        (page.summary().is_empty(), "has no summary".to_owned()),
        (!examples.iter().any(|it| it.bad), "shows no bad block".to_owned()),
        (!examples.iter().any(|it| !it.bad), "shows no good block".to_owned()),
    ];
    let told = wrong.into_iter().filter(|it| it.0);
    told.map(|(_, text)| file.complaint(0, format!("the page {text}"))).collect()
}

/// The rule's name: that of its files, in the pages' spelling.
fn name(file: &File) -> String {
    file.stem().replace('_', "-")
}

/// The severity that the page itself says. [`Page::severity`] makes an error of none.
fn severity(page: Page) -> Option<Severity> {
    let header = page.text().lines().skip(2).take_while(|it| !it.is_empty());
    let word = header.filter_map(|it| it.strip_prefix("severity: ")).next()?;
    Severity::from_word(word).filter(|it| *it != Severity::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::tests::{said, tree};

    const PAGE: &str = "# key-shared\n\nseverity: error\nsince: 0.1.0\nrefs: BP1\n\nTwo on one.\n\n\
        ```json bad\n{}\n```\n\n```json good\n{}\n```\n";

    fn of(page: &str) -> Vec<String> {
        let rule = "const RULE: Rule<u8> = Rule { code: \"A\", \
                    page: Page::new(include_str!(\"key_shared.md\")), check };";
        let files = [
            ("crates/c/src/rules/key_shared.rs", rule),
            ("crates/c/src/rules/key_shared.md", page),
        ];
        let path = "crates/c/src/rules/key_shared.md: the page ";
        said(check(&tree(&files))).iter().map(|it| it.replace(path, "")).collect()
    }

    #[test]
    fn a_whole_page_is_fine() {
        assert!(of(PAGE).is_empty());
    }

    #[test]
    fn each_lacking_part_is_told() {
        for (part, instead, wanted) in [
            ("# key-shared", "# shared", "is not headed `# key-shared`"),
            ("severity: error\n", "", "says no severity: error, warning or note"),
            ("severity: error", "severity: bad", "says no severity: error, warning or note"),
            ("severity: error", "severity: unknown", "says no severity: error, warning or note"),
            ("since: 0.1.0\n", "", "does not say since which version"),
            ("refs: BP1\n", "", "refers to nothing"),
            ("json bad", "json", "shows no bad block"),
            ("json good", "json", "shows no good block"),
        ] {
            assert_eq!(of(&PAGE.replace(part, instead)), [wanted], "{part}");
        }
    }

    #[test]
    fn all_that_lacks_is_told_at_once() {
        assert_eq!(of("").len(), 7);
    }
}
