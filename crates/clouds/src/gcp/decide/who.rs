//! Who asks, and whom a policy's texts mean.
//!
//! Source: IAM, "Principal identifiers" and "Principals" (deny policies); IAM API v2, `DenyRule`.

use crate::gcp::member::domain;
use crate::gcp::{Covers, Member};

/// What sort of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Some account of a group, of which nothing else is known.
    Group,
    /// A Google account.
    User,
    /// A service account.
    ServiceAccount,
    /// An identity of an outside provider.
    Federated,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The sort.
    pub sort: Sort,
    /// The address, or a federated identity in full.
    pub id: String,
    /// The groups that it is in, nested ones included: addresses, and the sets of an outside
    /// provider in full. `None` where they are not known.
    pub groups: Option<Vec<String>>,
}

/// Addresses that nobody has.
///
/// Source: RFC 2606, "Reserved Top Level DNS Names".
const NOWHERE: &str = ".invalid";

const FEDERATED: &str = "principalSet://iam.googleapis.com/";

impl Who {
    /// Reads one principal, in the form of allow policies or of deny policies; `None` where the
    /// text is none.
    pub fn parse(text: &str) -> Option<Who> {
        const FORMS: [(&str, Sort); 6] = [
            ("group:", Sort::Group),
            ("principalSet://goog/group/", Sort::Group),
            ("user:", Sort::User),
            ("principal://goog/subject/", Sort::User),
            ("serviceAccount:", Sort::ServiceAccount),
            ("principal://iam.googleapis.com/projects/-/serviceAccounts/", Sort::ServiceAccount),
        ];
        let form = FORMS.iter().find_map(|(form, sort)| Some((text.strip_prefix(form)?, *sort)));
        let (id, sort) = match form {
            Some(found) => found,
            None => (text.strip_prefix("principal://").map(|_| text)?, Sort::Federated),
        };
        (!id.is_empty()).then(|| Who { sort, id: id.to_owned(), groups: None })
    }

    /// A group, as the vendor names it.
    pub(super) fn group(address: &str) -> Who {
        Who { sort: Sort::Group, id: address.to_owned(), groups: None }
    }

    fn is(&self, other: &Who) -> bool {
        // Addresses are compared whatever their letters, names of outside providers as they are.
        let same = match self.sort {
            Sort::Federated => self.id == other.id,
            Sort::Group | Sort::User | Sort::ServiceAccount => {
                self.id.eq_ignore_ascii_case(&other.id)
            }
        };
        self.sort == other.sort && same
    }

    /// Whether a policy's text means it.
    pub(in crate::gcp) fn meant_by(&self, text: &str) -> Covers {
        self.covered_by(&Member::parse(text), text)
    }

    /// Whether a policy's member means it, which is written so.
    pub(in crate::gcp) fn covered_by(&self, member: &Member, text: &str) -> Covers {
        if self.is_workload_of(text) {
            return Covers::Maybe;
        }
        match member {
            // Who signs in with an outside provider has no Google account.
            Member::Everyone if text == "allAuthenticatedUsers" => match self.sort {
                Sort::Federated => Covers::No,
                Sort::Group | Sort::User | Sort::ServiceAccount => Covers::Yes,
            },
            Member::Everyone => Covers::Yes,
            Member::Deleted(_) => Covers::No,
            Member::Group(address) => {
                let itself = self.sort == Sort::Group && self.id.eq_ignore_ascii_case(address);
                if itself { Covers::Yes } else { self.among(address) }
            }
            // WHY whatever the address: an organization has accounts at other domains than the one
            // that it is named by, and a group has accounts of anybody's.
            Member::Domain(_) => match (self.sort, &*domain(&self.id).to_ascii_lowercase()) {
                (Sort::Group | Sort::User, it) if it.ends_with(NOWHERE) => Covers::No,
                (Sort::User, "gmail.com" | "googlemail.com")
                | (Sort::ServiceAccount | Sort::Federated, _) => Covers::No,
                (Sort::Group | Sort::User, _) => Covers::Maybe,
            },
            Member::Other if text.starts_with(FEDERATED) => self.of_provider(text),
            Member::Other | Member::Vague => match (Who::parse(text), self.sort) {
                (Some(other), _) if self.is(&other) => Covers::Yes,
                (Some(_), _) => Covers::No,
                // Holders of a project's basic role are accounts, and a group's may be among them;
                // such members stand in no policy of a key.
                (None, Sort::Group) if *member == Member::Other => Covers::No,
                (None, _) => Covers::Maybe,
            },
        }
    }

    /// Whether it is a workload of a cluster, and the text names one by the other of their two
    /// forms: which of them IAM compares is not told.
    ///
    /// Source: GKE, "About Workload Identity Federation": `serviceAccount:P.svc.id.goog[NS/SA]`,
    /// and a subject of the pool `P.svc.id.goog`.
    fn is_workload_of(&self, text: &str) -> bool {
        let pool = |account: &str| {
            let (project, _) = account.split_once(".svc.id.goog[")?;
            Some(format!("/{project}.svc.id.goog/"))
        };
        match (self.sort, text.strip_prefix("serviceAccount:")) {
            (Sort::Federated, Some(named)) => pool(named).is_some_and(|it| self.id.contains(&it)),
            (Sort::ServiceAccount, None) if text.starts_with("principal") => {
                pool(&self.id).is_some_and(|it| text.contains(&it))
            }
            (_, _) => false,
        }
    }

    fn among(&self, group: &str) -> Covers {
        match &self.groups {
            Some(all) => {
                let plain = |it: &String| match Who::parse(it) {
                    Some(it) if it.sort == Sort::Group => it.id,
                    _ => it.clone(),
                };
                let found = all.iter().any(|it| plain(it).eq_ignore_ascii_case(group));
                if found { Covers::Yes } else { Covers::No }
            }
            // A group is asked as itself: that it is nested in others is told with `groups`.
            None if self.sort == Sort::Group => Covers::No,
            None => Covers::Maybe,
        }
    }

    /// Sets of an outside provider: a whole pool, a group in it, or a value of an attribute.
    fn of_provider(&self, text: &str) -> Covers {
        if self.sort != Sort::Federated {
            return Covers::No;
        }
        let pool = |text: &'_ str| {
            let (_, rest) = text.split_once("://")?;
            let end = ["/subject/", "/group/", "/attribute.", "/*"]
                .iter()
                .filter_map(|it| rest.find(it))
                .min()?;
            Some(rest[..end].to_owned())
        };
        match (pool(text), pool(&self.id)) {
            (Some(a), Some(b)) if a != b => Covers::No,
            // Behind an attribute's value a star is a part of the value.
            (Some(own), Some(_)) if text == format!("principalSet://{own}/*") => Covers::Yes,
            (Some(_), Some(_)) => match &self.groups {
                Some(all) if all.iter().any(|it| it == text) => Covers::Yes,
                Some(_) => Covers::No,
                None => Covers::Maybe,
            },
            (_, _) => Covers::Maybe,
        }
    }
}
