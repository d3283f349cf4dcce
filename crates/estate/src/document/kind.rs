//! Every kind of document that is judged.

use keywright_clouds::{aws, azure, gcp};
use keywright_model::Cloud;
use keywright_model::text::Node;
use keywright_vendors::confluent;

use crate::judge::{is_baselines, is_claims, is_trail};
use crate::plan::{cloudformation, terraform};

use super::observed::is_observed;

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of AWS's exports.
    Aws(aws::Kind),
    /// One of Azure's exports.
    Azure(azure::Kind),
    /// One of Google Cloud's exports.
    Google(gcp::Kind),
    /// One of Confluent's records.
    Confluent(confluent::Kind),
    /// Several documents about one key, under `documents`.
    Bundle,
    /// A plan of Terraform's or OpenTofu's, or a template of CloudFormation.
    Plan,
    /// Keys with their claims, as `keywright key list --format json` prints them.
    Claims,
    /// What `keywright observe` could not see, beside what it saw.
    Observed,
    /// A cloud's log of calls on keys.
    Trail,
    /// Documents that somebody approved, as `keywright key baseline show --format json` prints
    /// them.
    Baselines,
}

/// A policy's limit in the AWS KMS API, in characters; four bytes each at most.
const POLICY_BYTES_MAX: usize = 4 * 131_072;

/// The description of one thing.
const ONE_BYTES_MAX: usize = 1024 * 1024;

impl Kind {
    /// What it is, for a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Aws(kind) => kind.noun(),
            Kind::Azure(kind) => kind.noun(),
            Kind::Google(kind) => kind.noun(),
            Kind::Confluent(kind) => kind.noun(),
            Kind::Bundle => "bundle of documents",
            Kind::Plan => "plan or template",
            Kind::Claims => "list of claims",
            Kind::Observed => "record of a look",
            Kind::Trail => "log of calls",
            Kind::Baselines => "list of baselines",
        }
    }

    /// The cloud whose export it is.
    pub fn cloud(self) -> Option<Cloud> {
        match self {
            Kind::Aws(_) => Some(Cloud::Aws),
            Kind::Azure(_) => Some(Cloud::Azure),
            Kind::Google(_) => Some(Cloud::Google),
            Kind::Confluent(_)
            | Kind::Bundle
            | Kind::Plan
            | Kind::Claims
            | Kind::Baselines
            | Kind::Trail
            | Kind::Observed => None,
        }
    }

    /// The size beyond which such a document is refused, in bytes. Lists may be as long as any
    /// document.
    pub fn bytes_max(self) -> usize {
        match self {
            Kind::Aws(aws::Kind::Policy | aws::Kind::TrustPolicy | aws::Kind::GetKeyPolicy) => {
                POLICY_BYTES_MAX
            }
            Kind::Aws(
                aws::Kind::DescribeKey | aws::Kind::RotationStatus | aws::Kind::LastUsage,
            ) => ONE_BYTES_MAX,
            Kind::Aws(
                aws::Kind::Rotations
                | aws::Kind::Grants
                | aws::Kind::Aliases
                | aws::Kind::Tags
                | aws::Kind::KafkaCluster
                | aws::Kind::IdentityPolicy
                | aws::Kind::MetricFilters
                | aws::Kind::Alarms
                | aws::Kind::EventRules
                | aws::Kind::Organization,
            )
            | Kind::Azure(_)
            | Kind::Google(_)
            | Kind::Confluent(_)
            | Kind::Bundle
            | Kind::Plan
            | Kind::Claims
            | Kind::Baselines
            | Kind::Trail
            | Kind::Observed => super::DOCUMENT_BYTES_MAX,
        }
    }
}

/// Tells a document's kind by its content; `None` where it is none that is judged.
pub fn recognize(node: &Node) -> Option<Kind> {
    let bundle = || {
        let members = node.as_object()?;
        let documents = node.get("documents")?.as_array()?;
        let lone = members.len() == 1 && documents.iter().all(|it| it.get("documents").is_none());
        lone.then_some(Kind::Bundle)
    };
    // WHY: the narrowest shapes first: a plan says what it is, and the vendor's records nearly so.
    (terraform::is_plan(node) || cloudformation::is_template(node))
        .then_some(Kind::Plan)
        .or_else(|| is_claims(node).then_some(Kind::Claims))
        .or_else(|| is_observed(node).then_some(Kind::Observed))
        .or_else(|| is_trail(node).then_some(Kind::Trail))
        .or_else(|| is_baselines(node).then_some(Kind::Baselines))
        .or_else(|| confluent::recognize(node).map(Kind::Confluent))
        .or_else(|| aws::recognize(node).map(Kind::Aws))
        .or_else(|| azure::recognize(node).map(Kind::Azure))
        .or_else(|| gcp::recognize(node).map(Kind::Google))
        .or_else(bundle)
}
