//! One request, and the names under which its resource is decided.

use jiff::Timestamp;

use super::who::Who;
use crate::gcp::cel::{Attributes, Held, Tags};
use crate::gcp::layer::Hierarchy;
use crate::gcp::level::Level;
use crate::gcp::{Condition, KeyPath};

/// From where a request comes, as perimeters see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From inside every perimeter around the key.
    Inside,
    /// From outside of them.
    Outside,
    /// It is not known.
    Unknown,
}

/// One request.
#[derive(Debug)]
pub(in crate::gcp) struct Request<'r> {
    pub(in crate::gcp) who: &'r Who,
    /// `cloudkms.cryptoKeyVersions.useToDecrypt`.
    pub(in crate::gcp) permission: &'r str,
    /// The key's place.
    pub(in crate::gcp) hierarchy: &'r Hierarchy,
    /// The version, where one is named.
    pub(in crate::gcp) version: Option<&'r str>,
    pub(in crate::gcp) time: Option<Timestamp>,
    pub(in crate::gcp) tags: Option<&'r Tags>,
    pub(in crate::gcp) origin: Origin,
}

/// Versions of one condition that are asked at.
const VERSIONS_MAX: usize = 256;

const SERVICE: &str = "cloudkms.googleapis.com";
const KEY: &str = "cloudkms.googleapis.com/CryptoKey";
const VERSION: &str = "cloudkms.googleapis.com/CryptoKeyVersion";

impl Request<'_> {
    /// Decides a condition. A permission on versions is asked at the key by some methods and at the
    /// version by others, so both must agree.
    pub(super) fn held(&self, condition: &Condition) -> Held {
        if Level::Key < Level::asked(self.permission) && condition.expression.contains("resource") {
            return Held::Unknown("it is asked of what the key lies in".to_owned());
        }
        let of_versions = self.permission.starts_with("cloudkms.cryptoKeyVersions.");
        let key = self.hierarchy.key.as_deref().filter(|it| {
            // WHY: names in conditions carry the project's id, which a number does not tell.
            KeyPath::parse(it).is_some_and(|it| !it.is_by_number())
        });
        let at_key = self.at(condition, key, KEY);
        // What asks for neither answers alike at both.
        let tells = ["name", "type"].iter().any(|it| condition.expression.contains(it));
        if !of_versions || !tells {
            return at_key;
        }
        let versions = match self.versions(condition) {
            Ok(versions) => versions,
            Err(why) => return Held::Unknown(why.to_owned()),
        };
        let at_versions = versions.into_iter().map(|number| {
            let name = key.map(|it| format!("{it}/cryptoKeyVersions/{number}"));
            self.at(condition, name.as_deref(), VERSION)
        });
        agreed(at_key, at_versions)
    }

    fn at(&self, condition: &Condition, name: Option<&str>, kind: &str) -> Held {
        let attributes = Attributes {
            time: self.time,
            name,
            kind: Some(kind),
            service: Some(SERVICE),
            tags: self.tags,
        };
        condition.held(&attributes)
    }

    /// The versions to ask at: the named one, else each number that a string of the expression
    /// holds, and one that none does.
    fn versions(&self, condition: &Condition) -> Result<Vec<String>, &'static str> {
        if let Some(version) = self.version {
            return Ok(vec![version.to_owned()]);
        }
        // What cannot be read is decided by no version.
        let Ok(tree) = &condition.tree else { return Ok(Vec::new()) };
        if !tree.compares_names_alone() {
            return Err("it may hang on the version's number");
        }
        let mut all: Vec<String> = tree.numbers().into_iter().collect();
        if VERSIONS_MAX < all.len() {
            return Err("it names more versions than are asked at");
        }
        // A number that begins and ends like none of them, whatever stands in the expression.
        let fresh = |digit: &u8| {
            let digit = char::from(*digit);
            !all.iter().any(|it| it.starts_with(digit) || it.ends_with(digit))
        };
        match b"123456789".iter().find(|it| fresh(it)) {
            Some(digit) => all.push(char::from(*digit).to_string()),
            None => {
                let longer = 1 + all.iter().map(String::len).max().unwrap_or_default();
                all.extend((1..=9).map(|it| format!("{it}").repeat(longer)));
            }
        }
        Ok(all)
    }
}

/// What the answers at the key and at its versions come to together.
fn agreed(first: Held, rest: impl Iterator<Item = Held>) -> Held {
    if let Held::Unknown(_) = first {
        return first;
    }
    for it in rest {
        // IAM takes a condition that fails for one that is not met, and so the two agree.
        let same = match (&first, &it) {
            (_, Held::Unknown(_)) => return it,
            (Held::Yes, Held::Yes) | (Held::No | Held::Failed(_), Held::No | Held::Failed(_)) => {
                true
            }
            (_, _) => false,
        };
        if !same {
            return Held::Unknown("the key and its versions are answered apart".to_owned());
        }
    }
    first
}
