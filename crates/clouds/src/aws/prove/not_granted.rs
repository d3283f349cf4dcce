//! Is none of these actions allowed on any of these resources?

use keywright_policy::Proof;
use keywright_policy::prove::GaveUp;

use crate::aws::lower::{Extra, World};
use crate::aws::{Form, Policy};

use super::ask::{Sought, allowed, doubt, unreadable};

/// Whoever has one of these can give himself every other action on the key.
const REACH: [&str; 2] = ["kms:CreateGrant", "kms:PutKeyPolicy"];

/// Asks. Without actions all are meant, without resources every resource.
pub fn not_granted(policy: &Policy, actions: &[String], resources: &[String]) -> Proof {
    match unreadable(&[policy]) {
        Some(why) => Proof::unknown(why),
        None => asked(policy, actions, resources).unwrap_or_else(|GaveUp| Proof::gave_up()),
    }
}

fn asked(policy: &Policy, actions: &[String], resources: &[String]) -> Result<Proof, GaveUp> {
    let mut wanted: Vec<String> = match actions {
        [] => vec!["*".to_owned()],
        all => all.to_vec(),
    };
    if policy.form == Form::Key {
        wanted.extend(REACH.map(str::to_owned));
    }
    let extra =
        Extra { principals: Vec::new(), actions: wanted.clone(), resources: resources.to_vec() };
    let world = World::new(&[policy], &extra)?;
    let Some(lowered) = world.documents.first() else { return Ok(Proof::gave_up()) };
    let region = |actions: &[String]| {
        let region = world.of_actions(actions.iter().map(String::as_str));
        if resources.is_empty() { region } else { world.on_resources(region, resources) }
    };
    // What was asked about is shown before what would lead to it.
    let (asked, reach) =
        wanted.split_at(wanted.len() - if policy.form == Form::Key { REACH.len() } else { 0 });
    let mut found = allowed(&world, policy, lowered, &region(asked))?;
    if let Sought::None = found {
        found = allowed(&world, policy, lowered, &region(reach))?;
    }
    Ok(match found {
        Sought::None => Proof::holds("no request for any of them is allowed"),
        Sought::Maybe => Proof::unknown(doubt(&world)),
        Sought::Found { witness, statement, .. } => {
            let leads = reach.contains(&witness.action);
            let how = if leads && !asked.contains(&witness.action) {
                ", which gives every other action"
            } else {
                ""
            };
            let reason = format!("`{}` may `{}`{how}", witness.principal, witness.action);
            Proof::fails(witness, reason, statement.into_iter().collect())
        }
    })
}
