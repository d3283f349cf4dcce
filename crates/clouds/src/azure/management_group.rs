//! Which management groups a subscription lies in: its path does not say.
//!
//! Source: Microsoft, REST reference, "Entities - List" (`parentNameChain`: from the root group to
//! the immediate parent); Azure CLI `az account management-group entities list`; "Organize your
//! resources with management groups": the root group's id is the tenant's.

use keywright_model::text::{Document, Node};

use super::property::property;

/// A list of entities with their parents.
#[derive(Debug)]
pub struct ManagementGroups {
    /// The export.
    pub document: Document,
}

impl ManagementGroups {
    /// Whether a subscription lies in a group; `None` where the list does not tell.
    pub fn holds(&self, group: &str, subscription: &str) -> Option<bool> {
        let entity = self.entities().into_iter().find(|it| is_subscription(it, subscription))?;
        let chain = property(entity, "parentNameChain").and_then(Node::as_array)?;
        let names: Vec<&str> = chain.iter().map(Node::as_str).collect::<Option<_>>()?;
        if names.iter().any(|it| it.eq_ignore_ascii_case(group)) {
            return Some(true);
        }
        // WHY: who may not see the upper groups may be shown a chain that begins below them.
        let tenant = property(entity, "tenantId").and_then(Node::as_str)?;
        let whole = names.first().is_some_and(|it| it.eq_ignore_ascii_case(tenant));
        whole.then_some(false)
    }

    /// The subscriptions that the list tells of.
    pub(super) fn subscriptions(&self) -> impl Iterator<Item = &str> {
        self.entities().into_iter().filter_map(subscription)
    }

    fn entities(&self) -> Vec<&Node> {
        let root = &self.document.root;
        let list = root.as_array().or_else(|| root.get("value").and_then(Node::as_array));
        list.map_or_else(|| vec![root], |it| it.iter().collect())
    }
}

fn is_subscription(entity: &Node, wanted: &str) -> bool {
    subscription(entity).is_some_and(|it| it.eq_ignore_ascii_case(wanted))
}

/// The id of the subscription that an entity is.
fn subscription(entity: &Node) -> Option<&str> {
    let text = |name| entity.get_any_case(name).and_then(Node::as_str).unwrap_or_default();
    let of_id = text("id").trim_matches('/').split_once('/');
    match of_id {
        Some((kind, name)) => kind.eq_ignore_ascii_case("subscriptions").then_some(name),
        None => text("type").eq_ignore_ascii_case("/subscriptions").then_some(text("name")),
    }
}

/// Whether a list's element is an entity.
pub(super) fn is_entity(node: &Node) -> bool {
    property(node, "parentNameChain").is_some_and(|it| it.as_array().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::Source;
    use std::sync::Arc;

    fn check(text: &str, group: &str, wanted: Option<bool>) {
        let source = Arc::new(Source::new("it", text));
        let groups = ManagementGroups { document: Document::parse(source).expect("JSON") };
        assert_eq!(groups.holds(group, "S"), wanted, "{group} {text}");
    }

    #[test]
    fn a_subscription_lies_in_every_group_of_its_chain() {
        let flat = r#"[{"id": "/providers/Microsoft.Management/managementGroups/prod",
                "name": "prod", "parentNameChain": ["t"], "tenantId": "t"},
            {"id": "/subscriptions/s", "name": "s", "type": "/subscriptions", "tenantId": "T",
                "parentNameChain": ["t", "prod"]}]"#;
        let nested = r#"{"value": [{"id": "/subscriptions/s", "type": "/subscriptions", "name": "s",
                "properties": {"tenantId": "t", "parentNameChain": ["t", "prod"]}}]}"#;
        for text in [flat, nested] {
            check(text, "PROD", Some(true));
            check(text, "t", Some(true));
            check(text, "dev", Some(false));
        }
    }

    #[test]
    fn a_chain_that_does_not_begin_at_the_root_says_no_of_nothing() {
        let cut = r#"[{"id": "/subscriptions/s", "tenantId": "t", "parentNameChain": ["prod"]}]"#;
        check(cut, "prod", Some(true));
        check(cut, "dev", None);
        check(&cut.replace("subscriptions/s", "subscriptions/other"), "prod", None);
        check(&cut.replace(r#""tenantId": "t","#, ""), "dev", None);
    }
}
