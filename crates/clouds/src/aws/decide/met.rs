//! Whether something holds, where it may not be known.

use crate::aws::Fault;

/// Whether a part of a statement, or a whole one, speaks of the request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Met<'p> {
    /// It does not.
    No,
    /// It cannot be told.
    Maybe(Doubt<'p>),
    /// It does.
    Yes,
}

/// Why it cannot be told.
#[derive(Debug, Clone, Copy)]
pub(super) enum Doubt<'p> {
    /// A part of the policy cannot be read.
    Fault(&'p Fault),
    /// AWS always sends this key, and the request does not give it.
    KeyNotGiven(&'p str),
    /// The request carries several values of this key, and the operator has no qualifier.
    ManyValues(&'p str),
    /// A value of this key is not of the operator's type, in the policy or in the request.
    OddValue(&'p str),
    /// A variable that cannot be read.
    OddVariable(&'p str),
    /// The role's path is not given, and this names a role of that name with another path.
    RolePath(&'p str),
    /// `NotPrincipal` lists some of the caller's account, role and session, and not all.
    PartlySpared,
    /// An identity's policy names principals.
    PrincipalHere,
    /// A grant's encryption context names this pair in another case than the request.
    PairCase(&'p str),
}

impl<'p> Met<'p> {
    /// `Yes` or `No`.
    pub(super) fn of(yes: bool) -> Met<'p> {
        if yes { Met::Yes } else { Met::No }
    }

    /// Both.
    pub(super) fn and(self, other: Met<'p>) -> Met<'p> {
        match (self, other) {
            (Met::No, _) | (_, Met::No) => Met::No,
            (Met::Maybe(why), _) | (_, Met::Maybe(why)) => Met::Maybe(why),
            (Met::Yes, Met::Yes) => Met::Yes,
        }
    }

    /// Either.
    pub(super) fn or(self, other: Met<'p>) -> Met<'p> {
        match (self, other) {
            (Met::Yes, _) | (_, Met::Yes) => Met::Yes,
            (Met::Maybe(why), _) | (_, Met::Maybe(why)) => Met::Maybe(why),
            (Met::No, Met::No) => Met::No,
        }
    }

    /// The opposite.
    pub(super) fn not(self) -> Met<'p> {
        match self {
            Met::No => Met::Yes,
            Met::Yes => Met::No,
            Met::Maybe(why) => Met::Maybe(why),
        }
    }

    /// Whether some of the parts hold.
    pub(super) fn any(parts: impl Iterator<Item = Met<'p>>) -> Met<'p> {
        let mut found = Met::No;
        for it in parts {
            found = found.or(it);
            if matches!(found, Met::Yes) {
                return found;
            }
        }
        found
    }

    /// Whether all of the parts hold.
    pub(super) fn all(parts: impl Iterator<Item = Met<'p>>) -> Met<'p> {
        let mut found = Met::Yes;
        for it in parts {
            found = found.and(it);
            if matches!(found, Met::No) {
                return found;
            }
        }
        found
    }
}
