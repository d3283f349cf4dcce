//! One request, and the names under which its resource is decided.

use jiff::Timestamp;

use super::who::Who;
use crate::gcp::cel::{Attributes, Held, Tags};
use crate::gcp::layer::Hierarchy;
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
pub(super) struct Request<'r> {
    pub(super) who: &'r Who,
    /// `cloudkms.cryptoKeyVersions.useToDecrypt`.
    pub(super) permission: &'r str,
    /// The key's place.
    pub(super) hierarchy: Hierarchy,
    /// The version, where one is named.
    pub(super) version: Option<&'r str>,
    pub(super) time: Option<Timestamp>,
    pub(super) tags: Option<&'r Tags>,
    pub(super) origin: Origin,
}

const SERVICE: &str = "cloudkms.googleapis.com";
const KEY: &str = "cloudkms.googleapis.com/CryptoKey";
const VERSION: &str = "cloudkms.googleapis.com/CryptoKeyVersion";

impl Request<'_> {
    /// Decides a condition. A permission on versions is asked at the key by some methods and at the
    /// version by others, so both must agree.
    pub(super) fn held(&self, condition: &Condition) -> Held {
        let of_versions = self.permission.starts_with("cloudkms.cryptoKeyVersions.");
        let key = self.hierarchy.key.as_deref().filter(|it| {
            // WHY: names in conditions carry the project's id, which a number does not tell.
            KeyPath::parse(it).is_some_and(|it| !it.is_by_number())
        });
        let mut asked = vec![self.at(condition, key, KEY)];
        if of_versions {
            for number in self.versions(condition) {
                let name = key.map(|it| format!("{it}/cryptoKeyVersions/{number}"));
                asked.push(self.at(condition, name.as_deref(), VERSION));
            }
        }
        agreed(asked)
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

    /// The versions to ask at: the named one, else each number that the expression could mean, and
    /// one that it does not.
    fn versions(&self, condition: &Condition) -> Vec<String> {
        if let Some(version) = self.version {
            return vec![version.to_owned()];
        }
        let parts = condition.expression.split(|it: char| !it.is_ascii_digit());
        let mut all: Vec<String> = parts.filter(|it| !it.is_empty()).map(str::to_owned).collect();
        all.sort();
        all.dedup();
        // A number that begins and ends like none of them, whatever stands in the expression.
        let fresh = |digit: &u8| {
            let digit = char::from(*digit);
            !all.iter().any(|it| it.starts_with(digit) || it.ends_with(digit))
        };
        match b"123456789".iter().find(|it| fresh(it)) {
            Some(digit) => all.push(char::from(*digit).to_string()),
            None => all.extend((1..=9).map(|it| format!("{it}").repeat(19))),
        }
        all
    }
}

/// What several answers come to together.
fn agreed(all: Vec<Held>) -> Held {
    let mut told: Option<Held> = None;
    for it in all {
        // IAM takes a condition that fails for one that is not met, and so the two agree.
        let same = match (&told, &it) {
            (_, Held::Unknown(_)) => return it,
            (None, _)
            | (Some(Held::Yes), Held::Yes)
            | (Some(Held::No | Held::Failed(_)), Held::No | Held::Failed(_)) => true,
            (Some(_), _) => false,
        };
        if !same {
            let why = "the key and its versions are answered apart";
            return Held::Unknown(why.to_owned());
        }
        told.get_or_insert(it);
    }
    told.unwrap_or_else(|| Held::Unknown("there is nothing to ask at".to_owned()))
}
