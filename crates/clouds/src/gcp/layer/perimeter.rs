//! VPC Service Controls: a perimeter around projects, and what may pass it.
//!
//! Only what is enforced counts; a dry run (`spec`) changes no answer.
//!
//! Source: Access Context Manager API v1, `ServicePerimeter`, `IngressPolicy` and `EgressPolicy`;
//! VPC Service Controls, "Ingress and egress rules".

use keywright_model::text::{Document, Node, Span};

use super::hierarchy::{Hierarchy, Stands};
use super::list::{Listed, objects, texts};
use crate::gcp::command::word;
use crate::gcp::{Covers, Fault};

const SERVICE: &str = "cloudkms.googleapis.com";

/// A perimeter, as `gcloud access-context-manager perimeters describe` prints it.
#[derive(Debug)]
pub struct Perimeter {
    /// The export.
    pub document: Document,
    /// What people call it.
    pub title: String,
    /// The projects inside, by number.
    pub resources: Vec<Listed>,
    /// Whether it restricts the key service.
    pub restricts: bool,
    /// What may come in.
    pub ingress: Vec<Passage>,
    /// What may go out.
    pub egress: Vec<Passage>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// One ingress or egress rule.
#[derive(Debug)]
pub struct Passage {
    /// Its text.
    pub span: Span,
    /// Whom it lets pass by name.
    pub identities: Vec<Listed>,
    /// The sort of identities that it lets pass.
    pub sort: Option<String>,
    /// Whether it holds wherever the request comes from.
    pub from_anywhere: bool,
    /// Whether it is for the key service, every operation and every project; `Maybe` where it is
    /// for some.
    pub reaches: Covers,
    /// The permissions of the key service that it names.
    pub permissions: Vec<String>,
}

impl Perimeter {
    /// Reads a perimeter. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> Perimeter {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        let text = |name: &str| root.get(name).and_then(Node::as_str);
        let title = text("title").or_else(|| text("name")).unwrap_or_default().to_owned();
        let bridge = text("perimeterType") == Some("PERIMETER_TYPE_BRIDGE");
        let (mut resources, mut restricted) = (Vec::new(), Vec::new());
        let (mut ingress, mut egress) = (Vec::new(), Vec::new());
        if let Some(status) = root.get("status").filter(|_| !bridge) {
            resources = texts(status, "resources", &mut faults);
            restricted = texts(status, "restrictedServices", &mut faults);
            let rules = objects(status, "ingressPolicies", &mut faults);
            ingress = rules.iter().map(|it| passage(it, "ingressFrom", "ingressTo")).collect();
            let rules = objects(status, "egressPolicies", &mut faults);
            egress = rules.iter().map(|it| passage(it, "egressFrom", "egressTo")).collect();
        }
        let restricts = restricted.iter().any(|it| it.text == SERVICE || it.text == "*");
        Perimeter { title, resources, restricts, ingress, egress, faults, document }
    }

    /// `gcloud access-context-manager perimeters VERB ID --policy=POLICY`.
    pub fn command(&self, verb: &str) -> String {
        let command = format!("gcloud access-context-manager perimeters {verb}");
        let name = self.document.root.get("name").and_then(Node::as_str).unwrap_or_default();
        match name.split('/').collect::<Vec<&str>>().as_slice() {
            ["accessPolicies", policy, "servicePerimeters", id] => {
                format!("{command} {} --policy={}", word(id), word(policy))
            }
            _ => format!("{command} PERIMETER --policy=POLICY"),
        }
    }

    /// Whether the key's project is inside.
    pub fn encloses(&self, hierarchy: &Hierarchy) -> Stands {
        let projects: Vec<&str> =
            self.resources.iter().filter_map(|it| it.text.strip_prefix("projects/")).collect();
        match hierarchy.number() {
            _ if projects.is_empty() => Stands::Apart,
            Some(number) if projects.contains(&number) => Stands::Over,
            Some(_) => Stands::Apart,
            None => Stands::Maybe,
        }
    }
}

fn passage(node: &Node, from: &str, to: &str) -> Passage {
    let mut faults = Vec::new();
    let (from, to) = (node.get(from), node.get(to));
    let list = |side: Option<&Node>, name: &str, faults: &mut Vec<Fault>| {
        side.map_or_else(Vec::new, |it| texts(it, name, faults))
    };
    let identities = list(from, "identities", &mut faults);
    let sort = from.and_then(|it| it.get("identityType")?.as_str()).map(str::to_owned);
    let sources = from.map_or(&[][..], |it| objects(it, "sources", &mut faults));
    let level = |it: &Node| it.get("accessLevel").and_then(Node::as_str) == Some("*");
    let everywhere = list(to, "resources", &mut faults).iter().any(|it| it.text == "*");
    let (mut permissions, mut methods) = (Vec::new(), Covers::No);
    let operations = to.map_or(&[][..], |it| objects(it, "operations", &mut faults));
    for operation in operations {
        match operation.get("serviceName").and_then(Node::as_str) {
            Some("*") => methods = Covers::Yes,
            Some(SERVICE) => {
                for selector in objects(operation, "methodSelectors", &mut faults) {
                    let text = |name: &str| selector.get(name).and_then(Node::as_str);
                    match (text("method"), text("permission")) {
                        (Some("*"), _) => methods = Covers::Yes,
                        (_, Some(it)) => permissions.push(it.to_owned()),
                        // Which permissions a method asks for, the rule does not say.
                        (Some(_), None) if methods == Covers::No => methods = Covers::Maybe,
                        (Some(_) | None, None) => {}
                    }
                }
            }
            Some(_) | None => {}
        }
    }
    // Roles may be named in place of operations.
    let other = to.is_some_and(|it| it.get("roles").is_some());
    let reaches = match methods {
        Covers::Yes if everywhere && faults.is_empty() => Covers::Yes,
        Covers::No if permissions.is_empty() && !other && faults.is_empty() => Covers::No,
        Covers::Yes | Covers::Maybe | Covers::No => Covers::Maybe,
    };
    let permissions = if everywhere { permissions } else { Vec::new() };
    let from_anywhere = sources.iter().any(level);
    Passage { span: node.span, identities, sort, from_anywhere, reaches, permissions }
}
