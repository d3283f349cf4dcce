//! The request as statements see it: the caller read, and the keys that AWS sets by itself derived.
//!
//! Source: AWS, IAM User Guide, "AWS global condition context keys"; AWS KMS Developer Guide,
//! "Condition keys for AWS KMS".

use std::borrow::Cow;

use crate::aws::Arn;
use crate::aws::arn::is_account;
use crate::aws::catalogue::{Carried, Presence, global, presence};

use super::caller::{Caller, CallerKind};
use super::{Context, Request};

/// A request, read.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'r> {
    /// Who asks.
    pub(super) caller: Caller<'r>,
    /// What for: `kms:Decrypt`.
    pub(super) action: &'r str,
    /// On what: an ARN, or `*`.
    pub(super) resource: &'r str,
    /// The same, split.
    pub(super) arn: Option<Arn<'r>>,
    /// Whose the resource is, where it is known.
    pub(super) resource_account: Option<&'r str>,
    /// The role of a session, with its path, where the case gives it.
    pub(super) principal_role_arn: Option<&'r str>,
    /// Whether the caller has a permissions boundary.
    pub(super) has_boundary: bool,
    /// The keys that the request carries.
    pub(super) context: &'r Context,
}

/// What a request carries of one key.
#[derive(Debug)]
pub(super) enum Given<'v> {
    /// Nothing.
    Missing,
    /// Something that is not given.
    Unseen,
    /// One value that follows from the rest of the request.
    Derived(Cow<'v, str>),
    /// These values.
    Values(&'v [Box<str>]),
    /// The names of the pairs in the encryption context.
    Names(Vec<&'v str>),
}

impl<'r> View<'r> {
    /// Reads a request.
    pub(super) fn of(request: &Request<'r>) -> View<'r> {
        let arn = Arn::parse(request.resource);
        View {
            caller: Caller::read(request.principal),
            action: request.action,
            resource: request.resource,
            arn,
            resource_account: account_of(arn),
            principal_role_arn: None,
            has_boundary: false,
            context: request.context,
        }
    }

    /// The ARN of the role whose session calls, where the case or the context tells it.
    pub(super) fn role_arn(&self) -> Option<&'r str> {
        self.principal_role_arn.or_else(|| self.context.value("aws:PrincipalArn"))
    }

    /// What the request carries of a key.
    pub(super) fn given(&self, key: &str) -> Given<'r> {
        match self.context.values(key) {
            Some([]) => Given::Missing,
            Some(values) => Given::Values(values),
            None => self.derived(key),
        }
    }

    fn derived(&self, key: &str) -> Given<'r> {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        let service = self.caller.kind == CallerKind::Service;
        let known = |it: Option<&'r str>| it.map(Cow::Borrowed);
        let found = match () {
            () if is("aws:PrincipalArn") => self.principal_arn(),
            // AWS says whose a request is even where nobody signed it.
            () if is("aws:PrincipalAccount") && self.caller.kind == CallerKind::Anonymous => {
                known(Some("anonymous"))
            }
            () if is("aws:PrincipalAccount") => known(self.account()),
            () if is("kms:CallerAccount") && self.is_kms() => known(self.account()),
            () if is("aws:PrincipalType") => known(self.principal_type()),
            () if is("aws:username") => match self.caller.kind {
                CallerKind::User(name) => known(Some(name)),
                _ => return Given::Missing,
            },
            () if is("aws:userid") => self.user_id(),
            () if is("aws:PrincipalIsAWSService") => match self.caller.kind {
                CallerKind::Anonymous => None,
                _ => known(Some(if service { "true" } else { "false" })),
            },
            () if is("aws:PrincipalServiceName") => known(service.then_some(self.caller.text)),
            () if is("aws:PrincipalServiceNamesList") => known(service.then_some(self.caller.text)),
            () if is("aws:ResourceAccount") => known(self.resource_account),
            // Every AWS KMS endpoint refuses plain HTTP.
            () if is("aws:SecureTransport") && self.is_kms() => known(Some("true")),
            () if is("aws:RequestedRegion") => {
                known(self.arn.map(|it| it.region).filter(|it| !it.is_empty()))
            }
            () if is("kms:EncryptionContextKeys") => return self.encryption_context_keys(),
            () => None,
        };
        match found {
            Some(value) => Given::Derived(value),
            None if self.always_sent(key) => Given::Unseen,
            None => Given::Missing,
        }
    }

    fn always_sent(&self, key: &str) -> bool {
        // WHY: a request carries the caller's address but where it comes through a VPC endpoint,
        // which then sends keys of its own, or from a service.
        if key.eq_ignore_ascii_case("aws:SourceIp") {
            return self.caller.kind != CallerKind::Service && !self.through_endpoint();
        }
        // Strangers and services have no identity of which AWS could tell more.
        let of_principal = key.get(..13).is_some_and(|it| it.eq_ignore_ascii_case("aws:Principal"));
        if (of_principal || key.eq_ignore_ascii_case("aws:userid")) && !self.caller.has_identity() {
            return false;
        }
        match presence(self.action, key) {
            Presence::Always => true,
            Presence::Maybe | Presence::Never => false,
        }
    }

    fn through_endpoint(&self) -> bool {
        let of_endpoint = |it: &str| global(it).is_some_and(|it| it.carried == Carried::Endpoint);
        self.context.iter().any(|(key, values)| !values.is_empty() && of_endpoint(key))
    }

    fn is_kms(&self) -> bool {
        self.action.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("kms:"))
    }

    fn account(&self) -> Option<&'r str> {
        self.caller.has_identity().then_some(self.caller.account)
    }

    fn principal_arn(&self) -> Option<Cow<'r, str>> {
        let caller = &self.caller;
        match caller.kind {
            CallerKind::Root
            | CallerKind::User(_)
            | CallerKind::Role
            | CallerKind::FederatedUser(_) => Some(Cow::Borrowed(caller.text)),
            CallerKind::Session { role } => Some(match self.principal_role_arn {
                Some(arn) => Cow::Borrowed(arn),
                // WHY not `format!`: many statements ask for it.
                None => Cow::Owned(
                    ["arn:", caller.partition, ":iam::", caller.account, ":role/", role].concat(),
                ),
            }),
            CallerKind::Service
            | CallerKind::Federated
            | CallerKind::Anonymous
            | CallerKind::Unreadable => None,
        }
    }

    fn principal_type(&self) -> Option<&'static str> {
        match self.caller.kind {
            CallerKind::Root => Some("Account"),
            CallerKind::User(_) => Some("User"),
            CallerKind::Role | CallerKind::Session { .. } => Some("AssumedRole"),
            CallerKind::FederatedUser(_) => Some("FederatedUser"),
            CallerKind::Anonymous => Some("Anonymous"),
            CallerKind::Service | CallerKind::Federated | CallerKind::Unreadable => None,
        }
    }

    /// Users and roles have ids that only AWS knows.
    fn user_id(&self) -> Option<Cow<'r, str>> {
        let account = self.caller.account;
        match self.caller.kind {
            CallerKind::Root => Some(Cow::Borrowed(account)),
            CallerKind::FederatedUser(name) => Some(Cow::Owned(format!("{account}:{name}"))),
            CallerKind::User(_)
            | CallerKind::Role
            | CallerKind::Session { .. }
            | CallerKind::Service
            | CallerKind::Federated
            | CallerKind::Anonymous
            | CallerKind::Unreadable => None,
        }
    }

    fn encryption_context_keys(&self) -> Given<'r> {
        let names: Vec<&str> = self.encryption_context().map(|it| it.0).collect();
        if names.is_empty() { Given::Missing } else { Given::Names(names) }
    }

    /// The pairs of the encryption context that the request gives one by one.
    pub(super) fn encryption_context(&self) -> impl Iterator<Item = (&'r str, &'r [Box<str>])> {
        const PREFIX: &str = "kms:EncryptionContext:";
        self.context.iter().filter(|it| !it.1.is_empty()).filter_map(|(key, values)| {
            let (head, name) = key.split_at_checked(PREFIX.len())?;
            head.eq_ignore_ascii_case(PREFIX).then_some((name, values))
        })
    }
}

/// The account in a resource's ARN.
pub(super) fn account_of(arn: Option<Arn<'_>>) -> Option<&str> {
    arn.map(|it| it.account).filter(|it| is_account(it))
}
