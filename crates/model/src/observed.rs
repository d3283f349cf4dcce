//! What a look at the world brought, and what it could not see.
//!
//! Invariant: what was not seen is a [`Gap`], never an absence. A list of which a page is lacking
//! keeps the mark by which its service says that it goes on.

use std::collections::BTreeSet;
use std::fmt;

use crate::Cloud;

/// What was seen of one key, or of a vendor's clusters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observation {
    /// Documents, in the shape in which the service's own command line prints them.
    pub documents: Vec<Export>,
    /// What could not be seen.
    pub gaps: Vec<Gap>,
}

impl Observation {
    /// The file of each document in one folder: its name, without what could lead out of the
    /// folder, and numbered where an earlier one, or the record of the look itself, has it.
    pub fn file_names(&self) -> Vec<String> {
        let mut taken = BTreeSet::from([RECORD.to_owned()]);
        let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.');
        let unique = |it: &Export| {
            let plain: String =
                it.name.chars().map(|it| if plain(it) { it } else { '-' }).collect();
            let stem = plain.trim_start_matches('.').trim_end_matches(".json");
            let numbered = (2_usize..).map(|it| format!("{stem}-{it}.json"));
            let mut tries = std::iter::once(format!("{stem}.json")).chain(numbered);
            let name = tries.find(|it| !taken.contains(it)).unwrap_or_default();
            taken.insert(name.clone());
            name
        };
        self.documents.iter().map(unique).collect()
    }
}

/// One document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The file that it would be exported to: `describe-key.json`. Letters, digits, `-`, `_`, `.`
    /// and no dot at the beginning.
    pub name: String,
    /// Its text: JSON.
    pub text: String,
}

/// Something that could not be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What, for a sentence: "key policy".
    pub what: String,
    /// The call that did not bring it, by the name that permissions use: `kms:GetKeyPolicy`.
    pub call: String,
    /// Why not.
    pub cause: Cause,
    /// What the service or the machine said, on one line, without secrets.
    pub said: String,
}

/// Why something could not be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Nobody is signed in: there are no credentials, or they have ended.
    NotSignedIn,
    /// The caller may not look; or the thing is gone, where a service will not say which.
    Denied,
    /// The service says that there is no such thing.
    NotFound,
    /// The service asked to be left alone for longer than the run lasts.
    Throttled,
    /// The service did not answer, or not in time.
    Unreachable,
    /// The service failed.
    Failed,
    /// The answer is of no known shape.
    Unreadable,
    /// There is more than the limit of this run.
    TooMuch,
    /// No door leads there: another cloud, or a build without it.
    NoDoor,
}

impl Cause {
    /// Every cause.
    pub const ALL: [Cause; 9] = [
        Cause::NotSignedIn,
        Cause::Denied,
        Cause::NotFound,
        Cause::Throttled,
        Cause::Unreachable,
        Cause::Failed,
        Cause::Unreadable,
        Cause::TooMuch,
        Cause::NoDoor,
    ];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Cause::NotSignedIn => "not-signed-in",
            Cause::Denied => "denied",
            Cause::NotFound => "not-found",
            Cause::Throttled => "throttled",
            Cause::Unreachable => "unreachable",
            Cause::Failed => "failed",
            Cause::Unreadable => "unreadable",
            Cause::TooMuch => "too-much",
            Cause::NoDoor => "no-door",
        }
    }

    /// Reads a word.
    pub fn from_word(word: &str) -> Option<Cause> {
        Cause::ALL.into_iter().find(|it| it.word() == word)
    }

    /// For a sentence: "nobody is signed in".
    pub fn because(self) -> &'static str {
        match self {
            Cause::NotSignedIn => "nobody is signed in",
            Cause::Denied => "the caller may not look",
            Cause::NotFound => "the service says that there is none",
            Cause::Throttled => "the service asked for patience",
            Cause::Unreachable => "the service did not answer",
            Cause::Failed => "the service failed",
            Cause::Unreadable => "the answer is of no known shape",
            Cause::TooMuch => "there is more than one run reads",
            Cause::NoDoor => "no door leads there",
        }
    }

    /// What to do about it, given the call.
    pub fn next_step(self, call: &str) -> String {
        match self {
            Cause::NotSignedIn => "sign in, and look again".to_owned(),
            Cause::Denied => format!("allow `{call}` to the caller, and look again"),
            Cause::NotFound => {
                "see whether the id, the account and the region are right".to_owned()
            }
            Cause::Throttled | Cause::Unreachable | Cause::Failed => {
                "look again later; `keywright doctor` tells what is reached".to_owned()
            }
            Cause::Unreadable => "report it, with the kind of document".to_owned(),
            Cause::TooMuch => "look at fewer keys at a time".to_owned(),
            Cause::NoDoor => "hand in its export, or build with the feature `live`".to_owned(),
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A key that a service holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundKey {
    /// The cloud.
    pub cloud: Cloud,
    /// Its ARN, vault URL or resource name: never an alias.
    pub id: String,
    /// What its cloud calls it, for a person: an alias, a name.
    pub called: Option<String>,
}

/// What a search brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FoundKeys {
    /// The keys, each once, in the order of their ids.
    pub keys: Vec<FoundKey>,
    /// Where nobody could look.
    pub gaps: Vec<Gap>,
}

/// One thing that was examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// What: "AWS: who is signed in".
    pub what: String,
    /// What came of it.
    pub health: Health,
    /// What was seen: "arn:aws:iam::111122223333:role/auditor", "the clock is 2 s behind".
    pub seen: String,
    /// What to do, where something is amiss.
    pub next_step: Option<String>,
}

/// What came of examining something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// As it should be.
    Good,
    /// It could not be told.
    Unknown,
    /// Something is amiss.
    Bad,
}

/// The folder, below an estate's own, in which looks at the world leave what they saw.
pub const FOLDER: &str = "observed";

/// The file beside the documents that says when they were seen, and what was not.
pub const RECORD: &str = "observed.json";

/// The folder of one key's documents below that.
pub fn key_folder(name: &str) -> String {
    format!("key-{}", file_name(name))
}

/// The folder of a vendor's documents below that.
pub fn vendor_folder(name: &str) -> String {
    format!("vendor-{}", file_name(name))
}

/// A name as a file's: what is not a small letter, a digit, `-` or `_` is written as its code, so
/// that two names share no folder, not even where the file system takes `A` for `a`.
fn file_name(name: &str) -> String {
    let plain =
        |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, '-' | '_');
    let spell =
        |it: char| if plain(it) { it.to_string() } else { format!("~{:x}~", u32::from(it)) };
    name.chars().map(spell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder_and_no_two_share_one() {
        assert_eq!(key_folder("orders-eu_1"), "key-orders-eu_1");
        assert_eq!(key_folder("../A b"), "key-~2e~~2e~~2f~~41~~20~b");
        assert_ne!(key_folder("a"), key_folder("A"));
        assert_ne!(key_folder("~41~"), key_folder("A"));
    }

    #[test]
    fn no_document_leads_out_of_its_folder_or_replaces_another() {
        let names = ["a.json", "../a", "a.json", "observed.json", ".json"];
        let export = |it: &str| Export { name: it.to_owned(), text: String::new() };
        let documents = names.map(export).to_vec();
        let seen = Observation { documents, gaps: Vec::new() };
        let wanted = ["a.json", "-a.json", "a-2.json", "observed-2.json", "json.json"];
        assert_eq!(seen.file_names(), wanted);
    }

    #[test]
    fn every_cause_reads_back() {
        for cause in Cause::ALL {
            assert_eq!(Cause::from_word(cause.word()), Some(cause));
        }
        assert_eq!(Cause::from_word("fine"), None);
    }
}
