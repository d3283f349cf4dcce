//! A key that is released to an enclave in debug mode, whose memory its host reads.
//!
//! Source: AWS Nitro Enclaves User Guide, "Cryptographic attestation": an enclave in debug mode
//! attests PCRs that are all zeros.

use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Case, Condition, Effect};

/// A condition asks for a measurement that only a debugged enclave has.
pub(super) const RULE: Rule<Case> =
    Rule { code: "AWS-024", page: Page::new(include_str!("enclave_in_debug.md")), check };

const MARK: &str = "kms:recipientattestation:";

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let allows = policy.statements.iter().filter(|it| it.effect == Some(Effect::Allow));
    for statement in allows {
        let attested = |it: &&Condition| it.key.to_ascii_lowercase().starts_with(MARK);
        for condition in statement.conditions.iter().filter(attested) {
            let Some((_, span)) = condition.values.iter().find(|it| is_zeros(&it.0)) else {
                continue;
            };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(*span)),
                format_args!(
                    "{} releases the key of {} to an enclave in debug mode: its host reads all of \
                     it",
                    statement.label(),
                    case.cluster_names(),
                ),
            );
            finding.help("ask for the measurement of the image that runs in production");
            finding.command(put::put_policy(case));
        }
    }
}

fn is_zeros(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|it| it == b'0')
}
