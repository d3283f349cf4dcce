//! Resources of an ARM template, nested ones included.
//!
//! Source: Microsoft, "Understand the structure and syntax of ARM templates" and "Set name and type
//! for child resources".

use keywright_model::text::{Member, Node};

use super::property::is_expression;

/// Children nest two deep in Key Vault's types; templates inside deployments are not opened.
const NESTING_MAX: usize = 4;

pub(super) const VAULT: &str = "microsoft.keyvault/vaults";
pub(super) const KEY: &str = "microsoft.keyvault/vaults/keys";
pub(super) const ASSIGNMENT: &str = "microsoft.authorization/roleassignments";
pub(super) const VAULT_ASSIGNMENT: &str = "microsoft.keyvault/vaults/providers/roleassignments";
pub(super) const DEFINITION: &str = "microsoft.authorization/roledefinitions";

/// A resource of a template.
#[derive(Debug, Clone)]
pub(super) struct Resource<'n> {
    /// The whole type in lower case, that of its parents included.
    pub kind: String,
    /// The whole name, those of its parents included; empty where it has none.
    pub name: String,
    /// The resource.
    pub node: &'n Node,
}

/// Whether a text is a template.
pub(super) fn is_template(node: &Node) -> bool {
    let schema = node.get("$schema").and_then(Node::as_str).unwrap_or_default();
    let named = schema.to_ascii_lowercase().contains("deploymenttemplate.json");
    named && node.get_any_case("resources").is_some()
}

/// All resources of a template, parents before children.
pub(super) fn resources(template: &Node) -> Vec<Resource<'_>> {
    let mut found = Vec::new();
    collect(template, None, 0, &mut found);
    found
}

fn collect<'n>(
    holder: &'n Node,
    parent: Option<&Resource<'n>>,
    depth: usize,
    found: &mut Vec<Resource<'n>>,
) {
    let Some(list) = holder.get_any_case("resources").filter(|_| depth < NESTING_MAX) else {
        return;
    };
    // With symbolic names, the resources are the members of an object.
    let nodes: Vec<&Node> = match (list.as_array(), list.as_object()) {
        (Some(elements), _) => elements.iter().collect(),
        (None, Some(members)) => members.iter().map(|it: &Member| &it.node).collect(),
        (None, None) => return,
    };
    for node in nodes {
        let text = |name| node.get_any_case(name).and_then(Node::as_str).unwrap_or_default();
        let whole = |own: &str, above: Option<&str>| match above {
            Some(above) => format!("{above}/{own}"),
            None => own.to_owned(),
        };
        let own_kind = text("type").to_ascii_lowercase();
        // WHY: a child may be written with its whole type as well.
        let child = parent.filter(|_| !own_kind.starts_with("microsoft."));
        let resource = Resource {
            kind: whole(&own_kind, child.map(|it| it.kind.as_str())),
            name: whole(text("name"), child.map(|it| it.name.as_str())),
            node,
        };
        found.push(resource.clone());
        collect(node, Some(&resource), depth + 1, found);
    }
}

/// The resource id that an expression with literal arguments means, as far as it is certain: from
/// `/providers/` on.
pub(super) fn literal_id(text: &str) -> Option<String> {
    if !is_expression(text) {
        return None;
    }
    let (function, rest) = text[1..text.len() - 1].trim().split_once('(')?;
    let function = function.trim().to_ascii_lowercase();
    if !["resourceid", "subscriptionresourceid", "tenantresourceid"].contains(&function.as_str()) {
        return None;
    }
    let arguments = rest.trim_end().strip_suffix(')')?.split(',');
    let literals: Vec<&str> = arguments
        .map(|it| it.trim().strip_prefix('\'')?.strip_suffix('\''))
        .collect::<Option<_>>()?;
    match literals.as_slice() {
        [kind, name] if kind.matches('/').count() == 1 && !name.contains('\'') => {
            Some(format!("/providers/{kind}/{name}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::json::parse;

    #[test]
    fn children_carry_the_type_and_name_of_their_parents() {
        let text = r#"{"$schema": "https://x/2019-04-01/deploymentTemplate.json#", "resources": [
            {"type": "Microsoft.KeyVault/vaults", "name": "v", "resources": [
                {"type": "keys", "name": "k"},
                {"type": "Microsoft.Web/sites", "name": "w"}]}]}"#;
        let root = parse(text).expect("JSON");
        assert!(is_template(&root));
        let found: Vec<_> = resources(&root).into_iter().map(|it| (it.kind, it.name)).collect();
        let wanted = [(VAULT, "v"), (KEY, "v/k"), ("microsoft.web/sites", "w")];
        assert_eq!(found, wanted.map(|it| (it.0.to_owned(), it.1.to_owned())));
    }

    #[test]
    fn an_expression_of_literals_is_an_id() {
        let role = "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'abc')]";
        let id = "/providers/Microsoft.Authorization/roleDefinitions/abc";
        assert_eq!(literal_id(role).as_deref(), Some(id));
        for none in ["[resourceId('A/b', parameters('x'))]", "[concat('a', 'b')]", "abc", "[]"] {
            assert_eq!(literal_id(none), None, "{none}");
        }
    }
}
