//! Where the items of a long list are, by a name of theirs: an estate of a hundred thousand keys is
//! joined in as many look-ups, not in their square.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use smallvec::SmallVec;

/// The places of the items, by the hash of their name; items of one name in the list's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index(HashMap<u64, SmallVec<[usize; 2]>>);

impl Index {
    /// Notes where each item is. Items without such a name are left out.
    pub(crate) fn of<T>(all: &[T], name: fn(&T) -> Option<&str>) -> Index {
        let mut places: HashMap<u64, SmallVec<[usize; 2]>> = HashMap::with_capacity(all.len());
        for (place, name) in all.iter().map(name).enumerate() {
            if let Some(name) = name {
                places.entry(hash(name)).or_default().push(place);
            }
        }
        Index(places)
    }

    /// The items of that name. The list and the kind of name are those that were noted.
    pub(crate) fn find<'t, T>(
        &'t self,
        all: &'t [T],
        name: fn(&T) -> Option<&str>,
        wanted: &str,
    ) -> impl Iterator<Item = &'t T> {
        let places = self.0.get(&hash(wanted)).map(SmallVec::as_slice).unwrap_or_default();
        let items = places.iter().filter_map(|it| all.get(*it));
        // WHY: two names can share a hash.
        items.filter(move |it| name(it) == Some(wanted))
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_one_name_are_found_in_the_order_of_the_list() {
        type Item = (&'static str, i32);
        fn name(it: &Item) -> Option<&str> {
            Some(it.0).filter(|it| !it.is_empty())
        }
        let all: [Item; 4] = [("b", 1), ("", 2), ("a", 3), ("b", 4)];
        let index = Index::of(&all, name);
        let found =
            |wanted| -> Vec<i32> { index.find(&all, name, wanted).map(|it| it.1).collect() };
        assert_eq!(found("b"), [1, 4]);
        assert_eq!(found("a"), [3]);
        assert_eq!(found("c").len(), 0);
        assert_eq!(found("").len(), 0);
    }
}
