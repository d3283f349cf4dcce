//! Who may do what with a key: what is gained from a bundle that assigns nobody a role, asked again
//! at the key itself.

use std::sync::Arc;

use keywright_model::text::json::quote;
use keywright_model::text::{Document, Node, Source, Span};
use keywright_policy::{Change, Difference, Duty, Hold, HoldDoubt, Holds, Outcome};

use crate::azure::duty;
use crate::azure::identity::KeyId;
use crate::azure::simulate::{Case, decide};

use super::{Side, diff};

/// The attribute that tells where.
const RESOURCE: &str = "resource";

/// Asks about a key, by its URL or ARM id, and a bundle, `{"documents": [...]}`.
pub fn access(key: &str, bundle: &Document) -> Holds {
    let shown = match Side::read(bundle) {
        Ok(it) => it,
        Err(fault) => return Holds::undecided(fault.message),
    };
    if shown.bundle.lists().next().is_none() {
        return Holds::undecided("its role assignments were not handed in");
    }
    let Some(at) = At::of(key, &shown) else {
        return Holds::undecided("where the key lies is not known: its vault was not handed in");
    };
    let nobody = Source::new("nobody", r#"{"documents": [{"role-assignments": []}]}"#);
    let nobody = Document::parse(Arc::new(nobody)).ok().and_then(|it| Side::read(&it).ok());
    let Some(nobody) = nobody else { return Holds::undecided("there is nothing to compare") };
    let Difference { changes, doubts, undecided, assumed } = diff(&nobody, &shown);
    let (hanging, rest): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|it| it.keys.iter().any(|it| it == RESOURCE));
    let rest = Difference { changes: rest, doubts, undecided, assumed };
    let mut holds = Holds::of(rest, duty);
    hanging.into_iter().filter(|it| it.gained).for_each(|it| at.ask(it, &mut holds));
    let order = |it: &Hold| (it.who.clone(), it.duty);
    holds.holds.sort_by_key(order);
    holds
}

/// What is decided of a case's text.
fn decided(case: &str) -> Option<Outcome> {
    let document = Document::parse(Arc::new(Source::new("case", case))).ok()?;
    Some(decide(&Case::read(&document).ok()?).outcome)
}

/// Where a key lies.
struct At {
    vault: String,
    key: String,
}

impl At {
    fn of(key: &str, side: &Side) -> Option<At> {
        let key = KeyId::parse(key)?;
        let same = |it: &str| it.eq_ignore_ascii_case(key.vault);
        let mut vaults = side.bundle.vaults.iter();
        let vault = vaults.find(|it| it.it.name().is_some_and(same)).and_then(|it| it.it.id());
        let vault = vault.or(key.vault_id)?.trim_end_matches('/').to_owned();
        Some(At { key: format!("{vault}/keys/{}", key.key), vault })
    }

    /// Decides each operation of a change again, at the key or its vault.
    fn ask(&self, it: Change, holds: &mut Holds) {
        let depends: Vec<String> =
            it.keys.iter().filter(|it| *it != RESOURCE).chain(&it.open).cloned().collect();
        for action in &it.actions {
            let duty = duty(action, it.plane);
            // WHY: what is no operation on the key has no place at it.
            if duty == Duty::Other {
                continue;
            }
            let (who, actions) = (it.who.clone(), vec![action.clone()]);
            let found = case(&it.shown.case, action, self.place(action));
            if found.as_deref().and_then(decided) == Some(Outcome::Allow) {
                let (principal, depends) = (it.principal.clone(), depends.clone());
                holds.hold(Hold { who, principal, duty, actions, depends, grant: None });
            } else {
                let resource = &it.shown.witness.resource;
                let why = format!("it is allowed at `{resource}`, and not shown at the key");
                holds.doubt(HoldDoubt { who, duty, actions, why });
            }
        }
    }

    /// What an operation is asked for at.
    fn place(&self, action: &str) -> &str {
        let folded = action.to_ascii_lowercase();
        let of_key = ["/keys/", "/keyrotationpolicies/"].iter().any(|it| folded.contains(it));
        if of_key { &self.key } else { &self.vault }
    }
}

/// A case with another operation at another place.
fn case(text: &str, action: &str, resource: &str) -> Option<String> {
    let document = Document::parse(Arc::new(Source::new("case", text))).ok()?;
    let span = |name: &str| document.root.at(&["request", name]).map(|it: &Node| it.span);
    let mut changed: Vec<(Span, &str)> =
        vec![(span("action")?, action), (span("resource")?, resource)];
    changed.sort_by_key(|it| std::cmp::Reverse(it.0.start));
    let mut text = text.to_owned();
    for (span, value) in changed {
        text.replace_range(span.start as usize..span.end as usize, &quote(value));
    }
    Some(text)
}
