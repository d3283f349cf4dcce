//! A key's URL, as far as it may be asked for.

use reqwest::Url;

/// A vault's host and a key's name, from `https://VAULT.vault.azure.net/keys/KEY/VERSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyId {
    /// The vault's name.
    pub(super) vault: String,
    /// The vault's address.
    pub(super) address: String,
    /// The key's name.
    pub(super) key: String,
}

impl KeyId {
    /// Reads one; `None` where the host is none of a vault's. WHY so strict: the library puts the
    /// name into the path as it is, and a host is handed a token.
    pub(super) fn parse(text: &str, suffix: &str) -> Option<KeyId> {
        let url = Url::parse(text).ok().filter(|it| it.scheme() == "https")?;
        let plain = url.port().is_none() && url.username().is_empty() && url.password().is_none();
        let host = url.host_str().filter(|_| plain)?;
        let vault = host.strip_suffix(suffix)?.strip_suffix('.')?;
        let mut segments = url.path_segments()?;
        let key = (segments.next()? == "keys").then(|| segments.next())??;
        (is_name(vault) && is_name(key)).then(|| KeyId {
            vault: vault.to_owned(),
            address: format!("https://{host}"),
            key: key.to_owned(),
        })
    }
}

/// Letters, digits and hyphens, as Azure names vaults and keys.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |it: u8| it.is_ascii_alphanumeric() || it == b'-';
    !text.is_empty() && text.len() <= 127 && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_and_a_key_are_told_from_the_url() {
        for text in [
            "https://acme.vault.azure.net/keys/orders",
            "https://ACME.vault.azure.net/keys/orders/0123456789abcdef",
        ] {
            let id = KeyId::parse(text, "vault.azure.net").expect("a key");
            let parts = (id.vault.as_str(), id.address.as_str(), id.key.as_str());
            assert_eq!(parts, ("acme", "https://acme.vault.azure.net", "orders"));
        }
    }

    #[test]
    fn another_host_is_handed_no_token() {
        for text in [
            "https://acme.vault.azure.net.evil.example/keys/k",
            "https://evil.example/keys/k",
            "https://evilvault.azure.net/keys/k",
            "https://acme.vault.azure.net@evil.example/keys/k",
            "http://acme.vault.azure.net/keys/k",
            "https://acme.vault.azure.net:8443/keys/k",
            "https://acme.vault.azure.net/secrets/k",
            "https://acme.vault.azure.net/keys/a%2F..%2Fsecrets",
            "https://acme.vault.azure.net/keys/",
            "https://a.b.vault.azure.net/keys/k",
            "arn:aws:kms",
        ] {
            assert_eq!(KeyId::parse(text, "vault.azure.net"), None, "{text}");
        }
    }
}
