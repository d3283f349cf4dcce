//! Organization policies: what may be done at all below an organization, a folder or a project.
//! They refuse what is asked from then on, and take away nothing that stands.
//!
//! Source: Organization Policy API v2, `Policy` and `PolicySpec`; Organization Policy Service,
//! "Understanding hierarchy evaluation".

use keywright_model::text::{Document, Node, Span};

use super::hierarchy::{Hierarchy, Point, Stands};
use super::list::{objects, texts};
use crate::gcp::Fault;

/// A policy, as `gcloud org-policies describe` prints it.
#[derive(Debug)]
pub struct OrganizationPolicy {
    /// The export.
    pub document: Document,
    /// Where it hangs; `None` where that cannot be read.
    pub point: Option<Point>,
    /// What it constrains: `cloudkms.allowedProtectionLevels`.
    pub constraint: String,
    /// Its text, where it is in force: a dry run changes nothing.
    spec: Option<Span>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// What a policy says of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// It has nothing against it.
    Allows,
    /// It does not allow it.
    Refuses,
    /// Why that cannot be told.
    Open(&'static str),
}

/// Whether a value of a list means what is asked about; `None` where that cannot be told.
type Means<'m> = &'m dyn Fn(&str) -> Option<bool>;

/// Whether a name is an organization policy's: `projects/p/policies/CONSTRAINT`.
pub fn is_named(name: &str) -> bool {
    split(name).is_some()
}

fn split(name: &str) -> Option<(Point, &str)> {
    let (point, constraint) = name.split_once("/policies/")?;
    let plain = constraint.contains('.') && !constraint.contains('/');
    Point::parse(point).filter(|_| plain).map(|it| (it, constraint))
}

impl OrganizationPolicy {
    /// Reads a policy. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> OrganizationPolicy {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        let name = root.get("name").and_then(Node::as_str).unwrap_or_default();
        let (point, constraint) = split(name).map_or((None, ""), |it| (Some(it.0), it.1));
        let constraint = constraint.to_owned();
        let spec = root.get("spec").filter(|it| !it.is_null());
        if let Some(spec) = spec {
            for rule in objects(spec, "rules", &mut faults) {
                let values = rule.get("values").filter(|it| !it.is_null());
                for list in ["allowedValues", "deniedValues"] {
                    values.map(|it| texts(it, list, &mut faults));
                }
                for flag in ["enforce", "allowAll", "denyAll"] {
                    if let Some(it) = rule.get(flag).filter(|it| it.as_bool().is_none()) {
                        faults.push(Fault::expected(&format!("`{flag}`"), "a boolean", it));
                    }
                }
            }
        }
        OrganizationPolicy { point, constraint, spec: spec.map(|it| it.span), faults, document }
    }

    /// Its text, for a finding.
    pub fn span(&self) -> Span {
        self.spec.unwrap_or(self.document.root.span)
    }

    fn spec(&self) -> Option<&Node> {
        self.document.root.get("spec").filter(|it| !it.is_null())
    }

    fn says(&self, name: &str) -> bool {
        self.spec().and_then(|it| it.get(name)?.as_bool()) == Some(true)
    }

    /// The rules, or why they do not decide.
    fn rules(&self) -> Result<&[Node], &'static str> {
        let all = self.spec().and_then(|it| it.get("rules")?.as_array()).unwrap_or_default();
        match () {
            () if !self.faults.is_empty() => Err("it cannot be read"),
            () if all.iter().any(|it| it.get("condition").is_some_and(|it| !it.is_null())) => {
                Err("a rule of it hangs on tags")
            }
            () => Ok(all),
        }
    }

    /// What it says of a value, by its lists.
    pub fn of_value(&self, hierarchy: &Hierarchy, means: Means<'_>) -> Ruling {
        let own = match self.rules() {
            Err(why) => Ruling::Open(why),
            Ok(_) if self.says("reset") => Ruling::Allows,
            Ok(rules) => of_lists(rules, self.says("inheritFromParent"), means),
        };
        self.standing(hierarchy, own)
    }

    /// What it says where it is switched on or off; `refuses` reads the parameters of its rule.
    pub fn of_switch(&self, hierarchy: &Hierarchy, refuses: &dyn Fn(&Node) -> Ruling) -> Ruling {
        let own = match self.rules() {
            Err(why) => Ruling::Open(why),
            Ok(rules) => {
                let on =
                    rules.iter().find(|it| it.get("enforce").and_then(Node::as_bool) == Some(true));
                on.map_or(Ruling::Allows, refuses)
            }
        };
        self.standing(hierarchy, own)
    }

    /// The same of the key: nearer policies decide before those above them.
    fn standing(&self, hierarchy: &Hierarchy, own: Ruling) -> Ruling {
        let stands = self.point.as_ref().map_or(Stands::Maybe, |it| hierarchy.stands(it));
        match (stands, own) {
            (Stands::Apart, _) => Ruling::Allows,
            (Stands::Maybe, Ruling::Refuses) => Ruling::Open("it may hang over other keys alone"),
            (Stands::Over, Ruling::Refuses) if !self.is_of_project() => {
                Ruling::Open("the project may have a policy of its own that says otherwise")
            }
            (Stands::Over | Stands::Maybe, own) => own,
        }
    }

    /// Whether it hangs on a project, the nearest place.
    pub fn is_of_project(&self) -> bool {
        matches!(self.point, Some(Point::Project(_)))
    }
}

fn of_lists(rules: &[Node], inherits: bool, means: Means<'_>) -> Ruling {
    const ABOVE: Ruling = Ruling::Open("it adds to a policy above it");
    let is = |name: &str| rules.iter().any(|it| it.get(name).and_then(Node::as_bool) == Some(true));
    let told = |list: &str| -> Vec<Option<bool>> {
        let all = rules.iter().filter_map(|it| it.get("values")?.get(list)?.as_array()).flatten();
        all.filter_map(Node::as_str).map(means).collect()
    };
    let (allowed, denied) = (told("allowedValues"), told("deniedValues"));
    let open = Ruling::Open("what it lists may or may not mean it");
    let lets = if inherits { ABOVE } else { Ruling::Allows };
    match () {
        () if is("denyAll") || denied.contains(&Some(true)) => Ruling::Refuses,
        () if denied.contains(&None) => open,
        () if is("allowAll") || allowed.contains(&Some(true)) => lets,
        () if allowed.contains(&None) => open,
        () if allowed.is_empty() => lets,
        () if inherits => ABOVE,
        () => Ruling::Refuses,
    }
}
