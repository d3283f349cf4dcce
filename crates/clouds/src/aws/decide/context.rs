//! What a request carries beside principal, action and resource: values of condition keys.

use std::cmp::Ordering;

/// The values of condition keys that a request carries. Names are compared without regard to case.
///
/// A key without values is one that the request certainly does not carry. One that is not named at
/// all is derived from the principal and the resource where AWS derives it, is not known where AWS
/// always sends it, and is missing otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// INVARIANT: in the order of `order`, each name once.
    entries: Vec<(Box<str>, Vec<Box<str>>)>,
}

impl Context {
    /// A context that names no key.
    pub fn new() -> Context {
        Context::default()
    }

    /// Sets a key's values, in the place of those that it has; none says that it is missing.
    pub fn set<V: Into<Box<str>>>(&mut self, key: &str, values: impl IntoIterator<Item = V>) {
        let values = values.into_iter().map(Into::into).collect();
        match self.find(key) {
            Ok(at) => self.entries[at].1 = values,
            Err(at) => self.entries.insert(at, (key.into(), values)),
        }
    }

    /// A key's values, where it is named.
    pub fn values(&self, key: &str) -> Option<&[Box<str>]> {
        self.find(key).ok().map(|at| &*self.entries[at].1)
    }

    /// The value of a key that has one.
    pub fn value(&self, key: &str) -> Option<&str> {
        match self.values(key)? {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Every key that is named, with its values, in an order of names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[Box<str>])> {
        self.entries.iter().map(|it| (&*it.0, &*it.1))
    }

    fn find(&self, key: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|it| order(&it.0, key))
    }
}

/// An order of names: by length, which settles most, then without regard to case.
fn order(a: &str, b: &str) -> Ordering {
    let folded = |it: u8| it.to_ascii_lowercase();
    a.len().cmp(&b.len()).then_with(|| a.bytes().map(folded).cmp(b.bytes().map(folded)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_in_any_case_and_the_last_value_counts() {
        let mut context = Context::new();
        context.set("aws:SourceIp", ["192.0.2.1"]);
        context.set("kms:ViaService", ["a", "b"]);
        context.set("AWS:sourceip", ["192.0.2.2"]);
        context.set::<&str>("aws:username", []);
        assert_eq!(context.value("aws:SourceIP"), Some("192.0.2.2"));
        assert_eq!(context.value("kms:viaservice"), None);
        assert_eq!(context.values("kms:viaservice").map(<[_]>::len), Some(2));
        assert_eq!(context.values("aws:username"), Some(&[][..]));
        assert_eq!(context.values("aws:userid"), None);
        assert_eq!(context.iter().count(), 3);
    }
}
