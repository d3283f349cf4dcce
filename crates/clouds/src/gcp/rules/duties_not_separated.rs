//! One member that uses the key and may also destroy it or let others in.
//!
//! Source: CIS Google Cloud Platform Foundation Benchmark, "Ensure that separation of duties is
//! enforced while assigning KMS related roles to users"; Cloud KMS, "Separation of duties".

use std::collections::BTreeMap;

use keywright_model::text::Span;
use keywright_policy::{Finding, Findings, Page, Rule};

use super::vendor_group_wrong::is_vendors;
use crate::gcp::command::{key_id, keys, roles, unbind};
use crate::gcp::role::{Gives, gives};
use crate::gcp::{Binding, Case, Member};

/// Whoever uses the key administers it too.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-020", page: Page::new(include_str!("duties_not_separated.md")), check };

const USES: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.useToDecrypt", "cloudkms.cryptoKeyVersions.useToEncrypt"];

const ADMINISTERS: [&str; 2] =
    ["cloudkms.cryptoKeyVersions.destroy", "cloudkms.cryptoKeys.setIamPolicy"];

/// Google's own roles that destroy versions.
///
/// Source: IAM, "IAM basic and predefined roles reference". Read in August 2026.
const ADMINISTRATORS: [&str; 2] = ["roles/cloudkms.admin", "roles/owner"];

/// How sure it is that somebody has a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    No,
    Maybe,
    Yes,
}

/// Where a duty comes from, and how sure it is.
type Duty<'p> = Option<(&'p Binding, Span, Sure)>;

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    // Gathered over all bindings first, so that their order decides nothing.
    let mut duties: BTreeMap<&str, [Duty<'_>; 2]> = BTreeMap::new();
    for binding in &policy.bindings {
        let sure = [uses(case, binding), administers(case, binding)];
        let persons = |it: &Member| !matches!(it, Member::Everyone | Member::Deleted(_));
        for member in binding.members.iter().filter(|it| persons(&it.member)) {
            let slots = duties.entry(&member.text).or_default();
            for (slot, sure) in slots.iter_mut().zip(sure) {
                if sure != Sure::No && slot.is_none_or(|it| it.2 < sure) {
                    *slot = Some((binding, member.span, sure));
                }
            }
        }
    }
    for (member, [uses, administers]) in duties {
        let (Some((use_role, use_span, used)), Some((role, span, administered))) =
            (uses, administers)
        else {
            continue;
        };
        let place = policy.document.place_at(span);
        let (role, clusters) = (&role.role, case.cluster_names());
        let finding = match used.min(administered) {
            Sure::Yes => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "`{member}` uses the key of {clusters}, and administers it by `{role}`"
                ),
            ),
            // Of somebody with neither duty for certain nothing is known to be wrong.
            Sure::Maybe | Sure::No if used.max(administered) != Sure::Yes => continue,
            Sure::Maybe | Sure::No => out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "cannot tell whether `{member}` both uses the key of {clusters} and \
                     administers it: a role or a condition is not known"
                ),
            ),
        };
        if use_span != span {
            let label = format!("it uses the key by `{}`", use_role.role);
            finding.note(&policy.document.place_at(use_span), label);
        }
        if used.min(administered) != Sure::Yes {
            let doubtful = if used == Sure::Yes { role } else { &use_role.role };
            look(finding, case, doubtful);
        // WHY it takes nothing away: without that role the vendor's clusters may stop.
        } else if is_of_vendor(case, member) {
            finding
                .help("bind it to a role of no more than the vendor needs, and only then unbind");
            finding.command(format!("{} --format json", keys("get-iam-policy", key_id(case))));
        } else {
            finding.help("bind use and administration to two members");
            finding.command(unbind(key_id(case), member, role));
        }
    }
}

/// What tells whether a doubtful role gives the duty. WHY nothing is taken away: nothing is known to
/// be wrong.
fn look(finding: &mut Finding, case: &Case, role: &str) {
    let shown = case.document.roles.iter().any(|it| it.name == role);
    match roles("describe", role).filter(|_| !shown && !role.starts_with("roles/")) {
        Some(describe) => {
            finding.help("hand in the role's definition, which the command below prints");
            finding.command(format!("{describe} --format json"));
        }
        None => {
            finding.help("look at the condition that one of the two duties hangs on");
            finding.command(format!("{} --format json", keys("get-iam-policy", key_id(case))));
        }
    }
}

/// Whether a member is, or may be, whom the vendor needs.
fn is_of_vendor(case: &Case, member: &str) -> bool {
    let listed = case.needs.as_ref().and_then(|it| it.principals.as_ref());
    let address = member.split_once(':').map_or(member, |it| it.1);
    is_vendors(address, listed.map_or(&[], Vec::as_slice))
}

fn uses(case: &Case, binding: &Binding) -> Sure {
    let of = |permission: &&str| match gives(&case.document.roles, &binding.role, permission) {
        Gives::Yes => under(binding),
        Gives::No => Sure::No,
        // WHY: of Google's own roles that the table leaves out none is known to use keys.
        Gives::Unsure(_) if binding.role.starts_with("roles/") => Sure::No,
        Gives::Unsure(_) => Sure::Maybe,
    };
    USES.iter().map(of).max().unwrap_or(Sure::No)
}

fn administers(case: &Case, binding: &Binding) -> Sure {
    let shown = case.document.roles.iter().any(|it| it.name == binding.role);
    if binding.role.starts_with("roles/") && !shown {
        let known = ADMINISTRATORS.contains(&binding.role.as_str());
        return if known { under(binding) } else { Sure::No };
    }
    let of = |permission: &&str| match gives(&case.document.roles, &binding.role, permission) {
        Gives::Yes => under(binding),
        Gives::No => Sure::No,
        Gives::Unsure(_) => Sure::Maybe,
    };
    ADMINISTERS.iter().map(of).max().unwrap_or(Sure::No)
}

fn under(binding: &Binding) -> Sure {
    if binding.condition.is_some() { Sure::Maybe } else { Sure::Yes }
}
