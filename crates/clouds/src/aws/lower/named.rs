//! Which names and accounts a variable over the principal could turn into a text that a document
//! writes out: `shop/${aws:username}/*` beside `shop/ann/*` tells the user `ann` apart.
//!
//! A name has neither slash nor colon, so what it can be is read from the segments of all other
//! texts.

use keywright_policy::prove::TextPattern;

use crate::aws::arn::is_account;
use crate::aws::{Policy, Version};

use super::pattern::{Manner, pattern};
use super::principal::Rep;
use super::variable::{Piece, pieces, variables};

/// What the texts say of names and accounts.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Patterns over a user's name.
    pub(super) users: Vec<TextPattern>,
    /// Patterns over an account.
    pub(super) accounts: Vec<TextPattern>,
    /// A value whose names could not be read from the texts.
    pub(super) undecided: Option<String>,
}

/// A text that is compared: with a condition key's values, or with resources.
struct Text<'p> {
    version: Version,
    /// The key in lower case; nothing for resources.
    of: String,
    value: &'p str,
}

/// A variable within its segment.
struct Slot {
    /// What its text is compared with: others of the same tell who is meant.
    of: String,
    of_user: bool,
    before: String,
    behind: String,
}

/// Reads them from all resources and values.
pub(super) fn names(policies: &[&Policy]) -> Names {
    let mut names = Names::default();
    let texts: Vec<Text<'_>> = policies.iter().flat_map(|it| texts(it)).collect();
    let mut slots = Vec::new();
    for text in texts.iter().filter(|it| it.version == Version::V2012 && it.value.contains("${")) {
        let all = pieces(text.value);
        for at in 0..all.len() {
            match slot(&all, at, &text.of) {
                Some(Some(slot)) => slots.push(slot),
                Some(None) => {
                    names.undecided = Some(format!("the variable in `{}`", text.value));
                }
                None => {}
            }
        }
    }
    for slot in &slots {
        for text in texts.iter().filter(|it| it.of == slot.of) {
            let varies =
                text.version == Version::V2012 && variables(&pieces(text.value)).next().is_some();
            let value = if slot.of_user { resource(text.value) } else { text.value };
            let segments = value.split(['/', ':']);
            segments
                .filter(|it| !it.is_empty() && *it != "*")
                .filter(|it| !varies || !it.contains(['$', '{', '}']))
                .for_each(|it| names.read(slot, it));
        }
    }
    for all in [&mut names.users, &mut names.accounts] {
        all.sort();
        all.dedup();
    }
    names
}

impl Names {
    fn read(&mut self, slot: &Slot, segment: &str) {
        let all = if slot.of_user { &mut self.users } else { &mut self.accounts };
        let whole = slot.before.is_empty() && slot.behind.is_empty();
        if !segment.contains(['*', '?']) {
            let inner = segment.strip_prefix(&*slot.before);
            let inner = inner.and_then(|it| it.strip_suffix(&*slot.behind));
            let fits = |it: &&str| if slot.of_user { may_be_name(it) } else { is_account(it) };
            let inner = inner.filter(|it| !it.is_empty()).filter(fits);
            all.extend(inner.map(|it| pattern(Manner::Equals, it)));
        } else if whole {
            // What a run stands for may begin before the name, and end behind it.
            let runs: Vec<usize> = segment.match_indices('*').map(|it| it.0).collect();
            for from in std::iter::once(0).chain(runs.iter().copied()) {
                let ends = runs.iter().map(|it| it + 1).chain([segment.len()]);
                let parts = ends.filter(|end| from < *end).map(|end| &segment[from..end]);
                let fits =
                    |it: &&str| if slot.of_user { may_be_name(it) } else { is_of_digits(it) };
                all.extend(
                    parts.filter(|it| *it != "*").filter(fits).map(|it| pattern(Manner::Like, it)),
                );
            }
        } else {
            self.undecided = Some(format!("a variable beside other text, and `{segment}`"));
        }
    }
}

/// Whether a pattern may mean a user.
///
/// Source: AWS, IAM User Guide, "IAM and AWS STS quotas", "IAM name requirements".
fn may_be_name(pattern: &str) -> bool {
    pattern.bytes().all(|it| it.is_ascii_alphanumeric() || b"+=,.@_-*?".contains(&it))
}

/// Whether a pattern may mean an account.
fn is_of_digits(pattern: &str) -> bool {
    pattern.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'*' | b'?'))
}

/// An ARN without its first five parts; any other text as it is.
fn resource(value: &str) -> &str {
    match value.starts_with("arn:") {
        true => value.splitn(6, ':').nth(5).unwrap_or(value),
        false => value,
    }
}

fn texts(policy: &Policy) -> impl Iterator<Item = Text<'_>> {
    let version = policy.version;
    policy.statements.iter().flat_map(move |statement| {
        let values = statement.conditions.iter().flat_map(move |it| {
            let of = it.key.to_ascii_lowercase();
            it.values.iter().map(move |it| Text { version, of: of.clone(), value: &it.0 })
        });
        let resources = statement.resource.iter().flat_map(|it| &it.patterns);
        let of = String::new;
        values.chain(resources.map(move |it| Text { version, of: of(), value: &it.0 }))
    })
}

/// The variable at a place; `None` where there is none whose value follows from the principal, and
/// nothing inside where what it can be is not known.
fn slot(all: &[Piece], at: usize, of: &str) -> Option<Option<Slot>> {
    let Piece::Variable { key, .. } = &all[at] else { return None };
    let of_user = match key.as_str() {
        "aws:username" => true,
        "aws:principalaccount" | "kms:calleraccount" => false,
        // One of a handful of words.
        "aws:principaltype" | "aws:principalisawsservice" => return None,
        _ if Rep::owns(key) => return Some(None),
        _ => return None,
    };
    let text = |at: Option<usize>| match at.and_then(|it| all.get(it)) {
        None => Some(""),
        Some(Piece::Text(text)) => Some(text.as_str()),
        Some(Piece::Literal(_) | Piece::Variable { .. }) => None,
    };
    let (Some(before), Some(behind)) = (text(at.checked_sub(1)), text(Some(at + 1))) else {
        return Some(None);
    };
    // A name does not belong into the first five parts of an ARN.
    if of_user && at == 1 && before.starts_with("arn:") && before.matches(':').count() < 5 {
        return Some(None);
    }
    let before = before.rsplit(['/', ':']).next().unwrap_or(before);
    let behind = behind.split(['/', ':']).next().unwrap_or(behind);
    if before.contains(['*', '?']) || behind.contains(['*', '?']) {
        return Some(None);
    }
    let (of, before, behind) = (of.to_owned(), before.to_owned(), behind.to_owned());
    Some(Some(Slot { of, of_user, before, behind }))
}
