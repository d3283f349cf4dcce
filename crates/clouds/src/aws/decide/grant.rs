//! A key's grants: each lets one grantee do some operations, under constraints.
//!
//! Source: AWS KMS Developer Guide, "Grants in AWS KMS"; AWS KMS API, `GrantListEntry`.

use keywright_model::text::{Document, Node};

use crate::aws::{Arn, Fault};

use super::caller::CallerKind;
use super::met::{Doubt, Met};
use super::view::View;

/// One grant, as `aws kms list-grants` prints it.
#[derive(Debug)]
pub struct Grant {
    /// Its text and tree.
    pub document: Document,
    /// What in it cannot be read.
    pub fault: Option<Fault>,
    /// Its id.
    pub id: Option<String>,
    key: Option<String>,
    grantees: Vec<String>,
    retiring: Vec<String>,
    operations: Vec<String>,
    equal: Option<Vec<(String, String)>>,
    subset: Option<Vec<(String, String)>>,
    source_arn: Option<String>,
}

impl Grant {
    /// Reads a grant. It never fails: what cannot be read leaves the grant in doubt.
    pub fn read(document: Document) -> Grant {
        let mut fault = None;
        let root = &document.root;
        let mut text = |node: Option<&Node>| {
            let node = node.filter(|it| !it.is_null())?;
            if node.as_str().is_none() {
                fault.get_or_insert(broken("a grant's member is no string", node));
            }
            node.as_str().map(str::to_owned)
        };
        let both =
            |it: Option<String>, other: Option<String>| it.into_iter().chain(other).collect();
        let id = text(root.get("GrantId"));
        let key = text(root.get("KeyId"));
        let grantees =
            both(text(root.get("GranteePrincipal")), text(root.get("GranteeServicePrincipal")));
        let retiring =
            both(text(root.get("RetiringPrincipal")), text(root.get("RetiringServicePrincipal")));
        let constraints = root.get("Constraints").filter(|it| !it.is_null());
        let source_arn = text(constraints.and_then(|it| it.get("SourceArn")));
        let mut operations = Vec::new();
        for it in root.get("Operations").and_then(Node::as_array).unwrap_or_default() {
            operations.extend(text(Some(it)));
        }
        let mut pairs = |name: &str| {
            let members = constraints?.get(name).filter(|it| !it.is_null())?.as_object()?;
            let pair = |it: &keywright_model::text::Member| {
                text(Some(&it.node)).map(|value| (it.name.to_string(), value))
            };
            Some(members.iter().filter_map(pair).collect())
        };
        let (equal, subset) = (pairs("EncryptionContextEquals"), pairs("EncryptionContextSubset"));
        let known = ["EncryptionContextEquals", "EncryptionContextSubset", "SourceArn"];
        for member in constraints.and_then(Node::as_object).unwrap_or_default() {
            if !known.contains(&&*member.name) {
                fault.get_or_insert(broken("a constraint of an unknown kind", &member.node));
            }
        }
        if root.as_object().is_none() || constraints.is_some_and(|it| it.as_object().is_none()) {
            fault.get_or_insert(broken("a grant, or its constraints, are no object", root));
        }
        Grant {
            fault,
            id,
            key,
            grantees,
            retiring,
            operations,
            equal,
            subset,
            source_arn,
            document,
        }
    }

    /// Whether it lets the caller do this.
    pub(super) fn allows<'p>(&'p self, view: &View<'_>) -> Met<'p> {
        let operation = view.action.split_once(':').map_or("", |it| it.1);
        let listed = self.operations.iter().any(|it| it.eq_ignore_ascii_case(operation));
        let retires = operation.eq_ignore_ascii_case("RetireGrant");
        let grantee = Met::any(self.grantees.iter().map(|it| means(it, view)));
        let retiring = Met::any(self.retiring.iter().map(|it| means(it, view)));
        let who = match (listed, retires) {
            (true, true) => grantee.or(retiring),
            (true, false) => grantee,
            (false, true) => retiring,
            (false, false) => return Met::No,
        };
        let met = who.and(self.of_this_key(view)).and(self.constraints_met(operation, view));
        match (met, &self.fault) {
            (Met::Yes | Met::Maybe(_), Some(fault)) => Met::Maybe(Doubt::Fault(fault)),
            (met, _) => met,
        }
    }

    fn of_this_key<'p>(&'p self, view: &View<'_>) -> Met<'p> {
        let Some(key) = &self.key else { return Met::Yes };
        let id = |it: &str| it.rsplit('/').next().map(str::to_ascii_lowercase);
        let same = match Arn::parse(key) {
            Some(_) => key == view.resource,
            None => id(key) == id(view.resource),
        };
        Met::of(same)
    }

    fn constraints_met<'p>(&'p self, operation: &str, view: &View<'_>) -> Met<'p> {
        let mut met = Met::Yes;
        if let Some(wanted) = &self.source_arn {
            let found = view.context.value("aws:SourceArn");
            met = met.and(Met::of(found == Some(wanted)));
        }
        // Operations that carry no encryption context are not constrained by it.
        let ignored = ["DescribeKey", "RetireGrant"];
        if ignored.iter().any(|it| it.eq_ignore_ascii_case(operation)) {
            return met;
        }
        let sent = view.encryption_context().count();
        if let Some(pairs) = &self.equal {
            let all = Met::all(pairs.iter().map(|it| carried(it, view)));
            met = met.and(all).and(Met::of(sent == pairs.len()));
        }
        if let Some(pairs) = &self.subset {
            met = met.and(Met::all(pairs.iter().map(|it| carried(it, view))));
        }
        met
    }
}

/// Whether the request carries this pair. The pages disagree whether the case of a name counts, so
/// a name that differs in case alone is in doubt.
fn carried<'p>(pair: &'p (String, String), view: &View<'_>) -> Met<'p> {
    Met::any(view.encryption_context().map(|(name, values)| match values {
        [value] if **value == *pair.1 && name == pair.0 => Met::Yes,
        [value] if **value == *pair.1 && name.eq_ignore_ascii_case(&pair.0) => {
            Met::Maybe(Doubt::PairCase(&pair.0))
        }
        _ => Met::No,
    }))
}

/// Whether a principal of a grant is the caller, or the role whose session calls.
fn means<'p>(text: &'p str, view: &View<'_>) -> Met<'p> {
    if text == view.caller.text {
        return Met::Yes;
    }
    match view.caller.kind {
        CallerKind::Session { .. } => super::principal::names_role(text, view),
        CallerKind::Root
        | CallerKind::User(_)
        | CallerKind::Role
        | CallerKind::FederatedUser(_)
        | CallerKind::Service
        | CallerKind::Federated
        | CallerKind::Anonymous
        | CallerKind::Unreadable => Met::No,
    }
}

fn broken(message: &str, node: &Node) -> Fault {
    Fault { message: message.to_owned(), span: node.span }
}
