//! Whether a vendor keeps what it needs of a key, in one of two worlds.

use keywright_clouds::{aws, azure, gcp};
use keywright_policy::{Access, Lacking, Needs, Principal, Seen};

use super::case::KeyCase;

/// What a vendor keeps of what it needs.
#[derive(Debug)]
pub(crate) enum Kept {
    /// All but these.
    But(Vec<Need>),
    /// It cannot be told, for this reason.
    Unseen(String),
}

/// A need that is not certainly met.
#[derive(Debug)]
pub(crate) struct Need {
    /// Who needs it.
    pub(crate) principal: Principal,
    /// What, as the vendor's page writes it.
    pub(crate) permission: &'static str,
    /// The answer; never [`Access::Allowed`].
    pub(crate) access: Access,
}

impl Kept {
    /// Asks a case.
    pub(super) fn of(case: &KeyCase) -> Kept {
        let (needs, lacking, decided) = match case {
            KeyCase::Aws(it) => (&it.needs, aws::rules::lacking(it), it.document.policy.is_some()),
            KeyCase::Azure(it) => (&it.needs, azure::rules::lacking(it), true),
            KeyCase::Google(it) => {
                (&it.needs, gcp::rules::lacking(it), it.document.policy.is_some())
            }
        };
        match needs {
            None => Kept::Unseen("no vendor whose needs are known stands on it".to_owned()),
            Some(Needs { principals: Seen::Unseen(why), .. }) => Kept::Unseen(why.clone()),
            // WHY: without the document that decides, nothing is lacking and nothing is kept.
            Some(_) if !decided => Kept::Unseen("its policy is not known".to_owned()),
            Some(_) => Kept::But(lacking.into_iter().map(Need::of).collect()),
        }
    }

    /// Whether a need is met for certain.
    pub(crate) fn meets(&self, need: &Need) -> bool {
        match self {
            Kept::Unseen(_) => false,
            Kept::But(lacking) => {
                let is = |it: &Need| {
                    it.permission == need.permission && it.principal.id == need.principal.id
                };
                !lacking.iter().any(is)
            }
        }
    }
}

impl Need {
    fn of(it: Lacking<'_>) -> Need {
        let (principal, permission) = (it.principal.clone(), it.permission.name);
        Need { principal, permission, access: it.access }
    }
}
