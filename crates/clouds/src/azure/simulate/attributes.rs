//! The key that a request uses, and what its attributes let be done.

use keywright_model::text::Document;

use crate::azure::Lets;
use crate::azure::bundle::Numbered;
use crate::azure::identity::KeyId;
use crate::azure::key::{Key, Version};
use crate::azure::usage::is_use;

use super::case::Case;
use super::said::{Said, Truth, cited, plain};

impl Case {
    /// Which exports are of the key that is asked about, in the version that is: the current one
    /// where none is named.
    pub(super) fn keys(&self) -> impl Iterator<Item = usize> {
        let is_asked =
            |it: &Numbered<Key>| self.is_asked(it.it.id().and_then(|it| it.as_str()), true);
        self.bundle.keys.iter().enumerate().filter(move |it| is_asked(it.1)).map(|it| it.0)
    }

    /// The one of them that there may be.
    pub(super) fn key(&self) -> Option<&Numbered<Key>> {
        self.bundle.keys.get(self.key?)
    }

    /// Whether it is a use of a key that no export shows, where a list tells of a version that may
    /// be barred from it.
    fn is_one_of_barred(&self) -> bool {
        let (vault, object) = (self.resource.vault.as_deref(), self.resource.object.as_ref());
        let place = vault.zip(object).filter(|it| it.1.0 == "keys" && !self.resource.in_hsm);
        is_use(&self.action)
            && self.resource.version.is_none()
            && place.is_some_and(|(vault, (_, key))| self.bundle.lists_barred(vault, key))
    }

    /// Whether an id is that of the key that is asked about.
    fn is_asked(&self, id: Option<&str>, current: bool) -> bool {
        let Some((_, name)) = self.resource.object.as_ref().filter(|it| it.0 == "keys") else {
            return false;
        };
        let Some(id) = id.and_then(KeyId::parse) else { return false };
        let vault =
            self.resource.vault.as_deref().is_some_and(|it| id.vault.eq_ignore_ascii_case(it));
        let version = match (self.resource.version.as_deref(), id.version) {
            (Some(asked), Some(it)) => it.eq_ignore_ascii_case(asked),
            (Some(_), None) => false,
            (None, _) => current,
        };
        let in_hsm = id.is_in_hsm() == self.resource.in_hsm;
        in_hsm && vault && version && id.key.eq_ignore_ascii_case(name)
    }
}

/// What the key's attributes say of the request; nothing where no export shows them.
pub(super) fn lets(case: &Case) -> Option<Said<'_>> {
    let listed = |asked: &dyn Fn(Option<&str>) -> bool| {
        case.bundle.versions.iter().find_map(|list| {
            let version = Version::all(&list.it).find(|it| asked(it.id()))?;
            let key = Key { document: list.it.branch(version.node) };
            Some(((list.at, &*list.it), key))
        })
    };
    let Some(key) = case.key() else {
        let Some((document, version)) = listed(&|it| case.is_asked(it, false)) else {
            return case.is_one_of_barred().then(|| {
                let why = "a version of the key may be barred from use, and which is the current \
                           one was not handed in: `az keyvault key show` tells";
                Said::of(Truth::Maybe, plain(why))
            });
        };
        return Some(told(version.lets(&case.action, case.time), document));
    };
    let found = key.it.lets(&case.action, case.time);
    let same = |it: Option<&str>| {
        let id = key.it.key_id();
        id.is_some_and(|id| it.and_then(KeyId::parse).is_some_and(|it| it.is_same(&id)))
    };
    let (true, Some((document, version))) = (matches!(found, Lets::Yes), listed(&same)) else {
        return Some(told(found, (key.at, &key.it.document)));
    };
    // A list tells less than the key itself does, and must not tell the contrary.
    Some(match version.lets(&case.action, case.time) {
        Lets::No(why, place) => {
            let why = format!("the list of versions says that {why}, and the key's own export not");
            told(Lets::Unclear(why, place), document)
        }
        Lets::Yes | Lets::Unclear(..) => told(found, (key.at, &key.it.document)),
    })
}

fn told(lets: Lets, document: (usize, &Document)) -> Said<'_> {
    match lets {
        Lets::Yes => Said::bare(Truth::Yes),
        Lets::No(why, place) => Said::of(Truth::No, cited(why, document, place.span)),
        Lets::Unclear(why, place) => {
            let message = format!("whether the key lets it is unclear: {why}");
            Said::of(Truth::Maybe, cited(message, document, place.span))
        }
    }
}
