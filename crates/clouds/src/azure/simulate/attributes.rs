//! The key that a request uses, and what its attributes let be done.

use crate::azure::Lets;
use crate::azure::bundle::Numbered;
use crate::azure::key::{Key, Version};

use super::case::Case;
use super::role::let_by;
use super::said::{Said, cited};

impl Case {
    /// The key that is asked about, in the version that is: the current one where none is named.
    pub(super) fn key(&self) -> Option<&Numbered<Key>> {
        self.bundle
            .keys
            .iter()
            .find(|it| self.is_asked(it.it.id().and_then(|it| it.as_str()), true))
    }

    /// Whether an id is that of the key that is asked about.
    fn is_asked(&self, id: Option<&str>, current: bool) -> bool {
        let Some((_, name)) = self.resource.object.as_ref().filter(|it| it.0 == "keys") else {
            return false;
        };
        let Some(id) = id.and_then(crate::azure::identity::KeyId::parse) else { return false };
        let vault =
            self.resource.vault.as_deref().is_some_and(|it| id.vault.eq_ignore_ascii_case(it));
        let version = match (self.resource.version.as_deref(), id.version) {
            (Some(asked), Some(it)) => it.eq_ignore_ascii_case(asked),
            (Some(_), None) => false,
            (None, _) => current,
        };
        vault && version && id.key.eq_ignore_ascii_case(name)
    }
}

/// What the key's attributes say of the request; nothing where no export shows them.
pub(super) fn lets(case: &Case) -> Option<Said> {
    if let Some(key) = case.key() {
        return Some(told(&key.it.lets(&case.action, case.time), key.at));
    }
    let (at, key) = case.bundle.versions.iter().find_map(|list| {
        let ours = |it: &Version<'_>| case.is_asked(it.id(), false);
        let version = Version::all(&list.it).find(ours)?;
        Some((list.at, Key { document: list.it.branch(version.node) }))
    })?;
    Some(told(&key.lets(&case.action, case.time), at))
}

fn told(lets: &Lets, at: usize) -> Said {
    let truth = let_by(lets);
    match lets {
        Lets::Yes => Said::bare(truth),
        Lets::No(why, place) => Said::of(truth, cited(why.as_str(), at, place.clone())),
        Lets::Unclear(why, place) => {
            let message = format!("whether the key lets it is unclear: {why}");
            Said::of(truth, cited(message, at, place.clone()))
        }
    }
}
