//! `docs/coverage.md`: what posture tools and benchmarks check about keys, and which rule here
//! answers it.
//!
//! A page names the concern that its rule answers as `P01` among its `refs`, and behind it, up to
//! the next concern, the checks of others that answer the same.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use keywright_policy::{Page, Standard};

use crate::tidy::declared;
use crate::tree::Tree;

const HEAD: &str = "\
# What others check, and who answers it here

Written by `cargo xtask generate` from the rules' pages. Each row is a concern about keys that a
benchmark or a posture tool checks; beside it stand the rules that answer it and the names that the
same check has elsewhere. `keywright check --standard cis-aws-5,prowler` selects rules by these
names; what says that something could not be read, and what could not be told (`unknown`), is told
whatever is asked for. The vendor's own access is asked for by `confluent`: name it too, so that
mending one list does not break the other.

Where a benchmark demands what a vendor or a cloud forbids, the rule is a note that names both sides
and the risk that is left, told on request: where a standard that demands it is asked for.
";

/// Every concern, by the number that pages name it by.
const ROWS: [(&str, &str); 26] = [
    ("P01", "AWS: rotation is on"),
    ("P02", "the age of the last rotation"),
    ("P03", "Azure: a rotation policy that rotates"),
    ("P04", "Google Cloud: rotation within 90 days"),
    ("P05", "everyone is let in"),
    ("P06", "the key has a policy of its own"),
    ("P07", "too many users of a key"),
    ("P08", "identity policies that decrypt by every key"),
    ("P09", "grants"),
    ("P10", "a deletion is scheduled"),
    ("P11", "the time between a deletion and its end"),
    ("P12", "a key is disabled or unused"),
    ("P13", "an alarm on disabling and deleting"),
    ("P14", "multi-Region keys"),
    ("P15", "separation of duties"),
    ("P16", "Azure: the key has an expiry date"),
    ("P17", "Azure: the expiry is near, or the key is not valid yet"),
    ("P18", "Azure: soft delete and purge protection"),
    ("P19", "Azure: roles in place of access policies"),
    ("P20", "Azure: the vault's network"),
    ("P21", "Azure: the vault's log"),
    ("P22", "the key's type, size and protection"),
    ("P23", "Azure: keys in a managed HSM"),
    ("P24", "the cluster is encrypted by a key of the customer's"),
    ("P25", "attestation of enclaves"),
    ("P26", "only those on a list have access"),
];

/// Why a concern has less than a rule in each cloud.
const REASONS: [(&str, &str); 7] = [
    ("P07", "no count is right for every key: AWS-004 and GCP-003 tell whoever is not the vendor"),
    ("P11", "AWS asks for the days with each deletion: AWS-012 tells one that runs"),
    ("P12", "AWS alone tells when a key was last used"),
    ("P13", "in AWS alone, where metric filters or event rules are handed in"),
    ("P14", "a multi-Region key is no fault: that its siblings have policies of their own is told"),
    ("P23", "an HSM has role assignments of its own, which are not read: `unknown`, never a yes"),
    ("P25", "no vendor's cluster decrypts in an enclave of the customer's"),
];

/// A rule's code, name and page's path, with the page itself.
struct Ruled {
    code: String,
    path: String,
    page: Page,
}

pub(super) fn table(tree: &Tree) -> String {
    let mut out = format!("{HEAD}\n| | concern | rules | elsewhere |\n| --- | --- | --- | --- |\n");
    let rules = ruled(tree);
    for (row, concern) in ROWS {
        let ours: Vec<&Ruled> = rules.iter().filter(|it| names(it.page, row)).collect();
        let mut cells: Vec<String> = ours.iter().map(|it| link(it)).collect();
        cells.extend(reason(row).map(str::to_owned));
        let cells = if cells.is_empty() { "**none yet**".to_owned() } else { cells.join(", ") };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "| {row} | {concern} | {cells} | {} |", elsewhere(row, &ours));
    }
    out.push_str("\n## Standards\n\n| `--standard` | what it is | rules |\n| --- | --- | --- |\n");
    for standard in Standard::ALL {
        let count = rules.iter().filter(|it| it.page.refs().any(|it| standard.owns(it))).count();
        let _ = writeln!(out, "| `{}` | {} | {count} |", standard.id, standard.name);
    }
    out
}

fn names(page: Page, row: &str) -> bool {
    page.refs().any(|it| it == row)
}

fn is_row(reference: &str) -> bool {
    ROWS.iter().any(|it| it.0 == reference)
}

fn reason(row: &str) -> Option<&'static str> {
    REASONS.iter().find(|it| it.0 == row).map(|it| it.1)
}

fn link(it: &Ruled) -> String {
    format!("[{} {}](../{})", it.code, it.page.name(), it.path)
}

/// The checks of others that the pages name behind this row, each once.
fn elsewhere(row: &str, ours: &[&Ruled]) -> String {
    let mut refs: BTreeSet<&str> = BTreeSet::new();
    for it in ours {
        let mut behind = "";
        for reference in it.page.refs() {
            match is_row(reference) {
                true => behind = reference,
                false if behind == row => {
                    refs.insert(reference);
                }
                false => {}
            }
        }
    }
    let others = Standard::ALL.iter().filter(|it| it.id != "confluent");
    let told = others.flat_map(|standard| refs.iter().filter(|it| standard.owns(it)));
    told.copied().collect::<Vec<_>>().join(" · ")
}

fn ruled(tree: &Tree) -> Vec<Ruled> {
    let mut rules: Vec<Ruled> = declared(tree)
        .into_iter()
        .filter_map(|it| {
            let file = it.page?;
            let page = Page::new(String::leak(file.text.clone()));
            Some(Ruled { code: it.code, path: file.path.clone(), page })
        })
        .collect();
    rules.sort_by(|a, b| a.code.cmp(&b.code));
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::root;
    use crate::tree::tests::tree;

    fn house() -> Vec<Ruled> {
        ruled(&Tree::read(&root()).expect("the house can be read"))
    }

    #[test]
    fn a_row_shows_its_rules_and_what_others_call_them() {
        let rule = "const R: Rule<u8> = Rule { code: \"X-001\", page: include_str!(\"a.md\") };";
        let page = "# a\n\nseverity: note\nrefs: BP2; P01; Prowler b; CIS AWS 5.0 3.6\n\nOne.\n";
        let tree = tree(&[("crates/c/src/rules/a.rs", rule), ("crates/c/src/rules/a.md", page)]);
        let text = table(&tree);
        let row = "| P01 | AWS: rotation is on | [X-001 a](../crates/c/src/rules/a.md) | \
                   CIS AWS 5.0 3.6 · Prowler b |";
        assert!(text.lines().any(|it| it == row), "{text}");
        assert!(text.contains("| P02 | the age of the last rotation | **none yet** |  |"));
    }

    #[test]
    fn a_row_shows_the_names_behind_it_alone() {
        let rule = "const R: Rule<u8> = Rule { code: \"X-001\", page: include_str!(\"a.md\") };";
        let page =
            "# a\n\nseverity: note\nrefs: P26; P02; c7n a; P04; Prowler b\nrefs: Trivy c\n\nIt.\n";
        let tree = tree(&[("crates/c/src/rules/a.rs", rule), ("crates/c/src/rules/a.md", page)]);
        let text = table(&tree);
        let shown = |row: &str| {
            let line = text.lines().find(|it| it.starts_with(&format!("| {row} |")));
            line.and_then(|it| it.split(" | ").nth(3)).map(|it| it.trim_end_matches(" |"))
        };
        assert_eq!(shown("P02"), Some("c7n a"));
        assert_eq!(shown("P04"), Some("Prowler b · Trivy c"));
        assert_eq!(shown("P26"), Some(""));
    }

    #[test]
    fn no_name_stands_before_the_row_that_it_answers() {
        let known = |it: &&str| Standard::ALL.iter().any(|standard| standard.owns(it));
        for it in house().iter().filter(|it| it.page.refs().any(is_row)) {
            let early = it.page.refs().take_while(|it| !is_row(it)).filter(known);
            let early: Vec<&str> = early.filter(|it| !it.starts_with("BP")).collect();
            assert_eq!(early, Vec::<&str>::new(), "{}", it.code);
        }
    }

    #[test]
    fn every_row_has_a_rule_and_every_reason_a_row() {
        let rules = house();
        let open = ROWS.iter().filter(|(row, _)| !rules.iter().any(|it| names(it.page, row)));
        assert_eq!(open.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
        assert!(REASONS.iter().all(|it| is_row(it.0)));
    }

    #[test]
    fn no_page_names_a_row_that_is_not_there() {
        let is_row = |it: &str| {
            it.strip_prefix('P').is_some_and(|it| it.len() == 2 && it.parse::<u8>().is_ok())
        };
        for it in house() {
            for row in it.page.refs().filter(|it| is_row(it)) {
                assert!(ROWS.iter().any(|known| known.0 == row), "{}: {row}", it.code);
            }
        }
    }

    #[test]
    fn every_standard_asks_for_a_rule_and_every_version_of_a_benchmark_is_one() {
        let rules = house();
        for standard in Standard::ALL {
            let asked = rules.iter().any(|it| it.page.refs().any(|it| standard.owns(it)));
            assert!(asked, "{} asks for nothing", standard.id);
        }
        for it in &rules {
            for benchmark in it.page.refs().filter(|it| it.starts_with("CIS ")) {
                let known = Standard::ALL.iter().any(|it| it.owns(benchmark));
                assert!(known, "{} names `{benchmark}`, which no standard owns", it.code);
            }
        }
    }
}
