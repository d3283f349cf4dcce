//! A group of the vendor's that is not this key's.
//!
//! Source: Confluent, best practices, Google Cloud checklist: "Confirm the Google group ID is
//! correct"; Confluent Cloud API `byok/v1`, `GcpKey.security_group`: one group for each key.

use keywright_policy::{Findings, Page, Principal, Rule, Scope, Seen};

use super::swap::swap;
use crate::gcp::member::domain;
use crate::gcp::{Binding, Case, Member, Named, Policy};

/// A stale group, a foreign one, or another key's.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-003", page: Page::new(include_str!("vendor_group_wrong.md")), check };

/// Where vendors keep their groups.
const VENDOR_DOMAINS: [&str; 1] = ["confluent.io"];

/// Whether an address lies in a vendor's domain, the record's or a known one.
pub(super) fn is_vendors(address: &str, listed: &[Principal]) -> bool {
    let it = domain(address);
    let known = VENDOR_DOMAINS.iter().any(|other| other.eq_ignore_ascii_case(it));
    known || listed.iter().any(|other| domain(&other.id).eq_ignore_ascii_case(it))
}

fn check(case: &Case, out: &mut Findings) {
    let Some(policy) = &case.document.policy else { return };
    let listed = match (case.needs.as_ref().map(|it| &it.principals), case.scope) {
        (Some(Seen::Seen(listed)), _) => listed.as_slice(),
        (Some(Seen::Unseen(_)) | None, Scope::Lone) => return unlisted(policy, out),
        // The estate tells what it lacks; and on a key without a vendor's cluster nobody is wrong.
        (Some(Seen::Unseen(_)) | None, Scope::Estate) => return,
    };
    for (binding, named, address) in groups(policy) {
        let ours = listed.iter().any(|it| it.id.eq_ignore_ascii_case(address));
        if ours || !is_vendors(address, listed) {
            continue;
        }
        let finding = out.add(
            &RULE,
            Some(&policy.document.place_at(named.span)),
            format_args!(
                "group `{address}` is let in, and is not the group that the vendor names for the \
                 key of {}",
                case.cluster_names(),
            ),
        );
        let right = if let [only] = listed { Some(only) } else { None };
        if let Some(right) = right {
            finding.note(&right.place, format_args!("the vendor names `{}`", right.id));
        }
        swap(finding, case, policy, (binding, named), right);
    }
}

/// Without the vendor's record, a group of the vendor's may be right or wrong.
fn unlisted(policy: &Policy, out: &mut Findings) {
    let Some((_, named, address)) = groups(policy).find(|it| is_vendors(it.2, &[])) else { return };
    out.unknown(
        &RULE,
        Some(&policy.document.place_at(named.span)),
        format_args!(
            "cannot tell whether `{address}` is this key's group: no vendor's record names it"
        ),
    )
    .help("give the vendor's own record of the key, which names its group")
    .command(
        "confluent byok describe cck-… -o json > byok.json; keywright check … --byok byok.json",
    );
}

fn groups(policy: &Policy) -> impl Iterator<Item = (&Binding, &Named, &str)> {
    let all = policy.bindings.iter().flat_map(|it| it.members.iter().map(move |named| (it, named)));
    all.filter_map(|(binding, named)| match &named.member {
        Member::Group(address) => Some((binding, named, address.as_str())),
        Member::Everyone
        | Member::Domain(_)
        | Member::Deleted(_)
        | Member::Other
        | Member::Vague => None,
    })
}
