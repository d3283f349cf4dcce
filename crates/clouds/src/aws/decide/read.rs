//! Reads a case from its JSON.

use keywright_model::text::{Document, Node, Value};

use crate::aws::{Arn, Fault, Form, Policy};

use super::caller::{Caller, CallerKind};
use super::case::{Case, Policies};
use super::setting::service_of;
use super::view::{Given, View, account_of};
use super::{Context, Grant};

impl Case {
    /// Reads a case. Members that it does not know are passed over.
    ///
    /// # Errors
    /// What is missing, or of another shape, or contradicts the rest.
    pub fn read(document: &Document) -> Result<Case, Fault> {
        let root = &document.root;
        let Some(request) = root.get("request") else {
            return Err(fault("the case has no `request`", root));
        };
        let text = |name: &str| optional_text(request, name);
        let needed = |name: &str| {
            text(name)?.ok_or_else(|| fault(&format!("the request has no `{name}`"), request))
        };
        let action = needed("action")?;
        let resource = needed("resource")?;
        let form = match service_of(&action) {
            it if it.eq_ignore_ascii_case("kms") => Form::Key,
            it if it.eq_ignore_ascii_case("sts") => Form::Trust,
            _ => Form::Resource,
        };
        let read = Reader { document };
        let case = Case {
            principal: needed("principal")?,
            resource_account: text("resource_account")?,
            principal_role_arn: match optional_text(root, "principal_role_arn")? {
                Some(arn) => Some(arn),
                None => text("principal_role_arn")?,
            },
            management_account: optional_text(root, "management_account")?,
            context: context(request.get("context"))?,
            policies: Policies {
                resource: read.one("resource_policy", form)?,
                identity: read.list("identity_policies", Form::Identity)?,
                boundary: read.one("permissions_boundary", Form::Identity)?,
                session: read.list("session_policies", Form::Identity)?,
                scps: read.levels("scps", Form::ServiceControl)?,
                rcps: read.levels("rcps", Form::ResourceControl)?,
                grants: read.grants()?,
            },
            action,
            resource,
        };
        match contradiction(&case) {
            Some(message) => Err(fault(&message, request)),
            None => Ok(case),
        }
    }
}

/// Reads the levels of an organization's policies from a member of an object.
///
/// # Errors
/// What is of another shape.
pub(in crate::aws) fn levels(
    document: &Document,
    name: &str,
    form: Form,
) -> Result<Option<Vec<Vec<Policy>>>, Fault> {
    Reader { document }.levels(name, form)
}

struct Reader<'d> {
    document: &'d Document,
}

impl Reader<'_> {
    fn member(&self, name: &str) -> Option<&Node> {
        self.document.root.get(name).filter(|it| !it.is_null())
    }

    fn one(&self, name: &str, form: Form) -> Result<Option<Policy>, Fault> {
        self.member(name).map(|it| self.policy(it, form)).transpose()
    }

    fn list(&self, name: &str, form: Form) -> Result<Option<Vec<Policy>>, Fault> {
        let Some(node) = self.member(name) else { return Ok(None) };
        Ok(Some(self.policies(name, node, form)?))
    }

    fn levels(&self, name: &str, form: Form) -> Result<Option<Vec<Vec<Policy>>>, Fault> {
        let Some(node) = self.member(name) else { return Ok(None) };
        let levels = array(name, "an array of levels, each an array of policies", node)?;
        levels.iter().map(|it| self.policies(name, it, form)).collect::<Result<_, _>>().map(Some)
    }

    fn policies(&self, name: &str, node: &Node, form: Form) -> Result<Vec<Policy>, Fault> {
        array(name, "an array of policies", node)?.iter().map(|it| self.policy(it, form)).collect()
    }

    /// A policy as an object, or as text that holds one.
    fn policy(&self, node: &Node, form: Form) -> Result<Policy, Fault> {
        let document = match &node.value {
            Value::Object(_) => self.document.branch(node),
            Value::String(_) => self
                .document
                .carried(node)
                .map_err(|error| fault(&format!("a policy's text is no JSON: {error}"), node))?,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                let noun = node.noun();
                return Err(fault(&format!("a policy must be an object, and is {noun}"), node));
            }
        };
        if let Some((_, second)) = document.root.repeated_names().first() {
            return Err(fault(&format!("`{}` stands twice in one object", second.name), node));
        }
        Ok(Policy::read(document, form))
    }

    /// Grants, bare or as `aws kms list-grants` wraps them.
    fn grants(&self) -> Result<Option<Vec<Grant>>, Fault> {
        let Some(node) = self.member("grants") else { return Ok(None) };
        let list = array("grants", "an array of grants", node.get("Grants").unwrap_or(node))?;
        Ok(Some(list.iter().map(|it| Grant::read(self.document.branch(it))).collect()))
    }
}

fn array<'n>(name: &str, wanted: &str, node: &'n Node) -> Result<&'n [Node], Fault> {
    let noun = node.noun();
    node.as_array().ok_or_else(|| fault(&format!("`{name}` must be {wanted}, and is {noun}"), node))
}

fn optional_text(node: &Node, name: &str) -> Result<Option<String>, Fault> {
    match node.get(name).filter(|it| !it.is_null()) {
        None => Ok(None),
        Some(it) => match it.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(fault(&format!("`{name}` must be a string, and is {}", it.noun()), it)),
        },
    }
}

fn context(node: Option<&Node>) -> Result<Context, Fault> {
    let mut context = Context::new();
    let Some(node) = node.filter(|it| !it.is_null()) else { return Ok(context) };
    let Some(members) = node.as_object() else {
        return Err(fault("`context` must be an object of keys and their values", node));
    };
    for member in members {
        if context.values(&member.name).is_some() {
            return Err(fault(&format!("`{}` stands twice in the context", member.name), node));
        }
        let values = match &member.node.value {
            Value::Null => Vec::new(),
            Value::Array(all) => all.iter().map(scalar).collect::<Result<_, _>>()?,
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
                vec![scalar(&member.node)?]
            }
        };
        context.set(&member.name, values);
    }
    Ok(context)
}

fn scalar(node: &Node) -> Result<Box<str>, Fault> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Ok(text.clone()),
        Value::Bool(it) => Ok(it.to_string().into()),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            let noun = node.noun();
            Err(fault(&format!("a key's value must be a string, and is {noun}"), node))
        }
    }
}

fn fault(message: &str, node: &Node) -> Fault {
    Fault { message: message.to_owned(), span: node.span }
}

/// What no request can be. A case that contradicts itself is refused, not guessed at.
fn contradiction(case: &Case) -> Option<String> {
    let caller = Caller::read(&case.principal);
    let principal = &case.principal;
    if caller.kind == CallerKind::Unreadable {
        return Some(format!(
            "`{principal}` is no principal: give the ARN of a user, role, session, federated user \
             or root user, a service such as `logs.amazonaws.com`, or `anonymous`"
        ));
    }
    if service_of(&case.action).is_empty() || case.action.contains(['*', '?']) {
        let action = &case.action;
        return Some(format!("`{action}` is no action: give one such as `kms:Decrypt`"));
    }
    for (given, name) in [
        (&case.resource_account, "resource_account"),
        (&case.management_account, "management_account"),
    ] {
        let odd = given.as_deref().filter(|it| !crate::aws::arn::is_account(it));
        if let Some(odd) = odd {
            return Some(format!("`{name}` is `{odd}`, and an account has twelve digits"));
        }
    }
    match (&case.resource_account, account_of(Arn::parse(&case.resource))) {
        (Some(given), Some(found)) if given != found => {
            return Some(format!(
                "`resource_account` is `{given}`, and the resource's is `{found}`"
            ));
        }
        _ => {}
    }
    if let Some(arn) = &case.principal_role_arn
        && !is_role_of(arn, &caller)
    {
        return Some(format!(
            "`principal_role_arn` is `{arn}`, which `{principal}` is no session of"
        ));
    }
    contradicting_key(case, &caller)
}

fn is_role_of(arn: &str, caller: &Caller<'_>) -> bool {
    let Some(it) = Arn::parse(arn) else { return false };
    let named = |role: &str| {
        it.resource.strip_prefix("role/").and_then(|it| it.rsplit('/').next()) == Some(role)
    };
    match caller.kind {
        CallerKind::Role => arn == caller.text,
        CallerKind::Session { role } => {
            let same = (it.service, it.partition, it.account);
            same == ("iam", caller.partition, caller.account) && named(role)
        }
        CallerKind::Root
        | CallerKind::User(_)
        | CallerKind::FederatedUser(_)
        | CallerKind::Service
        | CallerKind::Federated
        | CallerKind::Anonymous
        | CallerKind::Unreadable => false,
    }
}

/// A key whose value follows from the rest, and is given as another.
fn contradicting_key(case: &Case, caller: &Caller<'_>) -> Option<String> {
    const FOLLOWING: [&str; 8] = [
        "aws:PrincipalArn",
        "aws:PrincipalAccount",
        "kms:CallerAccount",
        "aws:PrincipalType",
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:username",
        "aws:ResourceAccount",
    ];
    let nothing = Context::new();
    let bare = View { context: &nothing, ..case.view() };
    for key in FOLLOWING {
        let Some(values) = case.context.values(key) else { continue };
        let Given::Derived(wanted) = bare.given(key) else { continue };
        let open = key == "aws:PrincipalArn" && case.principal_role_arn.is_none();
        let agrees = match values {
            [value] if open && is_role_of(value, caller) => true,
            [value] => **value == *wanted,
            _ => false,
        };
        if !agrees {
            let values = values.join("`, `");
            return Some(format!("`{key}` is `{values}`, and must be `{wanted}` in this request"));
        }
    }
    None
}
