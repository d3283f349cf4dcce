//! A concrete request, replayed through `decide` before anybody sees it.

use keywright_policy::Witness;

use crate::aws::decide::{Answer, Context, Request, allows};
use crate::aws::lower::World;
use crate::aws::{Arn, Policy};

/// The request at a point.
pub(super) fn witness_at(world: &World, point: &[usize]) -> Option<Witness> {
    let mut context: Vec<(String, Vec<String>)> =
        world.keys().map(|it| (it.to_owned(), Vec::new())).collect();
    for (key, values) in world.context(point) {
        context.iter_mut().filter(|it| it.0 == key).for_each(|it| it.1.clone_from(&values));
    }
    let who = world.principal(point)?;
    if let Some(role) = &who.role {
        context.push(("aws:principalarn".to_owned(), vec![role.clone()]));
    }
    Some(Witness {
        principal: who.id.clone(),
        action: world.action(point).to_owned(),
        resource: world.resource(point).to_owned(),
        context,
    })
}

/// The same request to a key of the principal's own account.
pub(super) fn at_home(witness: &Witness) -> Option<Witness> {
    let (who, what) = (Arn::parse(&witness.principal)?, Arn::parse(&witness.resource)?);
    let (partition, region, key) = (what.partition, what.region, what.resource);
    let resource = format!("arn:{partition}:kms:{region}:{}:{key}", who.account);
    (what.service == "kms").then_some(Witness { resource, ..witness.clone() })
}

/// What a policy alone answers to it.
pub fn replay(witness: &Witness, policy: &Policy) -> Answer {
    let mut context = Context::new();
    for (key, values) in &witness.context {
        context.set(key, values.iter().map(String::as_str));
    }
    let (principal, action, resource) = (&witness.principal, &witness.action, &witness.resource);
    allows(policy, &Request { principal, action, resource, context: &context })
}
