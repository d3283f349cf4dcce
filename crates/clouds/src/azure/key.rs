//! A key and its versions.
//!
//! Source: Microsoft, Key Vault REST reference, `KeyBundle`, `DeletedKeyBundle`, `KeyItem`; ARM
//! reference, `Microsoft.KeyVault/vaults/keys`.

use jiff::Timestamp;
use keywright_model::text::{Document, Edit, Node, Place, Value};

use crate::Identity;

use super::identity::KeyId;
use super::property::{Told, at, date, flag, opening, property, text};

/// A key, as `az keyvault key show` or as a template's resource.
#[derive(Debug)]
pub struct Key {
    /// The export, or the resource as a branch of its template.
    pub document: Document,
}

impl Key {
    /// A part of the public key: `kid`, `kty`, `keyOps`, `n`.
    pub fn part(&self, name: &str) -> Option<&Node> {
        let root = &self.document.root;
        // REST and its words for it: `key_ops` is `keyOps` everywhere else.
        let other = if name == "keyOps" { "key_ops" } else { name };
        at(root, &["key", name])
            .or_else(|| at(root, &["key", other]))
            .or_else(|| property(root, name))
    }

    /// An attribute: `enabled`, `expires`, `notBefore`, `created`.
    pub fn attribute(&self, name: &str) -> Option<&Node> {
        attribute(property(&self.document.root, "attributes")?, name)
    }

    /// The object that holds the attributes, for edits.
    pub fn attributes(&self) -> Option<&Node> {
        property(&self.document.root, "attributes")
    }

    /// Where an attribute stands, or the opening bracket of those that are there.
    pub fn place(&self, name: &str) -> Place {
        match self.attribute(name) {
            Some(node) => self.document.place(node),
            None => opening(&self.document, self.attributes().unwrap_or(&self.document.root)),
        }
    }

    /// The least edit that moves a date, written as the export writes dates.
    pub fn set_date(&self, name: &str, date: Timestamp) -> Option<Edit> {
        let node = self.attribute(name)?;
        let text = match node.value {
            Value::Number(_) => date.as_second().to_string(),
            Value::Null
            | Value::Bool(_)
            | Value::String(_)
            | Value::Array(_)
            | Value::Object(_) => {
                format!("\"{date}\"")
            }
        };
        Some(Edit::replace(node.span, text))
    }

    /// Whether it describes a key that is there, and so leaves nothing to defaults.
    pub fn is_shown(&self) -> bool {
        at(&self.document.root, &["key", "kid"]).is_some()
    }

    /// The key's id.
    pub fn id(&self) -> Option<&Node> {
        self.part("kid").or_else(|| self.document.root.get_any_case("id"))
    }

    /// The key's id, taken apart.
    pub(super) fn key_id(&self) -> Option<KeyId<'_>> {
        self.id()?.as_str().and_then(KeyId::parse)
    }

    /// Whether it may be used; a template's key that does not say so may.
    pub fn enabled(&self) -> Told<bool> {
        flag(self.attribute("enabled"))
    }

    /// A date among the attributes.
    pub fn date(&self, name: &str) -> Told<Timestamp> {
        date(self.attribute(name))
    }

    /// `RSA`, `RSA-HSM`, `EC`, …
    pub fn kind(&self) -> Told<&str> {
        text(self.part("kty"))
    }

    /// The thumbprint of an RSA key's public half: one key in two vaults has one.
    pub fn material(&self) -> Option<Identity> {
        let part = |name| self.part(name).and_then(Node::as_str).map(canonical);
        let (modulus, exponent) = (part("n")?, part("e")?);
        let whole = !modulus.is_empty() && !exponent.is_empty();
        whole.then(|| Identity::new(format!("azure-rsa:{modulus}:{exponent}")))
    }
}

/// Base64 as URLs have it, without padding; the command line has printed both alphabets.
fn canonical(text: &str) -> String {
    text.trim_end_matches('=').replace('+', "-").replace('/', "_")
}

/// REST says `exp` and `nbf` where the command line says `expires` and `notBefore`.
pub(super) fn attribute<'n>(attributes: &'n Node, name: &str) -> Option<&'n Node> {
    let other = match name {
        "expires" => "exp",
        "notBefore" => "nbf",
        same => same,
    };
    let (own, other) = (attributes.get_any_case(name), attributes.get_any_case(other));
    own.filter(|it| !it.is_null()).or(other).or(own)
}

/// One element of `az keyvault key list-versions`.
#[derive(Debug, Clone, Copy)]
pub struct Version<'d> {
    /// The element.
    pub node: &'d Node,
}

impl<'d> Version<'d> {
    /// All versions of a list.
    pub fn all(list: &'d Document) -> impl Iterator<Item = Version<'d>> {
        let root = &list.root;
        let elements = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
        elements.unwrap_or_default().iter().map(|node| Version { node })
    }

    /// An attribute.
    pub fn attribute(self, name: &str) -> Option<&'d Node> {
        attribute(self.node.get_any_case("attributes")?, name)
    }

    /// Whether something may bar it from use, at some time or always.
    pub(super) fn is_barred(self) -> bool {
        let dated = |name| !matches!(date(self.attribute(name)), Told::Absent);
        !matches!(flag(self.attribute("enabled")), Told::Is(true) | Told::Absent)
            || ["notBefore", "expires"].into_iter().any(dated)
    }

    /// The version's id.
    pub fn id(self) -> Option<&'d str> {
        self.node.get_any_case("kid")?.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::Source;
    use std::sync::Arc;

    fn key(text: &str) -> Key {
        let source = Arc::new(Source::new("it", text));
        Key { document: Document::parse(source).expect("JSON") }
    }

    #[test]
    fn one_material_in_two_vaults_has_one_fingerprint() {
        let left = key(r#"{"key": {"kty": "RSA", "n": "a+/b==", "e": "AQAB"}}"#);
        let right = key(r#"{"key": {"kty": "RSA-HSM", "n": "a-_b", "e": "AQAB"}}"#);
        assert_eq!(left.material(), right.material());
        assert!(left.material().is_some());
        assert_eq!(key(r#"{"key": {"n": null, "e": "AQAB"}}"#).material(), None);
    }

    #[test]
    fn a_template_and_the_command_line_tell_the_same_of_a_key() {
        for text in [
            r#"{"attributes": {"enabled": false, "expires": null, "exp": 1767225600},
                "key": {"kty": "RSA"}}"#,
            r#"{"attributes": {"enabled": false, "expires": "2026-01-01T00:00:00+00:00"},
                "key": {"kty": "RSA"}}"#,
            r#"{"properties": {"kty": "RSA",
                "attributes": {"enabled": false, "exp": 1767225600}}}"#,
        ] {
            let key = key(text);
            assert_eq!(key.enabled(), Told::Is(false));
            assert_eq!(key.kind(), Told::Is("RSA"));
            let day = Timestamp::from_second(86_400).expect("a date");
            let edit = key.set_date("expires", day).expect("a date to move");
            let number = text.contains("1767225600");
            assert_eq!(edit.text, if number { "86400" } else { "\"1970-01-02T00:00:00Z\"" });
            assert_eq!(key.date("expires").known(), Timestamp::from_second(1_767_225_600).ok());
        }
    }
}
