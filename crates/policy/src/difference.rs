//! Who gains or loses what from one side to the next, whatever the cloud.

use crate::{Plane, Shown};

/// What certainly changes for one kind of principal.
#[derive(Debug)]
pub struct Change {
    /// Who: a principal that is named, or a phrase for all others of a kind.
    pub who: String,
    /// The principal as `simulate` reads it; a group's id for whoever is in it.
    pub principal: String,
    /// Whether access is gained; else it is lost.
    pub gained: bool,
    /// Where a cloud grants the two apart, which of them.
    pub plane: Option<Plane>,
    /// The actions.
    pub actions: Vec<String>,
    /// What it depends on; none where it is so in every request.
    pub keys: Vec<String>,
    /// What it depends on beside, and no key tells: then as in the request that shows it.
    pub open: Vec<String>,
    /// A request that shows it, decided by both sides.
    pub shown: Shown,
}

/// What may change for one kind of principal.
#[derive(Debug)]
pub struct Doubt {
    /// Who.
    pub who: String,
    /// Whether access may be gained; else it may be lost.
    pub gained: bool,
    /// The actions; none where they are not known.
    pub actions: Vec<String>,
    /// Why that is not told, as a sentence without its full stop.
    pub why: String,
}

/// What came of a comparison.
#[derive(Debug, Default)]
pub struct Difference {
    /// What certainly changes.
    pub changes: Vec<Change>,
    /// What may change.
    pub doubts: Vec<Doubt>,
    /// Why more may change than is told, whoever it is.
    pub undecided: Option<String>,
    /// What the answer takes for granted.
    pub assumed: Vec<&'static str>,
}

impl Change {
    /// What the request that shows it carries of what it depends on; a key without values is one
    /// that it does not carry.
    pub fn example(&self) -> impl Iterator<Item = (&str, &[String])> {
        let witness = &self.shown.witness;
        let carried = |key: &str| match key {
            "principal" => std::slice::from_ref(&witness.principal),
            "resource" => std::slice::from_ref(&witness.resource),
            _ => witness.context.iter().find(|it| it.0 == key).map_or(&[][..], |it| &it.1),
        };
        self.keys.iter().map(move |it| (it.as_str(), carried(it)))
    }
}

impl Doubt {
    /// What is not told, with these words for its actions: "whether … gains …".
    pub fn sentence(&self, actions: &str) -> String {
        let verb = if self.gained { "gains" } else { "loses" };
        format!("whether {} {verb} {actions}: {}", self.who, self.why)
    }
}

impl Difference {
    /// Nothing can be told.
    pub fn undecided(why: impl Into<String>) -> Difference {
        Difference { undecided: Some(why.into()), ..Difference::default() }
    }

    /// A limit of the search was reached.
    pub fn gave_up() -> Difference {
        Difference::undecided("the policies split requests into more classes than are searched")
    }

    /// Whether nobody certainly gains or loses anything. What is not told is not "nobody".
    pub fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.is_told()
    }

    /// Whether all that changes is told.
    pub fn is_told(&self) -> bool {
        self.doubts.is_empty() && self.undecided.is_none()
    }
}
