//! Is everybody kept out whom nobody knows?

use keywright_policy::prove::GaveUp;

use crate::aws::Policy;
use crate::aws::lower::{Extra, PrincipalKind, World};

use super::Proof;
use super::ask::{Sought, allowed, doubt, unreadable};

/// Keys that name an account, an organization, a principal or a network for certain, where their
/// value is written out. `kms:ViaService` and `kms:EncryptionContext:…` are none: whoever calls can
/// send them.
///
/// Source: AWS, Amazon S3 User Guide, "The meaning of public"; IAM Access Analyzer.
const FENCES: [&str; 13] = [
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
    "aws:vpcsourceip",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

/// Asks.
pub fn not_public(policy: &Policy) -> Proof {
    match unreadable(&[policy]) {
        Some(why) => Proof::unknown(why),
        None => asked(policy).unwrap_or_else(|GaveUp| Proof::gave_up()),
    }
}

fn asked(policy: &Policy) -> Result<Proof, GaveUp> {
    let world = World::new(&[policy], &Extra::default())?;
    let Some(lowered) = world.documents.first() else { return Ok(Proof::gave_up()) };
    let region = world
        .by(world.everything(), |it| it.kind == PrincipalKind::Anonymous || world.is_stranger(it));
    let region = world.without_named_values(region, &FENCES);
    Ok(match allowed(&world, policy, lowered, &region)? {
        Sought::None => Proof::holds("whoever is let in is named, or fenced by a condition"),
        Sought::Maybe => Proof::unknown(doubt(&world)),
        Sought::Found { witness, statement, .. } => {
            let who = match witness.principal.as_str() {
                "anonymous" => "anybody".to_owned(),
                other => format!("any account, such as that of `{other}`,"),
            };
            let reason = format!("{who} may `{}`", witness.action);
            Proof::fails(witness, reason, statement.into_iter().collect())
        }
    })
}
