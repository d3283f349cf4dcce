//! The exports about what stands around a key.

use keywright_model::text::{Document, Node};

use super::hierarchy::{Hierarchy, Point, Stands};
use super::{Ancestor, Boundary, BoundaryBinding, DenyPolicy, OrganizationPolicy, Perimeter};
use crate::gcp::{KeyPath, Kind, recognize};

/// What was handed in of the layers around a key.
#[derive(Debug, Default)]
pub struct Layers {
    /// `gcloud projects get-ancestors-iam-policy`.
    pub chain: Option<Document>,
    /// `gcloud asset search-all-iam-policies`.
    pub search: Option<Document>,
    /// `gcloud projects describe`, or `list`.
    pub project: Option<Document>,
    /// The IAM policies of both.
    pub ancestors: Vec<Ancestor>,
    /// Deny policies.
    pub denies: Vec<DenyPolicy>,
    /// Principal access boundaries.
    pub boundaries: Vec<Boundary>,
    /// Whom they bind.
    pub boundary_bindings: Vec<BoundaryBinding>,
    /// Whether the ancestors' list prints their deny policies.
    pub chain_denies: bool,
    /// Perimeters of VPC Service Controls.
    pub perimeters: Vec<Perimeter>,
    /// Organization policies.
    pub organization_policies: Vec<OrganizationPolicy>,
}

impl Layers {
    /// The export of this kind, or of this kind and name, that is there already.
    pub(in crate::gcp) fn present(&self, kind: Kind, document: &Document) -> Option<&Document> {
        let name = document.root.get("name").and_then(Node::as_str)?;
        fn named<'d>(
            mut all: impl Iterator<Item = &'d Document>,
            name: &str,
        ) -> Option<&'d Document> {
            all.find(|it| it.root.get("name").and_then(Node::as_str) == Some(name))
        }
        match kind {
            Kind::DenyPolicies => named(self.denies.iter().map(|it| &it.document), name),
            Kind::Boundaries => named(self.boundaries.iter().map(|it| &it.document), name),
            Kind::BoundaryBindings => {
                named(self.boundary_bindings.iter().map(|it| &it.document), name)
            }
            Kind::Perimeters => named(self.perimeters.iter().map(|it| &it.document), name),
            Kind::OrganizationPolicies => {
                named(self.organization_policies.iter().map(|it| &it.document), name)
            }
            _ => None,
        }
    }

    pub(in crate::gcp) fn take_chain(&mut self, document: Document) {
        for node in document.root.as_array().unwrap_or_default() {
            let denies =
                |it: &Node| it.get("rules").is_some() || recognize(it) == Some(Kind::DenyPolicies);
            match node.get("policy") {
                // With `--include-deny`, deny policies stand in the same list.
                Some(policy) if denies(policy) => {
                    self.chain_denies = true;
                    self.denies.push(DenyPolicy::read(document.branch(policy)));
                }
                _ => self.ancestors.push(Ancestor::read(&document, node)),
            }
        }
        self.chain = Some(document);
    }

    pub(in crate::gcp) fn take_search(&mut self, document: Document) {
        let all = document.root.as_array().unwrap_or_default();
        self.ancestors.extend(all.iter().map(|it| Ancestor::found(&document, it)));
        self.search = Some(document);
    }

    /// What they tell of the key's place.
    pub fn hierarchy(&self, key: Option<&str>) -> Hierarchy {
        let path = key.and_then(KeyPath::parse);
        let mut it = Hierarchy { key: path.map(|it| it.key_name()), ..Hierarchy::default() };
        it.projects.extend(path.map(|it| it.project.to_owned()));
        if let Some(project) = &self.project {
            let root = std::slice::from_ref(&project.root);
            let all = project.root.as_array().unwrap_or(root);
            let is_lone = it.projects.is_empty() && all.len() == 1;
            for node in all {
                let both = ["projectId", "projectNumber"].map(|it| node.get(it)?.as_str());
                let ours = both.iter().flatten().any(|found| it.projects.contains(*found));
                if ours || is_lone {
                    it.projects.extend(both.into_iter().flatten().map(str::to_owned));
                }
            }
        }
        if let Some(chain) = &self.chain {
            read_chain(&mut it, chain);
        }
        if let Some(search) = &self.search {
            read_search(&mut it, search);
        }
        it
    }

    /// Whether the policies of the key's project, folders and organization were handed in.
    pub fn has_chain(&self, hierarchy: &Hierarchy) -> bool {
        let all = self.chain.as_ref().and_then(|it| it.root.as_array()).unwrap_or_default();
        let mut projects =
            all.iter().filter_map(chained).filter(|it| matches!(it, Point::Project(_)));
        projects.any(|it| over_key(&it, hierarchy))
            || self.found(hierarchy, |it| matches!(it, Point::Organization(_)))
    }

    /// Whether the key ring's policy was handed in, or a search that would have found it.
    pub fn has_ring(&self, hierarchy: &Hierarchy) -> bool {
        self.found(hierarchy, |it| matches!(it, Point::Organization(_) | Point::Ring(_)))
    }

    /// Whether a search found the policy of such a place over the key.
    fn found(&self, hierarchy: &Hierarchy, fits: impl Fn(&Point) -> bool) -> bool {
        let all = self.search.as_ref().and_then(|it| it.root.as_array()).unwrap_or_default();
        let texts = all.iter().filter_map(|it| it.get("resource")?.as_str());
        texts.filter_map(Point::parse).any(|it| fits(&it) && over_key(&it, hierarchy))
    }

    /// Which deny policies over the key were handed in.
    pub fn denies_seen(&self, hierarchy: &Hierarchy) -> Seen {
        let over = |it: &DenyPolicy| {
            it.point.as_ref().is_none_or(|it| hierarchy.stands(it) != Stands::Apart)
        };
        match self.denies.iter().any(over) {
            false => Seen::Nothing,
            true if self.chain_denies && self.has_chain(hierarchy) => Seen::All,
            true => Seen::Some,
        }
    }

    /// The organization policies that constrain this: the project's own alone, where it is there.
    pub fn constraining(
        &self,
        constraint: &str,
        hierarchy: &Hierarchy,
    ) -> Vec<&OrganizationPolicy> {
        let all = self.organization_policies.iter();
        let all: Vec<_> = all.filter(|it| it.constraint == constraint).collect();
        let over = |it: &&OrganizationPolicy| {
            let stands = it.point.as_ref().map(|it| hierarchy.stands(it));
            it.is_of_project() && stands == Some(Stands::Over)
        };
        all.iter().copied().find(over).map_or(all, |it| vec![it])
    }

    /// Whether a perimeter was handed in that has a say in who reaches the key.
    pub fn has_perimeter(&self, hierarchy: &Hierarchy) -> bool {
        self.perimeters.iter().any(|it| match it.encloses(hierarchy) {
            Stands::Over => true,
            // One that restricts the service leaves the answer open.
            Stands::Maybe => it.restricts,
            Stands::Apart => false,
        })
    }
}

/// Which exports of a kind were handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// None of them.
    Nothing,
    /// Some of them, and perhaps not all.
    Some,
    /// All of them.
    All,
}

/// Whether a place certainly stands over the key; of a key that is not known, whether it may.
fn over_key(point: &Point, hierarchy: &Hierarchy) -> bool {
    match hierarchy.stands(point) {
        Stands::Over => true,
        Stands::Maybe => hierarchy.key.is_none(),
        Stands::Apart => false,
    }
}

/// Where an element of the ancestors' list hangs.
fn chained(node: &Node) -> Option<Point> {
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    Point::parse(&format!("{}s/{}", text("type")?, text("id")?))
}

fn read_chain(it: &mut Hierarchy, chain: &Document) {
    let all = chain.root.as_array().unwrap_or_default();
    let points: Vec<Point> = all.iter().filter_map(chained).collect();
    let of_project = |point: &Point| match point {
        Point::Project(id) => Some(id.clone()),
        _ => None,
    };
    let ours = points.iter().filter_map(of_project).find(|id| it.projects.contains(id));
    // WHY: another project's ancestors say nothing of this key.
    if ours.is_none() && !it.projects.is_empty() {
        return;
    }
    it.projects.extend(points.iter().filter_map(of_project));
    let above = |point: &&Point| matches!(point, Point::Organization(_) | Point::Folder(_));
    it.above.extend(points.iter().filter(above).cloned());
    it.is_whole = points.iter().any(|point| matches!(point, Point::Organization(_)));
}

fn read_search(it: &mut Hierarchy, search: &Document) {
    for node in search.root.as_array().unwrap_or_default() {
        let text = |name: &str| node.get(name).and_then(Node::as_str);
        let Some(point) = text("resource").and_then(Point::parse) else { continue };
        let project = match &point {
            Point::Project(id) | Point::Ring([id, ..]) => id.clone(),
            Point::Key(name) => match KeyPath::parse(name) {
                Some(path) => path.project.to_owned(),
                None => continue,
            },
            Point::Organization(_) | Point::Folder(_) | Point::Elsewhere => continue,
        };
        if !it.projects.contains(&project) {
            continue;
        }
        let number = text("project").and_then(|it| it.strip_prefix("projects/"));
        it.projects.extend(number.map(str::to_owned));
        let folders = node.get("folders").and_then(Node::as_array).unwrap_or_default();
        let above = folders.iter().filter_map(Node::as_str).chain(text("organization"));
        let before = it.above.len();
        it.above.extend(above.filter_map(Point::parse));
        it.is_whole |= before < it.above.len() && text("organization").is_some();
    }
}
