//! Which spellings name one key in Azure.
//!
//! Source: Microsoft, "About keys, secrets & certificates": object identifiers, and DNS suffixes of
//! the clouds. Vault names are unique within a cloud; names are compared without regard to case.

use crate::Identity;

/// What a text that should name a key turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// A key.
    Key {
        /// Whatever the spelling.
        identity: Identity,
        /// Whether the text names one version of it.
        versioned: bool,
    },
    /// None.
    NotAKey,
}

/// The hosts at which vaults and managed HSMs answer.
const SUFFIXES: [&str; 6] = [
    "vault.azure.net",
    "vault.azure.cn",
    "vault.usgovcloudapi.net",
    "managedhsm.azure.net",
    "managedhsm.azure.cn",
    "managedhsm.usgovcloudapi.net",
];

/// A key's id, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyId<'a> {
    /// The vault's name.
    pub vault: &'a str,
    /// The vault's resource id, where the text carries it.
    pub vault_id: Option<&'a str>,
    /// The host's suffix.
    suffix: &'a str,
    /// The key's name.
    pub key: &'a str,
    /// The version, where the text names one.
    pub version: Option<&'a str>,
}

impl<'a> KeyId<'a> {
    /// Reads a URL or a resource id.
    pub(super) fn parse(text: &'a str) -> Option<KeyId<'a>> {
        let text = text.trim_end_matches('/');
        if text.starts_with('/') { KeyId::resource(text) } else { KeyId::url(text) }
    }

    fn url(text: &'a str) -> Option<KeyId<'a>> {
        let (scheme, rest) = text.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        let host = host.strip_suffix(":443").unwrap_or(host);
        let (vault, suffix) = host.split_once('.')?;
        let known = SUFFIXES.iter().any(|it| it.eq_ignore_ascii_case(suffix));
        let parts: Vec<&str> = path.split('/').collect();
        let (key, version) = match parts.as_slice() {
            [keys, key] if keys.eq_ignore_ascii_case("keys") => (*key, None),
            [keys, key, version] if keys.eq_ignore_ascii_case("keys") => {
                let policy = version.eq_ignore_ascii_case("rotationpolicy");
                (*key, (!policy).then_some(*version))
            }
            _ => return None,
        };
        let whole = known && scheme.eq_ignore_ascii_case("https");
        let named = is_name(vault) && is_name(key) && version.is_none_or(is_name);
        (whole && named).then_some(KeyId { vault, vault_id: None, suffix, key, version })
    }

    fn resource(text: &'a str) -> Option<KeyId<'a>> {
        let segments: Vec<&str> = text.split('/').collect();
        let [_, a, _, b, _, c, d, e, vault, keys, key, rest @ ..] = segments.as_slice() else {
            return None;
        };
        let fixed = [
            "subscriptions",
            "resourcegroups",
            "providers",
            "microsoft.keyvault",
            "vaults",
            "keys",
        ];
        let written = [a, b, c, d, e, keys];
        let whole = fixed.iter().zip(written).all(|(fixed, it)| fixed.eq_ignore_ascii_case(it));
        let version = match rest {
            [] => None,
            [versions, version] if versions.eq_ignore_ascii_case("versions") => Some(*version),
            _ => return None,
        };
        let vault_id = segments[..9].iter().map(|it| it.len() + 1).sum::<usize>() - 1;
        let named = is_name(vault) && is_name(key) && version.is_none_or(is_name);
        (whole && named).then_some(KeyId {
            vault,
            vault_id: text.get(..vault_id),
            suffix: SUFFIXES[0],
            key,
            version,
        })
    }

    /// Whether two texts name one version of one key.
    pub(super) fn is_same(&self, other: &KeyId<'_>) -> bool {
        let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
        let versions = self.version.zip(other.version);
        same(self.vault, other.vault)
            && same(self.suffix, other.suffix)
            && same(self.key, other.key)
            && versions.is_some_and(|(a, b)| same(a, b))
    }

    /// Whether it lies in a managed HSM, which has roles of its own.
    pub(super) fn is_in_hsm(&self) -> bool {
        self.suffix.to_ascii_lowercase().starts_with("managedhsm.")
    }

    /// The URL without a version.
    pub(super) fn versionless(&self) -> String {
        format!("https://{}.{}/keys/{}", self.vault, self.suffix, self.key)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-')
}

/// Reads a spelling of a key.
pub fn identity(text: &str) -> Spelling {
    match KeyId::parse(text) {
        Some(id) => {
            let host = format!("{}.{}", id.vault, id.suffix).to_ascii_lowercase();
            let name = id.key.to_ascii_lowercase();
            let identity = Identity::new(format!("azure:{host}:keys:{name}"));
            Spelling::Key { identity, versioned: id.version.is_some() }
        }
        None => Spelling::NotAKey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> (String, bool) {
        match identity(text) {
            Spelling::Key { identity, versioned } => (identity.as_str().to_owned(), versioned),
            Spelling::NotAKey => panic!("{text} names no key"),
        }
    }

    #[test]
    fn every_spelling_of_a_key_has_one_identity() {
        let wanted = "azure:acme.vault.azure.net:keys:orders";
        let arm = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys";
        for (text, versioned) in [
            ("https://acme.vault.azure.net/keys/orders".to_owned(), false),
            ("https://ACME.vault.azure.net:443/keys/Orders/".to_owned(), false),
            ("https://acme.vault.azure.net/keys/orders/0123".to_owned(), true),
            ("https://acme.vault.azure.net/keys/orders/rotationpolicy".to_owned(), false),
            (format!("{arm}/orders"), false),
            (format!("{}/orders/versions/0123", arm.to_uppercase()), true),
        ] {
            assert_eq!(key(&text), (wanted.to_owned(), versioned), "{text}");
        }
    }

    #[test]
    fn clouds_and_vaults_are_kept_apart() {
        let china = key("https://acme.vault.azure.cn/keys/orders");
        assert_ne!(china, key("https://acme.vault.azure.net/keys/orders"));
        assert_ne!(china, key("https://acme.managedhsm.azure.net/keys/orders"));
    }

    #[test]
    fn other_texts_name_no_key() {
        for none in [
            "",
            "/",
            "orders",
            "https://acme.vault.azure.net/secrets/orders",
            "https://acme.vault.azure.net.evil.example/keys/orders",
            "https://acme.vault.azure.net/keys/",
            "http://acme.vault.azure.net/keys/orders",
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme",
            "arn:aws:kms:us-east-1:111122223333:key/1",
        ] {
            assert_eq!(identity(none), Spelling::NotAKey, "{none}");
        }
    }
}
