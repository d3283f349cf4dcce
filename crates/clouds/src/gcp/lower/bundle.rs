//! The exports that decide access to one key, as a question names them.

use keywright_model::text::{Document, Node};

use crate::Taken;
use crate::gcp::layer::{Hierarchy, Point, Stands};
use crate::gcp::{Exports, Fault, KeyPath, Kind, recognize};

/// One side of a question.
#[derive(Debug)]
pub struct Bundle {
    /// The exports that decide access.
    pub exports: Exports,
    /// The key's resource name.
    pub(in crate::gcp) key: String,
    /// Those that decide access, as they stand in the text.
    pub(in crate::gcp) texts: Vec<String>,
}

impl Bundle {
    /// Reads `{"resource": "projects/…"?, "documents": [...]}`. The key is named by `resource`, or
    /// by an export that describes it.
    ///
    /// # Errors
    /// What is no export, stands there twice, is another key's, or leaves the key without a name.
    pub fn read(document: &Document) -> Result<Bundle, Fault> {
        let root = &document.root;
        let tell =
            |message: &str, node: &Node| Fault { message: message.to_owned(), span: node.span };
        let all = root.get("documents").and_then(Node::as_array);
        let all = all.ok_or_else(|| tell("the bundle has no list of `documents`", root))?;
        let (mut exports, mut texts) = (Exports::default(), Vec::new());
        for node in all {
            let kind = recognize(node)
                .ok_or_else(|| tell("it is none of the exports that decide a request", node))?;
            if let Taken::Twice(_) = exports.take(kind, document.branch(node)) {
                return Err(tell(&format!("there is more than one {}", kind.noun()), node));
            }
            // What state the key is in is no question of access.
            if !matches!(kind, Kind::Key | Kind::Versions) {
                texts.push(document.source.slice(node.span).to_owned());
            }
        }
        let named = root.get("resource").and_then(Node::as_str);
        let shown = || exports.ids().into_iter().find_map(|it| it.1.as_str());
        let key = named.or_else(shown).and_then(KeyPath::parse);
        let key = key.filter(|it| !it.is_by_number()).map(|it| it.key_name());
        let key = key.ok_or_else(|| {
            tell(
                "the bundle does not name its key: give `resource`, `projects/…/cryptoKeys/…`",
                root,
            )
        })?;
        let hierarchy = exports.layers.hierarchy(Some(&key));
        for (_, id) in exports.ids() {
            // WHY: the policy beside it is that key's as likely as this one's.
            let own = id.as_str().and_then(KeyPath::parse).map(|it| Point::Key(it.key_name()));
            if own.is_some_and(|it| hierarchy.stands(&it) == Stands::Apart) {
                return Err(tell(&format!("it is about another key than `{key}`"), id));
            }
        }
        // A case of an answer carries neither, and so no answer hangs on them.
        (exports.key, exports.versions) = (None, None);
        Ok(Bundle { exports, key, texts })
    }

    pub(in crate::gcp) fn hierarchy(&self) -> Hierarchy {
        self.exports.layers.hierarchy(Some(&self.key))
    }

    /// Whether the key's own policy was handed in, by itself or among those that a search found.
    pub(in crate::gcp) fn shows_policy(&self) -> bool {
        let hierarchy = self.hierarchy();
        let own = |it: &Point| matches!(it, Point::Key(_)) && hierarchy.stands(it) == Stands::Over;
        let mut points = self.exports.layers.ancestors.iter().filter_map(|it| it.point.as_ref());
        self.exports.policy.is_some() || points.any(own)
    }

    /// The first part that cannot be read, and its line.
    pub(in crate::gcp) fn fault(&self) -> Option<(&Fault, usize)> {
        let layers = &self.exports.layers;
        let own = self.exports.policy.iter();
        let mut all: Vec<(&Document, &Fault)> = Vec::new();
        for it in own.chain(layers.ancestors.iter().map(|it| &it.policy)) {
            let inner = it.bindings.iter().flat_map(|it| &it.faults);
            all.extend(it.faults.iter().chain(inner).map(|fault| (&it.document, fault)));
        }
        for it in self.exports.roles.iter() {
            all.extend(it.faults.iter().map(|fault| (&it.document, fault)));
        }
        for it in &layers.denies {
            let inner = it.rules.iter().flat_map(|it| &it.faults);
            all.extend(it.faults.iter().chain(inner).map(|fault| (&it.document, fault)));
        }
        let (document, fault) = all.first()?;
        Some((fault, document.source.position(fault.span.start).line))
    }
}
