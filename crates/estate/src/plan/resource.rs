//! A plan as the tools' readers hand it over: resources, each before and after.

use std::sync::OnceLock;

use keywright_model::text::{Node, Place, Shaper};

use super::azure;
use super::scopes::Scopes;
use super::terraform::Configuration;
use super::value::State;

/// A plan.
#[derive(Debug)]
pub(crate) struct Plan<'p> {
    /// The document that it stands in.
    pub(crate) shaper: &'p Shaper,
    /// The resources that are read.
    pub(crate) resources: Vec<Resource<'p>>,
    /// Resources that touch a key and are not read.
    pub(crate) unread: Vec<Unread>,
    /// Why there may be more to it than it shows, and where that stands.
    pub(crate) incomplete: Vec<(String, Place)>,
    /// What leads from resource to resource where values are not known.
    pub(crate) configuration: Configuration<'p>,
    /// Where vaults and role assignments stand, before and after, once somebody asked.
    pub(super) scopes: [OnceLock<Scopes>; 2],
}

/// What a plan does with a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing.
    Stays,
    /// Makes it.
    Made,
    /// Changes it in place.
    Changed,
    /// Deletes it, and makes another in its place.
    Replaced,
    /// Deletes it.
    Deleted,
    /// Leaves it alone from then on.
    Forgotten,
}

/// Who keeps a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The configuration.
    Managed,
    /// Somebody else; the configuration reads it.
    Data,
}

/// A resource.
#[derive(Debug)]
pub(crate) struct Resource<'p> {
    /// `module.kms.aws_kms_key.orders["a"]`.
    pub(crate) address: String,
    /// The address's text.
    pub(crate) told: &'p Node,
    /// The module's address; empty for the root.
    pub(crate) module: &'p str,
    /// Who keeps it.
    pub(crate) mode: Mode,
    /// `aws_kms_key`.
    pub(crate) kind: &'p str,
    /// `orders`.
    pub(crate) name: &'p str,
    /// `"a"`.
    pub(crate) index: Option<&'p Node>,
    /// What becomes of it.
    pub(crate) fate: Fate,
    /// As it is.
    pub(crate) before: Option<State<'p>>,
    /// As it will be.
    pub(crate) after: Option<State<'p>>,
}

/// Resources of a type that is not read.
#[derive(Debug)]
pub(crate) struct Unread {
    /// `aws_kms_ciphertext`.
    pub(crate) kind: String,
    /// How many.
    pub(crate) count: usize,
    /// The first.
    pub(crate) address: String,
    /// Where that stands.
    pub(crate) place: Place,
}

/// One of the two worlds that a plan shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// What is.
    Before,
    /// What will be.
    After,
}

impl<'p> Resource<'p> {
    /// Its values in one of the worlds; `None` where it is not there.
    pub(crate) fn state(&self, when: When) -> Option<State<'p>> {
        match when {
            When::Before => self.before,
            When::After => self.after,
        }
    }
}

impl<'p> Plan<'p> {
    /// The place of a node.
    pub(crate) fn place(&self, node: &Node) -> Place {
        self.shaper.place(node)
    }

    /// The resources of these types that are there in one of the worlds.
    pub(crate) fn of<'s>(
        &'s self,
        kinds: &'static [&'static str],
        when: When,
    ) -> impl Iterator<Item = (&'s Resource<'p>, State<'p>)> {
        let ours = self.resources.iter().filter(move |it| kinds.contains(&it.kind));
        ours.filter_map(move |it| Some((it, it.state(when)?)))
    }

    /// Where the vaults and the role assignments of one of the worlds stand.
    pub(super) fn scopes(&self, when: When) -> &Scopes {
        let [before, after] = &self.scopes;
        let of = if when == When::Before { before } else { after };
        of.get_or_init(|| azure::scopes(self, when))
    }

    /// The one resource of these types that an argument refers to, where its value is not known.
    pub(crate) fn referred<'s>(
        &'s self,
        from: &Resource<'p>,
        names: &[&str],
        kinds: &[&str],
    ) -> Option<&'s Resource<'p>> {
        if let Some(address) = self.configuration.link(from, names) {
            let mut all = self.resources.iter();
            return all.find(|it| it.address == address && kinds.contains(&it.kind));
        }
        let target = self.configuration.target(from, names)?;
        let ours = || {
            let all = self.resources.iter().filter(|it| it.after.is_some());
            all.filter(|it| kinds.contains(&it.kind) && target.may_be(it))
        };
        let mut near = ours().filter(|it| it.module == from.module);
        match (near.next(), near.next()) {
            (Some(one), None) => return Some(one),
            (Some(_), Some(_)) => return None,
            (None, _) => {}
        }
        let mut far = ours();
        far.next().filter(|_| far.next().is_none())
    }
}
