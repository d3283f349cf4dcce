//! Every IAM policy that stands over the key, its own first.

use crate::gcp::command::{key_id, keys, unbind_at, word};
use crate::gcp::layer::{Point, Stands};
use crate::gcp::{Case, KeyPath, Policy};

/// A policy, and where it stands.
pub(super) struct Standing<'c> {
    pub(super) policy: &'c Policy,
    /// Whether it stands over the key for certain.
    pub(super) is_certain: bool,
    /// What it hangs on, for a sentence; `None` of the key's own policy.
    pub(super) above: Option<&'c str>,
    pub(super) point: Option<&'c Point>,
}

/// The key's own policy, and those above it that were handed in.
pub(super) fn standing(case: &Case) -> Vec<Standing<'_>> {
    let exports = &case.document;
    let shown = exports.ids().into_iter().find_map(|it| it.1.as_str());
    let hierarchy = exports.layers.hierarchy(case.key.id.as_deref().or(shown));
    let own = exports.policy.iter().map(|policy| Standing {
        policy,
        is_certain: true,
        above: None,
        point: None,
    });
    let above = exports.layers.ancestors.iter().filter_map(|it| {
        let stands = it.point.as_ref().map_or(Stands::Maybe, |it| hierarchy.stands(it));
        // A search finds the key's own policy as well.
        let is_key = matches!(it.point, Some(Point::Key(_)));
        let told = stands == Stands::Apart || is_key && exports.policy.is_some();
        (!told).then_some(Standing {
            policy: &it.policy,
            is_certain: stands == Stands::Over,
            above: Some(&it.label).filter(|_| !is_key).map(String::as_str),
            point: it.point.as_ref().filter(|_| !is_key),
        })
    });
    own.chain(above).collect()
}

impl Standing<'_> {
    /// What to call it in a sentence about a key.
    pub(super) fn on_key(&self) -> String {
        match self.above {
            Some(label) => format!("on {label}, over the key"),
            None => "on the key".to_owned(),
        }
    }

    /// Takes a member from a role in it; `None` where it hangs on what we do not know.
    pub(super) fn unbind(&self, case: &Case, member: &str, role: &str) -> Option<String> {
        match (self.above, self.point) {
            (Some(_), None) => None,
            (_, point) => unbind_at(point, key_id(case), member, role),
        }
    }

    /// Prints it.
    pub(super) fn print(&self, case: &Case) -> String {
        let id = key_id(case);
        let command = match self.above {
            None => keys("get-iam-policy", id),
            Some(_) => {
                let project = KeyPath::parse(id).map_or("PROJECT", |it| it.project);
                format!("gcloud projects get-ancestors-iam-policy {}", word(project))
            }
        };
        format!("{command} --format json")
    }
}
