//! What `prove` answers, as JSON.

use keywright_policy::{Answered, Settled};
use serde::Serialize;
use serde_json::Value;

use crate::line::repeated;
use crate::witness::{WitnessView, witness};
use crate::written::{compact, written};

#[derive(Serialize)]
struct ProofView<'a> {
    format: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    question: &'static str,
    verdict: &'static str,
    reason: &'a str,
    witness: Option<WitnessView>,
    statements: Vec<StatementView<'a>>,
    assumed: &'a [&'static str],
}

#[derive(Serialize)]
struct StatementView<'a> {
    index: usize,
    sid: Option<&'a str>,
}

/// An answer as a document.
pub fn answer(answered: &Answered) -> String {
    written(&view(None, answered))
}

/// An answer as a line of a batch, without its line break. The id is JSON, as the line gave it.
pub fn line(id: &str, answered: &Answered) -> String {
    compact(&view(Some(repeated(id)), answered))
}

fn view(id: Option<Value>, answered: &Answered) -> ProofView<'_> {
    let (verdict, witness) = match &answered.settled {
        Settled::Holds => ("holds", None),
        Settled::Unknown => ("unknown", None),
        Settled::Fails(shown) => ("fails", Some(witness(shown))),
    };
    let statements = answered.statements.iter();
    ProofView {
        format: 1,
        id,
        question: answered.question,
        verdict,
        reason: &answered.reason,
        witness,
        statements: statements
            .map(|(index, sid)| StatementView { index: *index, sid: sid.as_deref() })
            .collect(),
        assumed: &answered.assumed,
    }
}
