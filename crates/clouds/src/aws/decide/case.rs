//! A whole case: one request, and every policy that has a say in it.

use crate::aws::{Arn, Policy};

use super::caller::Caller;
use super::view::{View, account_of};
use super::{Context, Grant};

/// One request and the policies that decide it. What is absent was not given, and what that is
/// taken for is told with the decision.
#[derive(Debug)]
pub struct Case {
    /// Who asks: see [`super::Request::principal`].
    pub principal: String,
    /// What for.
    pub action: String,
    /// On what.
    pub resource: String,
    /// Whose the resource is: needed where its ARN does not say so.
    pub resource_account: Option<String>,
    /// The role of a session, with its path.
    pub principal_role_arn: Option<String>,
    /// The account that manages the organization: no policy of the organization limits it.
    pub management_account: Option<String>,
    /// What the request carries beside.
    pub context: Context,
    /// The policies.
    pub policies: Policies,
}

/// The policies of a case.
#[derive(Debug, Default)]
pub struct Policies {
    /// The resource's own: a key's policy, a role's trust policy.
    pub resource: Option<Policy>,
    /// The caller's own, those of its groups included.
    pub identity: Option<Vec<Policy>>,
    /// The caller's permissions boundary.
    pub boundary: Option<Policy>,
    /// Those passed when the session was made; none passed is an empty list.
    pub session: Option<Vec<Policy>>,
    /// Service control policies over the caller's account, level by level from the root.
    pub scps: Option<Vec<Vec<Policy>>>,
    /// Resource control policies over the resource's account, level by level from the root.
    pub rcps: Option<Vec<Vec<Policy>>>,
    /// The key's grants.
    pub grants: Option<Vec<Grant>>,
}

impl Case {
    pub(super) fn view(&self) -> View<'_> {
        let arn = Arn::parse(&self.resource);
        View {
            caller: Caller::read(&self.principal),
            action: &self.action,
            resource: &self.resource,
            arn,
            resource_account: self.resource_account.as_deref().or_else(|| account_of(arn)),
            principal_role_arn: self.principal_role_arn.as_deref(),
            has_boundary: self.policies.boundary.is_some(),
            context: &self.context,
        }
    }
}
