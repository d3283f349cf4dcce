//! Is everybody kept out whom nobody knows?

use keywright_policy::Proof;
use keywright_policy::prove::GaveUp;

use crate::aws::across::works_across_accounts;
use crate::aws::lower::{Extra, PrincipalKind, World};
use crate::aws::{Effect, Form, Policy, Version, Who};

use super::ask::{Sought, allowed, doubt, unreadable};

/// Keys that name an account, an organization, a principal or a network for certain, where their
/// value is written out. `kms:ViaService` and `kms:EncryptionContext:…` are none: whoever calls can
/// send them. Nor is `aws:VpcSourceIp`: anybody's network may have such addresses.
///
/// Source: AWS, Amazon S3 User Guide, "The meaning of public"; IAM Access Analyzer.
const FENCES: [&str; 11] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
];

/// Asks.
pub fn not_public(policy: &Policy) -> Proof {
    match unreadable(&[policy]) {
        Some(why) => Proof::unknown(why),
        None => asked(policy).unwrap_or_else(|GaveUp| Proof::gave_up()),
    }
}

/// Whether a role is given to whom an identity provider knows: to all who have an account there,
/// where no condition on the provider's own keys says to whom.
fn vouched(policy: &Policy) -> bool {
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    let mut who = allows.flat_map(|it| &it.principal).flat_map(|it| &it.who);
    policy.form == Form::Trust && who.any(|it| matches!(it.0, Who::Other(_)))
}

/// Whether a fence compares with what the caller itself may bring, as its own tags.
fn mirrors(policy: &Policy) -> bool {
    // What the resource has, its owner gave it.
    const OWNED: &str = "aws:resource";
    let brought = |value: &str| {
        let is_owned =
            |it: &str| it.get(..OWNED.len()).is_some_and(|it| it.eq_ignore_ascii_case(OWNED));
        value.split("${").skip(1).any(|it| !is_owned(it))
    };
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    let mut fences = allows
        .flat_map(|it| &it.conditions)
        .filter(|it| FENCES.iter().any(|key| key.eq_ignore_ascii_case(&it.key)));
    policy.version == Version::V2012
        && fences.any(|it| it.values.iter().any(|(value, _)| brought(value)))
}

fn asked(policy: &Policy) -> Result<Proof, GaveUp> {
    let world = World::new(&[policy], &Extra::default())?;
    let Some(lowered) = world.documents.first() else { return Ok(Proof::gave_up()) };
    let everyone = world.by(world.everything(), |it| match it.kind {
        PrincipalKind::Anonymous => true,
        PrincipalKind::Service => !world.is_named(it),
        PrincipalKind::Foreign if policy.form == Form::Trust => false,
        _ => world.is_stranger(it),
    });
    let everyone = world.without_named_values(everyone, &FENCES);
    // WHY twice: an action that no other account can use lets in the key's own only, whoever that
    // is. The worse is told first.
    let mut sought = Sought::None;
    for region in [world.across_accounts(everyone.clone()), everyone] {
        sought = allowed(&world, policy, lowered, &region)?;
        if matches!(sought, Sought::Found { .. }) {
            break;
        }
    }
    Ok(match sought {
        Sought::None if vouched(policy) => Proof::unknown(
            "it lets in whom an identity provider vouches for, and whether that is anybody hangs \
             on the provider",
        ),
        Sought::None if mirrors(policy) => Proof::unknown(
            "a condition compares a fence with what the caller may bring itself, so whether it \
             keeps anybody out is not decided",
        ),
        Sought::None => Proof::holds("whoever is let in is named, or fenced by a condition"),
        Sought::Maybe => Proof::unknown(doubt(&world)),
        Sought::Found { witness, statement, .. } => {
            let who = match witness.principal.as_str() {
                "anonymous" => "anybody".to_owned(),
                it if it.ends_with(".amazonaws.com") => {
                    "any service of AWS, on any account's behalf,".to_owned()
                }
                it if !works_across_accounts(&witness.action) && policy.form == Form::Key => {
                    format!("everybody in the key's own account, such as `{it}`,")
                }
                it => format!("any account, such as that of `{it}`,"),
            };
            let reason = format!("{who} may `{}`", witness.action);
            Proof::fails(witness, reason, statement.into_iter().collect())
        }
    })
}
