//! Could somebody of the account still change the policy?

use keywright_policy::Proof;
use keywright_policy::prove::GaveUp;

use crate::aws::lower::{Extra, PrincipalKind, World};
use crate::aws::{Form, Policy};

use super::ask::{stands_on, unreadable};
use super::keeps::{Kept, one};

const PUT: &str = "kms:PutKeyPolicy";

/// Asks. The root user alone does not count; leave that goes to the account does, and says so.
pub fn no_lockout(policy: &Policy, account: &str) -> Proof {
    match unreadable(&[policy]) {
        Some(why) => Proof::unknown(why),
        None if !may_be_a_keys(policy) => Proof::unknown(format!(
            "the policy stands on {}: who may change a key's is not in it",
            stands_on(policy.form)
        )),
        None => asked(policy, account).unwrap_or_else(|GaveUp| Proof::gave_up()),
    }
}

/// Whether a policy may be a key's. One without statements may stand anywhere.
fn may_be_a_keys(policy: &Policy) -> bool {
    matches!(policy.form, Form::Key | Form::Resource) || policy.statements.is_empty()
}

fn asked(policy: &Policy, account: &str) -> Result<Proof, GaveUp> {
    let root = format!("arn:aws:iam::{account}:root");
    let extra =
        Extra { principals: vec![root], actions: vec![PUT.to_owned()], resources: Vec::new() };
    let world = World::new(&[policy], &extra)?;
    let Some(lowered) = world.documents.first() else { return Ok(Proof::gave_up()) };
    let (mut refusal, mut doubt, mut delegated) = (None, None, false);
    for rep in world.reps.iter().filter(|it| it.account() == Some(account)) {
        let region = world.of_actions(std::iter::once(PUT));
        let region = world.certain(world.by(region, |it| it == rep));
        match one(&world, policy, lowered, &region)? {
            Kept::Yes if rep.kind == PrincipalKind::Root => delegated = true,
            Kept::Yes if world.is_named(rep) => {
                return Ok(Proof::holds(format!("by name: `{}` keeps `{PUT}`", rep.id)));
            }
            // Somebody whom no statement names may only by leave of the account.
            Kept::Yes => delegated = true,
            Kept::No(proof) => _ = refusal.get_or_insert(proof),
            Kept::Perhaps(why) => _ = doubt.get_or_insert(format!("`{}`: it {why}", rep.id)),
        }
    }
    Ok(match (delegated, doubt, refusal) {
        (true, _, _) => Proof::holds(
            "by delegation: the account's IAM policies may allow it, and were not seen",
        ),
        (false, Some(why), _) => Proof::unknown(why),
        (false, None, Some(proof)) => proof,
        (false, None, None) => Proof::unknown("no principal of the account was asked about"),
    })
}
