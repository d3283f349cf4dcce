//! Where the items of a long list are, by a name of theirs: an estate of a hundred thousand keys is
//! joined in as many look-ups, not in their square.

/// The places of the items that bear a name, sorted by it; items of one name in the list's order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index(Vec<usize>);

impl Index {
    /// Sorts. Items without such a name are left out.
    pub(crate) fn of<T>(all: &[T], name: fn(&T) -> Option<&str>) -> Index {
        let named = |it: &usize| all.get(*it).and_then(name).is_some();
        let mut places: Vec<usize> = (0..all.len()).filter(named).collect();
        places.sort_by_key(|it| all.get(*it).and_then(name));
        Index(places)
    }

    /// The items of that name. The list and the kind of name are those that were sorted by.
    pub(crate) fn find<'t, T>(
        &'t self,
        all: &'t [T],
        name: fn(&T) -> Option<&str>,
        wanted: &str,
    ) -> impl Iterator<Item = &'t T> {
        let of = |place: &usize| all.get(*place).and_then(name);
        let start = self.0.partition_point(|it| of(it) < Some(wanted));
        let end = self.0.partition_point(|it| of(it) <= Some(wanted));
        self.0[start..end].iter().filter_map(|it| all.get(*it))
    }
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
