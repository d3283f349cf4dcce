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
        (!is_name(heading), "is not headed by a name such as `# key-shared`"),
        (severity(page).is_none(), "says no severity"),
        (page.since().is_none(), "does not say since which version"),
        (page.refs().all(str::is_empty), "refers to nothing"),
        (page.summary().is_empty(), "has no summary"),
        (!examples.iter().any(|it| it.bad), "shows no bad block"),
        (!examples.iter().any(|it| !it.bad), "shows no good block"),
    ];
    let told = wrong.into_iter().filter(|it| it.0);
    told.map(|(_, text)| file.complaint(0, format!("the page {text}"))).collect()
}

/// A name is one word of small letters, digits and hyphens.
fn is_name(heading: &str) -> bool {
    let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    heading.strip_prefix("# ").is_some_and(|it| !it.is_empty() && it.chars().all(is_letter))
}

/// The severity that the page itself says. [`Page::severity`] makes an error of none.
fn severity(page: Page) -> Option<Severity> {
    let header = page.text().lines().skip(2).take_while(|it| !it.is_empty());
    let word = header.filter_map(|it| it.strip_prefix("severity: ")).next()?;
    Severity::from_word(word)
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
            ("# key-shared", "# Key shared", "is not headed by a name such as `# key-shared`"),
            ("severity: error\n", "", "says no severity"),
            ("severity: error", "severity: bad", "says no severity"),
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
