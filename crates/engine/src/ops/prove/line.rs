//! A line of a batch as a question.

use keywright_clouds::aws::Form;
use keywright_model::text::{Document, Node};
use keywright_policy::QuestionKind;

use super::super::refused::{Refused, told};
use super::subject::of;
use super::{Question, Within};

/// Reads a line as a question of this kind.
///
/// # Errors
/// A member is missing, or is not what it should be.
pub fn question_of(kind: QuestionKind, document: &Document) -> Result<Question, Refused> {
    let refused = |message: &str| told(&document.source, message, document.root.span.start);
    let member = |name: &str| {
        let node = document.root.get(name);
        node.ok_or_else(|| refused(&format!("the line has no `{name}`")))
    };
    let form = match document.root.get("kind").and_then(Node::as_str) {
        None => None,
        Some("resource") => Some(None),
        Some("identity") => Some(Some(Form::Identity)),
        Some("trust") => Some(Some(Form::Trust)),
        Some(_) => return Err(refused("`kind` is `resource`, `identity` or `trust`")),
    };
    let subject = |name: &str| {
        let branch = document.branch(member(name)?);
        of(branch, form.flatten())
    };
    let text = |name: &str| -> Result<Option<String>, Refused> {
        let Some(node) = document.root.get(name) else { return Ok(None) };
        let text = node.as_str().map(str::to_owned);
        text.map(Some).ok_or_else(|| refused(&format!("`{name}` is a string")))
    };
    let texts = |name: &str| -> Result<Vec<String>, Refused> {
        let Some(node) = document.root.get(name) else { return Ok(Vec::new()) };
        let one = std::slice::from_ref(node);
        let all = node.as_array().unwrap_or(one).iter();
        let texts: Option<Vec<String>> = all.map(|it| it.as_str().map(str::to_owned)).collect();
        texts.ok_or_else(|| refused(&format!("`{name}` is a string, or a list of strings")))
    };
    Ok(match kind {
        QuestionKind::NoNewAccess => Question::NoNewAccess {
            reference: subject("reference")?,
            candidate: subject("candidate")?,
        },
        QuestionKind::Keeps => {
            let needs = document.branch(member("needs")?);
            Question::Keeps { documents: subject("policy")?, needs }
        }
        QuestionKind::NotGranted => Question::NotGranted {
            documents: subject("policy")?,
            actions: texts("action")?,
            resources: texts("resource")?,
        },
        QuestionKind::NotPublic => Question::NotPublic { documents: subject("policy")? },
        QuestionKind::NoLockout => Question::NoLockout {
            documents: subject("policy")?,
            within: Within { account: text("account")?, vault: text("vault")? },
        },
    })
}
