//! What `gcloud kms keys describe` and `gcloud kms keys versions list` tell of a key.
//!
//! Source: Cloud KMS API v1, `CryptoKey` and `CryptoKeyVersion`.

use jiff::{SignedDuration, Timestamp};
use keywright_model::text::{Document, Edit, Node, Place, Span};

use super::cel::point_in_time;
use super::resource::KeyPath;

/// A key's description.
#[derive(Debug)]
pub struct KeyFacts {
    /// The export.
    pub document: Document,
}

/// A key's versions.
#[derive(Debug)]
pub struct Versions {
    /// The export.
    pub document: Document,
}

/// One version, wherever it was read.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The export that it stands in.
    pub document: &'a Document,
    /// Its object.
    pub node: &'a Node,
}

impl KeyFacts {
    /// A member that is not `null`.
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.document.root.get(name).filter(|it| !it.is_null())
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.as_str()
    }

    /// Where a member stands, or the description where it has none.
    pub fn place(&self, name: &str) -> Place {
        self.document.place(self.field(name).unwrap_or(&self.document.root))
    }

    /// The key's resource name.
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// Whether it is a symmetric key for encryption; `None` where the description does not say.
    pub fn encrypts(&self) -> Option<bool> {
        self.text("purpose").map(|it| it == "ENCRYPT_DECRYPT")
    }

    /// The version that encrypts.
    pub fn primary(&self) -> Option<Version<'_>> {
        self.field("primary").map(|node| Version { document: &self.document, node })
    }

    /// Whether only imported material is allowed in it.
    pub fn is_import_only(&self) -> bool {
        self.field("importOnly").and_then(Node::as_bool) == Some(true)
    }
}

impl Versions {
    /// Every version, in order.
    pub fn iter(&self) -> impl Iterator<Item = Version<'_>> {
        let elements = self.document.root.as_array().unwrap_or_default();
        elements.iter().map(|node| Version { document: &self.document, node })
    }
}

impl<'a> Version<'a> {
    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.node.get(name)?.as_str()
    }

    /// Its state; `None` where it has none that can be read.
    pub fn state(&self) -> Option<&'a str> {
        self.text("state")
    }

    /// Its resource name, split.
    pub fn path(&self) -> Option<KeyPath<'a>> {
        self.text("name").and_then(KeyPath::parse).filter(|it| it.version.is_some())
    }

    /// Its number, or a word in its place where it shows none.
    pub fn number(&self) -> &'a str {
        self.path().and_then(|it| it.version).unwrap_or("VERSION")
    }

    /// What to call it in a sentence.
    pub fn label(&self) -> String {
        self.path()
            .map_or_else(|| "a version".to_owned(), |_| format!("version `{}`", self.number()))
    }

    /// Where a member stands, or the version where it has none.
    pub fn place(&self, name: &str) -> Place {
        self.document.place_at(self.span(name))
    }

    /// The same, as a span.
    pub(super) fn span(&self, name: &str) -> Span {
        self.node.get(name).unwrap_or(self.node).span
    }

    /// The export as it reads once the version is enabled.
    pub(super) fn enabled(&self) -> Vec<Edit> {
        let state = self.node.get("state").map(|it| Edit::replace(it.span, "\"ENABLED\""));
        state.into_iter().chain(Edit::remove_member(self.node, "destroyTime")).collect()
    }
}

/// Reads a point in time as the API prints it.
pub(super) fn date(node: &Node) -> Option<Timestamp> {
    point_in_time(node.as_str()?)
}

/// Reads a duration as the API prints it: `7776000s`, perhaps with a fraction, which is left out.
pub(super) fn duration(node: &Node) -> Option<SignedDuration> {
    let seconds = node.as_str()?.strip_suffix('s')?;
    let whole = seconds.split('.').next()?;
    whole.parse().ok().filter(|it| 0 <= *it).map(SignedDuration::from_secs)
}

/// A duration for a sentence: in days where it is whole days, else in hours or seconds.
pub(super) fn spoken(duration: SignedDuration) -> String {
    let seconds = duration.as_secs();
    let (count, unit) = match seconds {
        it if it != 0 && it % 86_400 == 0 => (it / 86_400, "day"),
        it if it != 0 && it % 3_600 == 0 => (it / 3_600, "hour"),
        it => (it, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    #[test]
    fn durations_are_seconds_with_an_s() {
        let read = |text: &str| duration(&parse(text).expect("JSON"));
        assert_eq!(read("\"7776000s\"").map(spoken).as_deref(), Some("90 days"));
        assert_eq!(read("\"86400.5s\"").map(spoken).as_deref(), Some("1 day"));
        assert_eq!(read("\"7200s\"").map(spoken).as_deref(), Some("2 hours"));
        assert_eq!(read("\"0s\"").map(spoken).as_deref(), Some("0 seconds"));
        for none in ["\"90d\"", "\"-1s\"", "\"s\"", "7776000", "\"99999999999999999999s\""] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
