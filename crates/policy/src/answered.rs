//! What is answered to a question over all requests, whatever the cloud.

use crate::Outcome;

/// An answer, ready to be shown.
#[derive(Debug)]
pub struct Answered {
    /// The question's name on the command line.
    pub question: &'static str,
    /// The verdict.
    pub settled: Settled,
    /// Why.
    pub reason: String,
    /// The deciding statements: index, and `Sid`.
    pub statements: Vec<(usize, Option<String>)>,
    /// What the answer takes for granted.
    pub assumed: Vec<&'static str>,
}

/// A verdict.
#[derive(Debug)]
pub enum Settled {
    /// It holds.
    Holds,
    /// It fails, and this case shows it.
    Fails(Box<Shown>),
    /// It is not decided.
    Unknown,
}

/// A witness as a case.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The request.
    pub witness: Witness,
    /// The whole case, as `simulate` reads it.
    pub case: String,
    /// What was decided before the change, or of the policy itself where there is no change.
    pub before: Outcome,
    /// What is decided after it; the same where there is no change.
    pub after: Outcome,
}

/// A concrete request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Who asks, as `simulate` reads it.
    pub principal: String,
    /// What for.
    pub action: String,
    /// On what.
    pub resource: String,
    /// What the request carries. A key without values is one that it certainly does not carry.
    pub context: Vec<(String, Vec<String>)>,
}
