//! The five questions over all requests, whatever the cloud.

use crate::Outcome;

/// A question about documents `D`; `N` is what somebody needs, `W` where somebody must be able to
/// change who has access: an account, a vault.
#[derive(Debug)]
pub enum Question<D, N, W> {
    /// Does the candidate allow nothing that the reference does not?
    NoNewAccess {
        /// As it was.
        reference: D,
        /// As it will be.
        candidate: D,
    },
    /// Can these principals do what they need, whatever they send?
    Keeps {
        /// What is asked about.
        documents: D,
        /// What they need.
        needs: N,
    },
    /// Is none of these actions allowed on any of these resources?
    NotGranted {
        /// What is asked about.
        documents: D,
        /// Actions, as the cloud's patterns of them; all, where there is none.
        actions: Vec<String>,
        /// Resources, as the cloud's patterns of them; all, where there is none.
        resources: Vec<String>,
    },
    /// Is everybody kept out whom nobody knows?
    NotPublic {
        /// What is asked about.
        documents: D,
    },
    /// Could somebody still change who has access?
    NoLockout {
        /// What is asked about.
        documents: D,
        /// Where.
        within: W,
    },
}

/// Which of the five questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// [`Question::NoNewAccess`].
    NoNewAccess,
    /// [`Question::Keeps`].
    Keeps,
    /// [`Question::NotGranted`].
    NotGranted,
    /// [`Question::NotPublic`].
    NotPublic,
    /// [`Question::NoLockout`].
    NoLockout,
}

impl QuestionKind {
    /// The question's name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            QuestionKind::NoNewAccess => "no-new-access",
            QuestionKind::Keeps => "keeps",
            QuestionKind::NotGranted => "not-granted",
            QuestionKind::NotPublic => "not-public",
            QuestionKind::NoLockout => "no-lockout",
        }
    }
}

impl<D, N, W> Question<D, N, W> {
    /// Which of the five it is.
    pub fn kind(&self) -> QuestionKind {
        match self {
            Question::NoNewAccess { .. } => QuestionKind::NoNewAccess,
            Question::Keeps { .. } => QuestionKind::Keeps,
            Question::NotGranted { .. } => QuestionKind::NotGranted,
            Question::NotPublic { .. } => QuestionKind::NotPublic,
            Question::NoLockout { .. } => QuestionKind::NoLockout,
        }
    }

    /// The question's name on the command line.
    pub fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The documents before a change, and those that are asked about; the same without a change.
    pub fn sides(&self) -> (&D, &D) {
        match self {
            Question::NoNewAccess { reference, candidate } => (reference, candidate),
            Question::Keeps { documents, .. }
            | Question::NotGranted { documents, .. }
            | Question::NotPublic { documents }
            | Question::NoLockout { documents, .. } => (documents, documents),
        }
    }

    /// Whether a witness's two decisions show what the question's "fails" says.
    pub fn shows(&self, before: Outcome, after: Outcome) -> bool {
        match self {
            Question::NoNewAccess { .. } => after == Outcome::Allow && before.denies(),
            Question::NotGranted { .. } | Question::NotPublic { .. } => after == Outcome::Allow,
            Question::Keeps { .. } | Question::NoLockout { .. } => after.denies(),
        }
    }
}
