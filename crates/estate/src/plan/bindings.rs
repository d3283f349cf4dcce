//! IAM policies of Google Cloud that a plan puts together from policies, bindings and members.
//!
//! Source: Terraform Google provider, `google_kms_crypto_key_iam`, `google_kms_key_ring_iam` and
//! `google_project_iam`: a policy replaces all others, a binding all members of its role, a member
//! adds itself.

use keywright_model::text::{Member, Node, Value};

use super::made::Made;
use super::resource::{Fate, Plan, Resource, When};
use super::side::{Side, Unknown};
use super::value::{State, Told};

/// What an IAM policy hangs on.
#[derive(Debug)]
pub(super) enum Holder<'h, 'p> {
    /// The key.
    Key { resource: &'h Resource<'p>, id: Option<String> },
    /// Its ring.
    Ring { id: Option<String> },
    /// Its project.
    Project { id: Option<String> },
}

/// The types of resources of one holder: policy, binding, member.
type Kinds = [&'static [&'static str]; 3];

impl Holder<'_, '_> {
    fn kinds(&self) -> Kinds {
        match self {
            Holder::Key { .. } => [
                &["google_kms_crypto_key_iam_policy"],
                &["google_kms_crypto_key_iam_binding"],
                &["google_kms_crypto_key_iam_member"],
            ],
            Holder::Ring { .. } => [
                &["google_kms_key_ring_iam_policy"],
                &["google_kms_key_ring_iam_binding"],
                &["google_kms_key_ring_iam_member"],
            ],
            Holder::Project { .. } => [
                &["google_project_iam_policy"],
                &["google_project_iam_binding"],
                &["google_project_iam_member"],
            ],
        }
    }

    fn argument(&self) -> &'static str {
        match self {
            Holder::Key { .. } => "crypto_key_id",
            Holder::Ring { .. } => "key_ring_id",
            Holder::Project { .. } => "project",
        }
    }

    /// Whether a resource hangs on it, by an argument.
    pub(super) fn is_of(
        &self,
        plan: &Plan<'_>,
        it: &Resource<'_>,
        of: &State<'_>,
        argument: &str,
    ) -> bool {
        let id = match self {
            Holder::Key { id, .. } | Holder::Ring { id } | Holder::Project { id } => id,
        };
        match (of.text(&[argument]), self) {
            (Some(told), _) => id.as_deref().is_some_and(|id| is_same(told, id)),
            (None, Holder::Key { resource, .. }) => {
                let found = plan.referred(it, &[argument], super::google::KEYS);
                found.is_some_and(|it| it.address == resource.address)
            }
            (None, Holder::Ring { .. } | Holder::Project { .. }) => false,
        }
    }
}

/// The policy that the plan puts together; `None` where it says nothing of it in either world.
pub(super) fn bindings(
    plan: &Plan<'_>,
    holder: &Holder<'_, '_>,
    when: When,
    side: &mut Side,
) -> Option<Node> {
    let argument = holder.argument();
    let kinds = holder.kinds();
    let ours = |kind: usize, when: When| {
        plan.of(kinds[kind], when).filter(move |(it, of)| holder.is_of(plan, it, of, argument))
    };
    let all = |when| (0..3).flat_map(move |kind| ours(kind, when));
    let (first, _) = all(When::Before).chain(all(When::After)).next()?;
    let touched = |it: &&Resource<'_>| !matches!(it.fate, Fate::Stays | Fate::Forgotten);
    let mut changed = all(When::Before).map(|it| it.0).filter(touched);
    if let Some(it) = changed.next() {
        side.decides.get_or_insert_with(|| plan.place(it.told));
    }
    if let Some((it, of)) = ours(0, when).next() {
        return Some(whole(plan, it, &of, side));
    }
    let mut elements = Vec::new();
    for (it, of) in (1..3).flat_map(|kind| ours(kind, when)) {
        for part in ["role", "member", "members", "condition"] {
            if of.is_unknown(&[part]) {
                let what = format!("`{part}` of `{}`", it.address);
                side.unknown.push(Unknown { what, place: plan.place(it.told) });
            }
        }
        let one = of.node(&["member"]);
        let one = one.map(|it| Node { span: it.span, value: Value::Array(vec![it.clone()]) });
        let members = of.node(&["members"]).or(one.as_ref());
        let condition = of.node(&["condition"]).and_then(Node::as_array);
        let made = Made::of(it.told)
            .take("role", of.node(&["role"]))
            .take("members", members)
            .take("condition", condition.and_then(|it| it.first()));
        elements.push(made.node());
    }
    Some(policy(first.told, elements))
}

fn policy(anchor: &Node, elements: Vec<Node>) -> Node {
    let conditional = elements.iter().any(|it| it.get("condition").is_some());
    let mut node = Made::list(anchor, "bindings", elements);
    // WHY: the provider asks for the version that its conditions need.
    let version = Node { span: anchor.span, value: Value::Number("3".into()) };
    if let (Value::Object(members), true) = (&mut node.value, conditional) {
        members.push(Member { name: "version".into(), name_span: anchor.span, node: version });
    }
    node
}

/// A policy that is written as a whole: a text that carries it.
fn whole(plan: &Plan<'_>, it: &Resource<'_>, of: &State<'_>, side: &mut Side) -> Node {
    let unknown = |side: &mut Side| {
        let what = format!("`policy_data` of `{}`", it.address);
        side.unknown.push(Unknown { what, place: plan.place(it.told) });
        policy(it.told, Vec::new())
    };
    let data = match of.told(&["policy_data"]) {
        Told::Known(node) => node,
        Told::Unknown | Told::Absent => return unknown(side),
    };
    let text = data.as_str().unwrap_or_default();
    match keywright_model::text::json::parse(text) {
        // WHY: its places are of the carried text; here all of it stands where the text does.
        Ok(carried) => at(&carried, data),
        Err(_) => unknown(side),
    }
}

/// A tree that stands at one place as a whole.
fn at(node: &Node, place: &Node) -> Node {
    let value = match &node.value {
        Value::Array(all) => Value::Array(all.iter().map(|it| at(it, place)).collect()),
        Value::Object(all) => Value::Object(
            all.iter()
                .map(|it| Member {
                    name: it.name.clone(),
                    name_span: place.span,
                    node: at(&it.node, place),
                })
                .collect(),
        ),
        same => same.clone(),
    };
    Node { span: place.span, value }
}

/// Whether a text names this key, ring or project, in any form that the provider takes.
fn is_same(told: &str, id: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let fixed = ["projects", "locations", "keyRings", "cryptoKeys"];
        let parts = text.trim_matches('/').split('/');
        parts.filter(|it| !fixed.contains(it)).map(str::to_owned).collect()
    };
    let (told, id) = (parts(told), parts(id));
    // WHY: the project may be left out, and the provider's own is taken.
    told == id || (1 < told.len() && id.get(1..).is_some_and(|it| told == it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_named_with_or_without_its_project() {
        let id = "projects/p/locations/l/keyRings/r/cryptoKeys/k";
        for told in [id, "p/l/r/k", "l/r/k"] {
            assert!(is_same(told, id), "{told}");
        }
        for told in ["q/l/r/k", "r/k", "k", "projects/p/locations/l/keyRings/r", ""] {
            assert!(!is_same(told, id), "{told}");
        }
        assert!(is_same("p", "p") && is_same("projects/p", "p") && !is_same("q", "p"));
    }
}
