//! Which document is a plan, and which plan is one that can be read.

use keywright_model::text::{Node, Span};

/// The resources of one plan; providers and state backends give up before.
pub(crate) const RESOURCES_MAX: usize = 100_000;

/// Why a plan is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// What is wrong.
    pub(crate) message: String,
    /// The next step.
    pub(crate) help: &'static str,
    /// Where.
    pub(crate) span: Span,
}

/// Tells a plan, or a state, which is printed by the same command.
pub(crate) fn is_plan(node: &Node) -> bool {
    let version = node.get("format_version").and_then(Node::as_str).is_some();
    let members = ["resource_changes", "planned_values", "terraform_version", "values"];
    version && members.iter().any(|it| node.get(it).is_some())
}

/// Why a plan is not read; `None` where it is.
pub(crate) fn fault(node: &Node) -> Option<Fault> {
    let version = node.get("format_version")?;
    let text = version.as_str().unwrap_or_default();
    let fault = |message: String, help, at: &Node| Some(Fault { message, help, span: at.span });
    if text.split('.').next() != Some("1") {
        return fault(
            format!("the plan has format version `{text}`, and only 1 is read"),
            "print the plan with Terraform 1.1 or later, or with OpenTofu: `terraform show -json \
             plan.out`",
            version,
        );
    }
    let Some(changes) = node.get("resource_changes") else {
        // WHY: a plan of nothing has its configuration, or says that it plans.
        let plans = ["planned_values", "configuration"].iter().any(|it| node.get(it).is_some());
        return match plans {
            true => None,
            false => fault(
                "this is a state, and no plan: it does not say what will be".to_owned(),
                "write a plan and print that: `terraform plan -out plan.out`, then `terraform \
                 show -json plan.out`",
                version,
            ),
        };
    };
    let Some(all) = changes.as_array() else {
        let message = format!("`resource_changes` is {}, and must be an array", changes.noun());
        return fault(message, "print the plan again: `terraform show -json plan.out`", changes);
    };
    if RESOURCES_MAX < all.len() {
        return fault(
            format!("the plan has {} resources, more than {RESOURCES_MAX}", all.len()),
            "plan the part that holds the keys by itself",
            changes,
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use keywright_model::text::json::parse;

    use super::*;

    fn check(text: &str, wanted: Option<&str>) {
        let node = parse(text).expect("JSON");
        assert!(is_plan(&node), "{text}");
        assert_eq!(fault(&node).map(|it| it.message).as_deref(), wanted, "{text}");
    }

    #[test]
    fn plans_of_another_major_version_and_states_are_refused() {
        check(r#"{"format_version": "1.2", "resource_changes": []}"#, None);
        check(r#"{"format_version": "1.99", "planned_values": {}, "new": 1}"#, None);
        let of = |it: &str| format!("the plan has format version `{it}`, and only 1 is read");
        for version in ["2.0", "0.2", "10.1", "x"] {
            let text = format!(r#"{{"format_version": "{version}", "resource_changes": []}}"#);
            check(&text, Some(&of(version)));
        }
        let state = "this is a state, and no plan: it does not say what will be";
        check(
            r#"{"format_version": "1.0", "terraform_version": "1.9", "values": {}}"#,
            Some(state),
        );
        let broken = "`resource_changes` is an object, and must be an array";
        check(r#"{"format_version": "1.0", "resource_changes": {}}"#, Some(broken));
    }

    #[test]
    fn what_has_no_version_or_plans_nothing_is_no_plan() {
        for text in ["{}", "[]", r#"{"format_version": "1.0"}"#, r#"{"resource_changes": []}"#] {
            assert!(!is_plan(&parse(text).expect("JSON")), "{text}");
        }
    }
}
