//! Resources of a template, told by the names that a plan has for the same things.

use keywright_model::text::{Member, Node, Value};

/// The resources of one template; CloudFormation takes 500.
const RESOURCES_MAX: usize = 500;

/// What is read of a type of resource.
struct Type {
    /// Its name.
    name: &'static str,
    /// Its name in a plan.
    kind: &'static str,
    /// Each property, with its own name in a plan.
    properties: &'static [(&'static str, &'static str)],
}

/// Whatever is read.
const TYPES: [Type; 4] = [
    Type {
        name: "AWS::KMS::Key",
        kind: "aws_kms_key",
        properties: &[
            ("KeyPolicy", "policy"),
            ("Enabled", "is_enabled"),
            ("EnableKeyRotation", "enable_key_rotation"),
            ("RotationPeriodInDays", "rotation_period_in_days"),
            ("KeySpec", "customer_master_key_spec"),
            ("KeyUsage", "key_usage"),
            ("MultiRegion", "multi_region"),
        ],
    },
    Type {
        name: "AWS::KMS::ReplicaKey",
        kind: "aws_kms_replica_key",
        properties: &[("KeyPolicy", "policy"), ("Enabled", "enabled")],
    },
    Type {
        name: "AWS::KMS::Alias",
        kind: "aws_kms_alias",
        properties: &[("AliasName", "name"), ("TargetKeyId", "target_key_arn")],
    },
    Type {
        name: "AWS::MSK::Cluster",
        kind: "aws_msk_cluster",
        properties: &[("ClusterName", "cluster_name"), ("EncryptionInfo", "encryption_info")],
    },
];

/// A template in a plan's words.
#[derive(Debug, Default)]
pub(crate) struct Translated {
    /// Its resources.
    pub(super) resources: Vec<Resource>,
    /// Why there may be more to it than it shows, and the name that says so.
    pub(super) incomplete: Vec<(String, Node)>,
}

/// A resource in a plan's words.
#[derive(Debug)]
pub(super) struct Resource {
    /// Its logical id, where it stands.
    pub(super) told: Node,
    /// The type, in a plan's words.
    pub(super) kind: &'static str,
    /// What is known of it.
    pub(super) values: Node,
    /// What is known only after the apply.
    pub(super) unknown: Node,
    /// Arguments that take over another resource's value: the path, and its logical id.
    pub(super) links: Vec<(&'static str, String)>,
}

/// Whether a text is a template that holds a key or a cluster.
pub(crate) fn is_template(node: &Node) -> bool {
    let all = node.get("Resources").and_then(Node::as_object).unwrap_or_default();
    all.iter().any(|it| named(&it.node).is_some())
}

fn named(resource: &Node) -> Option<&'static Type> {
    let name = resource.get("Type").and_then(Node::as_str)?;
    TYPES.iter().find(|it| it.name == name)
}

/// Reads a template.
pub(crate) fn translate(root: &Node) -> Translated {
    let mut out = Translated::default();
    let all = root.get("Resources").and_then(Node::as_object).unwrap_or_default();
    for member in all.iter().take(RESOURCES_MAX) {
        let told = Node { span: member.name_span, value: Value::String(member.name.clone()) };
        if member.name.starts_with("Fn::") {
            let why = format!("`{}` makes resources that the template does not show", member.name);
            out.incomplete.push((why, told));
            continue;
        }
        let Some(of_type) = named(&member.node) else { continue };
        if let Some(condition) = member.node.get("Condition").and_then(Node::as_str) {
            let why = format!("whether `{}` is made hangs on `{condition}`", member.name);
            out.incomplete.push((why, told.clone()));
        }
        out.resources.push(resource(told, of_type, &member.node));
    }
    if RESOURCES_MAX < all.len() {
        let why = format!("it has more than {RESOURCES_MAX} resources");
        let span = root.get("Resources").map_or(root.span, |it| it.span);
        out.incomplete.push((why, Node { span, value: Value::Null }));
    }
    out
}

fn resource(told: Node, of_type: &Type, node: &Node) -> Resource {
    let kind = of_type.kind;
    let (mut values, mut unknown, mut links) = (Vec::new(), Vec::new(), Vec::new());
    let of = |name: &str| node.get("Properties").and_then(|it| it.get(name));
    for (theirs, ours) in of_type.properties {
        let Some(property) = of(theirs) else { continue };
        match *ours {
            "encryption_info" => {
                let key = property.at(&["EncryptionAtRest", "DataVolumeKMSKeyId"]);
                let Some(key) = key else { continue };
                let name = "encryption_at_rest_kms_key_arn";
                let (known, dark) = told_of(name, key);
                values.push(member(ours, object(property, known)));
                unknown.push(member(ours, object(property, dark)));
                links.extend(
                    link(key).map(|it| ("encryption_info.encryption_at_rest_kms_key_arn", it)),
                );
            }
            ours => {
                let (known, dark) = told_of(ours, property);
                values.extend(known);
                unknown.extend(dark);
                links.extend(link(property).map(|it| (ours, it)));
            }
        }
    }
    // WHY: what a template leaves out is off, and a plan prints it.
    if kind == "aws_kms_key" && of("EnableKeyRotation").is_none() {
        let off = Node { span: told.span, value: Value::Bool(false) };
        values.push(member("enable_key_rotation", off));
    }
    unknown.push(member("arn", yes(node)));
    let (values, unknown) = (object(node, values), object(node, unknown));
    Resource { told, kind, values, unknown, links }
}

/// A property under its other name: among what is known, or among what is not.
fn told_of(name: &str, property: &Node) -> (Vec<Member>, Vec<Member>) {
    match depends(property) {
        true => (Vec::new(), vec![member(name, yes(property))]),
        false => (vec![member(name, plain(property))], Vec::new()),
    }
}

fn yes(at: &Node) -> Node {
    Node { span: at.span, value: Value::Bool(true) }
}

fn object(at: &Node, members: Vec<Member>) -> Node {
    Node { span: at.span, value: Value::Object(members) }
}

fn member(name: &str, node: Node) -> Member {
    Member { name: name.into(), name_span: node.span, node }
}

/// A value as it is meant: CloudFormation takes `"true"` for `true`.
fn plain(node: &Node) -> Node {
    let value = match node.as_str() {
        Some("true") => Value::Bool(true),
        Some("false") => Value::Bool(false),
        _ => return node.clone(),
    };
    Node { span: node.span, value }
}

/// Whether a value holds a function, which only CloudFormation computes.
fn depends(node: &Node) -> bool {
    match &node.value {
        Value::Object(all) => function(node).is_some() || all.iter().any(|it| depends(&it.node)),
        Value::Array(all) => all.iter().any(depends),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// A function's name and argument.
fn function(node: &Node) -> Option<(&str, &Node)> {
    let [only] = node.as_object()? else { return None };
    let is_function = &*only.name == "Ref" || only.name.starts_with("Fn::");
    is_function.then_some((&*only.name, &only.node))
}

/// The resource whose value a property takes over as it is.
fn link(node: &Node) -> Option<String> {
    let (name, argument) = function(node)?;
    let id = match (name, argument.as_str(), argument.as_array()) {
        ("Ref", Some(id), _) => id,
        ("Fn::GetAtt", Some(text), _) => text.split_once('.')?.0,
        ("Fn::GetAtt", None, Some([id, _])) => id.as_str()?,
        _ => return None,
    };
    Some(id.to_owned())
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    #[test]
    fn a_function_anywhere_in_a_value_leaves_it_unknown() {
        for (text, wanted) in [
            (r#"{"Statement": [{"Principal": {"AWS": {"Fn::Sub": "${AWS::AccountId}"}}}]}"#, true),
            (r#"{"Statement": [{"Principal": {"AWS": "arn:x"}}]}"#, false),
            (r#"{"Ref": "X", "Other": 1}"#, false),
            (r#"[{"Fn::If": ["C", true, false]}]"#, true),
        ] {
            assert_eq!(depends(&parse(text).expect("JSON")), wanted, "{text}");
        }
    }

    #[test]
    fn a_reference_names_its_resource_in_three_ways() {
        for (text, wanted) in [
            (r#"{"Ref": "Key"}"#, Some("Key")),
            (r#"{"Fn::GetAtt": ["Key", "Arn"]}"#, Some("Key")),
            (r#"{"Fn::GetAtt": "Key.Arn"}"#, Some("Key")),
            (r#"{"Fn::ImportValue": "Key"}"#, None),
            (r#""arn:aws:kms:r:1:key/x""#, None),
        ] {
            assert_eq!(link(&parse(text).expect("JSON")).as_deref(), wanted, "{text}");
        }
    }
}
