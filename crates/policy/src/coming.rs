//! What a date to come brings by itself, with nobody touching anything.
//!
//! A rule that reads a date foretells it, whether or not it complains today: a key that rotates in
//! time still has a day on which its last version ends.

use jiff::Timestamp;
use keywright_model::{ClusterName, KeyName};

use crate::{Card, Severity};

/// One date of the forecast.
#[derive(Debug, Clone)]
pub struct Coming {
    /// The rule that read the date.
    pub rule: Card,
    /// When.
    pub on: Timestamp,
    /// A warning where a cluster loses something on that day, a note where the day should be known.
    pub severity: Severity,
    /// What happens then: a sentence without its full stop, names in backticks.
    pub what: String,
    /// The key.
    pub key: Option<KeyName>,
    /// The clusters that it hits.
    pub clusters: Vec<ClusterName>,
    /// Whether the day lies between the documents' own and today: then it has come.
    pub passed: bool,
}
