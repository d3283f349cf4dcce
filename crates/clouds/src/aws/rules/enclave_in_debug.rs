//! A key that is released to an enclave in debug mode, whose memory its host reads.
//!
//! Source: AWS Nitro Enclaves User Guide, "Cryptographic attestation": an enclave in debug mode
//! attests PCRs that are all zeros.

use keywright_model::text::Span;
use keywright_policy::{Findings, Page, Rule};

use super::put;
use crate::aws::{Case, Condition, Effect, Test};

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
            let Some(span) = zeros(condition) else { continue };
            let finding = out.add(
                &RULE,
                Some(&policy.document.place_at(span)),
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

/// The value that lets the measurement of all zeros in.
///
/// WHY not `demands_a_value`: with `IfExists` a request without attestation passes, and one that is
/// attested in debug mode passes as well.
fn zeros(condition: &Condition) -> Option<Span> {
    let like = match condition.operator.test {
        Test::StringLike { negated: false } => true,
        Test::StringEquals { negated: false, .. } => false,
        // A comparison that shuts zeros out is the safe form; the others compare no text.
        Test::StringLike { negated: true }
        | Test::StringEquals { negated: true, .. }
        | Test::Arn { .. }
        | Test::Numeric(_)
        | Test::Date(_)
        | Test::Bool
        | Test::Binary
        | Test::Address { .. }
        | Test::Null => return None,
    };
    let is_zeros = |text: &str| {
        let wild = |it: &u8| like && b"*?".contains(it);
        text.contains('0') && text.bytes().all(|it| it == b'0' || wild(&it))
    };
    condition.values.iter().find(|it| is_zeros(&it.0)).map(|it| it.1)
}
