//! What one document alone answers to one request.

use crate::aws::Policy;

use super::Context;
use super::met::Met;
use super::scan::scan;
use super::view::View;

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Who asks: the ARN of a user, role, session, federated user or root user, a service
    /// (`logs.amazonaws.com`), or `anonymous`. A role stands for a session of it that no statement
    /// names.
    pub principal: &'r str,
    /// What for: `kms:Decrypt`.
    pub action: &'r str,
    /// On what: an ARN; `*` where the action works on nothing in particular.
    pub resource: &'r str,
    /// What the request carries beside.
    pub context: &'r Context,
}

/// What a document answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It allows, and does not deny. An allow that names the caller's account counts.
    Allow,
    /// It denies.
    Deny,
    /// It does not allow, and does not certainly deny.
    Nothing,
    /// It cannot be told.
    Unknown,
}

/// What one document alone answers to one request: a resource's policy to its principals, a policy
/// of an identity or an organization to whoever asks.
///
/// Whether that is enough, and whether an action has any effect across accounts, is not asked here.
pub fn allows(policy: &Policy, request: &Request<'_>) -> Answer {
    let view = View::of(request);
    let found = scan(policy, &view);
    let allow = found.direct.or(found.role).or(found.account).met;
    match (found.deny.met, allow) {
        (Met::Yes, _) => Answer::Deny,
        (Met::No | Met::Maybe(_), Met::No) => Answer::Nothing,
        (Met::No, Met::Yes) => Answer::Allow,
        (Met::No, Met::Maybe(_)) | (Met::Maybe(_), Met::Yes | Met::Maybe(_)) => Answer::Unknown,
    }
}
