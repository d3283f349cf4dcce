//! Which spellings name one key in Google Cloud.
//!
//! Source: Cloud KMS, "Object hierarchy" and "Get a Cloud KMS resource ID": names are
//! case-sensitive, and a key keeps its name for good.

use crate::Identity;

use super::resource::KeyPath;

/// What a text that should name a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// A key, or one version of it.
    Key {
        /// Names the key, whatever the version.
        identity: Identity,
        /// Whether the text names one version.
        versioned: bool,
    },
    /// A key in a project that is named by its number: which project id that is, no text tells.
    ProjectNumber,
    /// None of these.
    NotAKey,
}

/// Reads a spelling of a key.
pub fn identity(text: &str) -> Spelling {
    let Some(path) = KeyPath::parse(text) else { return Spelling::NotAKey };
    if path.is_by_number() {
        return Spelling::ProjectNumber;
    }
    let KeyPath { project, location, ring, key, version } = path;
    let location = location.to_ascii_lowercase();
    let identity = Identity::new(format!("google:{project}:{location}:{ring}:{key}"));
    Spelling::Key { identity, versioned: version.is_some() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_and_a_full_name_name_the_same_key() {
        let key = "projects/p/locations/us-central1/keyRings/r/cryptoKeys/K";
        let wanted = Identity::new("google:p:us-central1:r:K");
        let plain = Spelling::Key { identity: wanted.clone(), versioned: false };
        assert_eq!(identity(key), plain);
        assert_eq!(identity(&format!("//cloudkms.googleapis.com/{key}")), plain);
        assert_eq!(identity(&key.replace("us-central1", "US-Central1")), plain);
        let versioned = Spelling::Key { identity: wanted, versioned: true };
        assert_eq!(identity(&format!("{key}/cryptoKeyVersions/7")), versioned);
    }

    #[test]
    fn names_differ_by_case() {
        let key = "projects/p/locations/l/keyRings/r/cryptoKeys/K";
        assert_ne!(identity(key), identity(&key.replace('K', "k")));
    }

    #[test]
    fn a_project_number_is_nobodys_identity() {
        let key = "projects/123456/locations/l/keyRings/r/cryptoKeys/k";
        assert_eq!(identity(key), Spelling::ProjectNumber);
        assert_eq!(identity("arn:aws:kms:us-east-1:1:key/x"), Spelling::NotAKey);
    }
}
