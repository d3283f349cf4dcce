//! IAM policies of what stands over the key, from the two exports that print them.
//!
//! Source: Google Cloud SDK reference, `gcloud projects get-ancestors-iam-policy` and `gcloud asset
//! search-all-iam-policies`; Cloud Asset API v1, `IamPolicySearchResult`.

use keywright_model::text::{Document, Node};

use super::hierarchy::Point;
use crate::gcp::{Fault, Policy};

/// One policy, and where it hangs.
#[derive(Debug)]
pub struct Ancestor {
    /// Where; `None` where that cannot be read.
    pub point: Option<Point>,
    /// What to call it in a sentence.
    pub label: String,
    /// The policy.
    pub policy: Policy,
}

impl Ancestor {
    /// Reads an element of `get-ancestors-iam-policy`.
    pub fn read(document: &Document, node: &Node) -> Ancestor {
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let id = text("id").unwrap_or_default();
        let kind = text("type").unwrap_or_default();
        let point = match kind {
            "organization" => Some(Point::Organization(id.to_owned())),
            "folder" => Some(Point::Folder(id.to_owned())),
            "project" => Some(Point::Project(id.to_owned())),
            _ => None,
        };
        Ancestor { point, label: format!("{kind} `{id}`"), policy: policy(document, node) }
    }

    /// Reads an element of `search-all-iam-policies`.
    pub fn found(document: &Document, node: &Node) -> Ancestor {
        let named = node.get("resource").and_then(Node::as_str);
        let resource = named.unwrap_or_default();
        // A full name outside of the hierarchy stands over no key: a tag, an import job.
        let elsewhere = resource.starts_with("//").then_some(Point::Elsewhere);
        let point = Point::parse(resource).or(elsewhere);
        let short = resource.trim_start_matches("//");
        let short = short.split_once('/').map_or(short, |it| it.1);
        let mut it =
            Ancestor { point, label: format!("`{short}`"), policy: policy(document, node) };
        if named.is_none() {
            it.policy.faults.insert(0, lacks("resource", node));
        }
        it
    }
}

/// An element's policy. WHY one that is not there is read as well: an element that is passed over
/// might have let somebody in.
fn policy(document: &Document, node: &Node) -> Policy {
    match node.get("policy") {
        Some(policy) => Policy::read(document.branch(policy)),
        None => {
            let mut policy = Policy::read(document.branch(node));
            policy.faults.insert(0, lacks("policy", node));
            policy
        }
    }
}

fn lacks(name: &str, node: &Node) -> Fault {
    Fault { message: format!("an element has no `{name}`"), span: node.span }
}
