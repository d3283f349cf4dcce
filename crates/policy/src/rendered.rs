//! What a vendor's key needs, written out: documents and commands, ready to paste.
//!
//! What must never happen: something stands in the way of what is written, and is not told.

use crate::{Access, Lacking, Needs, Principal, Seen};

/// What a key needs, written out.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Whole documents, to be put as they stand.
    pub documents: Vec<Written>,
    /// Commands, in their order.
    pub commands: Vec<Step>,
    /// Needs that all of this does not certainly meet.
    pub unmet: Vec<Unmet>,
    /// What a person should know before pasting.
    pub notes: Vec<String>,
}

/// A document.
#[derive(Debug)]
pub struct Written {
    /// What it is: `key-policy`.
    pub kind: &'static str,
    /// Its whole text.
    pub text: String,
}

/// A command.
#[derive(Debug)]
pub struct Step {
    /// What it is for and where it belongs, on one line.
    pub why: String,
    /// Its line.
    pub command: String,
}

/// A need that is not met for certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// What, and what stands in its way.
    pub what: String,
    /// Whether it certainly is not met; else it cannot be told.
    pub certain: bool,
}

/// Why nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unrendered {
    /// It cannot be told whom to let in, or where.
    Unknown(String),
    /// What was handed in is not what it should be.
    Unfit(String),
}

impl Unrendered {
    /// Nobody needs anything of the key.
    pub fn no_vendor() -> Unrendered {
        Unrendered::Unknown("no vendor's cluster stands on the key".to_owned())
    }
}

impl Needs {
    /// Those who must be let in, where each is named as the vendor names its own: `wanted` says
    /// how.
    ///
    /// # Errors
    /// Nobody is named, or somebody who may be anybody.
    pub fn named(
        &self,
        fits: impl Fn(&str) -> bool,
        wanted: &str,
    ) -> Result<Vec<Principal>, Unrendered> {
        let all = match &self.principals {
            Seen::Seen(all) if all.is_empty() => {
                return Err(Unrendered::Unknown(format!("{}'s record names nobody", self.vendor)));
            }
            Seen::Seen(all) => all,
            Seen::Unseen(why) => return Err(Unrendered::Unknown(why.clone())),
        };
        // WHY: a record is a file that anybody may have edited, and what is written lets in whom it
        // names.
        match all.iter().find(|it| !fits(&it.id)) {
            Some(it) => Err(Unrendered::Unfit(format!(
                "{}'s record names `{}`, and {wanted} is let in",
                self.vendor, it.id
            ))),
            None => Ok(all.clone()),
        }
    }
}

/// The note where commands are written for a vendor that lacks nothing.
pub const LACKS_NOTHING: &str =
    "by its exports the vendor has all that it needs: nothing of this has to be run";

/// What is still lacking, a line for each principal and reason.
pub fn unmet(lacking: &[Lacking<'_>]) -> Vec<Unmet> {
    let mut all: Vec<(&str, String, bool, Vec<&str>)> = Vec::new();
    for it in lacking {
        let (why, certain) = match &it.access {
            Access::Allowed => continue,
            Access::Missing => ("nothing lets it".to_owned(), true),
            Access::Denied { by, .. } => (by.clone(), true),
            Access::Unknown { why, .. } => (why.clone(), false),
        };
        let id = it.principal.id.as_str();
        let same = |told: &&mut (&str, String, bool, Vec<&str>)| {
            told.0 == id && told.1 == why && told.2 == certain
        };
        match all.iter_mut().find(same) {
            Some(told) => told.3.push(it.permission.name),
            None => all.push((id, why, certain, vec![it.permission.name])),
        }
    }
    let line = |(id, why, certain, names): (&str, String, bool, Vec<&str>)| {
        let names: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
        let names = names.join(", ");
        let what = match certain {
            true => format!("`{id}` still lacks {names}: {why}"),
            false => format!("cannot tell whether `{id}` then has {names}: {why}"),
        };
        Unmet { what, certain }
    };
    all.into_iter().map(line).collect()
}
