//! Names of keys and roles in Google Cloud, split into their parts.
//!
//! Source: Cloud KMS API v1, `CryptoKey.name` and `CryptoKeyVersion.name`; IAM API v1, `Role.name`.

/// A key's, or a key version's, resource name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyPath<'a> {
    /// The project's id, or its number.
    pub project: &'a str,
    /// `us-central1`, `global`, `europe`.
    pub location: &'a str,
    /// The key ring.
    pub ring: &'a str,
    /// The key.
    pub key: &'a str,
    /// The version's number, where the name goes that far.
    pub version: Option<&'a str>,
}

impl<'a> KeyPath<'a> {
    /// Splits a name, relative or full; `None` where the text is no key's.
    pub fn parse(text: &'a str) -> Option<KeyPath<'a>> {
        let relative = text.strip_prefix("//cloudkms.googleapis.com/").unwrap_or(text);
        let mut parts = relative.split('/');
        let mut under = |collection: &str| {
            (parts.next()? == collection).then(|| parts.next())?.filter(|it| is_id(it))
        };
        let mut it = KeyPath {
            project: under("projects")?,
            location: under("locations")?,
            ring: under("keyRings")?,
            key: under("cryptoKeys")?,
            version: None,
        };
        it.version = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => None,
            (Some("cryptoKeyVersions"), Some(number), None) if is_number(number) => Some(number),
            _ => return None,
        };
        Some(it)
    }

    /// Whether the project is named by its number, which no text can join to its id.
    pub fn is_by_number(&self) -> bool {
        is_number(self.project)
    }

    /// The key's own name, without a version.
    pub fn key_name(&self) -> String {
        let KeyPath { project, location, ring, key, version: _ } = self;
        format!("projects/{project}/locations/{location}/keyRings/{ring}/cryptoKeys/{key}")
    }
}

/// A role's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleName<'a> {
    /// `roles/R`: Google's own.
    Predefined(&'a str),
    /// `projects/P/roles/R`.
    Project(&'a str, &'a str),
    /// `organizations/O/roles/R`.
    Organization(&'a str, &'a str),
}

impl<'a> RoleName<'a> {
    /// Splits a name; `None` where the text is no role's.
    pub fn parse(text: &'a str) -> Option<RoleName<'a>> {
        let parts: Vec<&str> = text.split('/').collect();
        if !parts.iter().all(|it| is_id(it)) {
            return None;
        }
        match parts.as_slice() {
            ["roles", role] => Some(RoleName::Predefined(role)),
            ["projects", project, "roles", role] => Some(RoleName::Project(project, role)),
            ["organizations", it, "roles", role] => Some(RoleName::Organization(it, role)),
            _ => None,
        }
    }
}

/// Ids of projects may carry a domain, `example.com:orders`; no id holds a space or a quote.
fn is_id(text: &str) -> bool {
    let fits = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_' | b'.' | b':');
    !text.is_empty() && text.bytes().all(fits)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_four_parts_and_a_version_five() {
        let text = "//cloudkms.googleapis.com/projects/example.com:p/locations/l/keyRings/r/\
                    cryptoKeys/k/cryptoKeyVersions/3";
        let path = KeyPath::parse(text).expect("a key");
        assert_eq!((path.project, path.key, path.version), ("example.com:p", "k", Some("3")));
        let name = "projects/example.com:p/locations/l/keyRings/r/cryptoKeys/k";
        assert_eq!(path.key_name(), name);
        for none in [
            "",
            "projects/p",
            "projects/p/locations/l/keyRings/r/cryptoKeys/",
            "projects/p/locations/l/keyRings/r/cryptoKeys/k/",
            "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/x",
            "projects/p/locations/l/keyrings/r/cryptoKeys/k",
            "projects/p p/locations/l/keyRings/r/cryptoKeys/k",
        ] {
            assert_eq!(KeyPath::parse(none), None, "{none}");
        }
    }

    #[test]
    fn a_role_is_googles_a_projects_or_an_organizations() {
        assert_eq!(RoleName::parse("roles/owner"), Some(RoleName::Predefined("owner")));
        assert_eq!(RoleName::parse("projects/p/roles/r"), Some(RoleName::Project("p", "r")));
        let organization = RoleName::parse("organizations/1/roles/r");
        assert_eq!(organization, Some(RoleName::Organization("1", "r")));
        for none in ["", "roles/", "owner", "folders/1/roles/r", "projects/p/roles/r/x"] {
            assert_eq!(RoleName::parse(none), None, "{none}");
        }
    }
}
