//! What `simulate` answers, as JSON.

use keywright_policy::Decided;
use serde::Serialize;
use serde_json::Value;

use crate::line::repeated;
use crate::place::{PathView, SpanView, path, span};
use crate::written::{compact, written};

/// The version of the shape.
const FORMAT: u8 = 1;

#[derive(Serialize)]
struct AnswerView<'r> {
    format: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    decision: &'static str,
    because: Vec<BecauseView<'r>>,
    assumed: &'r [&'static str],
}

#[derive(Serialize)]
struct BecauseView<'r> {
    message: &'r str,
    policy: Option<&'r str>,
    statement: Option<usize>,
    sid: Option<&'r str>,
    path: Vec<PathView<'r>>,
    span: Option<SpanView>,
}

/// A decision as a document.
pub fn answer(decided: &Decided) -> String {
    written(&view(None, decided))
}

/// A decision as a line of a batch, without its line break. The id is JSON, as the line gave it.
pub fn line(id: &str, decided: &Decided) -> String {
    compact(&view(Some(repeated(id)), decided))
}

fn view(id: Option<Value>, decided: &Decided) -> AnswerView<'_> {
    let because = decided.because.iter().map(|it| BecauseView {
        message: &it.message,
        policy: it.policy.as_deref(),
        statement: it.statement,
        sid: it.sid.as_deref(),
        path: it.place.as_ref().map(path).unwrap_or_default(),
        span: it.place.as_ref().map(span),
    });
    AnswerView {
        format: FORMAT,
        id,
        decision: decided.outcome.word(),
        because: because.collect(),
        assumed: &decided.assumed,
    }
}
