//! Does the vendor have all that it needs? One answer for each principal and permission.

use crate::{Access, Needs, Permission, Plane, Principal, Seen};

/// A need that a document does not certainly grant.
#[derive(Debug)]
pub struct Lacking<'n> {
    /// Who lacks it.
    pub principal: &'n Principal,
    /// What is lacking.
    pub permission: &'static Permission,
    /// The operation that showed it.
    pub operation: &'static str,
    /// The document's answer; never [`Access::Allowed`].
    pub access: Access,
}

/// Asks a document for every need, and returns those that it does not certainly grant: the worst
/// operation of each permission. Empty where the principals are unseen, which is for the caller to
/// tell.
pub fn keeps<'n>(
    needs: &'n Needs,
    mut decide: impl FnMut(&Principal, &'static str, Plane) -> Access,
) -> Vec<Lacking<'n>> {
    let Seen::Seen(principals) = &needs.principals else { return Vec::new() };
    let mut lacking = Vec::new();
    for principal in principals {
        for permission in needs.permissions {
            let answers = permission
                .operations
                .iter()
                .map(|&it| (it, decide(principal, it, permission.plane)))
                .filter(|(_, access)| !access.permits());
            if let Some((operation, access)) = answers.max_by_key(|(_, access)| weight(access)) {
                lacking.push(Lacking { principal, permission, operation, access });
            }
        }
    }
    lacking
}

/// A certain no outweighs a doubt.
fn weight(access: &Access) -> u8 {
    match access {
        Access::Allowed => 0,
        Access::Unknown { .. } => 1,
        Access::Missing => 2,
        Access::Denied { .. } => 3,
    }
}
