//! A decision: what was decided, and by what. It holds no text; that is made when somebody reads
//! it.

use keywright_policy::Outcome;

use crate::aws::{Policy, Statement};

use super::Grant;
use super::met::{Doubt, Met};
use super::scan::Said;

/// What was decided, and why.
#[derive(Debug)]
pub struct Decision<'c> {
    /// What.
    pub outcome: Outcome,
    /// Why.
    pub(super) because: Vec<Reason<'c>>,
}

/// Which of a case's policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    Resource,
    Identity(usize),
    Boundary,
    Session(usize),
    Scp { level: usize, at: usize },
    Rcp { level: usize, at: usize },
}

/// A layer that says nothing where it must allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silent {
    /// The resource's policy, to the caller itself.
    Resource,
    /// The resource's policy, to the caller's account.
    Delegation,
    /// The resource's policy, to either.
    Neither,
    Identity,
    Boundary,
    Session,
    Scps(usize),
    Rcps(usize),
    Grants,
}

/// What decided that is no statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fact {
    /// An account's root user needs no policy of its own.
    RootUser,
    /// The caller's own policies are not given, and taken to allow it.
    OwnSideAssumed,
    /// The action has no effect on keys of other accounts.
    VoidAcrossAccounts,
    /// An alias of AWS's own cannot be changed.
    AliasOfAws,
    /// KMS decides by the key's ARN.
    AliasForKey,
    /// KMS takes signed requests alone.
    NoStrangers,
    /// The resource always has a policy, and it is not given.
    PolicyUnseen,
    /// A grant allows, and a boundary or session policy does not: AWS does not say which counts.
    GrantBeyondLimits,
}

/// One reason.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason<'c> {
    Statement { layer: Layer, policy: &'c Policy, statement: &'c Statement },
    Doubt { layer: Layer, policy: &'c Policy, statement: Option<&'c Statement>, doubt: Doubt<'c> },
    Grant { at: usize, grant: &'c Grant },
    GrantDoubt { at: usize, grant: &'c Grant, doubt: Doubt<'c> },
    Silent(Silent),
    Fact(Fact),
}

/// Whether something holds, and by what.
#[derive(Debug)]
pub(super) struct Verdict<'c> {
    pub(super) truth: Truth,
    pub(super) because: Vec<Reason<'c>>,
}

/// As [`Met`], without its doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    No,
    Maybe,
    Yes,
}

impl<'c> Verdict<'c> {
    /// A truth without a reason.
    pub(super) fn bare(truth: Truth) -> Verdict<'c> {
        Verdict { truth, because: Vec::new() }
    }

    /// A truth for one reason.
    pub(super) fn of(truth: Truth, reason: Reason<'c>) -> Verdict<'c> {
        Verdict { truth, because: vec![reason] }
    }

    /// What a policy said.
    pub(super) fn said(said: Said<'c>, layer: Layer, policy: &'c Policy) -> Verdict<'c> {
        match (said.met, said.by) {
            (Met::Yes, Some(statement)) => {
                Verdict::of(Truth::Yes, Reason::Statement { layer, policy, statement })
            }
            (Met::Yes, None) | (Met::No, _) => Verdict::bare(Truth::No),
            (Met::Maybe(doubt), statement) => {
                Verdict::of(Truth::Maybe, Reason::Doubt { layer, policy, statement, doubt })
            }
        }
    }

    /// Either. Where neither holds, all reasons count.
    pub(super) fn or(mut self, other: Verdict<'c>) -> Verdict<'c> {
        match (self.truth, other.truth) {
            (Truth::Yes, _) | (Truth::Maybe, Truth::No | Truth::Maybe) => self,
            (Truth::No | Truth::Maybe, Truth::Yes) | (Truth::No, Truth::Maybe) => other,
            (Truth::No, Truth::No) => {
                self.because.extend(other.because);
                self
            }
        }
    }

    /// Both. Where one does not hold, its reasons alone count.
    pub(super) fn and(mut self, other: Verdict<'c>) -> Verdict<'c> {
        if (self.truth, other.truth) == (Truth::Yes, Truth::Maybe)
            || self.truth != Truth::No && other.truth == Truth::No
        {
            return other;
        }
        if self.truth == other.truth {
            self.because.extend(other.because);
        }
        self
    }

    /// The same for another reason where it does not hold.
    pub(super) fn or_silent(self, silent: Silent) -> Verdict<'c> {
        match self.truth {
            Truth::No => Verdict::of(Truth::No, Reason::Silent(silent)),
            Truth::Maybe | Truth::Yes => self,
        }
    }

    /// The same, without telling what makes it hold: of a layer that only limits.
    pub(super) fn quiet(mut self) -> Verdict<'c> {
        if self.truth == Truth::Yes {
            self.because.clear();
        }
        self
    }
}
