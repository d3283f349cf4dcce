//! A key's resource name, as far as it may be asked for.

/// The parts of `projects/P/locations/L/keyRings/R/cryptoKeys/K`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyName {
    /// The project's id or number.
    pub(super) project: String,
    /// The ring's name.
    pub(super) ring: String,
    /// The key's name, without a version.
    pub(super) key: String,
}

impl KeyName {
    /// Reads one, of a version too.
    pub(super) fn parse(text: &str) -> Option<KeyName> {
        let parts: Vec<&str> = text.split('/').collect();
        let (own, version) = parts.split_at_checked(8)?;
        let of_version = matches!(version, [] | ["cryptoKeyVersions", _]);
        let ["projects", p, "locations", l, "keyRings", r, "cryptoKeys", k] = *own else {
            return None;
        };
        let whole = of_version && [p, l, r, k].into_iter().all(is_part);
        whole.then(|| KeyName {
            project: p.to_owned(),
            ring: format!("projects/{p}/locations/{l}/keyRings/{r}"),
            key: own.join("/"),
        })
    }
}

/// Letters, digits and what projects of a domain have.
fn is_part(text: &str) -> bool {
    let fits = |it: u8| it.is_ascii_alphanumeric() || b"-_.:".contains(&it);
    !text.is_empty() && text != "." && text != ".." && text.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_its_name() {
        let key = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
        for text in [key.to_owned(), format!("{key}/cryptoKeyVersions/3")] {
            let name = KeyName::parse(&text).expect("a key");
            assert_eq!((name.project.as_str(), name.key.as_str()), ("p", key));
            assert_eq!(name.ring, "projects/p/locations/l/keyRings/r");
        }
        for text in [
            "projects/p/locations/l/keyRings/r",
            "projects/p/locations/l/keyRings/r/cryptoKeys/",
            "projects/p/locations/l/keyRings/r/cryptoKeys/k:encrypt?x",
            "projects/../locations/l/keyRings/r/cryptoKeys/k",
            "projects/p/locations/l/keyRings/r/cryptoKeys/k/x/y",
            "https://acme.vault.azure.net/keys/k",
        ] {
            assert_eq!(KeyName::parse(text), None, "{text}");
        }
    }
}
