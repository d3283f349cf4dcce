//! Who asks: a principal's text, read once.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Principal" and "IAM identifiers".

use crate::aws::Arn;

/// Identity providers that AWS knows by their own names.
const PROVIDERS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// Who asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller<'r> {
    /// As given.
    pub(super) text: &'r str,
    /// The partition of an ARN: `aws`.
    pub(super) partition: &'r str,
    /// The account; empty where the caller has none.
    pub(super) account: &'r str,
    /// What it is.
    pub(super) kind: CallerKind<'r>,
}

/// What a caller is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallerKind<'r> {
    /// An account's root user.
    Root,
    /// A user; its name.
    User(&'r str),
    /// A role: a session of it that no statement names.
    Role,
    /// A session of the role of that name.
    Session { role: &'r str },
    /// A session of a federated user of that name.
    FederatedUser(&'r str),
    /// An AWS service.
    Service,
    /// Somebody whom an identity provider vouches for.
    Federated,
    /// Nobody whom AWS knows.
    Anonymous,
    /// A text that is none of these.
    Unreadable,
}

impl<'r> Caller<'r> {
    /// Reads a principal.
    pub(super) fn read(text: &'r str) -> Caller<'r> {
        let (mut partition, mut account) = ("", "");
        let kind = match Arn::parse(text) {
            Some(arn) => {
                (partition, account) = (arn.partition, arn.account);
                of_arn(arn)
            }
            None if text == "anonymous" => CallerKind::Anonymous,
            None if PROVIDERS.contains(&text) => CallerKind::Federated,
            None if is_service(text) => CallerKind::Service,
            None => CallerKind::Unreadable,
        };
        Caller { text, partition, account, kind }
    }

    /// Whether it has policies of its own in an account: all but services, strangers and those whom
    /// only an identity provider knows.
    pub(super) fn has_identity(&self) -> bool {
        match self.kind {
            CallerKind::Root
            | CallerKind::User(_)
            | CallerKind::Role
            | CallerKind::Session { .. }
            | CallerKind::FederatedUser(_) => true,
            CallerKind::Service
            | CallerKind::Federated
            | CallerKind::Anonymous
            | CallerKind::Unreadable => false,
        }
    }
}

fn of_arn(arn: Arn<'_>) -> CallerKind<'_> {
    if !crate::aws::arn::is_account(arn.account) {
        return CallerKind::Unreadable;
    }
    let named = |prefix: &str| arn.resource.strip_prefix(prefix).filter(|it| !it.is_empty());
    let last = |path: &'_ str| path.rfind('/').map_or(0, |it| it + 1);
    match arn.service {
        "iam" if arn.resource == "root" => CallerKind::Root,
        "iam" => {
            if let Some(path) = named("user/") {
                CallerKind::User(&path[last(path)..])
            } else if named("role/").is_some() {
                CallerKind::Role
            } else if named("oidc-provider/").or(named("saml-provider/")).is_some() {
                CallerKind::Federated
            } else {
                CallerKind::Unreadable
            }
        }
        "sts" => match (named("assumed-role/"), named("federated-user/")) {
            (Some(rest), _) => match rest.split_once('/') {
                Some((role, session)) if !role.is_empty() && !session.is_empty() => {
                    CallerKind::Session { role }
                }
                _ => CallerKind::Unreadable,
            },
            (None, Some(name)) => CallerKind::FederatedUser(name),
            (None, None) => CallerKind::Unreadable,
        },
        _ => CallerKind::Unreadable,
    }
}

/// Whether a text is a service's principal: `logs.amazonaws.com`, `s3.cn-north-1.amazonaws.com.cn`.
pub(super) fn is_service(text: &str) -> bool {
    let known = [".amazonaws.com", ".amazonaws.com.cn", ".aws.internal", ".amazon.com"];
    let letters = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'.' | b'-');
    known.iter().any(|it| text.ends_with(it)) && text.bytes().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_principal_is_told_by_its_text() {
        for (text, kind) in [
            ("arn:aws:iam::111122223333:root", CallerKind::Root),
            ("arn:aws:iam::111122223333:user/team/ann", CallerKind::User("ann")),
            ("arn:aws:iam::111122223333:role/a/b", CallerKind::Role),
            ("arn:aws:sts::111122223333:assumed-role/r/s", CallerKind::Session { role: "r" }),
            ("arn:aws:sts::111122223333:federated-user/f", CallerKind::FederatedUser("f")),
            ("logs.eu-west-1.amazonaws.com", CallerKind::Service),
            ("cognito-identity.amazonaws.com", CallerKind::Federated),
            ("arn:aws:iam::111122223333:saml-provider/x", CallerKind::Federated),
            ("anonymous", CallerKind::Anonymous),
            ("arn:aws:iam::111122223333:group/g", CallerKind::Unreadable),
            ("arn:aws:iam::1:role/r", CallerKind::Unreadable),
            ("arn:aws:sts::111122223333:assumed-role/r", CallerKind::Unreadable),
            ("111122223333", CallerKind::Unreadable),
            ("*", CallerKind::Unreadable),
        ] {
            assert_eq!(Caller::read(text).kind, kind, "{text}");
        }
    }
}
