//! A line of a batch as a question.

use keywright_clouds::aws::Form;
use keywright_clouds::aws::prove::Question;
use keywright_model::text::{Document, Node};

use super::super::refused::{Refused, told};
use super::input::of;
use super::needs;

/// Reads a line as a question of this name.
///
/// # Errors
/// A member is missing, or is not what it should be.
pub fn question_of(name: &str, document: &Document) -> Result<Question, Refused> {
    let refused = |message: &str| told(&document.source, message, document.root.span.start);
    let member = |name: &str| {
        let node = document.root.get(name);
        node.ok_or_else(|| refused(&format!("the line has no `{name}`")))
    };
    let form = match document.root.get("kind").and_then(Node::as_str) {
        None => None,
        Some("resource") => Some(None),
        Some("identity") => Some(Some(Form::Identity)),
        Some(_) => return Err(refused("`kind` is `resource` or `identity`")),
    };
    let policy = |name: &str| {
        let branch = document.branch(member(name)?);
        of(branch, form.flatten())
    };
    let texts = |name: &str| -> Result<Vec<String>, Refused> {
        let Some(node) = document.root.get(name) else { return Ok(Vec::new()) };
        let one = std::slice::from_ref(node);
        let all = node.as_array().unwrap_or(one).iter();
        let texts: Option<Vec<String>> = all.map(|it| it.as_str().map(str::to_owned)).collect();
        texts.ok_or_else(|| refused(&format!("`{name}` is a string, or a list of strings")))
    };
    Ok(match name {
        "no-new-access" => Question::NoNewAccess {
            reference: policy("reference")?,
            candidate: policy("candidate")?,
        },
        "keeps" => {
            let needs = needs::of(&document.branch(member("needs")?))?;
            Question::Keeps { policy: policy("policy")?, needs }
        }
        "not-granted" => Question::NotGranted {
            policy: policy("policy")?,
            actions: texts("action")?,
            resources: texts("resource")?,
        },
        "not-public" => Question::NotPublic { policy: policy("policy")? },
        _ => {
            let account = member("account")?.as_str().map(str::to_owned);
            let account =
                account.ok_or_else(|| refused("`account` is a string of twelve digits"))?;
            Question::NoLockout { policy: policy("policy")?, account }
        }
    })
}
