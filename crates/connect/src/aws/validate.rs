//! What IAM Access Analyzer says of a key policy.
//!
//! Source: IAM Access Analyzer API reference, `ValidatePolicy`, `ValidatePolicyFinding`,
//! `Location`; IAM User Guide, "IAM policy validation check reference".

use aws_sdk_accessanalyzer::types::{PathElement, PolicyType, ValidatePolicyFinding};
use keywright_model::observed::{Cause, Gap};

use super::call::VALIDATION;
use super::clients::Fleet;
use super::look::Look;
use super::refusal::Refusal;

/// A validation takes no longer.
const VALIDATE_SECONDS_MAX: u64 = 30;
/// Pages of findings.
const PAGES_MAX: usize = 10;

/// One finding of Access Analyzer, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    /// Its code: `MISSING_VERSION`.
    pub code: String,
    /// `ERROR`, `SECURITY_WARNING`, `SUGGESTION` or `WARNING`.
    pub kind: String,
    /// What it says.
    pub says: String,
    /// AWS's page about it.
    pub page: String,
    /// Where in the policy.
    pub locations: Vec<Location>,
}

/// A place in the policy that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The way to it through the document.
    pub path: Vec<Step>,
    /// Its first character.
    pub start: Position,
    /// The character behind its last.
    pub end: Position,
}

/// A step into a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into an element of an array.
    Index(usize),
    /// To the name of a member, and no further.
    Key(String),
    /// To the value of a member.
    Value(String),
    /// To a part of a string.
    Substring {
        /// Where it begins, in characters.
        start: usize,
        /// How long it is, in characters.
        length: usize,
    },
    /// One that AWS has added since.
    Other,
}

/// A position, as Access Analyzer counts: lines from one, columns and offsets from zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Its line.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// Its distance from the beginning.
    pub offset: usize,
}

/// Asks for all findings, or tells why they did not come: some of them are never all.
pub(super) async fn validate(fleet: &Fleet, policy: &str) -> Result<Vec<Validation>, Gap> {
    let look = Look::begin(VALIDATE_SECONDS_MAX);
    let client = aws_sdk_accessanalyzer::Client::new(&fleet.own());
    let (mut all, mut token) = (Vec::new(), None);
    for _ in 0..PAGES_MAX {
        let page = client
            .validate_policy()
            .policy_document(policy)
            .policy_type(PolicyType::ResourcePolicy)
            .set_next_token(token);
        let page = look.wait(page.send()).await.map_err(|it| it.gap(&VALIDATION))?;
        all.extend(page.findings().iter().map(validation));
        token = page.next_token().filter(|it| !it.is_empty()).map(str::to_owned);
        if token.is_none() {
            return Ok(all);
        }
    }
    let said = format!("more than {PAGES_MAX} pages");
    Err(Refusal::new(Cause::TooMuch, &said).gap(&VALIDATION))
}

fn validation(it: &ValidatePolicyFinding) -> Validation {
    let locations = it.locations().iter().map(|it| {
        let span = it.span();
        Location {
            path: it.path().iter().map(step).collect(),
            start: position(span.and_then(|it| it.start())),
            end: position(span.and_then(|it| it.end())),
        }
    });
    Validation {
        code: it.issue_code().to_owned(),
        kind: it.finding_type().as_str().to_owned(),
        says: it.finding_details().to_owned(),
        page: it.learn_more_link().to_owned(),
        locations: locations.collect(),
    }
}

fn step(it: &PathElement) -> Step {
    match it {
        PathElement::Index(it) => Step::Index(count(*it)),
        PathElement::Key(it) => Step::Key(it.clone()),
        PathElement::Value(it) => Step::Value(it.clone()),
        PathElement::Substring(it) => {
            Step::Substring { start: count(it.start()), length: count(it.length()) }
        }
        _ => Step::Other,
    }
}

fn position(it: Option<&aws_sdk_accessanalyzer::types::Position>) -> Position {
    it.map_or_else(Position::default, |it| Position {
        line: count(it.line()),
        column: count(it.column()),
        offset: count(it.offset()),
    })
}

fn count(it: i32) -> usize {
    usize::try_from(it).unwrap_or_default()
}
