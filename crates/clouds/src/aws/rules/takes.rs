//! Whether what watches a trail takes an event.

/// In the order of what is worse: of parts that must all take it the least counts, of alternatives
/// the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Takes {
    /// Never.
    No,
    /// It depends on more than the event's name, or cannot be read.
    Unclear,
    /// Always.
    Yes,
}

impl Takes {
    /// What is known for certain.
    pub(super) fn of(yes: bool) -> Takes {
        if yes { Takes::Yes } else { Takes::No }
    }
}

/// What AWS KMS's calls have in common in CloudTrail, and in EventBridge behind it.
pub(super) const EVENT_SOURCE: &str = "kms.amazonaws.com";
