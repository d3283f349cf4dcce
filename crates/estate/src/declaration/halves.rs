//! A long declaration, read in two halves side by side.
//!
//! Invariant: what comes of it is what reading the whole brings. Wherever that is not beyond doubt,
//! or anything is amiss, it says so and the whole is read.

use std::collections::HashSet;
use std::thread;

use super::read::{Part, Records, part};

/// A shorter text is read before a thread has started, in bytes.
const LONG: usize = 1 << 20;

/// The tables that stand in any order and any number, by the beginning of their headers.
const NAMED: [&str; 3] = ["[key.", "[cluster.", "[owner."];

/// Reads a text without mistakes; `None` where it has one, or is none that can be halved.
pub(super) fn halves(text: &str) -> Option<Records> {
    if text.len() < LONG { None } else { halved(text) }
}

fn halved(text: &str) -> Option<Records> {
    let (first, second) = text.split_at(middle(text)?);
    // WHY: where a first half reads as a whole text, a reader of the whole stands at its end
    // outside of every string and list, and goes on with the header as with a first one.
    if !begins_plainly(first) || !goes_on_plainly(second) {
        return None;
    }
    let (one, other) = thread::scope(|scope| {
        let other = scope.spawn(|| part(second));
        (part(first), other.join().ok().flatten())
    });
    joined(one?, other?, first.len())
}

/// Where a header begins a line, behind the middle.
fn middle(text: &str) -> Option<usize> {
    let half = text.len() / 2;
    let half = (half..).find(|it| text.is_char_boundary(*it))?;
    let line = text.get(half..)?.find("\n[")?;
    Some(half + line + 1)
}

/// Whether nothing but the format stands above the first header: dotted names there could make a
/// table that a header may not name again.
fn begins_plainly(first: &str) -> bool {
    let lines = first.lines().map(str::trim_start).take_while(|it| !it.starts_with('['));
    lines.into_iter().all(|it| it.is_empty() || it.starts_with('#') || it.starts_with("format"))
}

/// Whether every header is one of a named table.
fn goes_on_plainly(second: &str) -> bool {
    let mut headers = second.lines().map(str::trim_start).filter(|it| it.starts_with('['));
    headers.all(|it| NAMED.iter().any(|named| it.starts_with(named)))
}

/// Puts the halves together; `None` where a name stands in both.
fn joined(one: Part, other: Part, at: usize) -> Option<Records> {
    let mut records = one.records;
    for (table, mut found) in other.records {
        found.iter_mut().for_each(|it| it.shift(at));
        let known = records.entry(table).or_default();
        let names: HashSet<&str> = known.iter().filter_map(|it| it.name()).collect();
        if found.iter().any(|it| it.name().is_none_or(|it| names.contains(it))) {
            return None;
        }
        known.extend(found);
    }
    (one.has_format && records.contains_key("estate")).then_some(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::read::read;

    const HEAD: &str = "format = 1\n[estate]\nname = \"e\"\nvendor = \"confluent\"\n";

    fn key(name: &str) -> String {
        format!(
            "\n[key.{name}]\ncloud = \"aws\"\nid = \"arn:aws:kms:eu-central-1:111122223333:key/\
             1234abcd-12ab-34cd-56ef-1234567890ab\"\ndocuments = [\n  \"keys/{name}\",\n]\n\
             allow = [{{ rule = \"a\", until = 2027-01-31, reason = \"é [key.x]\" }}]\n"
        )
    }

    fn many(name: &str) -> String {
        (0..40).map(|it| key(&format!("{name}{it}"))).collect()
    }

    #[track_caller]
    fn refused(text: &str) {
        assert!(halved(text).is_none());
    }

    #[test]
    fn two_halves_are_the_whole() {
        let clusters: String = (0..40)
            .map(|it| {
                format!(
                    "\n[cluster.c{it}]\nkind = \"dedicated\"\ncloud = \"aws\"\nregion = \"r\"\n\
                     environment = \"test\"\nkey = \"a{it}\"\n"
                )
            })
            .collect();
        for text in
            [format!("{HEAD}{}", many("a")), format!("{HEAD}{clusters}{}{}", many("a"), many("b"))]
        {
            let (whole, mistakes) = read(&text);
            assert!(mistakes.is_empty());
            assert!(halved(&text) == Some(whole), "another answer");
        }
    }

    #[test]
    fn what_could_mean_something_else_is_read_whole() {
        let all = many("a");
        refused(&format!("{HEAD}{all}{}", key("a7")));
        refused(&format!("{HEAD}{all}[key]\n"));
        refused(&format!("{HEAD}{all}\n [[key.x]]\n"));
        refused(&format!("{HEAD}{all}[estate]\nname = \"f\"\nvendor = \"confluent\"\n"));
        let id = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
        let dotted = format!("key.z.cloud = \"aws\"\nkey.z.id = \"{id}\"\n");
        refused(&format!("{dotted}{HEAD}{all}"));
        refused(&format!("{}{all}", HEAD.trim_start_matches("format = 1\n")));
        refused(&format!("{HEAD}{all}[key.broken]\ncloud = \n"));
        refused(&format!("{HEAD}{all}[key.wrong]\ncloud = \"ibm\"\nid = \"x\"\n"));
        refused(&all);
    }

    #[test]
    fn a_header_within_a_string_is_no_header() {
        let inside = "[key.x]\n".repeat(200);
        let text = format!(
            "format = 1\n[estate]\nvendor = \"confluent\"\nname = '''\n{inside}'''\n{}",
            key("a")
        );
        refused(&text);
        assert!(read(&text).1.is_empty());
    }
}
