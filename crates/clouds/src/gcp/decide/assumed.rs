//! What a decision takes for granted, because the case does not give it.

use super::case::Case;
use super::key::is_enabled;
use super::request::Origin;
use super::who::Sort;
use crate::gcp::layer::Seen;

impl Case {
    /// What is taken for granted.
    pub fn assumed(&self) -> Vec<&'static str> {
        let layers = &self.exports.layers;
        let mut found = Vec::new();
        let mut take = |when: bool, what: &'static str| {
            if when {
                found.push(what);
            }
        };
        let group = self.who.sort == Sort::Group && self.who.groups.is_none();
        take(group, "groups: the group is nested in no other");
        let request = self.request();
        let hierarchy = request.hierarchy;
        let denies = layers.denies_seen(hierarchy);
        take(denies == Seen::Nothing, "deny policies: none");
        take(denies == Seen::Some, "deny policies: no others than those handed in");
        let bounded = !layers.boundaries.is_empty() || !layers.boundary_bindings.is_empty();
        take(!bounded, "principal access boundaries: none");
        take(!layers.has_perimeter(hierarchy), "VPC Service Controls: the key is in no perimeter");
        let origin = self.origin == Origin::Unknown;
        take(
            layers.has_perimeter(hierarchy) && !origin,
            "VPC Service Controls: the request comes from where the case says",
        );
        take(
            !layers.has_chain(hierarchy),
            "IAM policies of project, folders and organization: none",
        );
        take(!layers.has_ring(hierarchy), "IAM policy of the key ring: none");
        let enabled = is_enabled(&self.exports, &request);
        take(!enabled, "the key and its versions are enabled");
        found
    }
}
