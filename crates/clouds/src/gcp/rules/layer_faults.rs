//! What cannot be read in the layers around a key, and the commands that print them.

use keywright_model::text::{Document, Place};

use crate::gcp::command::{deny_policy, key_id, organization_policy, word};
use crate::gcp::layer::{Hierarchy, Stands};
use crate::gcp::{Case, Fault, KeyPath};

/// A fault: where, what, and the command that prints the export again.
pub(super) type Told<'c> = (Place, &'c str, String);

/// Every fault of a layer that stands over the key, or may.
pub(super) fn layer_faults<'c>(case: &'c Case, hierarchy: &Hierarchy) -> Vec<Told<'c>> {
    let layers = &case.document.layers;
    let mut all = Vec::new();
    let mut tell =
        |document: &Document, faults: &mut dyn Iterator<Item = &'c Fault>, again: &str| {
            let again = format!("{again} --format json");
            all.extend(faults.map(|it| (document.place_at(it.span), &*it.message, again.clone())));
        };
    let apart = |point: Option<&_>| point.is_some_and(|it| hierarchy.stands(it) == Stands::Apart);
    let project = KeyPath::parse(key_id(case)).map_or("PROJECT", |it| it.project);
    for it in layers.ancestors.iter().filter(|it| !apart(it.point.as_ref())) {
        let mut faults =
            it.policy.faults.iter().chain(it.policy.bindings.iter().flat_map(|it| &it.faults));
        let again = format!("gcloud projects get-ancestors-iam-policy {}", word(project));
        tell(&it.policy.document, &mut faults, &again);
    }
    for it in layers.denies.iter().filter(|it| !apart(it.point.as_ref())) {
        let mut faults = it.faults.iter().chain(it.rules.iter().flat_map(|it| &it.faults));
        let again = deny_policy("get", &it.name);
        tell(&it.document, &mut faults, &again.unwrap_or_else(|| "gcloud iam policies get".into()));
    }
    for it in &layers.perimeters {
        tell(&it.document, &mut it.faults.iter(), &it.command("describe"));
    }
    for it in &layers.organization_policies {
        tell(&it.document, &mut it.faults.iter(), &organization_policy(case, &it.constraint));
    }
    let bound = "gcloud iam principal-access-boundary-policies describe";
    for it in &layers.boundaries {
        tell(&it.document, &mut it.faults.iter(), &described(bound, &it.name));
    }
    for it in &layers.boundary_bindings {
        let again = described("gcloud iam policy-bindings describe", &it.name);
        tell(&it.document, &mut it.faults.iter(), &again);
    }
    all
}

/// `COMMAND ID --organization=O --location=L`, as far as a name tells.
pub(super) fn described(command: &str, name: &str) -> String {
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [owner, id, "locations", location, _, own] => {
            let owner = owner.trim_end_matches('s');
            format!("{command} {} --{owner}={} --location={}", word(own), word(id), word(location))
        }
        _ => command.to_owned(),
    }
}
