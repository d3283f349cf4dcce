//! An organization policy that lets nobody bind the vendor's group.
//!
//! Source: Organization Policy, "Restricting identities by domain": it is not retroactive, what
//! stands stays; `iam.allowedPolicyMemberDomains` and `iam.managed.allowedPolicyMembers`.

use keywright_model::text::Node;
use keywright_policy::{Findings, Page, Principal, Rule, Seen};

use crate::gcp::Case;
use crate::gcp::command::organization_policy;
use crate::gcp::layer::{Hierarchy, OrganizationPolicy, Point, Ruling, Stands};

/// A binding that works today and could not be put back tomorrow.
pub(super) const RULE: Rule<Case> =
    Rule { code: "GCP-024", page: Page::new(include_str!("vendor_group_refused.md")), check };

const DOMAINS: &str = "iam.allowedPolicyMemberDomains";
const MEMBERS: &str = "iam.managed.allowedPolicyMembers";

/// A policy that does not let a group be bound, or may not.
pub(in crate::gcp) struct Refusal<'c> {
    policy: &'c OrganizationPolicy,
    /// The group.
    pub(in crate::gcp) group: &'c Principal,
    /// Why it is not certain; `None` where it is.
    pub(in crate::gcp) why: Option<&'static str>,
}

impl Refusal<'_> {
    /// What to call the policy.
    pub(in crate::gcp) fn name(&self) -> String {
        format!("organization policy `{}`", self.policy.constraint)
    }
}

/// Every policy that refuses to bind a group of the vendor's, or may.
pub(in crate::gcp) fn refusals(case: &Case) -> Vec<Refusal<'_>> {
    let Some(Seen::Seen(groups)) = case.needs.as_ref().map(|it| &it.principals) else {
        return Vec::new();
    };
    let shown = case.document.ids().into_iter().find_map(|it| it.1.as_str());
    let layers = &case.document.layers;
    let hierarchy = layers.hierarchy(case.key.id.as_deref().or(shown));
    let mut all = Vec::new();
    for group in groups {
        for policy in layers.constraining(DOMAINS, &hierarchy) {
            let means = |it: &str| is_of(it, &hierarchy);
            all.push((policy, group, policy.of_value(&hierarchy, &means)));
        }
        for policy in layers.constraining(MEMBERS, &hierarchy) {
            let ruling = |rule: &Node| by_members(rule, group, &hierarchy);
            all.push((policy, group, policy.of_switch(&hierarchy, &ruling)));
        }
    }
    let told = |(policy, group, ruling)| match ruling {
        Ruling::Allows => None,
        Ruling::Refuses => Some(Refusal { policy, group, why: None }),
        Ruling::Open(why) => Some(Refusal { policy, group, why: Some(why) }),
    };
    all.into_iter().filter_map(told).collect()
}

/// Whether a listed value means the vendor's organization. WHY no for the key's own: the vendor is
/// in another; whose a customer's id is no export tells.
fn is_of(value: &str, hierarchy: &Hierarchy) -> Option<bool> {
    let plain = value.strip_prefix("is:").unwrap_or(value);
    let set = plain.strip_prefix("principalSet://iam.googleapis.com/").unwrap_or(plain);
    let point = Point::parse(set)?;
    (hierarchy.stands(&point) == Stands::Over).then_some(false)
}

fn by_members(rule: &Node, group: &Principal, hierarchy: &Hierarchy) -> Ruling {
    let list = |name: &str| -> Vec<&str> {
        let found = rule.at(&["parameters", name]).and_then(Node::as_array).unwrap_or_default();
        found.iter().filter_map(Node::as_str).collect()
    };
    let member = format!("group:{}", group.id);
    if list("allowedMemberSubjects").iter().any(|it| it.eq_ignore_ascii_case(&member)) {
        return Ruling::Allows;
    }
    match list("allowedPrincipalSets").iter().all(|it| is_of(it, hierarchy) == Some(false)) {
        true => Ruling::Refuses,
        false => Ruling::Open("a set that it allows may or may not hold the vendor's organization"),
    }
}

fn check(case: &Case, out: &mut Findings) {
    for it in refusals(case) {
        let place = it.policy.document.place_at(it.policy.span());
        let (name, group, clusters) = (it.name(), &it.group.id, case.cluster_names());
        let finding = match it.why {
            None => out.add(
                &RULE,
                Some(&place),
                format_args!(
                    "{name} does not allow `group:{group}`: its bindings on the key of {clusters} \
                     stay, and one that is lost cannot be put back",
                ),
            ),
            Some(why) => out.unknown(
                &RULE,
                Some(&place),
                format_args!(
                    "{name} may refuse to bind `group:{group}` on the key of {clusters}: {why}",
                ),
            ),
        };
        finding
            .help("allow the vendor's organization in it, and ask for what is in force at the key")
            .command(format!("{} --format json", organization_policy(case, &it.policy.constraint)));
    }
}
