//! Whether a statement's `Principal` or `NotPrincipal` means the caller, and how.
//!
//! Source: AWS, IAM User Guide, "IAM JSON policy elements: Principal" and "… NotPrincipal".

use crate::aws::{PrincipalPart, Who};

use super::caller::CallerKind;
use super::met::{Doubt, Met};
use super::view::View;

/// How far a resource's policy lets its principal in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// It names the caller's account: the account's own policies say who may.
    Account,
    /// It names the role: boundary and session policies still limit it.
    Role,
    /// It names everyone, the user, the session or the service itself.
    Direct,
}

/// Whether the element means the caller. Where several of its entries do, the farthest reach
/// counts.
pub(super) fn principal<'p>(part: &'p PrincipalPart, view: &View<'_>) -> (Met<'p>, Reach) {
    if part.negated {
        return (not_principal(part, view), Reach::Direct);
    }
    let mut found = (Met::No, Reach::Account);
    for (who, _) in &part.who {
        let (met, reach) = names(who, view);
        found = match (found.0, met) {
            (Met::Yes, Met::Yes) => (Met::Yes, found.1.max(reach)),
            (Met::No | Met::Maybe(_), Met::Yes) | (Met::No, Met::Maybe(_)) => (met, reach),
            (Met::Yes | Met::Maybe(_), Met::Maybe(_)) | (_, Met::No) => found,
        };
    }
    found
}

/// The complement. A caller is spared whose account, role and session are all listed; where only
/// some of them are, AWS itself says no more than that access "might" be denied. So a session that
/// no statement names is never spared for certain.
///
/// Source: the page on `NotPrincipal` recommends to list account and role; AWS's Knowledge Center
/// (`explicit-deny-principle-elements-s3`) says that each session must be listed as well.
fn not_principal<'p>(part: &'p PrincipalPart, view: &View<'_>) -> Met<'p> {
    let (mut account, mut itself) = (false, false);
    let mut role = false;
    for (who, _) in &part.who {
        match who {
            Who::Everyone => return Met::No,
            Who::Aws(text) if means_account(text, view) => account = true,
            Who::Aws(text) => {
                itself |= text == view.caller.text;
                role |= matches!(view.caller.kind, CallerKind::Session { .. })
                    && matches!(names_role(text, view), Met::Yes);
            }
            Who::Service(text) | Who::Other(text) => itself |= text == view.caller.text,
        }
    }
    // WHY: a permissions boundary makes AWS deny whoever else is spared.
    if view.has_boundary {
        return Met::Yes;
    }
    let listed: &[bool] = match view.caller.kind {
        CallerKind::Root => &[account],
        CallerKind::User(_) | CallerKind::FederatedUser(_) => &[account, itself],
        CallerKind::Role => &[account, itself, false],
        CallerKind::Session { .. } => &[account, role, itself],
        CallerKind::Service
        | CallerKind::Federated
        | CallerKind::Anonymous
        | CallerKind::Unreadable => &[itself],
    };
    if listed.iter().all(|it| *it) {
        Met::No
    } else if listed.iter().any(|it| *it) {
        Met::Maybe(Doubt::PartlySpared)
    } else {
        Met::Yes
    }
}

fn names<'p>(who: &'p Who, view: &View<'_>) -> (Met<'p>, Reach) {
    let caller = &view.caller;
    match who {
        Who::Everyone => (Met::Yes, Reach::Direct),
        Who::Service(text) => {
            (Met::of(caller.kind == CallerKind::Service && text == caller.text), Reach::Direct)
        }
        Who::Other(text) => (Met::of(text == caller.text), Reach::Direct),
        Who::Aws(text) if text == caller.text => match caller.kind {
            CallerKind::Role => (Met::Yes, Reach::Role),
            // The root user is its account: no policy of the account limits it.
            CallerKind::Root
            | CallerKind::User(_)
            | CallerKind::Session { .. }
            | CallerKind::FederatedUser(_)
            | CallerKind::Service
            | CallerKind::Federated
            | CallerKind::Anonymous
            | CallerKind::Unreadable => (Met::Yes, Reach::Direct),
        },
        Who::Aws(_) if !caller.has_identity() => (Met::No, Reach::Direct),
        Who::Aws(text) if text == caller.account => (Met::Yes, Reach::Account),
        Who::Aws(text) => match in_account(text, view) {
            None => (Met::No, Reach::Direct),
            Some("root") => (Met::Yes, Reach::Account),
            Some(named) => (is_role(named, text, view), Reach::Role),
        },
    }
}

/// Whether a text means the whole of the caller's account: its twelve digits or its root's ARN.
fn means_account(text: &str, view: &View<'_>) -> bool {
    let caller = &view.caller;
    caller.has_identity() && (text == caller.account || in_account(text, view) == Some("root"))
}

/// Whether a text names the role whose session calls.
pub(super) fn names_role<'p>(text: &'p str, view: &View<'_>) -> Met<'p> {
    in_account(text, view).map_or(Met::No, |named| is_role(named, text, view))
}

/// Whether what a text names in the caller's account is the role whose session calls.
fn is_role<'p>(named: &'p str, text: &'p str, view: &View<'_>) -> Met<'p> {
    let CallerKind::Session { role } = view.caller.kind else { return Met::No };
    let Some(path) = named.strip_prefix("role/") else { return Met::No };
    // Whatever its path, a role's name stands at the end.
    let Some(before) = path.strip_suffix(role) else { return Met::No };
    match view.role_arn() {
        Some(known) => Met::of(known == text),
        None if before.is_empty() => Met::Yes,
        None if before.ends_with('/') => Met::Maybe(Doubt::RolePath(text)),
        None => Met::No,
    }
}

/// What an ARN names in the caller's account: `root`, `role/path/name`.
fn in_account<'p>(text: &'p str, view: &View<'_>) -> Option<&'p str> {
    let rest = text.strip_prefix("arn:")?.strip_prefix(view.caller.partition)?;
    rest.strip_prefix(":iam::")?.strip_prefix(view.caller.account)?.strip_prefix(':')
}
