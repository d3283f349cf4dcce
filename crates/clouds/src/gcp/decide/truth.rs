//! Whether something holds, and by what. A reason holds no text that is made of others: that is
//! made when somebody reads it.

use std::borrow::Cow;

use keywright_model::text::{Document, Place, Span};

/// Yes, no, or unknown, the last two with their reason.
#[derive(Debug, Clone)]
pub(super) enum Truth<'e> {
    No,
    Maybe(Reason<'e>),
    Yes(Reason<'e>),
}

/// A reason, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Reason<'e> {
    says: Says<'e>,
    stands: Option<(&'e Document, Span)>,
    /// Which binding or rule of its policy, from 0.
    pub(super) index: Option<usize>,
    /// What that is called: a role, a policy's id.
    pub(super) label: Option<&'e str>,
}

/// What a reason says.
#[derive(Debug, Clone)]
pub(super) enum Says<'e> {
    Text(Cow<'e, str>),
    /// A binding to this role allows it: of the key's own policy, or of one that hangs above, and
    /// may stand over another key.
    Allows {
        role: &'e str,
        above: Option<&'e str>,
        perhaps: bool,
    },
}

impl<'e> From<&'e str> for Says<'e> {
    fn from(text: &'e str) -> Self {
        Says::Text(text.into())
    }
}

impl From<String> for Says<'_> {
    fn from(text: String) -> Self {
        Says::Text(text.into())
    }
}

impl<'e> Reason<'e> {
    /// A reason without a place.
    pub(super) fn bare(says: impl Into<Says<'e>>) -> Reason<'e> {
        Reason { says: says.into(), stands: None, index: None, label: None }
    }

    /// A reason that stands in a document.
    pub(super) fn at(says: impl Into<Says<'e>>, document: &'e Document, span: Span) -> Reason<'e> {
        Reason { stands: Some((document, span)), ..Reason::bare(says) }
    }

    /// The same, of a binding or rule.
    pub(super) fn of(self, index: usize, label: &'e str) -> Reason<'e> {
        Reason { index: Some(index), label: Some(label), ..self }
    }

    /// The same, in other words.
    pub(super) fn saying(self, says: impl Into<Says<'e>>) -> Reason<'e> {
        Reason { says: says.into(), ..self }
    }

    /// The same of a binding that may not stand over the key.
    pub(super) fn perhaps(self) -> Reason<'e> {
        let says = match self.says {
            Says::Allows { role, above, .. } => Says::Allows { role, above, perhaps: true },
            other @ Says::Text(_) => other,
        };
        Reason { says, ..self }
    }

    /// A sentence without its full stop.
    pub(super) fn message(&self) -> String {
        match &self.says {
            Says::Text(text) => text.clone().into_owned(),
            Says::Allows { role, above, perhaps } => {
                let whose = above.map_or_else(String::new, |it| format!(" of {it}"));
                let open = if *perhaps { ", if that stands over the key" } else { "" };
                format!("the binding to `{role}`{whose} allows it{open}")
            }
        }
    }

    /// Where it stands, if it stands somewhere.
    pub(super) fn place(&self) -> Option<Place> {
        self.stands.map(|(document, span)| document.place_at(span))
    }
}

/// The strongest of several: a yes, else the first doubt.
pub(super) fn any<'e>(all: impl IntoIterator<Item = Truth<'e>>) -> Truth<'e> {
    let mut doubt = Truth::No;
    for it in all {
        match it {
            Truth::Yes(_) => return it,
            Truth::Maybe(_) if matches!(doubt, Truth::No) => doubt = it,
            Truth::Maybe(_) | Truth::No => {}
        }
    }
    doubt
}
