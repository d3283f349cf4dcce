//! Keys in AWS: from resources to what `aws kms` would print of them.
//!
//! Source: Terraform AWS provider, `aws_kms_key`, `aws_kms_key_policy`, `aws_kms_external_key`,
//! `aws_kms_replica_key`, `aws_kms_alias` and `aws_kms_grant`; its `internal/service/kms`, deletion
//! of a key policy.

use keywright_clouds::aws;
use keywright_model::text::{Node, Value};

use crate::document::Kind;

use super::made::Made;
use super::resource::{Fate, Mode, Plan, Resource, When};
use super::side::{End, Side, Unknown};
use super::value::{State, Told};

/// Keys.
pub(super) const KEYS: &[&str] =
    &["aws_kms_key", "aws_kms_external_key", "aws_kms_replica_key", "aws_kms_replica_external_key"];

/// What stands beside a key.
pub(super) const BESIDE: &[&str] = &["aws_kms_key_policy", "aws_kms_alias", "aws_kms_grant"];

/// What a key's default policy does with the vendor.
///
/// Source: AWS KMS Developer Guide, "Default key policy".
const DEFAULT: &str = "AWS puts its default in its place, which lets nobody in but the key's own \
                       account";

/// A key's id.
pub(super) fn id(state: &State<'_>) -> Option<String> {
    state.text(&["arn"]).map(str::to_owned)
}

/// A key in one world; `None` where it is not there.
pub(super) fn side(plan: &Plan<'_>, key: &Resource<'_>, when: When) -> Option<Side> {
    let state = key.state(when)?;
    let mut side = Side::default();
    policy(plan, key, &state, when, &mut side);
    describe(plan, key, &state, &mut side);
    rotation(plan, &state, &mut side);
    grants(plan, key, &state, when, &mut side);
    Some(side)
}

/// The ARN of the key that an alias leads to.
pub(super) fn through_alias<'p>(plan: &Plan<'p>, text: &str, when: When) -> Option<&'p str> {
    let mut all = plan.of(&["aws_kms_alias"], when);
    let (_, state) = all.find(|it| it.1.text(&["arn"]) == Some(text))?;
    state.text(&["target_key_arn"])
}

/// Whether a resource says that it is about this key.
fn is_about(
    plan: &Plan<'_>,
    it: &Resource<'_>,
    of: &State<'_>,
    key: &Resource<'_>,
    on: &State<'_>,
) -> bool {
    match of.told(&["key_id"]) {
        Told::Known(node) => {
            let ids = [on.text(&["arn"]), on.text(&["key_id"]), on.text(&["id"])];
            node.as_str().is_some_and(|told| ids.contains(&Some(told)))
        }
        Told::Unknown => {
            let found = plan.referred(it, &["key_id"], KEYS);
            found.is_some_and(|it| it.address == key.address)
        }
        Told::Absent => false,
    }
}

/// The key policy: that of a resource of its own before that of the key itself.
fn policy(plan: &Plan<'_>, key: &Resource<'_>, state: &State<'_>, when: When, side: &mut Side) {
    let own =
        plan.of(&["aws_kms_key_policy"], when).find(|(it, of)| is_about(plan, it, of, key, state));
    let gone = match (&own, when, key.before) {
        (None, When::After, Some(before)) => plan
            .of(&["aws_kms_key_policy"], When::Before)
            .find(|(it, of)| it.fate == Fate::Deleted && is_about(plan, it, of, key, &before)),
        _ => None,
    };
    // WHY: a policy that is left as it is on its resource's deletion is still the key's.
    let kept = |of: &State<'_>| {
        of.node(&["bypass_policy_lockout_safety_check"]).and_then(Node::as_bool) == Some(true)
    };
    let (from, of) = match (own, gone) {
        (Some(own), _) => own,
        (None, Some((it, of))) if !kept(&of) => {
            side.ends.push(End {
                what: format!("deletes `{}`, the policy of `{}`", it.address, key.address),
                so: DEFAULT,
                place: plan.place(it.told),
            });
            return;
        }
        (None, Some(gone)) => gone,
        (None, None) => (key, *state),
    };
    match of.told(&["policy"]) {
        Told::Known(node) => {
            // A plan carries the policy as a text, a template as it is.
            let (kind, shape) = match node.as_object() {
                Some(_) => (aws::Kind::Policy, node.clone()),
                None => {
                    let made = Made::of(node).take("Policy", Some(node));
                    (aws::Kind::GetKeyPolicy, made.node())
                }
            };
            side.documents.push((Kind::Aws(kind), plan.shaper.shape(shape)));
            side.decides = Some(plan.place(from.told));
        }
        Told::Unknown | Told::Absent => side.unknown.push(Unknown {
            what: format!("`policy` of `{}`", from.address),
            place: plan.place(from.told),
        }),
    }
}

/// What `describe-key` would print.
fn describe<'p>(plan: &Plan<'p>, key: &Resource<'p>, state: &State<'p>, side: &mut Side) {
    let switch = ["is_enabled", "enabled"].map(|it| state.told(&[it]));
    let on = switch.iter().find(|it| !matches!(it, Told::Absent)).copied();
    let word = match on {
        Some(Told::Known(node)) if node.as_bool() == Some(false) => {
            side.ends.push(End {
                what: format!("disables `{}`", key.address),
                so: "nothing that it encrypted can be read",
                place: plan.place(node),
            });
            Some(("Disabled", Some(node)))
        }
        Some(Told::Known(node)) => Some(("Enabled", Some(node))),
        None | Some(Told::Absent) => Some(("Enabled", None)),
        Some(Told::Unknown) => {
            side.unknown.push(Unknown {
                what: format!("whether `{}` is enabled", key.address),
                place: plan.place(key.told),
            });
            None
        }
    };
    let made = Made::of(state.values)
        .take("KeyId", state.node(&["key_id"]))
        .take("Arn", state.node(&["arn"]))
        .say("KeyManager", "CUSTOMER", None);
    let made = match word {
        Some((word, at)) => made.say("KeyState", word, at),
        None => made,
    };
    let said = |made: Made<'p>, name: &str, ours: &[&str], default: &str| {
        let dark = ours.iter().any(|it| state.is_unknown(&[it]));
        match ours.iter().find_map(|it| state.node(&[it])) {
            Some(node) => made.take(name, Some(node)),
            None if dark => made,
            // WHY: what is not set is what AWS makes of it.
            None => made.say(name, default, None),
        }
    };
    let specs = ["customer_master_key_spec", "key_spec"];
    let made = said(made, "KeySpec", &specs, "SYMMETRIC_DEFAULT");
    let made = said(made, "KeyUsage", &["key_usage"], "ENCRYPT_DECRYPT");
    let made = match origin(key, state) {
        Some(origin) => made.say("Origin", origin, None),
        None => made,
    };
    let metadata = made.take("MultiRegion", state.node(&["multi_region"])).node();
    let shape = Made::of(state.values).take("KeyMetadata", Some(&metadata)).node();
    // WHY: without an id it is none of the descriptions that the command prints, and all the same
    // it is this key's.
    side.documents.push((Kind::Aws(aws::Kind::DescribeKey), plan.shaper.shape(shape)));
}

/// Where the material comes from.
fn origin(key: &Resource<'_>, state: &State<'_>) -> Option<&'static str> {
    if key.kind.ends_with("_external_key") {
        return Some("EXTERNAL");
    }
    match (state.told(&["custom_key_store_id"]), state.told(&["xks_key_id"])) {
        (_, Told::Known(_)) => Some("EXTERNAL_KEY_STORE"),
        (Told::Known(_), Told::Absent) => Some("AWS_CLOUDHSM"),
        (Told::Absent, Told::Absent) => Some("AWS_KMS"),
        (Told::Unknown, _) | (_, Told::Unknown) => None,
    }
}

/// What `get-key-rotation-status` would print. Replicas rotate with their primary.
fn rotation(plan: &Plan<'_>, state: &State<'_>, side: &mut Side) {
    let Some(on) = state.node(&["enable_key_rotation"]) else { return };
    let shape = Made::of(state.values)
        .take("KeyRotationEnabled", Some(on))
        .take("RotationPeriodInDays", state.node(&["rotation_period_in_days"]))
        .node();
    side.documents.push((Kind::Aws(aws::Kind::RotationStatus), plan.shaper.shape(shape)));
}

/// What `list-grants` would print of the grants that the plan holds.
fn grants(plan: &Plan<'_>, key: &Resource<'_>, state: &State<'_>, when: When, side: &mut Side) {
    let ours = plan
        .of(&["aws_kms_grant"], when)
        .filter(|(it, of)| it.mode == Mode::Managed && is_about(plan, it, of, key, state));
    let mut elements = Vec::new();
    for (it, of) in ours {
        let grantee = of.node(&["grantee_principal"]);
        if grantee.is_none() {
            let what = format!("`grantee_principal` of `{}`", it.address);
            side.unknown.push(Unknown { what, place: plan.place(it.told) });
        }
        let made = Made::of(of.values)
            .take("KeyId", state.node(&["arn"]))
            .take("GrantId", of.node(&["grant_id"]))
            .take("Name", of.node(&["name"]))
            .take("GranteePrincipal", grantee)
            .take("RetiringPrincipal", of.node(&["retiring_principal"]))
            .take("Operations", of.node(&["operations"]))
            .take("Constraints", constraints(&of).as_ref());
        elements.push(made.node());
    }
    if !elements.is_empty() {
        let shape = Made::list(state.values, "Grants", elements);
        side.documents.push((Kind::Aws(aws::Kind::Grants), plan.shaper.shape(shape)));
    }
}

/// The constraint of a grant, under the names that the API has for it.
fn constraints(of: &State<'_>) -> Option<Node> {
    let block = of.node(&["constraints"])?;
    let first = block.as_array()?.first()?;
    let set = |name: &str| {
        let context = first.get(name)?;
        let holds = matches!(&context.value, Value::Object(all) if !all.is_empty());
        holds.then_some(context)
    };
    let made = Made::of(first)
        .take("EncryptionContextEquals", set("encryption_context_equals"))
        .take("EncryptionContextSubset", set("encryption_context_subset"));
    Some(made.node())
}
