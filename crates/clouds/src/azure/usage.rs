//! What a key's own attributes let be done with it, whoever asks.
//!
//! Source: Microsoft, "About keys", "Key attributes": outside of `nbf` and `exp` every operation is
//! refused but `decrypt`, `unwrap` and `verify`; `key_ops` lists what a key may be used for.

use jiff::Timestamp;
use keywright_model::text::{Node, Place};

use super::key::Key;
use super::property::{Told, at};

/// Whether a key's attributes let an operation be done.
#[derive(Debug, Clone)]
pub enum Lets {
    /// They do, or do not matter to it.
    Yes,
    /// They do not, for this reason, which stands there.
    No(String, Place),
    /// It cannot be told, for this reason.
    Unclear(String, Place),
}

/// A use of the key's material.
struct Use {
    operation: &'static str,
    /// Its word in `key_ops`; a release has none.
    word: Option<&'static str>,
    /// Whether it goes on outside of the key's dates.
    outlives: bool,
}

const USES: &[Use] = &[
    Use { operation: "encrypt/action", word: Some("encrypt"), outlives: false },
    Use { operation: "decrypt/action", word: Some("decrypt"), outlives: true },
    Use { operation: "wrap/action", word: Some("wrapKey"), outlives: false },
    Use { operation: "unwrap/action", word: Some("unwrapKey"), outlives: true },
    Use { operation: "sign/action", word: Some("sign"), outlives: false },
    Use { operation: "verify/action", word: Some("verify"), outlives: true },
    Use { operation: "release/action", word: None, outlives: false },
];

/// What a key's export says only where the key is deleted and waits to be purged.
pub(super) const DELETED: [&str; 3] = ["scheduledPurgeDate", "deletedDate", "recoveryId"];

const KEYS: &str = "microsoft.keyvault/vaults/keys/";

/// The use of a key's material that an operation is.
fn use_of(operation: &str) -> Option<&'static Use> {
    let (start, own) = operation.split_at_checked(KEYS.len())?;
    let ours = start.eq_ignore_ascii_case(KEYS);
    USES.iter().find(|it| ours && it.operation.eq_ignore_ascii_case(own))
}

/// Whether an operation is a use of a key's material.
pub(super) fn is_use(operation: &str) -> bool {
    use_of(operation).is_some()
}

impl Key {
    /// Whether the attributes let an operation be done at a time. Reading, changing and deleting a
    /// key are not asked of them.
    pub fn lets(&self, operation: &str, now: Option<Timestamp>) -> Lets {
        let Some(wanted) = use_of(operation) else { return Lets::Yes };
        if let Some(place) = self.deleted() {
            return Lets::No("the key is deleted".to_owned(), place);
        }
        let mut found = self.enabled_lets();
        for next in [self.dates_let(wanted, now), self.listed(wanted)] {
            found = match (found, next) {
                (no @ Lets::No(..), _) | (_, no @ Lets::No(..)) => no,
                (unclear @ Lets::Unclear(..), _) | (_, unclear @ Lets::Unclear(..)) => unclear,
                (Lets::Yes, Lets::Yes) => Lets::Yes,
            };
        }
        found
    }

    /// Where it says that it is deleted and waits to be purged.
    pub(super) fn deleted(&self) -> Option<Place> {
        let root = &self.document.root;
        let node = DELETED.iter().find_map(|it| at(root, &[it]).filter(|it| !it.is_null()))?;
        Some(self.document.place(node))
    }

    fn enabled_lets(&self) -> Lets {
        if self.attributes().is_none_or(|it| it.as_object().is_none()) {
            let place = self.document.place(self.attributes().unwrap_or(&self.document.root));
            return Lets::Unclear("its attributes cannot be read".to_owned(), place);
        }
        match self.enabled() {
            Told::Is(true) | Told::Absent => Lets::Yes,
            Told::Is(false) => Lets::No("the key is disabled".to_owned(), self.place("enabled")),
            Told::Unclear(why) => Lets::Unclear(
                format!("whether it is enabled is unclear: {why}"),
                self.place("enabled"),
            ),
        }
    }

    fn dates_let(&self, wanted: &Use, now: Option<Timestamp>) -> Lets {
        if wanted.outlives {
            return Lets::Yes;
        }
        let mut doubt = Lets::Yes;
        for (name, early) in [("notBefore", true), ("expires", false)] {
            let place = || self.place(name);
            match (self.date(name), now) {
                (Told::Is(date), Some(now)) if early && now < date => {
                    return Lets::No(format!("the key is not valid before {date}"), place());
                }
                (Told::Is(date), Some(now)) if !early && date <= now => {
                    return Lets::No(format!("the key expired on {date}"), place());
                }
                (Told::Absent, _) | (Told::Is(_), Some(_)) => {}
                (Told::Is(date), None) => {
                    let what = if early { "begins" } else { "ends" };
                    doubt = Lets::Unclear(
                        format!("its use {what} on {date}, and no time is given"),
                        place(),
                    );
                }
                (Told::Unclear(why), _) => {
                    doubt = Lets::Unclear(format!("`{name}` is unclear: {why}"), place());
                }
            }
        }
        doubt
    }

    fn listed(&self, wanted: &Use) -> Lets {
        let Some(word) = wanted.word else { return Lets::Yes };
        let node = self.part("keyOps").filter(|it| !it.is_null());
        let place = || self.document.place(node.unwrap_or(&self.document.root));
        let Some(list) = node.and_then(Node::as_array) else {
            return Lets::Unclear("what it may be used for is not shown".to_owned(), place());
        };
        if !list.iter().all(|it| it.as_str().is_some()) {
            return Lets::Unclear("`key_ops` cannot be read".to_owned(), place());
        }
        let mut words = list.iter().filter_map(Node::as_str);
        match words.any(|it| it.eq_ignore_ascii_case(word)) {
            true => Lets::Yes,
            false => Lets::No(format!("`key_ops` does not list `{word}`"), place()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::{Document, Source};
    use std::sync::Arc;

    const ALL: &str =
        r#""key_ops": ["encrypt", "decrypt", "wrapKey", "unwrapKey", "sign", "verify"]"#;

    /// A letter for each use: yes, no, unclear.
    fn check(attributes: &str, parts: &str, now: &str, wanted: &str) {
        let text = format!(r#"{{"attributes": {{{attributes}}}, "key": {{{parts}}}}}"#);
        let source = Arc::new(Source::new("it", text.as_str()));
        let key = Key { document: Document::parse(source).expect("JSON") };
        let now = now.parse().ok();
        let letter = |it: &Use| match key
            .lets(&format!("Microsoft.KeyVault/VAULTS/keys/{}", it.operation), now)
        {
            Lets::Yes => 'y',
            Lets::No(..) => 'n',
            Lets::Unclear(..) => '?',
        };
        let found: String = USES.iter().map(letter).collect();
        assert_eq!(found, wanted, "{text}");
        assert!(matches!(key.lets("Microsoft.KeyVault/vaults/keys/read", now), Lets::Yes));
    }

    #[test]
    fn after_its_end_and_before_its_beginning_a_key_lives_half() {
        let day = "2026-06-01T00:00:00Z";
        check("", ALL, day, "yyyyyyy");
        check(r#""exp": 1767225600"#, ALL, day, "nynynyn");
        check(r#""expires": "2026-06-01T00:00:00Z""#, ALL, day, "nynynyn");
        check(r#""expires": "2026-06-01T00:00:01Z""#, ALL, day, "yyyyyyy");
        check(r#""notBefore": "2026-06-01T00:00:01Z""#, ALL, day, "nynynyn");
        check(r#""nbf": 1767225600, "exp": null"#, ALL, day, "yyyyyyy");
        check(r#""exp": 1767225600"#, ALL, "", "?y?y?y?");
        check(r#""exp": "soon""#, ALL, day, "?y?y?y?");
    }

    #[test]
    fn a_disabled_key_does_nothing_and_a_list_of_uses_is_kept() {
        let day = "2026-06-01T00:00:00Z";
        check(r#""enabled": false, "exp": 1767225600"#, ALL, day, "nnnnnnn");
        check(r#""enabled": "[parameters('x')]""#, ALL, day, "???????");
        check("", r#""keyOps": ["WrapKey", "unwrapKey"]"#, day, "nnyynny");
        check("", r#""key_ops": [1]"#, day, "??????y");
        check("", "", day, "??????y");
    }

    #[test]
    fn a_deleted_key_does_nothing() {
        check("", ALL, "", "yyyyyyy");
        let unwrap = "Microsoft.KeyVault/vaults/keys/unwrap/action";
        for sign in [
            r#""deletedDate": "2026-01-01T00:00:00Z""#,
            r#""scheduledPurgeDate": 1767225600"#,
            r#""recoveryId": "https://acme.vault.azure.net/deletedkeys/orders""#,
        ] {
            let text = format!(r#"{{{sign}, "attributes": {{}}, "key": {{{ALL}}}}}"#);
            let source = Arc::new(Source::new("it", text));
            let key = Key { document: Document::parse(source).expect("JSON") };
            assert!(matches!(key.lets(unwrap, None), Lets::No(..)), "{sign}");
        }
    }
}
