//! Exports side by side, of as many vaults and keys as there are: what a simulated request is
//! decided by, and what is asked about as a whole.

use std::sync::Arc;

use keywright_model::text::{Document, Node, Span};

use super::assignment::Assignments;
use super::deny::DenyAssignments;
use super::identity::KeyId;
use super::key::{Key, Version};
use super::management_group::ManagementGroups;
use super::membership::Memberships;
use super::principal::ServicePrincipal;
use super::property::is_cut;
use super::vault::Vault;
use super::{Kind, perimeter, recognize};

/// Why a bundle or a case cannot be read, and where.
#[derive(Debug, Clone)]
pub struct Fault {
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, node: &Node) -> Fault {
        Fault { message: message.into(), span: node.span }
    }
}

/// An export, with its number among the documents.
#[derive(Debug)]
pub struct Numbered<T> {
    /// Its number, from 0.
    pub at: usize,
    /// The export.
    pub it: Arc<T>,
}

impl<T> Clone for Numbered<T> {
    fn clone(&self) -> Numbered<T> {
        Numbered { at: self.at, it: self.it.clone() }
    }
}

/// The exports of a case, sorted by what they are. A copy shares them.
#[derive(Debug, Clone, Default)]
pub struct Bundle {
    /// How many documents it was read from.
    count: usize,
    /// Vaults.
    pub vaults: Vec<Numbered<Vault>>,
    /// Keys.
    pub keys: Vec<Numbered<Key>>,
    /// Lists of versions of keys.
    pub versions: Vec<Numbered<Document>>,
    /// Lists of role assignments.
    pub assignments: Vec<Numbered<Assignments>>,
    /// Role assignments that begin or end by themselves.
    pub instances: Vec<Numbered<Assignments>>,
    /// Lists of deny assignments.
    pub denies: Vec<Numbered<DenyAssignments>>,
    /// Definitions of roles.
    pub definitions: Vec<Arc<Document>>,
    /// Service principals.
    pub principals: Vec<Arc<ServicePrincipal>>,
    /// Lists of groups.
    pub memberships: Vec<Arc<Memberships>>,
    /// Lists of management groups.
    pub groups: Vec<Arc<ManagementGroups>>,
    /// Lists of what perimeters stand around.
    pub associations: Vec<Numbered<Document>>,
    /// Lists of rules of perimeters.
    pub perimeter_rules: Vec<Numbered<Document>>,
}

/// What an export is called where it does not tell its kind by its content, as an empty list.
const NAMES: &[(&str, Kind)] = &[
    ("role-assignments", Kind::Assignments),
    ("assignment-schedules", Kind::Instances),
    ("deny-assignments", Kind::DenyAssignments),
    ("memberships", Kind::Memberships),
    ("management-groups", Kind::ManagementGroups),
    ("role-definitions", Kind::Definitions),
    ("perimeter-associations", Kind::PerimeterAssociations),
    ("perimeter-rules", Kind::PerimeterRules),
];

impl Bundle {
    /// Reads the `documents` of a case or of a bundle.
    ///
    /// # Errors
    /// A document that is none of Azure's exports, or names one member twice.
    pub fn read(document: &Document) -> Result<Bundle, Fault> {
        Bundle::default().joined(document)
    }

    /// The same bundle with the `documents` of a case behind its own.
    ///
    /// # Errors
    /// As those of [`Bundle::read`].
    pub(super) fn joined(mut self, document: &Document) -> Result<Bundle, Fault> {
        let Some(node) = document.root.get("documents") else {
            return Err(Fault::new("the case has no `documents`", &document.root));
        };
        let Some(list) = node.as_array() else {
            return Err(Fault::new("`documents` must be a list of Azure's exports", node));
        };
        for node in list {
            let (kind, node) = kind_of(node)?;
            if let Some((_, second)) = node.repeated_names().first() {
                return Err(Fault::new(
                    format!("`{}` stands twice in one object", second.name),
                    node,
                ));
            }
            self.put(kind, document.branch(node))?;
        }
        Ok(self)
    }

    fn put(&mut self, kind: Kind, document: Document) -> Result<(), Fault> {
        let at = self.count;
        self.count += 1;
        match kind {
            Kind::Vault => {
                let it = Vault { document };
                if it.name().is_none() {
                    return Err(Fault::new("the vault does not say its name", &it.document.root));
                }
                self.vaults.push(Numbered { at, it: Arc::new(it) });
            }
            Kind::Key => {
                let it = Key { document };
                if it.key_id().is_none() {
                    return Err(Fault::new("the key does not say its id", &it.document.root));
                }
                self.keys.push(Numbered { at, it: Arc::new(it) });
            }
            Kind::Versions => self.versions.push(Numbered { at, it: Arc::new(document) }),
            Kind::RotationPolicy | Kind::Diagnostics => {}
            Kind::DeletedVault => {
                let why = "a deleted vault answers no request until it is recovered";
                return Err(Fault::new(why, &document.root));
            }
            Kind::Assignments => {
                let it = Assignments { document, with_vault: false, whole: false };
                self.assignments.push(Numbered { at, it: Arc::new(it) });
            }
            Kind::Instances => {
                let it = Assignments { document, with_vault: false, whole: false };
                self.instances.push(Numbered { at, it: Arc::new(it) });
            }
            Kind::DenyAssignments => {
                let it = DenyAssignments { document };
                self.denies.push(Numbered { at, it: Arc::new(it) });
            }
            Kind::Memberships => self.memberships.push(Arc::new(Memberships::new(document))),
            Kind::ManagementGroups => {
                self.groups.push(Arc::new(ManagementGroups { document }));
            }
            Kind::Definitions => self.definitions.push(Arc::new(document)),
            Kind::ServicePrincipal => {
                self.principals.push(Arc::new(ServicePrincipal { document }));
            }
            Kind::PerimeterAssociations => {
                let all = perimeter::elements(&document);
                if let Some(it) = all.iter().find(|it| perimeter::guarded(it).is_none()) {
                    let why = "the association does not say what its perimeter stands around";
                    return Err(Fault::new(why, it));
                }
                self.associations.push(Numbered { at, it: Arc::new(document) });
            }
            Kind::PerimeterRules => {
                self.perimeter_rules.push(Numbered { at, it: Arc::new(document) });
            }
            Kind::Template => {
                let why = "a template says what is to be made, and a case is about what there is";
                return Err(Fault::new(why, &document.root));
            }
        }
        Ok(())
    }

    /// All definitions of roles.
    pub(super) fn definitions(&self) -> impl Iterator<Item = &Document> {
        self.definitions.iter().map(|it| &**it)
    }

    /// All lists of role assignments.
    pub(super) fn lists(&self) -> impl Iterator<Item = &Numbered<Assignments>> {
        self.assignments.iter().chain(&self.instances)
    }

    /// Whether a list tells of a version of a key, in a vault, that something may bar from use.
    /// Which version is the current one, a list does not tell.
    pub(super) fn lists_barred(&self, vault: &str, key: &str) -> bool {
        let all = self.versions.iter().flat_map(|it| Version::all(&it.it));
        let mut ours = all.filter(|it| {
            it.id().and_then(KeyId::parse).filter(|it| !it.is_in_hsm()).is_some_and(|it| {
                it.vault.eq_ignore_ascii_case(vault) && it.key.eq_ignore_ascii_case(key)
            })
        });
        ours.any(Version::is_barred)
    }

    /// Whether it shows all that perimeters stand around.
    pub(super) fn shows_perimeters(&self) -> bool {
        let lists = || self.associations.iter().map(|it| &*it.it);
        lists().next().is_some() && !Bundle::is_cut(lists())
    }

    /// Whether some list of these goes on after the page that is here.
    pub(super) fn is_cut<'d>(mut documents: impl Iterator<Item = &'d Document>) -> bool {
        documents.any(|it| is_cut(&it.root))
    }
}

/// What a document is: by its content, or by the one name that it stands under.
fn kind_of(node: &Node) -> Result<(Kind, &Node), Fault> {
    if let Some(kind) = recognize(node) {
        return Ok((kind, node));
    }
    let named = match node.as_object() {
        Some([member]) => {
            NAMES.iter().find(|it| *it.0 == *member.name).map(|it| (it.1, &member.node))
        }
        Some(_) | None => None,
    };
    named.ok_or_else(|| {
        let names: Vec<String> = NAMES.iter().map(|it| format!("`{}`", it.0)).collect();
        let why = format!(
            "this is none of Azure's exports; an empty list is put under its name, one of {}",
            names.join(", ")
        );
        Fault::new(why, node)
    })
}
