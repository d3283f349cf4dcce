//! An answer, with what it rests on.

use crate::Witness;

/// An answer to a question.
#[derive(Debug)]
pub struct Proof {
    /// Yes, no or unknown.
    pub verdict: Verdict,
    /// Why, as a sentence without its full stop.
    pub reason: String,
    /// The indexes of the statements that decide it, in the document that was asked about last.
    pub statements: Vec<usize>,
}

/// Yes, no or unknown.
#[derive(Debug)]
pub enum Verdict {
    /// It holds for every request.
    Holds,
    /// It fails for this one.
    Fails(Box<Witness>),
    /// It is not decided; never a yes.
    Unknown,
}

impl Proof {
    /// It holds.
    pub fn holds(reason: impl Into<String>) -> Proof {
        Proof { verdict: Verdict::Holds, reason: reason.into(), statements: Vec::new() }
    }

    /// It is not decided.
    pub fn unknown(reason: impl Into<String>) -> Proof {
        Proof { verdict: Verdict::Unknown, reason: reason.into(), statements: Vec::new() }
    }

    /// It fails for this request.
    pub fn fails(witness: Witness, reason: String, statements: Vec<usize>) -> Proof {
        Proof { verdict: Verdict::Fails(Box::new(witness)), reason, statements }
    }

    /// A limit of the search was reached.
    pub fn gave_up() -> Proof {
        Proof::unknown("the policies split requests into more classes than are searched")
    }
}

impl Verdict {
    /// The word that JSON uses.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails(_) => "fails",
            Verdict::Unknown => "unknown",
        }
    }

    /// Whether it certainly holds. Unknown is never yes.
    pub fn permits(&self) -> bool {
        match self {
            Verdict::Holds => true,
            Verdict::Fails(_) | Verdict::Unknown => false,
        }
    }
}
