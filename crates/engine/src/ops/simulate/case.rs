//! A case of any cloud, and what is decided of it.

use keywright_clouds::{aws, azure, gcp};
use keywright_model::Cloud;
use keywright_model::text::Document;
use keywright_policy::Decided;

use super::super::cloud::cloud_of;
use super::super::refused::{Refused, told};

/// A case, in the terms of its cloud.
#[derive(Debug)]
pub enum Case {
    /// A request to AWS.
    Aws(Box<aws::decide::Case>),
    /// A request to Azure.
    Azure(Box<azure::simulate::Case>),
    /// A request to Google Cloud.
    Google(Box<gcp::decide::Case>),
}

/// Reads a case from its document.
///
/// # Errors
/// It is none.
pub fn case_of(document: &Document) -> Result<Case, Refused> {
    if let Some((_, second)) = document.root.repeated_names().first() {
        let message = format!("`{}` stands twice in one object", second.name);
        return Err(told(&document.source, &message, second.name_span.start));
    }
    let refused = |message: &str, offset| told(&document.source, message, offset);
    match cloud_of(document)? {
        Cloud::Aws => aws::decide::Case::read(document)
            .map(|it| Case::Aws(Box::new(it)))
            .map_err(|it| refused(&it.message, it.span.start)),
        Cloud::Azure => azure::simulate::Case::read(document)
            .map(|it| Case::Azure(Box::new(it)))
            .map_err(|it| refused(&it.message, it.span.start)),
        Cloud::Google => gcp::decide::Case::read(document)
            .map(|it| Case::Google(Box::new(it)))
            .map_err(|it| refused(&it.message, it.span.start)),
    }
}

impl Case {
    /// Decides, and says why and under which assumptions.
    pub fn decide(&self) -> Decided {
        match self {
            Case::Aws(it) => {
                let decision = aws::decide::decide(it);
                let (outcome, because) = (decision.outcome, decision.because());
                Decided { outcome, because, assumed: aws::decide::assumed(it) }
            }
            Case::Azure(it) => {
                let decision = azure::simulate::decide(it);
                let (outcome, because) = (decision.outcome, decision.because());
                Decided { outcome, because, assumed: azure::simulate::assumed(it) }
            }
            Case::Google(it) => {
                let decision = gcp::decide::decide_case(it);
                let (outcome, because) = (decision.outcome, decision.because());
                Decided { outcome, because, assumed: it.assumed() }
            }
        }
    }
}
