//! A rule's page: what `explain` prints, what the console shows, and what the tests run.
//!
//! ```text
//! # key-shared
//!
//! severity: error
//! since: 0.1.0
//! refs: BP1
//!
//! A key that encrypts two clusters: one leak opens both.
//! ```

use crate::Severity;

/// A page as it was compiled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page(&'static str);

/// A block of a page that the tests hold against the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule must tell it; else it must not.
    pub bad: bool,
    /// `json` or `toml`.
    pub language: &'static str,
    /// The word behind `bad` or `good`: what the block is, where its text alone does not tell it.
    pub kind: Option<&'static str>,
    /// The block's text.
    pub text: &'static str,
}

impl Page {
    /// Takes a page's text.
    pub const fn new(text: &'static str) -> Page {
        Page(text)
    }

    /// The whole text.
    pub fn text(self) -> &'static str {
        self.0
    }

    /// The rule's name: the heading, which says the bad pattern.
    pub fn name(self) -> &'static str {
        self.0.lines().next().unwrap_or_default().trim_start_matches('#').trim()
    }

    /// How bad it is. A page without the line counts as an error, and `tidy` refuses it.
    pub fn severity(self) -> Severity {
        self.header("severity").next().and_then(Severity::from_word).unwrap_or(Severity::Error)
    }

    /// The version that brought the rule.
    pub fn since(self) -> Option<&'static str> {
        self.header("since").next()
    }

    /// Whether it is told only where a standard that its page names is asked for: what one side
    /// demands and the other forbids is no complaint to everybody.
    pub fn is_on_request(self) -> bool {
        self.header("told").next() == Some("on request")
    }

    /// Where else the rule is written: practices, benchmarks, providers' codes. The line may stand
    /// several times.
    pub fn refs(self) -> impl Iterator<Item = &'static str> {
        self.header("refs").flat_map(|it| it.split(';')).map(str::trim)
    }

    /// The first paragraph after the header.
    pub fn summary(self) -> &'static str {
        let mut paragraphs = self.0.split("\n\n").skip(2);
        paragraphs.next().unwrap_or_default().trim()
    }

    /// The blocks marked `bad` and `good`.
    pub fn examples(self) -> Vec<Example> {
        let mut found = Vec::new();
        let mut rest = self.0;
        while let Some(open) = rest.find("\n```") {
            let block = &rest[open + 4..];
            let Some((info, body)) = block.split_once('\n') else { break };
            let Some(close) = body.find("\n```") else { break };
            let mut words = info.split_whitespace();
            let language = words.next().unwrap_or_default();
            let bad = match words.next() {
                Some("bad") => Some(true),
                Some("good") => Some(false),
                _ => None,
            };
            if let Some(bad) = bad {
                let (kind, text) = (words.next(), &body[..close + 1]);
                found.push(Example { bad, language, kind, text });
            }
            rest = &body[close + 4..];
        }
        found
    }

    fn header(self, name: &'static str) -> impl Iterator<Item = &'static str> {
        let lines = self.0.lines().skip(2).take_while(|it| !it.is_empty());
        lines.filter_map(|it| it.split_once(": ")).filter(move |it| it.0 == name).map(|it| it.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page::new(
        "# key-shared\n\nseverity: warning\nsince: 0.1.0\nrefs: BP1; CIS 1\nrefs: CIS 2\n\n\
         Two\nlines.\n\n\
         ```toml bad\na = 1\n```\n\n```json good empty\n{}\n```\n\n```sh\nls\n```\n",
    );

    #[test]
    fn a_page_says_its_name_severity_and_summary() {
        assert_eq!(PAGE.name(), "key-shared");
        assert_eq!(PAGE.severity(), Severity::Warning);
        assert_eq!(PAGE.summary(), "Two\nlines.");
        assert_eq!(PAGE.refs().collect::<Vec<_>>(), ["BP1", "CIS 1", "CIS 2"]);
    }

    #[test]
    fn a_page_says_whether_it_waits_to_be_asked_for() {
        assert!(!PAGE.is_on_request());
        assert!(Page::new("# a\n\nseverity: note\ntold: on request\n\nIt.\n").is_on_request());
    }

    #[test]
    fn only_marked_blocks_are_examples() {
        let bad = Example { bad: true, language: "toml", kind: None, text: "a = 1\n" };
        let good = Example { bad: false, language: "json", kind: Some("empty"), text: "{}\n" };
        assert_eq!(PAGE.examples(), [bad, good]);
    }
}
