//! What leads from resource to resource where no value is known yet: the expressions of the
//! configuration.
//!
//! Source: Terraform, "JSON Output Format", "Configuration Representation" and "Expression
//! Representation".

use std::collections::BTreeMap;

use keywright_model::text::Node;

use crate::plan::resource::{Mode, Resource};

/// Modules in modules, outputs of outputs: one step each.
const STEPS_MAX: usize = 32;

/// What an expression may name that leads to no resource.
const ELSE: [&str; 6] = ["local", "each", "count", "path", "terraform", "self"];

/// The configuration that a plan was made from.
#[derive(Debug, Default)]
pub(crate) struct Configuration<'p> {
    /// The root module.
    pub(crate) root: Option<&'p Node>,
    /// What is known without expressions: from an address and the path of an argument to the
    /// address that it names.
    pub(crate) links: BTreeMap<(&'p str, &'static str), &'p str>,
}

/// A resource, as an expression names it.
#[derive(Debug)]
pub(crate) struct Target<'p> {
    /// The modules' names, without the keys of their instances.
    module: Vec<&'p str>,
    mode: Mode,
    kind: &'p str,
    name: &'p str,
    /// The key of the instance, as it is written, where it is written.
    index: Option<&'p str>,
}

impl<'p> Configuration<'p> {
    /// The resource whose value an argument takes over, where its expression names one and no
    /// other thing.
    pub(crate) fn target(&self, of: &Resource<'p>, names: &[&str]) -> Option<Target<'p>> {
        let mut module = names_of(of.module);
        let found = expression(self.resource(of, &module)?, names)?;
        let mut reference = only(found)?;
        for _ in 0..STEPS_MAX {
            let parts: Vec<&'p str> = split(reference);
            match parts.as_slice() {
                ["var", variable, ..] => {
                    let call = module.pop()?;
                    let caller = self.module(&module)?.get("module_calls")?.get(call)?;
                    reference = only(caller.get("expressions")?.get(variable)?)?;
                }
                ["module", call, rest @ ..] => {
                    let output = rest.iter().find(|it| !it.starts_with('['))?;
                    module.push(call);
                    let outputs = self.module(&module)?.get("outputs")?;
                    reference = only(outputs.get(output)?.get("expression")?)?;
                }
                ["data", kind, name, rest @ ..] => {
                    return Some(target(module, Mode::Data, kind, name, rest));
                }
                [kind, name, rest @ ..] if !ELSE.contains(kind) => {
                    return Some(target(module, Mode::Managed, kind, name, rest));
                }
                [..] => return None,
            }
        }
        None
    }

    /// The address that an argument names, where that is known without its expression.
    pub(crate) fn link(&self, of: &Resource<'p>, names: &[&str]) -> Option<&'p str> {
        let path = names.join(".");
        let mut all = self.links.iter();
        all.find(|it| it.0.0 == of.address && it.0.1 == path).map(|it| *it.1)
    }

    /// Whether the configuration of a resource says something of an argument; `None` where the
    /// configuration is not there.
    pub(crate) fn says(&self, of: &Resource<'p>, name: &str) -> Option<bool> {
        let resource = self.resource(of, &names_of(of.module))?;
        Some(resource.get("expressions").is_some_and(|it| it.get(name).is_some()))
    }

    fn resource(&self, of: &Resource<'p>, module: &[&str]) -> Option<&'p Node> {
        let all = self.module(module)?.get("resources")?.as_array()?;
        all.iter().find(|it| {
            let is = |name: &str, wanted: &str| it.get(name).and_then(Node::as_str) == Some(wanted);
            is("type", of.kind) && is("name", of.name) && !is("mode", other(of.mode))
        })
    }

    fn module(&self, names: &[&str]) -> Option<&'p Node> {
        let inner = |node: &'p Node, name: &&str| node.at(&["module_calls", name, "module"]);
        names.iter().try_fold(self.root?, inner)
    }
}

fn other(mode: Mode) -> &'static str {
    match mode {
        Mode::Managed => "data",
        Mode::Data => "managed",
    }
}

fn target<'p>(
    module: Vec<&'p str>,
    mode: Mode,
    kind: &'p str,
    name: &'p str,
    rest: &[&'p str],
) -> Target<'p> {
    let index = rest.first().copied().filter(|it| it.starts_with('['));
    Target { module, mode, kind, name, index }
}

impl Target<'_> {
    /// Whether a resource may be the one that is meant.
    pub(crate) fn may_be(&self, it: &Resource<'_>) -> bool {
        // WHY at the end: a plan of many resources asks this of each of them.
        let index = || {
            it.index.map(|index| match index.as_str() {
                Some(text) => format!("[{}]", keywright_model::text::json::quote(text)),
                None => index.as_i64().map(|it| format!("[{it}]")).unwrap_or_default(),
            })
        };
        it.kind == self.kind
            && it.name == self.name
            && it.mode == self.mode
            && names_of(it.module) == self.module
            && self.index.is_none_or(|wanted| index().as_deref() == Some(wanted))
    }
}

/// The names of the modules of an address, outermost first.
fn names_of(module: &str) -> Vec<&str> {
    let parts = split(module).into_iter().filter(|it| !it.starts_with('['));
    parts.collect::<Vec<_>>().chunks(2).filter_map(|it| it.get(1)).copied().collect()
}

/// The expression of an argument; of a nested block, that of the first.
fn expression<'p>(resource: &'p Node, names: &[&str]) -> Option<&'p Node> {
    let first = |node: &'p Node| node.as_array().and_then(|it| it.first()).unwrap_or(node);
    names.iter().try_fold(resource.get("expressions")?, |node, name| first(node).get(name))
}

/// The one thing that an expression refers to. Each is told with all that it is a part of.
fn only(expression: &Node) -> Option<&str> {
    let all = expression.get("references")?.as_array()?;
    let all: Vec<&str> = all.iter().map(Node::as_str).collect::<Option<_>>()?;
    let part_of = |it: &str, other: &str| {
        other.strip_prefix(it).is_some_and(|it| it.starts_with('.') || it.starts_with('['))
    };
    let mut whole = all.iter().filter(|it| !all.iter().any(|other| part_of(it, other)));
    whole.next().filter(|_| whole.next().is_none()).copied()
}

/// The parts of a reference or an address: names, and keys of instances in their brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'.' | b'[' if !quoted => {
                parts.push(&text[start..at]);
                start = if byte == b'.' { at + 1 } else { at };
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|it| !it.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    #[test]
    fn addresses_fall_into_their_parts() {
        assert_eq!(
            split("aws_kms_key.main[\"a.b\"].arn"),
            ["aws_kms_key", "main", "[\"a.b\"]", "arn"]
        );
        assert_eq!(names_of("module.a[\"x\"].module.b[0]"), ["a", "b"]);
        assert!(names_of("").is_empty());
    }

    #[test]
    fn an_expression_that_names_two_things_leads_nowhere() {
        let of = |text: &str| parse(&format!("{{\"references\": {text}}}")).expect("JSON");
        let one = of(r#"["aws_kms_key.a.arn", "aws_kms_key.a"]"#);
        assert_eq!(only(&one), Some("aws_kms_key.a.arn"));
        assert_eq!(only(&of(r#"["aws_kms_key.a", "each.key"]"#)), None);
        assert_eq!(only(&of(r#"["aws_kms_key.ab", "aws_kms_key.a"]"#)), None);
        assert_eq!(only(&of("[]")), None);
    }

    #[test]
    fn a_target_is_found_through_variables_and_outputs() {
        let root = parse(
            r#"{"module_calls": {
                "kms": {"module": {"outputs": {"arn": {"expression": {
                    "references": ["aws_kms_key.main.arn", "aws_kms_key.main"]}}}}},
                "kafka": {"expressions": {"key": {"references": ["module.kms.arn", "module.kms"]}},
                    "module": {"resources": [{"mode": "managed", "type": "aws_msk_cluster",
                        "name": "c", "expressions": {"encryption_info": [
                            {"encryption_at_rest_kms_key_arn": {"references": ["var.key"]}}]}}]}}
            }}"#,
        )
        .expect("JSON");
        let configuration = Configuration { root: Some(&root), ..Configuration::default() };
        let told = parse("\"module.kafka.aws_msk_cluster.c\"").expect("JSON");
        let from = Resource {
            address: String::new(),
            told: &told,
            module: "module.kafka",
            mode: Mode::Managed,
            kind: "aws_msk_cluster",
            name: "c",
            index: None,
            fate: crate::plan::Fate::Made,
            before: None,
            after: None,
        };
        let names = ["encryption_info", "encryption_at_rest_kms_key_arn"];
        let target = configuration.target(&from, &names).expect("found");
        assert_eq!((target.kind, target.name, target.module), ("aws_kms_key", "main", vec!["kms"]));
        assert_eq!(configuration.says(&from, "client_authentication"), Some(false));
    }
}
