//! Which of Google's exports a text is, told by its content.
//!
//! Source: Google Cloud SDK reference, `gcloud kms keys` and `gcloud iam roles`; Cloud KMS API v1
//! and IAM API v1, resource representations, which `--format json` prints as they are.

use keywright_model::text::Node;

use super::layer::is_named;
use super::resource::{KeyPath, RoleName};

/// An export about one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `gcloud kms keys describe`.
    Key,
    /// `gcloud kms keys versions list`.
    Versions,
    /// `gcloud kms keys get-iam-policy`.
    Policy,
    /// `gcloud iam roles describe`.
    Role,
    /// `gcloud projects get-ancestors-iam-policy`.
    AncestorPolicies,
    /// `gcloud asset search-all-iam-policies`.
    FoundPolicies,
    /// `gcloud projects describe`.
    Project,
    /// `gcloud iam policies get --kind=denypolicies`, one or a list of them.
    DenyPolicies,
    /// `gcloud iam principal-access-boundary-policies describe`, one or a list of them.
    Boundaries,
    /// `gcloud iam policy-bindings describe`, one or a list of them.
    BoundaryBindings,
    /// `gcloud access-context-manager perimeters describe`, one or a list of them.
    Perimeters,
    /// `gcloud org-policies describe` or `list`, one or a list of them.
    OrganizationPolicies,
}

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Key => "key description",
            Kind::Versions => "list of key versions",
            Kind::Policy => "IAM policy",
            Kind::Role => "role definition",
            Kind::AncestorPolicies => "list of ancestors' IAM policies",
            Kind::FoundPolicies => "list of found IAM policies",
            Kind::Project => "project description",
            Kind::DenyPolicies => "deny policy",
            Kind::Boundaries => "principal access boundary",
            Kind::BoundaryBindings => "binding of a principal access boundary",
            Kind::Perimeters => "service perimeter",
            Kind::OrganizationPolicies => "organization policy",
        }
    }
}

/// The members that an IAM policy has, and nothing else has all of its own among.
const POLICY_MEMBERS: [&str; 4] = ["auditConfigs", "bindings", "etag", "version"];

/// Tells the kind, or `None` where it is none of Google's.
pub fn recognize(node: &Node) -> Option<Kind> {
    if let Some(elements) = node.as_array() {
        let mut kinds = elements.iter().filter_map(element);
        let first = kinds.next()?;
        // WHY none for two kinds: read as one of them, the other would say nothing.
        return kinds.all(|it| it == first).then_some(first);
    }
    let members = node.as_object()?;
    if let Some(kind) = around(node) {
        return Some(kind);
    }
    let name = node.get("name").and_then(Node::as_str);
    if name.and_then(KeyPath::parse).is_some_and(|it| it.version.is_none()) {
        return Some(Kind::Key);
    }
    if name.is_some_and(|it| RoleName::parse(it).is_some()) {
        return Some(Kind::Role);
    }
    let bindings = node.get("bindings");
    let bound = bindings.and_then(Node::as_array).unwrap_or_default();
    if bound.iter().any(|it| it.get("role").is_some() && it.get("members").is_some()) {
        return Some(Kind::Policy);
    }
    // WHY: a policy that binds nobody prints its etag alone; a policy whose bindings are misspelled
    // is a broken policy, not an unknown file.
    let alike = members.iter().all(|it| POLICY_MEMBERS.contains(&&*it.name));
    (alike && (bindings.is_some() || node.get("etag").is_some())).then_some(Kind::Policy)
}

/// Which kind of list an element stands in.
pub(super) fn element(node: &Node) -> Option<Kind> {
    let version = is_version(node).then_some(Kind::Versions);
    version.or_else(|| with_policy(node)).or_else(|| around(node))
}

/// An element that carries an IAM policy.
fn with_policy(node: &Node) -> Option<Kind> {
    let has = |name: &str| node.get(name).is_some();
    node.get("policy").filter(|it| it.as_object().is_some())?;
    match node.get("resource").and_then(Node::as_str) {
        Some(_) => Some(Kind::FoundPolicies),
        None => (has("id") && has("type")).then_some(Kind::AncestorPolicies),
    }
}

/// A document about what stands around a key.
fn around(node: &Node) -> Option<Kind> {
    let text = |name: &str| node.get(name).and_then(Node::as_str);
    let rules = node.get("rules").and_then(Node::as_array).unwrap_or_default();
    if rules.iter().any(|it| it.get("denyRule").is_some()) {
        return Some(Kind::DenyPolicies);
    }
    if text("projectId").is_some() && text("projectNumber").is_some() {
        return Some(Kind::Project);
    }
    if node.at(&["target", "principalSet"]).is_some() && node.get("policy").is_some() {
        return Some(Kind::BoundaryBindings);
    }
    let name = text("name")?;
    if name.starts_with("policies/") && name.contains("/denypolicies/") {
        return Some(Kind::DenyPolicies);
    }
    if name.contains("/principalAccessBoundaryPolicies/") {
        return Some(Kind::Boundaries);
    }
    if is_named(name) && (node.get("spec").is_some() || node.get("dryRunSpec").is_some()) {
        return Some(Kind::OrganizationPolicies);
    }
    let perimeter = name.starts_with("accessPolicies/") && name.contains("/servicePerimeters/");
    perimeter.then_some(Kind::Perimeters)
}

fn is_version(node: &Node) -> bool {
    let name = node.get("name").and_then(Node::as_str);
    name.and_then(KeyPath::parse).is_some_and(|it| it.version.is_some())
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    fn check(text: &str, kind: Option<Kind>) {
        assert_eq!(recognize(&parse(text).expect("JSON")), kind, "{text}");
    }

    #[test]
    fn exports_are_told_by_their_content() {
        let key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
        check(&format!(r#"{{"name": "{key}", "purpose": "MAC"}}"#), Some(Kind::Key));
        let version = format!(r#"[{{"name": "{key}/cryptoKeyVersions/1", "state": "ENABLED"}}]"#);
        check(&version, Some(Kind::Versions));
        check(r#"{"etag": "ACAB"}"#, Some(Kind::Policy));
        check(r#"{"bindings": [], "version": 1}"#, Some(Kind::Policy));
        check(r#"{"bindings": {"role": "r"}, "etag": "x"}"#, Some(Kind::Policy));
        let odd = r#"{"bindings": [{"role": "r", "members": []}], "extra": 1}"#;
        check(odd, Some(Kind::Policy));
        let role = r#"{"name": "projects/p/roles/r", "etag": "x", "stage": "GA"}"#;
        check(role, Some(Kind::Role));
        check(r#"{"name": "roles/cloudkms.viewer", "etag": "x"}"#, Some(Kind::Role));
    }

    #[test]
    fn what_stands_around_a_key_is_told_by_its_content() {
        let chain = r#"[{"id": "p", "type": "project", "policy": {"etag": "x"}}]"#;
        check(chain, Some(Kind::AncestorPolicies));
        let found = r#"[{"resource": "//cloudresourcemanager.googleapis.com/projects/p",
            "policy": {"bindings": []}}]"#;
        check(found, Some(Kind::FoundPolicies));
        check(r#"{"projectId": "p", "projectNumber": "1"}"#, Some(Kind::Project));
        let deny = r#"{"name": "policies/x%2Fprojects%2Fp/denypolicies/d", "kind": "DenyPolicy"}"#;
        check(deny, Some(Kind::DenyPolicies));
        check(&format!("[{deny}]"), Some(Kind::DenyPolicies));
        check(r#"{"rules": [{"denyRule": {}}]}"#, Some(Kind::DenyPolicies));
        let boundary =
            r#"{"name": "organizations/1/locations/global/principalAccessBoundaryPolicies/b"}"#;
        check(boundary, Some(Kind::Boundaries));
        let bound = r#"{"name": "x", "policy": "y", "target": {"principalSet": "z"}}"#;
        check(bound, Some(Kind::BoundaryBindings));
        let perimeter = r#"{"name": "accessPolicies/1/servicePerimeters/s", "status": {}}"#;
        check(perimeter, Some(Kind::Perimeters));
        let policy = r#"{"name": "projects/1/policies/cloudkms.disableBeforeDestroy",
            "spec": {"rules": [{"enforce": true}]}}"#;
        check(policy, Some(Kind::OrganizationPolicies));
        check(&format!("[{policy}]"), Some(Kind::OrganizationPolicies));
    }

    #[test]
    fn what_is_none_of_them_is_not_guessed() {
        for text in [
            "[]",
            "{}",
            "\"etag\"",
            r#"{"version": 3}"#,
            r#"{"etag": "x", "name": "y"}"#,
            r#"{"bindings": [1], "steps": 2}"#,
            r#"{"name": "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1"}"#,
            r#"{"id": "cck-1", "key": "projects/p/locations/l/keyRings/r/cryptoKeys/k"}"#,
        ] {
            check(text, None);
        }
    }
}
