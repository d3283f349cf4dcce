//! What settles a doubt about the vendor's access, by what it hangs on.
//!
//! Source: Google Cloud SDK reference, `gcloud iam principal-access-boundary-policies
//! search-policy-bindings`.

use keywright_model::text::Place;
use keywright_policy::Finding;

use super::admit::{deny_rule_at, let_through, lies_in, perimeter_at, spare};
use super::layer_faults::described;
use crate::gcp::command::{deny_policy, key_id, keys, roles, word};
use crate::gcp::layer::{DenyPolicy, Hierarchy, Stands};
use crate::gcp::role::is_stripped;
use crate::gcp::{Case, Fault, KeyPath};

/// Says the next step where a doubt stands outside of what the key's own policy says of the group;
/// whether it was said.
pub(super) fn settle(finding: &mut Finding, case: &Case, place: &Place, group: &str) -> bool {
    let hierarchy = case.document.layers.hierarchy(Some(key_id(case)));
    of_role(finding, case, place)
        || of_denial(finding, case, place, &hierarchy, group)
        || of_boundary(finding, case, place)
        || of_perimeter(finding, case, place, &hierarchy, group)
}

/// A role whose definition is not known, in the key's own policy or in one above it.
fn of_role(finding: &mut Finding, case: &Case, place: &Place) -> bool {
    let above = case.document.layers.ancestors.iter().map(|it| &it.policy);
    let mut all = case.document.policy.iter().chain(above).flat_map(|policy| {
        policy.bindings.iter().filter(|it| lies_in(place, &policy.document, it.role_span))
    });
    let Some(binding) = all.next() else { return false };
    if is_stripped(&binding.role) {
        finding.help("read the policy again with gcloud, which asks for version 3");
        let own = case
            .document
            .policy
            .iter()
            .any(|it| lies_in(place, &it.document, it.document.root.span));
        let again = if own { keys("get-iam-policy", key_id(case)) } else { ancestors(case) };
        finding.command(format_args!("{again} --format json"));
        return true;
    }
    let Some(describe) = roles("describe", &binding.role) else { return false };
    finding.help("hand in the role's definition, which the command below prints");
    finding.command(format_args!("{describe} --format json"));
    true
}

fn of_denial(
    finding: &mut Finding,
    case: &Case,
    place: &Place,
    hierarchy: &Hierarchy,
    group: &str,
) -> bool {
    let layers = &case.document.layers;
    let within = |it: &&DenyPolicy| lies_in(place, &it.document, it.document.root.span);
    let Some(policy) = layers.denies.iter().find(within) else { return false };
    let rule = deny_rule_at(layers, place);
    let in_rule = rule.iter().flat_map(|it| &it.1.faults);
    let stands = policy.point.as_ref().map_or(Stands::Maybe, |it| hierarchy.stands(it));
    if is_fault(place, policy.faults.iter().chain(in_rule)) {
        finding.help("hand in the deny policy whole, as the command below prints it");
        let get = deny_policy("get", &policy.name);
        let get = get.unwrap_or_else(|| "gcloud iam policies get POLICY".to_owned());
        finding.command(format_args!("{get} --format json"));
    } else if stands != Stands::Over {
        finding.help("hand in what stands over the key: its project, with id and number, and more");
        let (chain, project) = (ancestors(case), project(case));
        finding.command(format_args!("{chain} --format json\n{project} --format json"));
    } else if let Some(rule) = rule {
        spare(finding, rule, group);
    } else {
        return false;
    }
    true
}

fn of_boundary(finding: &mut Finding, case: &Case, place: &Place) -> bool {
    let layers = &case.document.layers;
    let command = "gcloud iam principal-access-boundary-policies";
    let boundary = layers.boundaries.iter();
    let mut boundary = boundary.filter(|it| lies_in(place, &it.document, it.document.root.span));
    let binding = layers.boundary_bindings.iter();
    let mut binding = binding.filter(|it| lies_in(place, &it.document, it.document.root.span));
    let print = match (boundary.next(), binding.next()) {
        (Some(it), _) if is_fault(place, it.faults.iter()) => {
            finding.help("hand in the boundary whole, as the command below prints it");
            described(&format!("{command} describe"), &it.name)
        }
        (Some(it), _) => {
            finding.help(
                "hand in whom the boundary binds, which the command below prints; if it binds the \
                 vendor's group, let it hold the key's project",
            );
            described(&format!("{command} search-policy-bindings"), &it.name)
        }
        (None, Some(it)) if is_fault(place, it.faults.iter()) => {
            finding.help("hand in the binding whole, as the command below prints it");
            described("gcloud iam policy-bindings describe", &it.name)
        }
        (None, Some(it)) => {
            finding.help("hand in the boundary, which the command below prints");
            described(&format!("{command} describe"), &it.policy)
        }
        (None, None) => return false,
    };
    finding.command(format_args!("{print} --format json"));
    true
}

fn of_perimeter(
    finding: &mut Finding,
    case: &Case,
    place: &Place,
    hierarchy: &Hierarchy,
    group: &str,
) -> bool {
    let Some(perimeter) = perimeter_at(&case.document.layers, place) else { return false };
    if is_fault(place, perimeter.faults.iter()) {
        finding.help("hand in the perimeter whole, as the command below prints it");
        finding.command(format_args!("{} --format json", perimeter.command("describe")));
    } else if perimeter.encloses(hierarchy) == Stands::Over {
        let_through(finding, perimeter, group);
    } else {
        finding.help("hand in the project's description, which tells its number");
        finding.command(format_args!("{} --format json", project(case)));
    }
    true
}

fn is_fault<'f>(place: &Place, mut all: impl Iterator<Item = &'f Fault>) -> bool {
    all.any(|it| it.span == place.span)
}

fn project_id(case: &Case) -> String {
    word(KeyPath::parse(key_id(case)).map_or("PROJECT", |it| it.project))
}

fn ancestors(case: &Case) -> String {
    format!("gcloud projects get-ancestors-iam-policy {}", project_id(case))
}

fn project(case: &Case) -> String {
    format!("gcloud projects describe {}", project_id(case))
}
