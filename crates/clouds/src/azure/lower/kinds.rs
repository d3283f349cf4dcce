//! Who may ask for what, one kind of principal and one operation after the other.

use std::collections::BTreeMap;
use std::sync::Arc;

use keywright_policy::Plane;
use keywright_policy::prove::{Bits, Dimension, Kind, Operation, Region};

use super::operations::Act;
use super::world::World;

impl World {
    /// Each principal that is named, in the groups that are told of it or in none, and anybody
    /// else; then whoever else is in one group.
    /// `called` tells the name of an object.
    pub(in crate::azure) fn kinds(&self, called: &dyn Fn(&str) -> Option<String>) -> Vec<Kind> {
        let ids = &self.names.ids;
        let label = |id: &str| match called(id) {
            Some(name) => format!("`{id}` (`{name}`)"),
            None => format!("`{id}`"),
        };
        let of_principal = |(at, id): (usize, &String)| {
            let own = Bits::one(ids.principals.len(), at);
            let whole = self.everything().narrowed(self.names.principal, &own);
            let is_anybody = at + 1 == ids.principals.len();
            Kind {
                who: if is_anybody { "anybody else".to_owned() } else { label(id) },
                principal: id.clone(),
                family: Some(label(id)),
                // What nothing else can be is no request.
                region: match ids.known.contains_key(id) {
                    true => whole.clone(),
                    false => self.in_no_group(whole.clone(), None),
                },
                whole,
            }
        };
        let of_group = |(id, at): (&String, &Dimension)| {
            let whole = self.everything().narrowed(*at, &Bits::one(2, 1));
            let count = ids.principals.len();
            let unnamed =
                whole.clone().narrowed(self.names.principal, &Bits::one(count, count - 1));
            Kind {
                who: format!("whoever is in group {}", label(id)),
                principal: id.clone(),
                family: Some(label(id)),
                region: self.in_no_group(unnamed, Some(*at)),
                whole,
            }
        };
        let principals = ids.principals.iter().enumerate().map(of_principal);
        principals.chain(ids.groups.iter().zip(&self.names.groups).map(of_group)).collect()
    }

    fn in_no_group(&self, region: Region, but: Option<Dimension>) -> Region {
        let others = self.names.groups.iter().filter(|it| Some(**it) != but);
        others.fold(region, |region, it| region.narrowed(*it, &Bits::one(2, 0)))
    }

    /// The attribute that is the operation, and what its classes stand for.
    pub(in crate::azure) fn operations(&self) -> (Dimension, Vec<Operation>) {
        let operation = |act: &Arc<Act>| Operation {
            name: act.name.clone(),
            plane: Some(if act.data { Plane::Data } else { Plane::Control }),
        };
        (self.names.act, self.names.acts.iter().map(operation).collect())
    }

    /// What nobody can see, with what it leaves open.
    pub(in crate::azure) fn open(&self) -> BTreeMap<Dimension, String> {
        let first = self.space.len() - self.flags.len();
        let all = self.flags.iter().enumerate();
        all.map(|(at, what)| (Dimension(first + at), what.clone())).collect()
    }

    /// What the requests at two points differ in.
    pub(in crate::azure) fn differing(&self, one: &[usize], other: &[usize]) -> Vec<String> {
        let names = &self.names;
        let named = [
            (names.principal, "principal"),
            (names.spot, "resource"),
            (names.time, "time"),
            (names.origin, "network"),
        ];
        let all = named.into_iter().chain(names.groups.iter().map(|it| (*it, "groups")));
        let apart = all.filter(|it| one[it.0.0] != other[it.0.0]);
        apart.map(|it| it.1.to_owned()).collect()
    }
}
