//! Which of Google's exports a text is, told by its content.
//!
//! Source: Google Cloud SDK reference, `gcloud kms keys` and `gcloud iam roles`; Cloud KMS API v1
//! and IAM API v1, resource representations, which `--format json` prints as they are.

use keywright_model::text::Node;

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
}

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Key => "key description",
            Kind::Versions => "list of key versions",
            Kind::Policy => "IAM policy",
            Kind::Role => "role definition",
        }
    }
}

/// The members that an IAM policy has, and nothing else has all of its own among.
const POLICY_MEMBERS: [&str; 4] = ["auditConfigs", "bindings", "etag", "version"];

/// Tells the kind, or `None` where it is none of Google's.
pub fn recognize(node: &Node) -> Option<Kind> {
    if let Some(elements) = node.as_array() {
        return elements.iter().any(is_version).then_some(Kind::Versions);
    }
    let members = node.as_object()?;
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
