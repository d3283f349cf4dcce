//! Who may do what with a key: what is gained from a policy that says nothing, and what grants
//! give.

use std::sync::Arc;

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Node, Source};
use keywright_policy::{Hold, HoldDoubt, Holds, Outcome};

use crate::aws::decide::{Case, decide};
use crate::aws::{Exports, Form, Policy, duty};

use super::diff;
use super::question::DELEGATED;

/// Grants of one key that are read. AWS allows 50,000.
///
/// Source: AWS KMS Developer Guide, "Quotas".
const GRANTS_MAX: usize = 50_000;

/// Asks about all that the exports of a key show.
pub fn access(exports: &Exports) -> Holds {
    let Some(policy) = &exports.policy else {
        return Holds::undecided("its key policy was not handed in");
    };
    if !policy.document.root.repeated_names().is_empty() {
        return Holds::undecided("a name stands twice in one object of its key policy");
    }
    let Some(nothing) = nothing() else { return Holds::undecided("there is nothing to compare") };
    let mut holds = Holds::of(diff(&nothing, policy), |action, _| duty(action));
    holds.assumed = vec![
        DELEGATED,
        "no service control or resource control policy takes away what the key policy gives",
    ];
    if exports.other_policy.is_some() {
        holds.undecided.get_or_insert("a policy stands beside the default key policy".to_owned());
    } else {
        holds.assumed.push("no `AWS_RAM` policy stands beside the key policy");
    }
    match &exports.grants {
        Some(grants) => by_grants(policy, grants, &mut holds),
        None => holds.assumed.push("no grant stands beside the key policy"),
    }
    holds
}

/// A key's policy that lets nobody do anything.
fn nothing() -> Option<Policy> {
    let source = Arc::new(Source::new("nothing", r#"{"Version": "2012-10-17", "Statement": []}"#));
    Some(Policy::read(Document::parse(source).ok()?, Form::Key))
}

/// What grants give, each operation decided by the grant and the policy together.
fn by_grants(policy: &Policy, grants: &Document, holds: &mut Holds) {
    let all = grants.root.get("Grants").and_then(Node::as_array).unwrap_or_default();
    if grants.root.get("Truncated").and_then(Node::as_bool) == Some(true) || GRANTS_MAX < all.len()
    {
        holds.undecided.get_or_insert("the list of grants is not whole".to_owned());
    }
    for grant in all.iter().take(GRANTS_MAX) {
        let text = |name: &str| grant.get(name).and_then(Node::as_str);
        let id = text("GrantId").unwrap_or("without an id").to_owned();
        let grantees = [text("GranteePrincipal"), text("GranteeServicePrincipal")];
        let operations = grant.get("Operations").and_then(Node::as_array).unwrap_or_default();
        for who in grantees.into_iter().flatten() {
            for operation in operations.iter().filter_map(Node::as_str) {
                let action = format!("kms:{operation}");
                let found = decided(policy, grants, grant, who, &action);
                tell(holds, grant, Given { id: &id, who, action }, found);
            }
        }
        if grantees == [None, None] {
            let why = "a grant does not name its grantee".to_owned();
            holds.undecided.get_or_insert(why);
        }
    }
}

/// An operation that a grant lists.
struct Given<'g> {
    id: &'g str,
    who: &'g str,
    action: String,
}

fn tell(holds: &mut Holds, grant: &Node, it: Given<'_>, found: Option<Outcome>) {
    let constraints = grant.get("Constraints").and_then(Node::as_object).unwrap_or_default();
    let depends = constraints.iter().map(|it| it.name.to_string()).collect::<Vec<_>>();
    let (who, principal) = (format!("`{}`", it.who), it.who.to_owned());
    let duty = duty(&it.action);
    let actions = vec![it.action];
    match found {
        Some(Outcome::Allow) => {
            let grant = Some(it.id.to_owned());
            holds.hold(Hold { who, principal, duty, actions, depends, grant });
        }
        Some(Outcome::ExplicitDeny) => {}
        Some(Outcome::ImplicitDeny | Outcome::Unknown) | None => {
            let why = format!("grant `{}` gives it in some requests alone, or in none", it.id);
            holds.doubt(HoldDoubt { who, duty, actions, why });
        }
    }
}

/// What is decided of an operation, with what the grant wants the request to carry.
fn decided(
    policy: &Policy,
    grants: &Document,
    grant: &Node,
    who: &str,
    action: &str,
) -> Option<Outcome> {
    let key = grant.get("KeyId").and_then(Node::as_str)?;
    let mut context = Vec::new();
    for name in ["EncryptionContextEquals", "EncryptionContextSubset"] {
        let pairs = grant.at(&["Constraints", name]).and_then(Node::as_object);
        for it in pairs.unwrap_or_default() {
            let value = it.node.as_str()?;
            let name = format!("kms:EncryptionContext:{}", it.name);
            context.push(format!("{}: [{}]", quote(&name), quote(value)));
        }
    }
    if let Some(it) = grant.at(&["Constraints", "SourceArn"]).and_then(Node::as_str) {
        context.push(format!("\"aws:SourceArn\": [{}]", quote(it)));
    }
    let case = format!(
        "{{\"request\": {{\"principal\": {}, \"action\": {}, \"resource\": {}, \"context\": \
         {{{}}}}}, \"resource_policy\": {}, \"identity_policies\": [], \"grants\": [{}]}}",
        quote(who),
        quote(action),
        quote(key),
        context.join(", "),
        policy.document.source.slice(policy.document.root.span),
        grants.source.slice(grant.span),
    );
    let document = Document::parse(Arc::new(Source::new("case", case))).ok()?;
    let case = Case::read(&document).ok()?;
    Some(decide(&case).outcome)
}
