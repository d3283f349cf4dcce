//! Principal access boundaries: the resources that some principals may reach at all.
//!
//! Source: IAM API v3, `PrincipalAccessBoundaryPolicy` and `PolicyBinding`; IAM, "Principal access
//! boundary policies": which permissions a boundary blocks depends on its enforcement version.

use keywright_model::text::{Document, Node};

use super::hierarchy::{Hierarchy, Point, Stands};
use super::list::{Listed, objects, texts};
use crate::gcp::{Condition, Fault};

/// A boundary, as `gcloud iam principal-access-boundary-policies describe` prints it.
#[derive(Debug)]
pub struct Boundary {
    /// The export.
    pub document: Document,
    /// Its name.
    pub name: String,
    /// The resources that its principals may reach, with all that is under them.
    pub resources: Vec<Listed>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// Whom a boundary binds, as `gcloud iam policy-bindings describe` prints it.
#[derive(Debug)]
pub struct BoundaryBinding {
    /// The export.
    pub document: Document,
    /// Its name.
    pub name: String,
    /// The name of the boundary.
    pub policy: String,
    /// The set of principals.
    pub target: String,
    /// The condition that it depends on.
    pub condition: Option<Condition>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

impl Boundary {
    /// Reads a boundary. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> Boundary {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        let name = root.get("name").and_then(Node::as_str).unwrap_or_default().to_owned();
        let mut resources = Vec::new();
        if let Some(details) = root.get("details") {
            for rule in objects(details, "rules", &mut faults) {
                // `ALLOW` is the one effect there is.
                if rule.get("effect").and_then(Node::as_str) == Some("ALLOW") {
                    resources.extend(texts(rule, "resources", &mut faults));
                }
            }
        }
        Boundary { name, resources, faults, document }
    }

    /// Whether the key is certainly among its resources.
    pub fn holds(&self, hierarchy: &Hierarchy) -> bool {
        let over = |it: &Listed| {
            Point::parse(&it.text).is_some_and(|it| hierarchy.stands(&it) == Stands::Over)
        };
        self.resources.iter().any(over)
    }
}

impl BoundaryBinding {
    /// Reads a binding.
    pub fn read(document: Document) -> BoundaryBinding {
        let root = &document.root;
        let text = |path: &[&str]| root.at(path).and_then(Node::as_str).unwrap_or_default();
        let policy = text(&["policy"]).to_owned();
        let target = text(&["target", "principalSet"]).to_owned();
        let condition = root.get("condition").filter(|it| !it.is_null()).map(Condition::read);
        let faults = Fault::repeated(root);
        let name = text(&["name"]).to_owned();
        BoundaryBinding { name, policy, target, condition, faults, document }
    }

    /// Whether it binds identities of an outside provider alone, which no group and no account of
    /// Google's is.
    pub fn is_of_outsiders(&self) -> bool {
        ["/workforcePools/", "/workloadIdentityPools/"].iter().any(|it| self.target.contains(it))
    }
}
