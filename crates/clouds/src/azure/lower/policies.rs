//! What a vault's access policies give.

use std::rc::Rc;

use keywright_model::text::Node;
use keywright_policy::prove::Bits;

use crate::azure::Vault;
use crate::azure::simulate::access_policy::{ALL_LEAVES_OUT, LATER, words};

use super::flag::Flag;
use super::known::Known;
use super::names::folded;
use super::side::{Alternative, who};
use super::world::{Draft, Names};

/// The terms of a vault in that mode, on these of its resources.
pub(super) fn drafts<'b>(
    names: &Names,
    known: &Known<'b>,
    vault: &'b Vault,
    spots: &Bits,
) -> Vec<Draft<'b>> {
    let flagged = |acts: Bits, why: Flag<'b>| Draft {
        sets: vec![(names.act, acts), (names.spot, spots.clone())],
        flag: Some(Rc::new(why)),
        element: None,
    };
    let [_, data] = &names.planes;
    let unknown = Bits::of(names.acts.len(), |it| {
        names.acts[it].data && words(&names.acts[it].name).is_none()
    });
    let label = vault.name().unwrap_or_default().to_ascii_lowercase();
    let shown = vault.document.source.slice(vault.document.root.span);
    let why = format!("an operation whose permission in vault `{label}` is not known");
    let why = Flag::of(why).by(others(vault));
    let mut found = vec![flagged(unknown, why)];
    let list = vault.property("accessPolicies").and_then(Node::as_array);
    let Some(list) = list else {
        let why = Flag::of(format!("the access policies of vault `{label}`")).by(shown);
        found.push(flagged(data.clone(), why));
        return found;
    };
    for (at, policy) in list.iter().enumerate() {
        found.extend(of_policy(names, known, vault, (at, policy), spots));
    }
    found
}

fn of_policy<'b>(
    names: &Names,
    known: &Known<'b>,
    vault: &'b Vault,
    (at, policy): (usize, &Node),
    spots: &Bits,
) -> Vec<Draft<'b>> {
    let text = vault.document.source.slice(policy.span);
    let tenant = folded(policy.get_any_case("tenantId"));
    let elsewhere = tenant.zip(folded(vault.property("tenantId"))).is_some_and(|(a, b)| a != b);
    let through = policy.get_any_case("applicationId").is_some_and(|it| !it.is_null());
    let id = policy.get_any_case("objectId").and_then(Node::as_str).filter(|it| !is_expression(it));
    let (label, alternatives) = match id {
        Some(id) => (id.to_owned(), who(names, known, id, "")),
        None => ("unnamed".to_owned(), vec![Alternative { sets: Vec::new(), doubtful: true }]),
    };
    let mut found = Vec::new();
    for of_object in [true, false] {
        let here = Bits::of(names.spots.len(), |it| {
            spots.has(it) && names.spots[it].object().is_some() == of_object
        });
        let gives: Vec<Option<bool>> = names
            .acts
            .iter()
            .map(|it| match words(&it.name).filter(|_| it.data) {
                Some([set, word, of_list]) => {
                    carries(policy, set, if of_object { word } else { of_list })
                }
                None => Some(false),
            })
            .collect();
        for (wanted, doubt) in [(Some(true), false), (None, true)] {
            let acts = Bits::of(gives.len(), |it| gives[it] == wanted);
            for it in &alternatives {
                let open = doubt || it.doubtful || elsewhere || through;
                let mut sets = it.sets.clone();
                sets.extend([(names.act, acts.clone()), (names.spot, here.clone())]);
                let why = || Flag::of(format!("the access policy for `{label}`")).by(text);
                let flag = open.then(|| Rc::new(why()));
                found.push(Draft { sets, flag, element: Some((at, label.clone())) });
            }
        }
    }
    found
}

/// The policies that may give what no table joins to a permission: those of more than keys and
/// secrets, in lower case.
fn others(vault: &Vault) -> String {
    let list = vault.property("accessPolicies").filter(|it| !it.is_null());
    let text = |it: &Node| vault.document.source.slice(it.span).to_ascii_lowercase();
    let Some(all) = list.and_then(Node::as_array) else {
        return list.map_or_else(String::new, text);
    };
    let known = |name: &str| ["keys", "secrets"].iter().any(|it| it.eq_ignore_ascii_case(name));
    let empty = |it: &Node| it.is_null() || it.as_array().is_some_and(<[Node]>::is_empty);
    let is_other = |policy: &&Node| {
        let sets = policy.get_any_case("permissions").and_then(Node::as_object);
        sets.is_none_or(|it| it.iter().any(|it| !known(&it.name) && !empty(&it.node)))
    };
    all.iter().filter(is_other).map(text).collect::<Vec<_>>().join("\n")
}

fn is_expression(text: &str) -> bool {
    text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']')
}

/// Whether a policy gives a word; `None` where it cannot be told.
fn carries(policy: &Node, set: &str, word: &str) -> Option<bool> {
    let permissions = policy.get_any_case("permissions")?;
    let Some(node) = permissions.get_any_case(set).filter(|it| !it.is_null()) else {
        return Some(false);
    };
    let list = node.as_array()?;
    let words: Vec<String> =
        list.iter().map(|it| it.as_str().map(str::to_ascii_lowercase)).collect::<Option<_>>()?;
    let has = |wanted: &str| words.iter().any(|it| *it == wanted.to_ascii_lowercase());
    let all = has("all") && word != ALL_LEAVES_OUT;
    match (has(word), all) {
        (true, _) => Some(true),
        (false, true) if LATER.contains(&word) => None,
        (false, all) => Some(all),
    }
}
