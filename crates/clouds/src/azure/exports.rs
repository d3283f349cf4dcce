//! All that is known of one key in Azure: the exports that were handed in.

use keywright_model::Region;
use keywright_model::text::{Document, Node, Place};

use crate::{Identity, Missing, Taken};

use super::Kind;
use super::assignment::Assignments;
use super::command;
use super::deny::DenyAssignments;
use super::identity::KeyId;
use super::key::{Key, Version};
use super::management_group::ManagementGroups;
use super::membership::Memberships;
use super::perimeter::Perimeters;
use super::principal::ServicePrincipal;
use super::property::{property, text};
use super::rotation::RotationPolicy;
use super::scope::Target;
use super::template;
use super::vault::Vault;

/// What the list of role assignments is called.
const ASSIGNMENTS: &str = "list of role assignments";

/// The exports about one key.
#[derive(Debug, Default)]
pub struct Exports {
    /// The vault that holds it.
    pub vault: Option<Vault>,
    /// The vault that held it, as it stands among the deleted.
    pub deleted_vault: Option<Document>,
    /// Where the vault's log goes.
    pub diagnostics: Option<Document>,
    /// The key itself.
    pub key: Option<Key>,
    /// Its versions: `az keyvault key list-versions`.
    pub versions: Option<Document>,
    /// Its rotation policy.
    pub rotation: Option<RotationPolicy>,
    /// The role assignments at and above the vault.
    pub assignments: Option<Assignments>,
    /// Those that begin or end by themselves, with their dates.
    pub instances: Option<Assignments>,
    /// The deny assignments at and above the vault.
    pub denies: Option<DenyAssignments>,
    /// The groups that a service principal belongs to; several principals have several lists.
    pub memberships: Vec<Memberships>,
    /// Which management groups a subscription lies in.
    pub groups: Option<ManagementGroups>,
    /// Definitions of the roles that they name.
    pub definitions: Vec<Document>,
    /// Network security perimeters.
    pub perimeters: Perimeters,
    /// Service principals, which join a vendor's application id to an object id.
    pub principals: Vec<ServicePrincipal>,
}

impl Exports {
    /// Takes an export. One that the key has already is left alone, and told; of definitions and
    /// service principals there may be several.
    pub fn take(&mut self, kind: Kind, document: Document) -> Taken {
        match kind {
            Kind::Vault => put(&mut self.vault, Vault { document }, |it| &it.document),
            Kind::DeletedVault => put(&mut self.deleted_vault, document, |it| it),
            Kind::Diagnostics => put(&mut self.diagnostics, document, |it| it),
            Kind::Key => self.take_key(document),
            Kind::Versions => put(&mut self.versions, document, |it| it),
            Kind::RotationPolicy => {
                put(&mut self.rotation, RotationPolicy { document }, |it| &it.document)
            }
            Kind::Assignments => self.take_assignments(document, false),
            Kind::Instances => {
                let instances = Assignments { document, with_vault: false, whole: false };
                put(&mut self.instances, instances, |it| &it.document)
            }
            Kind::DenyAssignments => {
                put(&mut self.denies, DenyAssignments { document }, |it| &it.document)
            }
            Kind::Memberships => self.take_memberships(document),
            Kind::ManagementGroups => {
                put(&mut self.groups, ManagementGroups { document }, |it| &it.document)
            }
            Kind::Definitions => {
                self.definitions.push(document);
                Taken::Yes
            }
            Kind::ServicePrincipal => self.take_principal(document),
            Kind::PerimeterAssociations => {
                self.perimeters.associations.push(document);
                Taken::Yes
            }
            Kind::PerimeterRules => {
                self.perimeters.rules.push(document);
                Taken::Yes
            }
            Kind::Template => self.take_template(document),
        }
    }

    fn take_key(&mut self, document: Document) -> Taken {
        let policy = property(&document.root, "rotationPolicy").filter(|it| !it.is_null());
        let policy = policy.map(|it| RotationPolicy { document: document.branch(it) });
        let taken = put(&mut self.key, Key { document }, |it| &it.document);
        match (taken, policy) {
            (Taken::Yes, Some(policy)) => put(&mut self.rotation, policy, |it| &it.document),
            (taken, _) => taken,
        }
    }

    fn take_assignments(&mut self, document: Document, with_vault: bool) -> Taken {
        let assignments = Assignments { document, with_vault, whole: false };
        put(&mut self.assignments, assignments, |it| &it.document)
    }

    fn take_principal(&mut self, document: Document) -> Taken {
        let principal = ServicePrincipal { document };
        let same = |it: &&ServicePrincipal| it.application() == principal.application();
        if let Some(twin) = self.principals.iter().find(same) {
            return Taken::Twice(whole(&twin.document));
        }
        self.principals.push(principal);
        Taken::Yes
    }

    fn take_memberships(&mut self, document: Document) -> Taken {
        let memberships = Memberships::new(document);
        let same = |it: &&Memberships| it.principal() == memberships.principal();
        if let Some(twin) = self.memberships.iter().find(same) {
            return Taken::Twice(whole(&twin.document));
        }
        self.memberships.push(memberships);
        Taken::Yes
    }

    /// Takes the resources of a template apart. One of them that the key has already, here or
    /// there, leaves in doubt which is meant.
    fn take_template(&mut self, document: Document) -> Taken {
        let resources = template::resources(&document.root);
        let of = |kind: &'static str| resources.iter().filter(move |it| it.kind == kind);
        let mut answer = Taken::Yes;
        let mut note = |taken: Taken| {
            if matches!(answer, Taken::Yes) {
                answer = taken;
            }
        };
        for it in of(template::VAULT) {
            note(self.take(Kind::Vault, document.branch(it.node)));
        }
        for it in of(template::KEY) {
            note(self.take(Kind::Key, document.branch(it.node)));
        }
        if of(template::ASSIGNMENT).chain(of(template::VAULT_ASSIGNMENT)).next().is_some() {
            let with_vault = of(template::VAULT).next().is_some();
            note(self.take_assignments(document.clone(), with_vault));
        }
        if of(template::DEFINITION).next().is_some() {
            self.definitions.push(document.clone());
        }
        answer
    }

    /// The key whose access is asked for: what the exports tell of it, else what was declared.
    pub fn target<'a>(&'a self, declared: Option<&'a str>) -> Target<'a> {
        let declared = declared.and_then(KeyId::parse);
        let shown = self.key.as_ref().and_then(Key::key_id);
        let named = shown.or(declared);
        let vault = self.vault.as_ref();
        let id = vault.and_then(Vault::id).or_else(|| declared.and_then(|it| it.vault_id));
        Target {
            vault_id: id,
            vault: vault.and_then(Vault::name).or_else(|| named.map(|it| it.vault)),
            key: named.map(|it| it.key),
            groups: self.groups.as_ref(),
        }
    }

    /// Whether the key lies in a managed HSM, by what the exports show or what was declared.
    pub fn is_in_hsm(&self, declared: Option<&str>) -> bool {
        let shown = self.key.as_ref().and_then(Key::key_id);
        shown.or(declared.and_then(KeyId::parse)).is_some_and(|it| it.is_in_hsm())
    }

    /// The vault's resource id, as any export tells it.
    pub fn vault_id(&self, declared: Option<&str>) -> Option<String> {
        let target = self.target(declared);
        let listed = || {
            let all = self.assignments.as_ref()?.all();
            all.iter().find_map(|it| it.scope().vault_id(target).map(str::to_owned))
        };
        target.vault_id.map(str::to_owned).or_else(listed)
    }

    /// The exports that judging this key in full would want as well.
    pub fn missing(&self, id: &str) -> Vec<Missing> {
        let parsed = KeyId::parse(id);
        let vault = parsed.map_or("VAULT", |it| it.vault);
        let key = parsed.map_or("KEY", |it| it.key);
        let named = format!("--vault-name {vault} --name {key} --output json");
        let mut missing = Vec::new();
        let mut ask = |absent: bool, what, tells, command: String| {
            if absent {
                let decides_access = matches!(what, "key vault" | ASSIGNMENTS);
                missing.push(Missing { what, tells, decides_access, command });
            }
        };
        ask(
            self.vault.is_none(),
            "key vault",
            "whether role assignments count at all, and who gets through its network",
            format!("az keyvault show --name {vault} --output json"),
        );
        let scope = match self.vault_id(Some(id)) {
            Some(id) => command::word(&id),
            None => format!("\"$(az keyvault show --name {vault} --query id --output tsv)\""),
        };
        ask(
            self.assignments.is_none(),
            ASSIGNMENTS,
            "who may use the key",
            format!("az role assignment list --scope {scope} --include-inherited --output json"),
        );
        ask(
            self.key.is_none(),
            "key description",
            "whether the key is enabled, and fit for a cluster",
            format!("az keyvault key show {named}"),
        );
        ask(
            self.rotation.is_none(),
            "rotation policy",
            "whether the key rotates",
            format!("az keyvault key rotation-policy show {named}"),
        );
        ask(
            self.versions.is_none(),
            "list of key versions",
            "whether every version that encrypted data is still enabled",
            format!("az keyvault key list-versions {named}"),
        );
        missing
    }

    /// What the exports do not show, and every answer takes for granted.
    pub fn assumed(&self) -> Vec<&'static str> {
        let mut assumed = Vec::new();
        if self.denies.is_none() {
            assumed.push("no deny assignment takes away what a role assignment gives");
        }
        if self.memberships.iter().any(|it| it.principal().is_none()) {
            assumed.push("the list of groups is that of the vendor's service principal");
        }
        if !self.perimeters.is_seen() {
            assumed.push("no network security perimeter in enforced mode stands around the vault");
        }
        assumed
            .push("no Azure Policy with a `modify` effect changes the vault's network by itself");
        assumed
    }

    /// The ids of this key that its exports show, each with the export.
    pub fn ids(&self) -> Vec<(&Document, &Node)> {
        let key = self.key.as_ref().and_then(|it| Some((&it.document, it.id()?)));
        let versions = self.versions.iter().flat_map(first_of_each_key);
        let policy = self
            .rotation
            .as_ref()
            .and_then(|it| Some((&it.document, it.document.root.get_any_case("id")?)));
        let all = key.into_iter().chain(versions).chain(policy);
        all.filter(|it| !it.1.is_null()).collect()
    }

    /// The region of the key's vault; a template most often leaves it to the deployment.
    pub fn region(&self) -> Option<Region> {
        let location = self.vault.as_ref()?.document.root.get_any_case("location");
        text(location).known().map(Region::new)
    }

    /// What tells the key's material, whatever the vault that it lies in.
    pub fn identities(&self) -> Vec<Identity> {
        self.key.as_ref().and_then(Key::material).into_iter().collect()
    }
}

/// The ids in a list of versions: of versions of one key, the first.
fn first_of_each_key(list: &Document) -> Vec<(&Document, &Node)> {
    let mut keys = std::collections::BTreeSet::new();
    let ids = Version::all(list).filter_map(|it| it.node.get_any_case("kid"));
    let first = |it: &&Node| {
        let parsed = it.as_str().and_then(KeyId::parse);
        keys.insert(parsed.map(|it| (it.vault.to_ascii_lowercase(), it.key.to_ascii_lowercase())))
    };
    ids.filter(first).map(|it| (list, it)).collect()
}

fn put<T>(slot: &mut Option<T>, it: T, document: impl Fn(&T) -> &Document) -> Taken {
    match slot {
        Some(there) => Taken::Twice(whole(document(there))),
        None => {
            *slot = Some(it);
            Taken::Yes
        }
    }
}

fn whole(document: &Document) -> Place {
    document.place(&document.root)
}
