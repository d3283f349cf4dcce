//! A finding: one rule's complaint about one place, with the next step.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use keywright_model::text::{Edit, Place, Source};
use keywright_model::{ClusterName, KeyName};

use crate::{Card, Coming, Rule};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing breaks.
    Note,
    /// A weakness, or an outage that waits for one more step.
    Warning,
    /// It could not be told. Never a yes.
    Unknown,
    /// A cluster is down, will be, or shares its fate with another.
    Error,
}

impl Severity {
    /// The word that pages, options and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Unknown => "unknown",
            Severity::Error => "error",
        }
    }

    /// Reads a severity's word.
    pub fn from_word(word: &str) -> Option<Severity> {
        let all = [Severity::Note, Severity::Warning, Severity::Unknown, Severity::Error];
        all.into_iter().find(|it| it.word() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How a finding is mended: the least change of a document, a command to paste, or both.
#[derive(Debug, Clone, Default)]
pub struct Fix {
    /// Changes of documents. Together they mend the finding.
    pub edits: Vec<(Arc<Source>, Edit)>,
    /// What brings the change to the cloud, or fetches what is missing. One shell line or more.
    pub command: Option<String>,
}

/// One rule's complaint about one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: Card,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: a sentence without its full stop, names in backticks.
    pub message: String,
    /// The next step, in words.
    pub help: String,
    /// Where.
    pub place: Option<Place>,
    /// Other places that explain it, with what they have to do with it.
    pub notes: Vec<(Place, String)>,
    /// The key.
    pub key: Option<KeyName>,
    /// The clusters that it hits.
    pub clusters: Vec<ClusterName>,
    /// How to mend it.
    pub fix: Fix,
    /// Where else this very complaint is written, beside what the rule's page refers to: a
    /// provider's issue code.
    pub refs: Vec<&'static str>,
}

impl Finding {
    /// Says the next step.
    pub fn help(&mut self, text: impl fmt::Display) -> &mut Finding {
        self.help = text.to_string();
        self
    }

    /// Points at another place.
    pub fn note(&mut self, place: &Place, text: impl fmt::Display) -> &mut Finding {
        self.notes.push((place.clone(), text.to_string()));
        self
    }

    /// Adds a change of a document to the fix.
    pub fn edit(&mut self, source: &Arc<Source>, edit: Edit) -> &mut Finding {
        self.fix.edits.push((source.clone(), edit));
        self
    }

    /// Says by which name others know the complaint.
    pub fn reference(&mut self, name: &'static str) -> &mut Finding {
        self.refs.push(name);
        self
    }

    /// Gives the command to paste.
    pub fn command(&mut self, text: impl fmt::Display) -> &mut Finding {
        self.fix.command = Some(text.to_string());
        self
    }
}

/// Where rules put what they find, and the dates that they read.
#[derive(Debug, Default)]
pub struct Findings {
    found: Vec<Finding>,
    coming: Vec<Coming>,
}

impl Findings {
    /// Complains, at the severity of the rule's page.
    pub fn add<S>(
        &mut self,
        rule: &Rule<S>,
        place: Option<&Place>,
        message: fmt::Arguments<'_>,
    ) -> &mut Finding {
        self.push(rule.card(), rule.page.severity(), place, message)
    }

    /// Says that the rule could not tell, and why.
    pub fn unknown<S>(
        &mut self,
        rule: &Rule<S>,
        place: Option<&Place>,
        message: fmt::Arguments<'_>,
    ) -> &mut Finding {
        self.push(rule.card(), Severity::Unknown, place, message)
    }

    /// Foretells what a date brings. Dates of the past are foretold too, and left out later.
    pub fn foretell<S>(
        &mut self,
        rule: &Rule<S>,
        severity: Severity,
        on: Timestamp,
        what: fmt::Arguments<'_>,
    ) -> &mut Coming {
        self.coming.push(Coming {
            rule: rule.card(),
            on,
            severity,
            what: what.to_string(),
            key: None,
            clusters: Vec::new(),
            passed: false,
        });
        let last = self.coming.len() - 1;
        &mut self.coming[last]
    }

    /// All that was found, in the order in which it was found.
    pub fn into_vec(self) -> Vec<Finding> {
        self.found
    }

    /// What was found, and what was foretold.
    pub fn into_parts(self) -> (Vec<Finding>, Vec<Coming>) {
        (self.found, self.coming)
    }

    fn push(
        &mut self,
        rule: Card,
        severity: Severity,
        place: Option<&Place>,
        message: fmt::Arguments<'_>,
    ) -> &mut Finding {
        self.found.push(Finding {
            rule,
            severity,
            message: message.to_string(),
            help: String::new(),
            place: place.cloned(),
            notes: Vec::new(),
            key: None,
            clusters: Vec::new(),
            fix: Fix::default(),
            refs: Vec::new(),
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }
}
