//! What a layer says, and why. A reason holds no text that is made of others: that is made when
//! somebody reads it.

use std::borrow::Cow;

use keywright_model::text::{Document, Span};
use keywright_policy::Because;

use super::assigned::Assigned;

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    Maybe,
    Yes,
}

/// Whether something holds, and by what.
#[derive(Debug)]
pub(super) struct Said<'c> {
    pub(super) truth: Truth,
    pub(super) because: Vec<Reason<'c>>,
}

/// One reason.
#[derive(Debug)]
pub(super) struct Reason<'c> {
    message: Message<'c>,
    stands: Option<Stands<'c>>,
}

/// What a reason says.
#[derive(Debug)]
pub(super) enum Message<'c> {
    Text(Cow<'static, str>),
    /// A role assignment gives it.
    Gives(&'c Assigned),
    /// A role assignment may give it, but for this doubt.
    MayGive(&'c Assigned, String),
    /// A vault's network lets it in or not, by this setting.
    Network(Truth, &'static str),
}

/// Where a reason stands.
#[derive(Debug)]
struct Stands<'c> {
    /// The document's number, and the document.
    at: usize,
    document: &'c Document,
    /// Which element of its list.
    element: Option<usize>,
    span: Span,
}

impl<'c> Said<'c> {
    /// A truth for one reason.
    pub(super) fn of(truth: Truth, because: Reason<'c>) -> Said<'c> {
        Said { truth, because: vec![because] }
    }

    /// A truth that needs no reason.
    pub(super) fn bare(truth: Truth) -> Said<'c> {
        Said { truth, because: Vec::new() }
    }
}

/// A reason that stands nowhere.
pub(super) fn plain<'c>(message: impl Into<Message<'c>>) -> Reason<'c> {
    Reason { message: message.into(), stands: None }
}

/// A reason that stands in a document, whose number comes before it.
pub(super) fn cited<'c>(
    message: impl Into<Message<'c>>,
    (at, document): (usize, &'c Document),
    span: Span,
) -> Reason<'c> {
    let stands = Some(Stands { at, document, element: None, span });
    Reason { message: message.into(), stands }
}

impl Reason<'_> {
    /// The same, as an element of a list.
    pub(super) fn of(mut self, element: usize) -> Self {
        if let Some(stands) = &mut self.stands {
            stands.element = Some(element);
        }
        self
    }

    /// In words.
    pub(super) fn told(&self) -> Because {
        let message = self.message.told();
        match &self.stands {
            None => Because { message, policy: None, statement: None, sid: None, place: None },
            Some(it) => Because {
                message,
                policy: Some(format!("documents[{}]", it.at)),
                statement: it.element,
                sid: None,
                place: Some(it.document.place_at(it.span)),
            },
        }
    }
}

impl From<&'static str> for Message<'_> {
    fn from(text: &'static str) -> Self {
        Message::Text(text.into())
    }
}

impl From<String> for Message<'_> {
    fn from(text: String) -> Self {
        Message::Text(text.into())
    }
}

impl Message<'_> {
    fn told(&self) -> String {
        match self {
            Message::Text(text) => text.clone().into_owned(),
            Message::Gives(Assigned { role, who, .. }) => {
                format!("the assignment of `{role}` to `{who}` gives it")
            }
            Message::MayGive(Assigned { role, who, .. }, why) => {
                format!("the assignment of `{role}` to `{who}` may give it: {why}")
            }
            Message::Network(truth, name) => match truth {
                Truth::Yes => format!("the vault's network lets it in, by `{name}`"),
                Truth::No => format!("the vault's network does not let it in, by `{name}`"),
                Truth::Maybe => {
                    format!("whether the vault's network lets it in is open, by `{name}`")
                }
            },
        }
    }
}
