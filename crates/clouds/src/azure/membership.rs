//! The groups that a principal belongs to, groups of groups included.
//!
//! Microsoft Graph does not say in the list whose groups they are. Where the list carries no
//! `principal` of its own, it is taken to be that of the one who is asked about.
//!
//! Source: Microsoft Graph reference, "List a servicePrincipal transitive memberOf"; Microsoft,
//! "Steps to determine if a user has access to a resource": assignments to groups are transitive.

use keywright_model::text::{Document, Node};

/// A list of groups, as Microsoft Graph's `transitiveMemberOf` prints it.
#[derive(Debug)]
pub struct Memberships {
    /// The export.
    pub document: Document,
}

const GROUP: &str = "#microsoft.graph.group";

/// What `transitiveMemberOf` lists, and `members` does not alone.
const HOLDERS: [&str; 3] =
    [GROUP, "#microsoft.graph.directoryRole", "#microsoft.graph.administrativeUnit"];

impl Memberships {
    /// Whose groups they are, where the list says so.
    pub fn principal(&self) -> Option<&str> {
        self.document.root.get_any_case("principal").and_then(Node::as_str)
    }

    /// Whether the principal belongs to a group; `None` where the list does not tell.
    pub fn holds(&self, group: &str) -> Option<bool> {
        let same = |it: &Node| {
            is_group(it)
                && it
                    .get_any_case("id")
                    .and_then(Node::as_str)
                    .is_some_and(|it| it.eq_ignore_ascii_case(group))
        };
        let elements = elements(&self.document.root)?;
        if elements.iter().any(same) {
            return Some(true);
        }
        let readable = elements.iter().all(|it| it.get_any_case("id").is_some_and(is_text));
        (readable && self.document.root.get("@odata.nextLink").is_none()).then_some(false)
    }
}

fn is_text(node: &Node) -> bool {
    node.as_str().is_some()
}

fn is_group(node: &Node) -> bool {
    // A list that was asked for groups alone leaves the type out.
    node.get("@odata.type").is_none_or(|it| it.as_str() == Some(GROUP))
}

fn elements(root: &Node) -> Option<&[Node]> {
    root.get("value").and_then(Node::as_array)
}

/// Whether a text is such a list. One that holds members is none: a user belongs to no group's
/// list of groups.
pub(super) fn is_memberships(root: &Node) -> bool {
    let context = root.get("@odata.context").and_then(Node::as_str).unwrap_or_default();
    let graph = context.starts_with("https://graph.microsoft.");
    let Some(elements) = elements(root).filter(|_| graph) else { return false };
    let of_collection = ["#directoryObjects", "#groups", "#microsoft.graph.group"]
        .iter()
        .any(|it| context.contains(it));
    let holder = |it: &Node| match it.get("@odata.type") {
        Some(kind) => kind.as_str().is_some_and(|it| HOLDERS.contains(&it)),
        None => context.contains("group"),
    };
    of_collection && elements.iter().all(holder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::Source;
    use std::sync::Arc;

    fn list(text: &str) -> Memberships {
        let source = Arc::new(Source::new("it", text));
        Memberships { document: Document::parse(source).expect("JSON") }
    }

    const CONTEXT: &str =
        r##""@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects""##;

    #[test]
    fn a_list_holds_its_groups_and_says_no_only_where_it_is_whole() {
        let whole = list(&format!(
            r##"{{{CONTEXT}, "value": [{{"@odata.type": "#microsoft.graph.group", "id": "G1"}},
               {{"@odata.type": "#microsoft.graph.directoryRole", "id": "r"}}]}}"##
        ));
        assert!(is_memberships(&whole.document.root));
        assert_eq!(whole.holds("g1"), Some(true));
        assert_eq!(whole.holds("g2"), Some(false));
        assert_eq!(whole.holds("r"), Some(false), "a role is no group");
        let page = list(&format!(
            r##"{{{CONTEXT}, "@odata.nextLink": "https://graph.microsoft.com/x", "value":
               [{{"@odata.type": "#microsoft.graph.group", "id": "G1"}}]}}"##
        ));
        assert_eq!(page.holds("g1"), Some(true));
        assert_eq!(page.holds("g2"), None);
    }

    #[test]
    fn a_list_of_members_is_no_list_of_groups() {
        for value in [r##"{"@odata.type": "#microsoft.graph.user", "id": "u"}"##, r#"{"id": "x"}"#]
        {
            let text = format!("{{{CONTEXT}, \"value\": [{value}]}}");
            assert!(!is_memberships(&list(&text).document.root), "{text}");
        }
        assert!(!is_memberships(&list(r#"{"value": []}"#).document.root));
    }
}
