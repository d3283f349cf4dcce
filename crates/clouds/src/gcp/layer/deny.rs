//! Deny policies.
//!
//! Source: IAM API v2, `Policy` and `DenyRule`; IAM, "Deny policies" and "Permissions supported in
//! deny policies".

use keywright_model::text::{Document, Node, Span};

use super::hierarchy::Point;
use super::list::{Listed, objects, texts};
use crate::gcp::{Condition, Fault};

/// A deny policy, as `gcloud iam policies get --kind=denypolicies` prints it.
#[derive(Debug)]
pub struct DenyPolicy {
    /// The export.
    pub document: Document,
    /// Its name.
    pub name: String,
    /// Where it hangs; `None` where that cannot be read.
    pub point: Option<Point>,
    /// Its rules, in order.
    pub rules: Vec<DenyRule>,
    /// What is wrong outside of the rules.
    pub faults: Vec<Fault>,
}

/// One rule.
#[derive(Debug)]
pub struct DenyRule {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Its text.
    pub span: Span,
    /// To whom it applies.
    pub principals: Vec<Listed>,
    /// Whom it spares.
    pub exceptions: Vec<Listed>,
    /// What it takes away.
    pub permissions: Vec<Listed>,
    /// What it leaves.
    pub spared: Vec<Listed>,
    /// The condition that it depends on.
    pub condition: Option<Condition>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

impl DenyPolicy {
    /// Reads a policy. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> DenyPolicy {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        let name = root.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
        let listed = objects(root, "rules", &mut faults);
        // WHY: a list of deny policies prints their names alone, and a policy has a rule at least.
        if listed.is_empty() && faults.is_empty() {
            let message = "its rules were not printed: `gcloud iam policies get` prints them";
            faults.push(Fault { message: message.to_owned(), span: root.span });
        }
        let rules = listed.iter().enumerate().map(|(index, it)| rule(index, it)).collect();
        DenyPolicy { point: Point::of_policy(&name), name, rules, faults, document }
    }

    /// Its id alone, for a sentence.
    pub fn label(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or_default()
    }
}

fn rule(index: usize, node: &Node) -> DenyRule {
    let mut faults = Vec::new();
    let inner = node.get("denyRule").filter(|it| it.as_object().is_some());
    if inner.is_none() {
        let message = "a rule has no `denyRule`".to_owned();
        faults.push(Fault { message, span: node.span });
    }
    let body = inner.unwrap_or(node);
    let mut read = |name: &str| texts(body, name, &mut faults);
    let (principals, exceptions) = (read("deniedPrincipals"), read("exceptionPrincipals"));
    let (permissions, spared) = (read("deniedPermissions"), read("exceptionPermissions"));
    for it in permissions.iter().chain(&spared).filter(|it| Denied::parse(&it.text).is_none()) {
        let message = format!("`{}` is no permission of a deny rule", it.text);
        faults.push(Fault { message, span: it.span });
    }
    let condition = body.get("denialCondition").filter(|it| !it.is_null()).map(Condition::read);
    let span = node.span;
    DenyRule { index, span, principals, exceptions, permissions, spared, condition, faults }
}

/// A permission in the form of deny rules: `cloudkms.googleapis.com/cryptoKeys.*`.
struct Denied<'a> {
    service: &'a str,
    resource: &'a str,
    verb: &'a str,
}

impl<'a> Denied<'a> {
    fn parse(text: &'a str) -> Option<Denied<'a>> {
        let (service, rest) = text.split_once('/')?;
        let service = service.strip_suffix(".googleapis.com")?;
        let (resource, verb) = match rest {
            "*" => ("*", "*"),
            _ => rest.rsplit_once('.')?,
        };
        let whole = [service, resource, verb].iter().all(|it| !it.is_empty());
        whole.then_some(Denied { service, resource, verb })
    }

    fn means(&self, permission: &str) -> bool {
        let Some((service, rest)) = permission.split_once('.') else { return false };
        let Some((resource, verb)) = rest.rsplit_once('.') else { return false };
        let fits = |pattern: &str, part: &str| pattern == "*" || pattern == part;
        let service = if service == "resourcemanager" { "cloudresourcemanager" } else { service };
        self.service == service && fits(self.resource, resource) && fits(self.verb, verb)
    }
}

impl DenyRule {
    /// Whether it takes a permission away: named by it, and not spared.
    pub fn denies(&self, permission: &str) -> bool {
        let means = |it: &Listed| Denied::parse(&it.text).is_some_and(|it| it.means(permission));
        self.permissions.iter().any(means) && !self.spared.iter().any(means)
    }
}
