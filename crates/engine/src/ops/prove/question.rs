//! A question, asked of the cloud whose documents it is about.

use keywright_clouds::{aws, azure, gcp};
use keywright_model::text::Document;
use keywright_policy::{Answered, Question as Of};

use super::super::refused::Refused;
use super::{Subject, needs};

/// A question, before it is known which cloud it is asked of: needs are read by the cloud's terms.
pub type Question = Of<Subject, Document, Within>;

/// Where somebody must be able to change who has access.
#[derive(Debug, Default)]
pub struct Within {
    /// An AWS account, by its twelve digits.
    pub account: Option<String>,
    /// A vault, by its ARM id; else the one that the bundle shows.
    pub vault: Option<String>,
}

/// Asks.
///
/// # Errors
/// The two sides are of two clouds, or the cloud's question wants something that is not there.
pub fn ask(question: Question) -> Result<Answered, Refused> {
    match question {
        Of::NoNewAccess { reference, candidate } => match (reference, candidate) {
            (Subject::Aws(reference), Subject::Aws(candidate)) => {
                Ok(aws::prove::ask(&Of::NoNewAccess { reference, candidate }))
            }
            (Subject::Azure(reference), Subject::Azure(candidate)) => {
                Ok(azure::prove::ask(&Of::NoNewAccess { reference, candidate }))
            }
            (Subject::Google(reference), Subject::Google(candidate)) => {
                Ok(gcp::prove::ask(&Of::NoNewAccess { reference, candidate }))
            }
            (
                Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
                Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
            ) => Err(Refused::two_clouds()),
        },
        Of::Keeps { documents, needs } => keeps(documents, &needs),
        Of::NotPublic { documents } => Ok(match documents {
            Subject::Aws(documents) => aws::prove::ask(&Of::NotPublic { documents }),
            Subject::Azure(documents) => azure::prove::ask(&Of::NotPublic { documents }),
            Subject::Google(documents) => gcp::prove::ask(&Of::NotPublic { documents }),
        }),
        Of::NoLockout { documents, within } => no_lockout(documents, within),
        Of::NotGranted { documents, actions, resources } => match documents {
            Subject::Aws(documents) => {
                Ok(aws::prove::ask(&Of::NotGranted { documents, actions, resources }))
            }
            Subject::Azure(documents) => {
                Ok(azure::prove::ask(&Of::NotGranted { documents, actions, resources }))
            }
            Subject::Google(documents) if resources.is_empty() => {
                Ok(gcp::prove::ask(&Of::NotGranted { documents, actions, resources }))
            }
            Subject::Google(_) => {
                refused("a bundle of Google is about one key: name no resource beside it")
            }
        },
    }
}

fn keeps(documents: Subject, needs: &Document) -> Result<Answered, Refused> {
    Ok(match documents {
        Subject::Aws(documents) => {
            aws::prove::ask(&Of::Keeps { documents, needs: needs::of_aws(needs)? })
        }
        Subject::Azure(documents) => {
            azure::prove::ask(&Of::Keeps { documents, needs: needs::of_azure(needs)? })
        }
        Subject::Google(documents) => {
            gcp::prove::ask(&Of::Keeps { documents, needs: needs::of_google(needs)? })
        }
    })
}

fn no_lockout(documents: Subject, within: Within) -> Result<Answered, Refused> {
    // WHY: what is asked within a place and answered without it would be an answer to another
    // question.
    match (documents, within) {
        (Subject::Aws(_), Within { vault: Some(_), .. }) => {
            refused("a policy of AWS lies in no vault: leave `vault` out")
        }
        (Subject::Azure(_), Within { account: Some(_), .. }) => {
            refused("a bundle of Azure is of no account: leave `account` out")
        }
        (Subject::Google(_), Within { account: Some(_), .. }) => {
            refused("a bundle of Google is of no account: leave `account` out")
        }
        (Subject::Google(_), Within { vault: Some(_), .. }) => {
            refused("a bundle of Google lies in no vault: leave `vault` out")
        }
        (Subject::Aws(_), Within { account: None, vault: None }) => {
            refused("of a policy this is asked for an account: name it as `account`")
        }
        (Subject::Aws(documents), Within { account: Some(within), vault: None }) => {
            Ok(aws::prove::ask(&Of::NoLockout { documents, within }))
        }
        (Subject::Azure(documents), Within { account: None, vault }) => {
            let shown = match documents.bundle.vaults.as_slice() {
                [one] => one.it.id().map(str::to_owned),
                _ => None,
            };
            match vault.or(shown) {
                Some(within) => Ok(azure::prove::ask(&Of::NoLockout { documents, within })),
                None => refused("the bundle shows no one vault: name its ARM id as `vault`"),
            }
        }
        (Subject::Google(documents), Within { account: None, vault: None }) => {
            Ok(gcp::prove::ask(&Of::NoLockout { documents, within: () }))
        }
    }
}

fn refused<T>(why: &str) -> Result<T, Refused> {
    Err(Refused::NoCase(why.to_owned()))
}
