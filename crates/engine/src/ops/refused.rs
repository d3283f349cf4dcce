//! Why a question cannot be answered at all.

use std::fmt;
use std::io;

use keywright_model::text::Source;

use super::check::shown;
use super::declared::Unread;

/// Why a question cannot be answered at all.
#[derive(Debug)]
pub enum Refused {
    /// The file cannot be read.
    Unreachable(io::Error),
    /// Its text is not what is asked for: what is wrong, with line and column.
    NoCase(String),
    /// What somebody needs is not what is asked for: what is wrong, with line and column. It stands
    /// in a file of its own.
    NoNeeds(String),
}

impl Refused {
    /// The two sides of a question do not speak of the same things.
    pub(super) fn two_clouds() -> Refused {
        Refused::NoCase("the reference and the candidate are of two clouds".to_owned())
    }
}

impl From<Unread> for Refused {
    fn from(it: Unread) -> Refused {
        Refused::NoCase(format!("`{}`: {}", shown(&it.path), it.why))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unreachable(why) => write!(f, "{why}"),
            Refused::NoCase(why) | Refused::NoNeeds(why) => f.write_str(why),
        }
    }
}

/// A message with its place.
pub(super) fn told(source: &Source, message: &str, offset: u32) -> Refused {
    Refused::NoCase(placed(source, message, offset))
}

/// A message about what somebody needs, with its place.
pub(super) fn no_needs(source: &Source, message: &str, offset: u32) -> Refused {
    Refused::NoNeeds(placed(source, message, offset))
}

fn placed(source: &Source, message: &str, offset: u32) -> String {
    let at = source.position(offset);
    format!("{message} (line {}, column {})", at.line, at.column + 1)
}
