//! The decision, and its reasons in words.
//!
//! Sources: IAM, "Policy evaluation": boundaries, then deny policies, then allow policies; VPC
//! Service Controls, "Overview": a perimeter stands beside IAM, and both must let a request pass.

use keywright_model::text::Place;
use keywright_policy::{Because, Outcome};

use super::allow::allowed;
use super::boundary::bounded;
use super::case::Case;
use super::deny::denied;
use super::key::unusable;
use super::perimeter::kept_out;
use super::request::Request;
use super::truth::{Reason, Truth};
use crate::gcp::Exports;

/// What was decided, and why.
#[derive(Debug)]
pub struct Decision<'c> {
    /// What.
    pub outcome: Outcome,
    case: &'c Case,
    reasons: Vec<Reason<'c>>,
}

impl Decision<'_> {
    /// Why, in words.
    pub fn because(&self) -> Vec<Because> {
        let told = |it: &Reason<'_>| {
            let place = it.place();
            Because {
                policy: place.as_ref().and_then(|it| document(self.case, it)),
                message: it.message(),
                statement: it.index,
                sid: it.label.map(str::to_owned),
                place,
            }
        };
        self.reasons.iter().map(told).collect()
    }
}

/// Decides a case.
pub fn decide_case(case: &Case) -> Decision<'_> {
    let (outcome, reasons) = weighed(&case.exports, &case.request());
    Decision { outcome, case, reasons }
}

/// What exports answer to a request.
pub(in crate::gcp) fn outcome(exports: &Exports, request: &Request<'_>) -> Outcome {
    weighed(exports, request).0
}

fn weighed<'e>(exports: &'e Exports, request: &Request<'_>) -> (Outcome, Vec<Reason<'e>>) {
    let over = [kept_out(exports, request), bounded(exports, request), denied(exports, request)];
    let mut doubts = Vec::new();
    for it in over {
        match it {
            Truth::Yes(reason) => return (Outcome::ExplicitDeny, vec![reason]),
            Truth::Maybe(reason) => doubts.push(reason),
            Truth::No => {}
        }
    }
    let given = match allowed(exports, request) {
        Truth::No => return (Outcome::ImplicitDeny, vec![Reason::bare("no binding gives it")]),
        Truth::Maybe(reason) => {
            doubts.insert(0, reason);
            None
        }
        Truth::Yes(reason) => Some(reason),
    };
    match unusable(exports, request) {
        Truth::Yes(reason) => return (Outcome::ImplicitDeny, vec![reason]),
        Truth::Maybe(reason) => doubts.push(reason),
        Truth::No => {}
    }
    match given {
        Some(reason) if doubts.is_empty() => (Outcome::Allow, vec![reason]),
        Some(_) | None => (Outcome::Unknown, doubts),
    }
}

/// The document of the case that a place lies in, as a case spells it.
fn document(case: &Case, place: &Place) -> Option<String> {
    let within =
        |it: &keywright_model::text::Span| it.start <= place.span.start && place.span.end <= it.end;
    let at = case.documents.iter().position(within)?;
    Some(format!("documents[{at}]"))
}
