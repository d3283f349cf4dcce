//! A policy as statements, every part with its place. What it decides stands in `decide`.
//!
//! What must never happen: a part that cannot be read is dropped. A statement with such a part
//! keeps a [`Fault`], and whoever decides by it must answer "unknown".

use std::fmt;

use keywright_model::text::{Document, Node, Span};
use keywright_policy::Pattern;

use super::arn::account_of;
use super::operator::Operator;

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its text and tree.
    pub document: Document,
    /// How it is attached, and so which elements it may have.
    pub form: Form,
    /// The version of the language. Variables mean something only in the later one.
    pub version: Version,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong outside of the statements.
    pub faults: Vec<Fault>,
    /// The account that may change it, by all statements as they were read: many rules ask, and a
    /// copy with fewer statements still speaks of the same key.
    pub(super) administering: Option<String>,
}

/// How a policy is attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// To a KMS key.
    Key,
    /// To a role: it names who may take the role on, and no resource.
    Trust,
    /// To another resource: it names principals.
    Resource,
    /// To a user, group or role, as a permissions boundary, or passed with a session.
    Identity,
    /// To an organization's accounts: the most that their principals may do.
    ServiceControl,
    /// To an organization's accounts: the most that may be done to their resources.
    ResourceControl,
}

impl Form {
    /// Whether statements of this form name principals.
    pub fn names_principals(self) -> bool {
        match self {
            Form::Key | Form::Trust | Form::Resource | Form::ResourceControl => true,
            Form::Identity | Form::ServiceControl => false,
        }
    }

    /// Whether statements of this form name resources.
    pub fn names_resources(self) -> bool {
        match self {
            Form::Trust => false,
            Form::Key
            | Form::Resource
            | Form::Identity
            | Form::ServiceControl
            | Form::ResourceControl => true,
        }
    }
}

/// The version of the policy language. A policy without one is of the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`: `${…}` is plain text.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// Why a part of a policy cannot be read, and where it stands.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// Where.
    pub span: Span,
}

/// `Allow` or `Deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows what matches.
    Allow,
    /// Denies what matches.
    Deny,
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Its text.
    pub span: Span,
    /// Its `Sid`, a label that decides nothing.
    pub sid: Option<String>,
    /// Its effect; `None` where it has none that can be read.
    pub effect: Option<Effect>,
    /// Whom it speaks of; `None` where it has no such element.
    pub principal: Option<PrincipalPart>,
    /// Which actions.
    pub action: Option<ActionPart>,
    /// Which resources.
    pub resource: Option<ResourcePart>,
    /// Under which conditions, all of which must be met.
    pub conditions: Vec<Condition>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// `Principal` or `NotPrincipal`.
#[derive(Debug, Clone)]
pub struct PrincipalPart {
    /// `NotPrincipal`.
    pub negated: bool,
    /// The element's value.
    pub span: Span,
    /// Those named.
    pub who: Vec<(Who, Span)>,
}

/// One principal of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// `"*"`: everyone, also outside of AWS.
    Everyone,
    /// Under `AWS`: an account, a role, a user, a session, or a dead principal's id.
    Aws(String),
    /// Under `Service`.
    Service(String),
    /// Under `Federated` or `CanonicalUser`.
    Other(String),
}

impl fmt::Display for Who {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Everyone => out.write_str("*"),
            Who::Aws(text) | Who::Service(text) | Who::Other(text) => out.write_str(text),
        }
    }
}

/// `Action` or `NotAction`.
#[derive(Debug, Clone)]
pub struct ActionPart {
    /// `NotAction`.
    pub negated: bool,
    /// The element's value.
    pub span: Span,
    /// Its patterns.
    pub patterns: Vec<(Pattern, Span)>,
}

/// `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub struct ResourcePart {
    /// `NotResource`.
    pub negated: bool,
    /// The element's value.
    pub span: Span,
    /// Its patterns, as written.
    pub patterns: Vec<(String, Span)>,
}

/// One operator over one key.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The condition key, as written.
    pub key: String,
    /// Key and values.
    pub span: Span,
    /// The values, numbers and booleans as text.
    pub values: Vec<(String, Span)>,
    /// Where it stands in the value of `Condition`: the operator's place, and the key's in it.
    pub at: (usize, usize),
}

impl ActionPart {
    /// Whether the element covers an action.
    pub fn matches(&self, action: &str) -> bool {
        self.patterns.iter().any(|it| it.0.matches(action)) != self.negated
    }
}

impl PrincipalPart {
    /// Those named under `AWS`.
    pub fn aws(&self) -> impl Iterator<Item = (&str, Span)> {
        self.who.iter().filter_map(|(who, span)| match who {
            Who::Aws(text) => Some((text.as_str(), *span)),
            Who::Everyone | Who::Service(_) | Who::Other(_) => None,
        })
    }

    /// Whether it means everyone.
    pub fn everyone(&self) -> bool {
        !self.negated && self.who.iter().any(|it| it.0 == Who::Everyone)
    }
}

impl Statement {
    /// What to call it in a sentence.
    pub fn label(&self) -> String {
        match &self.sid {
            Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
            _ => format!("statement {}", self.index + 1),
        }
    }

    /// Whether all of it could be read.
    pub fn is_readable(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Policy {
    /// Whether some statement names a principal by this very text.
    pub fn names(&self, principal: &str) -> bool {
        let parts = self.statements.iter().filter_map(|it| it.principal.as_ref());
        parts.flat_map(PrincipalPart::aws).any(|it| it.0 == principal)
    }

    /// The one account whose principals may change this policy, where it is one.
    pub fn administering_account(&self) -> Option<&str> {
        self.administering.as_deref()
    }

    /// Finds that account.
    pub(super) fn administering(statements: &[Statement]) -> Option<&str> {
        let mut found = None;
        for it in statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
            let (Some(who), Some(action)) = (&it.principal, &it.action) else { continue };
            if who.negated || !action.matches("kms:PutKeyPolicy") {
                continue;
            }
            for (who, _) in &who.who {
                let Who::Aws(text) = who else { continue };
                match (account_of(text), found) {
                    (Some(account), None) => found = Some(account),
                    (Some(account), Some(other)) if account != other => return None,
                    _ => {}
                }
            }
        }
        found
    }

    /// Whether all of it could be read.
    pub fn is_readable(&self) -> bool {
        self.faults.is_empty() && self.statements.iter().all(Statement::is_readable)
    }
}

impl Form {
    /// The form that a policy's content tells: whose statements name principals is a resource's,
    /// a key's where every action is of AWS KMS and every resource `*`, and a role's trust where
    /// every action is of AWS STS and no resource is named.
    pub fn told(root: &Node) -> Form {
        let statements = root.get("Statement");
        let all = statements.map(|it| it.as_array().unwrap_or(std::slice::from_ref(it)));
        let all = all.unwrap_or_default();
        let has = |name: &str| all.iter().any(|it| it.get(name).is_some());
        if !has("Principal") && !has("NotPrincipal") {
            return Form::Identity;
        }
        let of = |prefix: &'static str| {
            move |it: &str| it.get(..4).is_some_and(|it| it.eq_ignore_ascii_case(prefix))
        };
        let texts = |statement: &Node, name: &str, test: &dyn Fn(&str) -> bool| {
            let Some(node) = statement.get(name) else { return true };
            let each = node.as_array().unwrap_or(std::slice::from_ref(node));
            each.iter().all(|it| it.as_str().is_some_and(test))
        };
        let is_trust = all.iter().all(|it| {
            let has = |name: &str| it.get(name).is_some();
            has("Action")
                && texts(it, "Action", &of("sts:"))
                && !has("Resource")
                && !has("NotResource")
        });
        if is_trust {
            return Form::Trust;
        }
        let of_key = all.iter().all(|it| {
            let kms = |text: &str| text == "*" || of("kms:")(text);
            texts(it, "Action", &kms)
                && texts(it, "NotAction", &kms)
                && texts(it, "Resource", &|it| it == "*")
                && it.get("NotResource").is_none()
        });
        if of_key { Form::Key } else { Form::Resource }
    }
}
