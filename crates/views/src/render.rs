//! What `render` writes: to be pasted, and as JSON (`schema/render.schema.json`).

use keywright_estate::RenderedKey;
use serde::Serialize;

use crate::json::{UnjudgedView, unjudged};
use crate::written::written;

#[derive(Serialize)]
struct RenderView<'a> {
    format: u8,
    key: &'a str,
    cloud: &'static str,
    documents: Vec<DocumentView<'a>>,
    commands: Vec<StepView<'a>>,
    unmet: Vec<UnmetView<'a>>,
    notes: &'a [String],
    unjudged: Vec<UnjudgedView<'a>>,
    assumed: &'a [&'static str],
}

#[derive(Serialize)]
struct DocumentView<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct StepView<'a> {
    why: &'a str,
    command: &'a str,
}

#[derive(Serialize)]
struct UnmetView<'a> {
    what: &'a str,
    certain: bool,
}

/// All that was written, as a document.
pub fn json(it: &RenderedKey) -> String {
    let rendered = &it.rendered;
    let documents = rendered.documents.iter();
    let commands = rendered.commands.iter();
    let unmet = rendered.unmet.iter();
    written(&RenderView {
        format: 1,
        key: it.key.as_str(),
        cloud: it.cloud.word(),
        documents: documents.map(|it| DocumentView { kind: it.kind, text: &it.text }).collect(),
        commands: commands.map(|it| StepView { why: &it.why, command: &it.command }).collect(),
        unmet: unmet.map(|it| UnmetView { what: &it.what, certain: it.certain }).collect(),
        notes: &rendered.notes,
        unjudged: it.unjudged.iter().map(unjudged).collect(),
        assumed: &it.assumed,
    })
}

/// What to paste and nothing else: the document, or commands with a comment above each. What is to
/// be done with a document is no part of it.
pub fn text(it: &RenderedKey) -> String {
    let rendered = &it.rendered;
    if !rendered.documents.is_empty() {
        return rendered.documents.iter().map(|it| it.text.as_str()).collect();
    }
    let steps = rendered.commands.iter();
    let lines = steps.map(|it| format!("{}{}\n", comment(&it.why), it.command));
    let head = format!("What the vendor needs of the key {}, in a shell.", it.key);
    std::iter::once(comment(&head)).chain(lines).collect()
}

/// A comment's one line, whatever stands in it: a line break would end it, and what follows would
/// be run.
fn comment(text: &str) -> String {
    let line: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    format!("# {line}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_one_line() {
        assert_eq!(comment("a\nrm -rf /\r\u{1b}[0mb\u{85}c"), "# a rm -rf /  [0mb c\n");
    }
}
