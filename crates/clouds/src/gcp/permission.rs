//! Permissions on keys and their versions, as questions name them.
//!
//! Source: Cloud KMS, "Permissions and roles". Read in August 2026.

use super::predefined;

/// Permissions beside those of the table of Google's own roles that questions may name: on what
/// stands above the key.
const ABOVE: [&str; 5] = [
    "cloudkms.keyRings.get",
    "cloudkms.locations.get",
    "resourcemanager.folders.setIamPolicy",
    "resourcemanager.organizations.setIamPolicy",
    "resourcemanager.projects.setIamPolicy",
];

/// Why a text is no permission as allow policies and roles name one; `None` where it has the form.
pub fn misnamed(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('.').collect();
    let is_word = |it: &&str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let like = "give one such as `cloudkms.cryptoKeyVersions.useToDecrypt`";
    if text.contains(".googleapis.com/") {
        return Some(format!("`{text}` is in the form of deny rules: {like}"));
    }
    let whole = parts.len() == 3 && parts.iter().all(is_word);
    (!whole).then(|| format!("`{text}` is no permission: {like}"))
}

/// Whether a permission is one that Google's reference lists. WHY a list: nobody has what does not
/// exist, and a slip of the pen must not read as a proof.
pub(super) fn is_known(text: &str) -> bool {
    predefined::lists(text) || ABOVE.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_has_three_words() {
        assert_eq!(misnamed("cloudkms.cryptoKeyVersions.useToDecrypt"), None);
        let like = "give one such as `cloudkms.cryptoKeyVersions.useToDecrypt`";
        for it in ["", "kms:Decrypt", "cloudkms.*", "cloudkms.cryptoKeys.*", "a..c", "a.b.c d"] {
            assert_eq!(misnamed(it), Some(format!("`{it}` is no permission: {like}")));
        }
        let denied = "cloudkms.googleapis.com/cryptoKeys.get";
        let told = format!("`{denied}` is in the form of deny rules: {like}");
        assert_eq!(misnamed(denied), Some(told));
    }

    #[test]
    fn what_the_reference_lists_is_known_by_its_letters() {
        assert!(is_known("cloudkms.cryptoKeyVersions.useToDecrypt"));
        assert!(!is_known("cloudkms.cryptoKeyVersions.usetodecrypt"));
    }
}
