//! Reads a policy's text.
//!
//! Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language".

use keywright_model::text::{Document, Member, Node, Span, Value};
use keywright_policy::{LetterCase, Pattern};

use super::meaning::{
    ActionPart, Condition, Effect, Fault, Form, Policy, PrincipalPart, ResourcePart, Statement,
    Version, Who,
};
use super::operator::Operator;

impl Policy {
    /// Reads a policy. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document, form: Form) -> Policy {
        let (statements, faults) = (Vec::new(), Vec::new());
        let (version, administering) = (Version::V2008, None);
        let mut policy = Policy { statements, faults, form, version, document, administering };
        let root = &policy.document.root;
        let mut faults = Vec::new();
        let members = root.as_object().unwrap_or_default();
        for (at, member) in members.iter().enumerate() {
            if members[..at].iter().any(|it| it.name == member.name) {
                faults.push(both(member));
            }
            match &*member.name {
                "Version" if !matches!(member.node.as_str(), Some("2012-10-17" | "2008-10-17")) => {
                    let message = "`Version` is neither `2012-10-17` nor `2008-10-17`";
                    faults.push(Fault { message: message.into(), span: member.node.span });
                }
                "Id" if member.node.as_str().is_none() => {
                    faults.push(expected("`Id`", "a string", &member.node));
                }
                "Version" if member.node.as_str() == Some("2012-10-17") => {
                    policy.version = Version::V2012;
                }
                "Version" | "Id" => {}
                "Statement" => {
                    let one = std::slice::from_ref(&member.node);
                    let list = member.node.as_array().unwrap_or(one);
                    policy.statements =
                        list.iter().enumerate().map(|(at, it)| statement(at, it, form)).collect();
                }
                _ => faults.push(unknown_element(member)),
            }
        }
        if root.get("Statement").is_none() {
            let message = "the policy has no `Statement`".to_owned();
            faults.push(Fault { message, span: root.span });
        }
        policy.faults = faults;
        policy.administering = Policy::administering(&policy.statements).map(str::to_owned);
        policy
    }
}

fn statement(index: usize, node: &Node, form: Form) -> Statement {
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
    for (at, member) in members.iter().enumerate() {
        let twin = members[..at].iter().any(|other| other.name == member.name);
        if twin { it.faults.push(both(member)) } else { element(&mut it, member) }
    }
    for (absent, name, opposite) in [
        (it.effect.is_none(), "Effect", "NotEffect"),
        (it.action.is_none(), "Action", "NotAction"),
        (it.resource.is_none() && form.names_resources(), "Resource", "NotResource"),
        (it.principal.is_none() && form.names_principals(), "Principal", "NotPrincipal"),
    ] {
        // A part that is there and broken has its own fault.
        if absent && node.get(name).is_none() && node.get(opposite).is_none() {
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
            let of = |text: &str, span| (Pattern::new(text, LetterCase::Folded), span);
            let patterns = strings(node, &member.name, &mut it.faults, of);
            it.action = Some(ActionPart { negated, span: node.span, patterns });
        }
        "Resource" | "NotResource" => {
            let of = |text: &str, span| (text.to_owned(), span);
            let patterns = strings(node, &member.name, &mut it.faults, of);
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
            for Member { name, node, .. } in members {
                let of = |text: &str, span| (named(name, text), span);
                let found = strings(node, name, &mut it.faults, of);
                if !matches!(&**name, "AWS" | "Service" | "Federated" | "CanonicalUser") {
                    let message = format!("`{name}` is no kind of principal");
                    let faults = found.iter().map(|(_, span)| (message.clone(), *span));
                    it.faults.extend(faults.map(|(message, span)| Fault { message, span }));
                }
                who.extend(found);
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

fn named(kind: &str, text: &str) -> Who {
    match kind {
        "AWS" if text == "*" => Who::Everyone,
        "AWS" => Who::Aws(text.to_owned()),
        "Service" => Who::Service(text.to_owned()),
        _ => Who::Other(text.to_owned()),
    }
}

fn conditions(it: &mut Statement, node: &Node) {
    let Some(operators) = node.as_object() else {
        it.faults.push(expected("`Condition`", "an object", node));
        return;
    };
    for (block, member) in operators.iter().enumerate() {
        let Some(operator) = Operator::parse(&member.name) else {
            let message = format!("`{}` is no condition operator", member.name);
            it.faults.push(Fault { message, span: member.name_span });
            continue;
        };
        let Some(keys) = member.node.as_object() else {
            it.faults.push(expected("an operator's value", "an object of keys", &member.node));
            continue;
        };
        for (at, key) in keys.iter().enumerate() {
            let values = scalars(&key.node, &mut it.faults);
            let span = Span { start: key.name_span.start, end: key.node.span.end };
            let (key, at) = (key.name.to_string(), (block, at));
            it.conditions.push(Condition { operator, key, span, values, at });
        }
    }
}

/// What a string, or each string of an array, is read as.
fn strings<T>(
    node: &Node,
    name: &str,
    faults: &mut Vec<Fault>,
    of: impl Fn(&str, Span) -> T,
) -> Vec<T> {
    let elements = node.as_array().unwrap_or(std::slice::from_ref(node));
    let mut found = Vec::with_capacity(elements.len());
    for element in elements {
        match element.as_str() {
            Some(text) => found.push(of(text, element.span)),
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
