//! A multi-Region key whose siblings have key policies of their own, over the same material.
//!
//! Source: AWS KMS Developer Guide, "Multi-Region keys": the key policy is not a shared property.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Rule};

use crate::aws::{Arn, Case};

/// The siblings' policies were not handed in with this key.
pub(super) const RULE: Rule<Case> =
    Rule { code: "IAM-141", page: Page::new(include_str!("replica_policy_unseen.md")), check };

fn check(case: &Case, out: &mut Findings) {
    let Some(key) = &case.document.description else { return };
    let Some(regions) = key.field("MultiRegionConfiguration") else { return };
    let own = key.arn();
    let replicas = regions.get("ReplicaKeys").and_then(Node::as_array).unwrap_or_default();
    for node in regions.get("PrimaryKey").into_iter().chain(replicas) {
        let Some(arn) = node.get("Arn").filter(|it| it.as_str() != own) else { continue };
        let Some(text) = arn.as_str() else { continue };
        let region = Arn::parse(text).map_or("REGION", |it| it.region);
        let finding = out.add(
            &RULE,
            Some(&key.document.place(arn)),
            format_args!(
                "`{text}` decrypts the same data, and its own policy says who may use it there"
            ),
        );
        finding.help("judge the sibling's policy as well: a change of one is no change of another");
        finding.command(format_args!(
            "aws kms get-key-policy --region {region} --policy-name default --key-id {text} \
             --output json"
        ));
    }
}
