//! A question, asked of the cloud whose documents it is about.

use keywright_clouds::{aws, azure, gcp};
use keywright_model::text::Document;
use keywright_policy::Answered;

use super::super::refused::Refused;
use super::{Subject, needs};

/// A question, before it is known which cloud it is asked of.
#[derive(Debug)]
pub enum Question {
    /// Does the candidate allow nothing that the reference does not?
    NoNewAccess { reference: Subject, candidate: Subject },
    /// Does it let these principals do these things? The needs are read by the cloud's terms.
    Keeps { subject: Subject, needs: Document },
    /// Is everybody kept out whom nobody knows?
    NotPublic { subject: Subject },
    /// Could somebody still change who has access? AWS asks for the account, Azure for the vault.
    NoLockout { subject: Subject, account: Option<String>, vault: Option<String> },
    /// Is none of these actions allowed on any of these resources?
    NotGranted { subject: Subject, actions: Vec<String>, resources: Vec<String> },
}

/// Asks.
///
/// # Errors
/// The two sides are of two clouds, or the cloud's question wants something that is not there.
pub fn ask(question: Question) -> Result<Answered, Refused> {
    let refused = |message: &str| Err(Refused::NoCase(message.to_owned()));
    match question {
        Question::NoNewAccess { reference, candidate } => match (reference, candidate) {
            (Subject::Aws(reference), Subject::Aws(candidate)) => {
                of_aws(aws::prove::Question::NoNewAccess { reference, candidate })
            }
            (Subject::Azure(reference), Subject::Azure(candidate)) => {
                let (reference, candidate) = (*reference, *candidate);
                of_azure(azure::prove::Question::NoNewAccess { reference, candidate })
            }
            (Subject::Google(reference), Subject::Google(candidate)) => {
                of_google(gcp::prove::Question::NoNewAccess { reference, candidate })
            }
            (
                Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
                Subject::Aws(_) | Subject::Azure(_) | Subject::Google(_),
            ) => refused("the reference and the candidate are of two clouds"),
        },
        Question::Keeps { subject, needs: document } => match subject {
            Subject::Aws(policy) => {
                let needs = needs::of_aws(&document)?;
                of_aws(aws::prove::Question::Keeps { policy, needs })
            }
            Subject::Azure(bundle) => {
                let (bundle, needs) = (*bundle, needs::of_azure(&document)?);
                of_azure(azure::prove::Question::Keeps { bundle, needs })
            }
            Subject::Google(documents) => {
                let (documents, needs) = (*documents, needs::of_google(&document)?);
                of_google(gcp::prove::Question::Keeps { documents, needs })
            }
        },
        Question::NotPublic { subject } => match subject {
            Subject::Aws(policy) => of_aws(aws::prove::Question::NotPublic { policy }),
            Subject::Azure(it) => of_azure(azure::prove::Question::NotPublic { bundle: *it }),
            Subject::Google(it) => of_google(gcp::prove::Question::NotPublic { documents: *it }),
        },
        Question::NoLockout { subject, account, vault } => no_lockout(subject, account, vault),
        Question::NotGranted { subject, actions, resources } => match subject {
            Subject::Aws(policy) => {
                of_aws(aws::prove::Question::NotGranted { policy, actions, resources })
            }
            Subject::Azure(it) => {
                let bundle = *it;
                of_azure(azure::prove::Question::NotGranted { bundle, actions, resources })
            }
            Subject::Google(it) if resources.is_empty() => {
                let (documents, permissions) = (*it, actions);
                of_google(gcp::prove::Question::NotGranted { documents, permissions })
            }
            Subject::Google(_) => {
                refused("a bundle of Google is about one key, so no resource is named beside it")
            }
        },
    }
}

fn no_lockout(
    subject: Subject,
    account: Option<String>,
    vault: Option<String>,
) -> Result<Answered, Refused> {
    let refused = |message: &str| Err(Refused::NoCase(message.to_owned()));
    match subject {
        Subject::Aws(policy) => match account {
            Some(account) => of_aws(aws::prove::Question::NoLockout { policy, account }),
            None => refused("of a policy this is asked for an account: name it as `account`"),
        },
        Subject::Azure(bundle) => {
            let shown = match bundle.bundle.vaults.as_slice() {
                [one] => one.it.id().map(str::to_owned),
                _ => None,
            };
            match vault.or(shown) {
                Some(vault) => {
                    of_azure(azure::prove::Question::NoLockout { bundle: *bundle, vault })
                }
                None => refused("the bundle shows no one vault: name its ARM id as `vault`"),
            }
        }
        Subject::Google(it) => of_google(gcp::prove::Question::NoLockout { documents: *it }),
    }
}

fn of_aws(question: aws::prove::Question) -> Result<Answered, Refused> {
    Ok(aws::prove::ask(&question))
}

fn of_azure(question: azure::prove::Question) -> Result<Answered, Refused> {
    Ok(azure::prove::ask(&question))
}

fn of_google(question: gcp::prove::Question) -> Result<Answered, Refused> {
    Ok(gcp::prove::ask(&question))
}
