//! All that is known of one key in Google Cloud: the exports that were handed in.

use keywright_model::Region;
use keywright_model::text::{Document, Node};

use crate::{Identity, Missing, Taken};

use super::command::keys;
use super::fault::Fault;
use super::key::{KeyFacts, Version, Versions};
use super::kind::{Kind, element};
use super::layer::{
    Boundary, BoundaryBinding, DenyPolicy, Layers, OrganizationPolicy, Perimeter, Seen,
};
use super::policy::Policy;
use super::role::{Role, Roles};

/// The exports about one key.
#[derive(Debug, Default)]
pub struct Exports {
    /// `keys describe`.
    pub key: Option<KeyFacts>,
    /// `keys versions list`.
    pub versions: Option<Versions>,
    /// `keys get-iam-policy`.
    pub policy: Option<Policy>,
    /// `roles describe`, one for each role.
    pub roles: Roles,
    /// What stands around the key.
    pub layers: Layers,
}

impl Exports {
    /// Takes an export. One that the key has already is left alone, and told.
    pub fn take(&mut self, kind: Kind, document: Document) -> Taken {
        let present = match kind {
            Kind::Key => self.key.as_ref().map(|it| &it.document),
            Kind::Versions => self.versions.as_ref().map(|it| &it.document),
            Kind::Policy => self.policy.as_ref().map(|it| &it.document),
            Kind::Role => {
                let name = document.root.get("name").and_then(Node::as_str);
                name.and_then(|it| self.roles.named(it)).map(|it| &it.document)
            }
            Kind::AncestorPolicies => self.layers.chain.as_ref(),
            Kind::FoundPolicies => self.layers.search.as_ref(),
            Kind::Project => self.layers.project.as_ref(),
            Kind::DenyPolicies
            | Kind::Boundaries
            | Kind::BoundaryBindings
            | Kind::Perimeters
            | Kind::OrganizationPolicies => self.layers.present(kind, &document),
        };
        if let Some(present) = present {
            return Taken::Twice(present.place(&present.root));
        }
        match kind {
            Kind::Key => self.key = Some(KeyFacts { document }),
            Kind::Versions => self.versions = Some(Versions { document }),
            Kind::Policy => self.policy = Some(Policy::read(document)),
            Kind::Role => self.roles.push(Role::read(document)),
            Kind::AncestorPolicies => self.layers.take_chain(document),
            Kind::FoundPolicies => self.layers.take_search(document),
            Kind::Project => self.layers.project = Some(document),
            Kind::DenyPolicies => {
                let all = each(kind, document, DenyPolicy::read, |it| &mut it.faults);
                self.layers.denies.extend(all);
            }
            Kind::Boundaries => {
                let all = each(kind, document, Boundary::read, |it| &mut it.faults);
                self.layers.boundaries.extend(all);
            }
            Kind::BoundaryBindings => {
                let all = each(kind, document, BoundaryBinding::read, |it| &mut it.faults);
                self.layers.boundary_bindings.extend(all);
            }
            Kind::Perimeters => {
                let all = each(kind, document, Perimeter::read, |it| &mut it.faults);
                self.layers.perimeters.extend(all);
            }
            Kind::OrganizationPolicies => {
                let all = each(kind, document, OrganizationPolicy::read, |it| &mut it.faults);
                self.layers.organization_policies.extend(all);
            }
        }
        Taken::Yes
    }

    /// The exports that judging this key in full would want as well. Roles are not among them: a
    /// binding that cannot be decided without its role says so, and asks for that one.
    pub fn missing(&self, id: &str) -> Vec<Missing> {
        let mut missing = Vec::new();
        if self.policy.is_none() {
            missing.push(Missing {
                what: Kind::Policy.noun(),
                tells: "who may use the key",
                decides_access: true,
                command: format!("{} --format json", keys("get-iam-policy", id)),
            });
        }
        if self.key.is_none() {
            missing.push(Missing {
                what: Kind::Key.noun(),
                tells: "whether the key rotates, and is fit for a cluster",
                decides_access: false,
                command: format!("{} --format json", keys("describe", id)),
            });
        }
        if self.versions.is_none() {
            missing.push(Missing {
                what: Kind::Versions.noun(),
                tells: "whether data under older versions can be read",
                decides_access: false,
                command: super::command::versions_list(id),
            });
        }
        missing
    }

    /// What no export of the key that is named, or that the exports show, tells, and every answer
    /// takes for granted.
    pub fn assumed(&self, key: Option<&str>) -> Vec<&'static str> {
        let layers = &self.layers;
        let shown = self.ids().into_iter().find_map(|it| it.1.as_str());
        let hierarchy = &layers.hierarchy(key.or(shown));
        let denies = layers.denies_seen(hierarchy);
        let bounded = !layers.boundaries.is_empty() || !layers.boundary_bindings.is_empty();
        let taken = match (denies == Seen::Nothing, bounded) {
            (true, false) => {
                Some("no deny policy or access boundary takes away what the key's IAM policy gives")
            }
            (false, false) => Some("no access boundary takes away what IAM policies give"),
            (true, true) => Some("no deny policy takes away what IAM policies give"),
            (false, true) => None,
        };
        let around = "no VPC Service Controls perimeter keeps the vendor's group from the key";
        let given = match (layers.has_ring(hierarchy), layers.has_chain(hierarchy)) {
            (false, false) => Some(
                "the IAM policies of key ring, project, folder and organization add nobody to the \
                 key",
            ),
            (true, false) => {
                Some("the IAM policies of project, folder and organization add nobody to the key")
            }
            (false, true) => Some("the IAM policy of the key ring adds nobody to the key"),
            (true, true) => None,
        };
        let around = (!layers.has_perimeter(hierarchy)).then_some(around);
        let others = "no other deny policy than those handed in takes away what IAM policies give";
        let others = (denies == Seen::Some).then_some(others);
        [taken, around, given, others].into_iter().flatten().collect()
    }

    /// The ids of this key that its exports show, each with the export.
    pub fn ids(&self) -> Vec<(&Document, &Node)> {
        let key = self.key.as_ref().and_then(|it| Some((&it.document, it.field("name")?)));
        let version = self
            .versions
            .as_ref()
            .and_then(|list| Some((&list.document, list.iter().next()?.node.get("name")?)));
        key.into_iter().chain(version).collect()
    }

    /// The key's location, which every spelling of it names.
    pub fn region(&self, id: Option<&str>) -> Option<Region> {
        let shown = self.ids().into_iter().find_map(|it| it.1.as_str());
        let mut parts = id.or(shown)?.split('/').skip_while(|it| *it != "locations");
        parts.nth(1).map(Region::new)
    }

    /// Fingerprints of the material: the key outside of Google that a version stands for, which two
    /// keys can share.
    ///
    /// Source: Cloud KMS API v1, `ExternalProtectionLevelOptions.externalKeyUri`.
    pub fn identities(&self) -> Vec<Identity> {
        let external = self.every_version().into_iter().filter_map(|it| {
            let options = it.node.get("externalProtectionLevelOptions")?;
            let uri = options.get("externalKeyUri")?.as_str().filter(|it| !it.is_empty())?;
            Some(Identity::new(format!("google-external:{uri}")))
        });
        let mut found: Vec<Identity> = external.collect();
        found.sort();
        found.dedup();
        found
    }

    /// The listed versions, and the primary one where the list does not hold it.
    pub(super) fn every_version(&self) -> Vec<Version<'_>> {
        let mut all: Vec<Version<'_>> = self.versions.iter().flat_map(Versions::iter).collect();
        if let Some(primary) = self.key.as_ref().and_then(KeyFacts::primary) {
            let name = primary.text("name");
            if !all.iter().any(|it| name.is_some() && it.text("name") == name) {
                all.push(primary);
            }
        }
        all
    }
}

/// A document, or each element of one that is a list. An element of no kind that we know is read as
/// one of the list's, with a fault.
fn each<T>(
    kind: Kind,
    document: Document,
    read: fn(Document) -> T,
    faults: fn(&mut T) -> &mut Vec<Fault>,
) -> Vec<T> {
    let Some(all) = document.root.as_array() else { return vec![read(document)] };
    let elements = all.iter().map(|node| {
        let mut it = read(document.branch(node));
        if element(node) != Some(kind) {
            let message = format!("an element of the list is no {}", kind.noun());
            faults(&mut it).insert(0, Fault { message, span: node.span });
        }
        it
    });
    elements.collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::exports;
    use super::*;

    const KEY: &str = "projects/p/locations/l/keyRings/r/cryptoKeys/k";

    fn whats(text: &str) -> Vec<&'static str> {
        exports(text).missing(KEY).into_iter().map(|it| it.what).collect()
    }

    #[test]
    fn what_was_not_handed_in_is_asked_for() {
        let all = ["IAM policy", "key description", "list of key versions"];
        assert_eq!(whats(r#"{"documents": []}"#), all);
        assert_eq!(whats(r#"{"etag": "x"}"#), all[1..]);
        let asked = Exports::default().missing(&format!("{KEY}/cryptoKeyVersions/1"));
        let command = format!("gcloud kms keys get-iam-policy {KEY} --format json");
        assert_eq!(asked[0].command, command);
    }

    #[test]
    fn a_second_export_of_one_kind_is_told_and_a_second_role_is_not() {
        let source = |text: &str| {
            let source = keywright_model::text::Source::new("it.json", text);
            Document::parse(std::sync::Arc::new(source)).expect("JSON")
        };
        let mut exports = Exports::default();
        let mut take = |kind, text| exports.take(kind, source(text));
        assert!(matches!(take(Kind::Policy, r#"{"etag": "x"}"#), Taken::Yes));
        assert!(matches!(take(Kind::Policy, r#"{"etag": "y"}"#), Taken::Twice(_)));
        assert!(matches!(take(Kind::Role, r#"{"name": "roles/a"}"#), Taken::Yes));
        assert!(matches!(take(Kind::Role, r#"{"name": "roles/b"}"#), Taken::Yes));
        assert!(matches!(take(Kind::Role, r#"{"name": "roles/a"}"#), Taken::Twice(_)));
    }

    #[test]
    fn the_ids_of_description_and_list_are_shown() {
        let text = format!(
            r#"{{"documents": [{{"name": "{KEY}"}},
               [{{"name": "{KEY}/cryptoKeyVersions/1", "state": "ENABLED"}}]]}}"#
        );
        let exports = exports(&text);
        let ids: Vec<&str> = exports.ids().iter().filter_map(|it| it.1.as_str()).collect();
        assert_eq!(ids, [KEY, &format!("{KEY}/cryptoKeyVersions/1")]);
        assert_eq!(exports.identities(), []);
        assert_eq!(exports.region(None), Some(Region::new("l")));
        assert_eq!(exports.region(Some("projects/p/locations/m/x")), Some(Region::new("m")));
        assert_eq!(Exports::default().region(Some("locations")), None);
    }

    #[test]
    fn two_keys_over_one_external_key_share_an_identity() {
        let version = |number| {
            format!(
                r#"{{"name": "{KEY}/cryptoKeyVersions/{number}", "state": "ENABLED",
                    "externalProtectionLevelOptions": {{
                      "externalKeyUri": "https://ekm.example/k1"}}}}"#
            )
        };
        let found = exports(&format!("[{}, {}]", version(1), version(2))).identities();
        assert_eq!(found, [Identity::new("google-external:https://ekm.example/k1")]);
    }
}
