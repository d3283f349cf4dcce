//! Whom a binding names.
//!
//! Source: IAM, "Principal identifiers" (allow policies, and the v2 forms of deny policies); IAM,
//! "Deleted principals".

/// A member of a binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Member {
    /// `allUsers`, `allAuthenticatedUsers`: everyone, the vendor's group included.
    Everyone,
    /// A Google group, by its address.
    Group(String),
    /// All accounts of a domain.
    Domain(String),
    /// A principal that was deleted while it was bound: it grants nothing, and a principal made
    /// later under the same name is another one. The address, where it was a group.
    Deleted(Option<String>),
    /// Somebody who is certainly no group: a user, a service account, a federated identity, or the
    /// holders of a project's basic role, which the project's policy names.
    Other,
    /// A set, or a form that we do not know: it may or may not mean the vendor's group.
    Vague,
}

/// Whether a member is, or covers, a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covers {
    /// Certainly.
    Yes,
    /// Perhaps.
    Maybe,
    /// Certainly not.
    No,
}

const GROUP_SET: &str = "principalSet://goog/group/";
const SINGLE: [&str; 6] = [
    "user:",
    "serviceAccount:",
    "principal://",
    "projectOwner:",
    "projectEditor:",
    "projectViewer:",
];
const FEDERATED: &str = "principalSet://iam.googleapis.com/";

impl Member {
    /// Reads a member as a policy writes it. Kinds are compared exactly, as IAM compares them.
    pub fn parse(text: &str) -> Member {
        match text {
            "allUsers" | "allAuthenticatedUsers" | "principalSet://goog/public:all" => {
                return Member::Everyone;
            }
            _ => {}
        }
        if let Some(dead) = text.strip_prefix("deleted:") {
            let address =
                group_address(dead).map(|it| it.split('?').next().unwrap_or(it).to_owned());
            return Member::Deleted(address);
        }
        if let Some(address) = group_address(text) {
            return Member::Group(address.to_owned());
        }
        if let Some(domain) = text.strip_prefix("domain:") {
            return Member::Domain(domain.to_owned());
        }
        let single = SINGLE.iter().any(|it| text.starts_with(it));
        if single || text.starts_with(FEDERATED) { Member::Other } else { Member::Vague }
    }

    /// Whether a binding of this member serves the accounts in a group.
    pub fn covers(&self, address: &str) -> Covers {
        match self {
            Member::Everyone => Covers::Yes,
            Member::Group(it) if it.eq_ignore_ascii_case(address) => Covers::Yes,
            Member::Domain(it) if it.eq_ignore_ascii_case(domain(address)) => Covers::Maybe,
            Member::Vague => Covers::Maybe,
            Member::Group(_) | Member::Domain(_) | Member::Deleted(_) | Member::Other => Covers::No,
        }
    }

    /// Whether it is this very group, alive.
    pub fn is_group(&self, address: &str) -> bool {
        matches!(self, Member::Group(it) if it.eq_ignore_ascii_case(address))
    }
}

fn group_address(text: &str) -> Option<&str> {
    text.strip_prefix("group:").or_else(|| text.strip_prefix(GROUP_SET))
}

/// The part of an address after `@`.
pub(super) fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(member: &str, wanted: Covers) {
        let covers = Member::parse(member).covers("cck-a1@confluent.io");
        assert_eq!(covers, wanted, "{member}");
    }

    #[test]
    fn a_group_is_covered_by_itself_and_by_everyone() {
        check("group:cck-a1@confluent.io", Covers::Yes);
        check("group:CCK-A1@Confluent.io", Covers::Yes);
        check("principalSet://goog/group/cck-a1@confluent.io", Covers::Yes);
        check("allUsers", Covers::Yes);
        check("allAuthenticatedUsers", Covers::Yes);
    }

    #[test]
    fn a_set_that_may_hold_the_groups_accounts_is_a_doubt() {
        check("domain:confluent.io", Covers::Maybe);
        check("principalSet://cloudresourcemanager.googleapis.com/projects/1/x", Covers::Maybe);
        check("Group:cck-a1@confluent.io", Covers::Maybe);
        check("cck-a1@confluent.io", Covers::Maybe);
        check("group :cck-a1@confluent.io", Covers::Maybe);
    }

    #[test]
    fn others_and_the_deleted_do_not_cover_it() {
        check("deleted:group:cck-a1@confluent.io?uid=123", Covers::No);
        check("group:cck-a2@confluent.io", Covers::No);
        check("group:cck-a1@confluent.io ", Covers::No);
        check("user:cck-a1@confluent.io", Covers::No);
        check("domain:example.com", Covers::No);
        check("projectOwner:p", Covers::No);
        check("principalSet://iam.googleapis.com/locations/global/workforcePools/p/*", Covers::No);
    }

    #[test]
    fn a_deleted_group_keeps_its_address() {
        let address = Some("cck-a1@confluent.io".to_owned());
        let member = Member::parse("deleted:group:cck-a1@confluent.io?uid=123");
        assert_eq!(member, Member::Deleted(address));
        let user = Member::parse("deleted:user:a@example.com?uid=1");
        assert_eq!(user, Member::Deleted(None));
    }
}
