//! The groups that a principal belongs to, groups of groups included.
//!
//! Microsoft Graph does not say in the list whose groups they are. Where the list carries no
//! `principal` of its own, it is taken to be that of the one who is asked about; a list of groups
//! alone is none without it.
//!
//! Source: Microsoft Graph reference, "List a servicePrincipal transitive memberOf"; Microsoft,
//! "Steps to determine if a user has access to a resource": assignments to groups are transitive.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use keywright_model::text::{Document, Node};

use super::property::is_cut;

/// A list of groups, as Microsoft Graph's `transitiveMemberOf` prints it.
#[derive(Debug)]
pub struct Memberships {
    /// The export.
    pub document: Document,
    told: OnceLock<Groups>,
}

/// What a list tells, looked through once: it is asked about every assignment.
#[derive(Debug)]
struct Groups {
    /// The ids of its groups in lower case.
    ids: BTreeSet<String>,
    /// Whether there are no others.
    whole: bool,
}

const GROUP: &str = "#microsoft.graph.group";

/// What `transitiveMemberOf` lists, and `members` does not alone.
const HOLDERS: [&str; 3] =
    [GROUP, "#microsoft.graph.directoryRole", "#microsoft.graph.administrativeUnit"];

impl Memberships {
    /// A list.
    pub fn new(document: Document) -> Memberships {
        Memberships { document, told: OnceLock::new() }
    }

    /// Whose groups they are, where the list says so.
    pub fn principal(&self) -> Option<&str> {
        self.document.root.get_any_case("principal").and_then(Node::as_str)
    }

    /// Whether the principal belongs to a group; `None` where the list does not tell.
    pub fn holds(&self, group: &str) -> Option<bool> {
        let told = self.told.get_or_init(|| self.groups());
        match told.ids.contains(&group.to_ascii_lowercase()) {
            true => Some(true),
            false => told.whole.then_some(false),
        }
    }

    fn groups(&self) -> Groups {
        let root = &self.document.root;
        let Some(elements) = elements(root) else {
            return Groups { ids: BTreeSet::new(), whole: false };
        };
        let ids = elements.iter().filter(|it| is_group(it)).filter_map(id);
        Groups {
            ids: ids.map(str::to_ascii_lowercase).collect(),
            whole: elements.iter().all(|it| id(it).is_some()) && !is_cut(root),
        }
    }
}

fn id(node: &Node) -> Option<&str> {
    node.get_any_case("id").and_then(Node::as_str)
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
    // WHY: as groups alone Graph lists all of a tenant's, and a principal's, in the same words.
    let of_groups = ["#groups", "#microsoft.graph.group"].iter().any(|it| context.contains(it));
    let owned = root.get_any_case("principal").is_some_and(|it| it.as_str().is_some());
    let of_collection = context.contains("#directoryObjects") || of_groups && owned;
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
        Memberships::new(Document::parse(source).expect("JSON"))
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
    fn a_long_list_is_asked_about_every_group() {
        let ids: Vec<String> = (0..20_000).map(|it| format!("g{it}")).collect();
        let all: Vec<String> = ids.iter().map(|it| format!(r#"{{"id": "{it}"}}"#)).collect();
        let all = list(&format!(r#"{{"value": [{}]}}"#, all.join(",")));
        assert!(ids.iter().all(|it| all.holds(it) == Some(true)));
        assert!(ids.iter().all(|it| all.holds(&format!("x{it}")) == Some(false)));
    }

    #[test]
    fn a_list_of_groups_that_does_not_say_whose_they_are_is_the_tenants() {
        let of = |context: &str, more: &str| {
            let context = CONTEXT.replace("#directoryObjects", context);
            let text = format!(r#"{{{context}, {more} "value": [{{"id": "g"}}]}}"#);
            is_memberships(&list(&text).document.root)
        };
        for context in ["#groups", "#groups(id,displayName)", "#microsoft.graph.group"] {
            assert!(!of(context, ""), "{context}");
            assert!(of(context, r#""principal": "p","#), "{context}");
        }
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
