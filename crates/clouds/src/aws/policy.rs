//! A policy's text as statements, every part with its place.
//!
//! What must never happen: a part that cannot be read is dropped. A statement with such a part keeps
//! a [`Fault`], and whoever decides by it must answer "unknown".
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language".

use keywright_model::text::{Document, Member, Node, Span, Value};
use keywright_policy::{LetterCase, Pattern};

use super::arn::account_of;
use super::condition::Operator;

/// A policy.
#[derive(Debug)]
pub struct Policy {
    /// Its text and tree.
    pub document: Document,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong outside of the statements.
    pub faults: Vec<Fault>,
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
#[derive(Debug)]
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
#[derive(Debug)]
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

/// `Action` or `NotAction`.
#[derive(Debug)]
pub struct ActionPart {
    /// `NotAction`.
    pub negated: bool,
    /// The element's value.
    pub span: Span,
    /// Its patterns, with their text.
    pub patterns: Vec<(Pattern, String, Span)>,
}

/// `Resource` or `NotResource`.
#[derive(Debug)]
pub struct ResourcePart {
    /// `NotResource`.
    pub negated: bool,
    /// The element's value.
    pub span: Span,
    /// Its patterns, as written.
    pub patterns: Vec<(String, Span)>,
}

/// One operator over one key.
#[derive(Debug)]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The condition key, as written.
    pub key: String,
    /// Key and values.
    pub span: Span,
    /// The values, numbers and booleans as text.
    pub values: Vec<(String, Span)>,
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
    /// Reads a policy. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> Policy {
        let mut policy = Policy { statements: Vec::new(), faults: Vec::new(), document };
        let root = &policy.document.root;
        let mut faults = Vec::new();
        for member in root.as_object().unwrap_or_default() {
            match &*member.name {
                "Version" if !matches!(member.node.as_str(), Some("2012-10-17" | "2008-10-17")) => {
                    let message = "`Version` is neither `2012-10-17` nor `2008-10-17`";
                    faults.push(Fault { message: message.into(), span: member.node.span });
                }
                "Id" if member.node.as_str().is_none() => {
                    faults.push(expected("`Id`", "a string", &member.node));
                }
                "Version" | "Id" => {}
                "Statement" => {
                    let one = std::slice::from_ref(&member.node);
                    let list = member.node.as_array().unwrap_or(one);
                    policy.statements =
                        list.iter().enumerate().map(|(at, it)| statement(at, it)).collect();
                }
                _ => faults.push(unknown_element(member)),
            }
        }
        if root.get("Statement").is_none() {
            let message = "the policy has no `Statement`".to_owned();
            faults.push(Fault { message, span: root.span });
        }
        policy.faults = faults;
        policy
    }

    /// The one account whose principals may change this policy, where it is one.
    pub fn administering_account(&self) -> Option<&str> {
        let mut found = None;
        for it in self.statements.iter().filter(|it| it.effect == Some(Effect::Allow)) {
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

fn statement(index: usize, node: &Node) -> Statement {
    let mut it = Statement {
        index,
        span: node.span,
        sid: None,
        effect: None,
        principal: None,
        action: None,
        resource: None,
        conditions: Vec::new(),
        faults: Vec::new(),
    };
    let Some(members) = node.as_object() else {
        it.faults.push(expected("a statement", "an object", node));
        return it;
    };
    for member in members {
        element(&mut it, member);
    }
    for (absent, name) in [
        (node.get("Effect").is_none(), "Effect"),
        (it.action.is_none(), "Action"),
        (it.resource.is_none(), "Resource"),
        (it.principal.is_none(), "Principal"),
    ] {
        // A part that is there and broken has its own fault.
        if absent && node.get(name).is_none() && node.get(&format!("Not{name}")).is_none() {
            let message = format!("the statement has no `{name}`");
            it.faults.push(Fault { message, span: node.span });
        }
    }
    it
}

fn element(it: &mut Statement, member: &Member) {
    let node = &member.node;
    let negated = member.name.starts_with("Not");
    match &*member.name {
        "Sid" => match node.as_str() {
            Some(sid) => it.sid = Some(sid.to_owned()),
            None => it.faults.push(expected("`Sid`", "a string", node)),
        },
        "Effect" => match node.as_str() {
            Some("Allow") => it.effect = Some(Effect::Allow),
            Some("Deny") => it.effect = Some(Effect::Deny),
            _ => it.faults.push(expected("`Effect`", "`Allow` or `Deny`", node)),
        },
        "Principal" | "NotPrincipal" if it.principal.is_some() => it.faults.push(both(member)),
        "Action" | "NotAction" if it.action.is_some() => it.faults.push(both(member)),
        "Resource" | "NotResource" if it.resource.is_some() => it.faults.push(both(member)),
        "Principal" | "NotPrincipal" => principal(it, node, negated),
        "Action" | "NotAction" => {
            let patterns = strings(node, &member.name, &mut it.faults);
            let pattern = |text: &str| Pattern::new(text, LetterCase::Folded);
            let patterns = patterns.into_iter().map(|(text, span)| (pattern(&text), text, span));
            it.action = Some(ActionPart { negated, span: node.span, patterns: patterns.collect() });
        }
        "Resource" | "NotResource" => {
            let patterns = strings(node, &member.name, &mut it.faults);
            it.resource = Some(ResourcePart { negated, span: node.span, patterns });
        }
        "Condition" => conditions(it, node),
        _ => it.faults.push(unknown_element(member)),
    }
}

fn principal(it: &mut Statement, node: &Node, negated: bool) {
    let mut who = Vec::new();
    match &node.value {
        Value::String(text) if &**text == "*" => who.push((Who::Everyone, node.span)),
        Value::Object(members) => {
            for member in members {
                for (text, span) in strings(&member.node, &member.name, &mut it.faults) {
                    who.push((named(&member.name, text, &mut it.faults, span), span));
                }
            }
        }
        _ => it.faults.push(expected(
            "`Principal`",
            "`\"*\"` or an object such as `{\"AWS\": …}`",
            node,
        )),
    }
    it.principal = Some(PrincipalPart { negated, span: node.span, who });
}

fn named(kind: &str, text: String, faults: &mut Vec<Fault>, span: Span) -> Who {
    match kind {
        "AWS" if text == "*" => Who::Everyone,
        "AWS" => Who::Aws(text),
        "Service" => Who::Service(text),
        "Federated" | "CanonicalUser" => Who::Other(text),
        _ => {
            let message = format!("`{kind}` is no kind of principal");
            faults.push(Fault { message, span });
            Who::Other(text)
        }
    }
}

fn conditions(it: &mut Statement, node: &Node) {
    let Some(operators) = node.as_object() else {
        it.faults.push(expected("`Condition`", "an object", node));
        return;
    };
    for member in operators {
        let Some(operator) = Operator::parse(&member.name) else {
            let message = format!("`{}` is no condition operator", member.name);
            it.faults.push(Fault { message, span: member.name_span });
            continue;
        };
        let Some(keys) = member.node.as_object() else {
            it.faults.push(expected("an operator's value", "an object of keys", &member.node));
            continue;
        };
        for key in keys {
            let values = scalars(&key.node, &mut it.faults);
            let span = Span { start: key.name_span.start, end: key.node.span.end };
            it.conditions.push(Condition { operator, key: key.name.to_string(), span, values });
        }
    }
}

/// A string, or an array of strings.
fn strings(node: &Node, name: &str, faults: &mut Vec<Fault>) -> Vec<(String, Span)> {
    let one = std::slice::from_ref(node);
    let mut found = Vec::new();
    for element in node.as_array().unwrap_or(one) {
        match element.as_str() {
            Some(text) => found.push((text.to_owned(), element.span)),
            None => faults.push(expected(
                &format!("`{name}`"),
                "a string or an array of strings",
                element,
            )),
        }
    }
    found
}

/// A string, number or boolean, or an array of them.
fn scalars(node: &Node, faults: &mut Vec<Fault>) -> Vec<(String, Span)> {
    let one = std::slice::from_ref(node);
    let mut found = Vec::new();
    for element in node.as_array().unwrap_or(one) {
        match &element.value {
            Value::String(text) | Value::Number(text) => {
                found.push((text.to_string(), element.span));
            }
            Value::Bool(it) => found.push((it.to_string(), element.span)),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                faults.push(expected(
                    "a condition's value",
                    "a string, number or boolean",
                    element,
                ));
            }
        }
    }
    found
}

fn expected(what: &str, wanted: &str, node: &Node) -> Fault {
    Fault { message: format!("{what} must be {wanted}, and is {}", node.noun()), span: node.span }
}

fn both(member: &Member) -> Fault {
    let message = format!("`{}` stands beside its opposite or its twin", member.name);
    Fault { message, span: member.name_span }
}

fn unknown_element(member: &Member) -> Fault {
    Fault {
        message: format!("`{}` is no element of a policy", member.name),
        span: member.name_span,
    }
}
