//! A JSON document: a source and its tree, or a part of one that stands for itself.

use std::sync::Arc;

use super::json::{self, JsonError, Member, Node, Value};
use super::{Edit, Path, PathElement, Place, Source, Span};

/// A JSON document, or a part of one.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: Arc<Source>,
    /// The tree, or the branch of it that is meant.
    pub root: Node,
    /// Where the document that carries this one holds it.
    outer: Path,
    /// Where in the source the branch grows.
    trail: Path,
    /// The tree that the text holds, where `root` tells its nodes in another shape.
    whole: Option<Arc<Node>>,
}

impl Document {
    /// Parses a source.
    ///
    /// # Errors
    /// The first place at which the text stops being JSON.
    pub fn parse(source: Arc<Source>) -> Result<Document, JsonError> {
        let root = json::parse(source.text())?;
        Ok(Document { source, root, outer: Path::root(), trail: Path::root(), whole: None })
    }

    /// A branch as a document of its own.
    #[must_use]
    pub fn branch(&self, node: &Node) -> Document {
        // WHY: places of a shape are looked up in the whole tree, from its root on.
        let trail = match &self.whole {
            Some(_) => self.trail.clone(),
            None => self.walk(node.span, self.trail.clone()),
        };
        Document { root: node.clone(), trail, ..self.husk() }
    }

    /// The same document, of whose text nobody is shown more than what a finding points at.
    #[must_use]
    pub fn guard(self) -> Document {
        if self.source.is_guarded() {
            return self;
        }
        Document { source: Arc::new(self.source.guard()), ..self }
    }

    /// Lets its nodes be told in other shapes.
    #[must_use]
    pub fn shaper(mut self) -> Shaper {
        let empty = Node { span: self.root.span, value: Value::Null };
        let root = std::mem::replace(&mut self.root, empty);
        Shaper { husk: Document { whole: Some(Arc::new(root)), ..self } }
    }

    /// The document without its tree.
    fn husk(&self) -> Document {
        Document {
            source: self.source.clone(),
            root: Node { span: self.root.span, value: Value::Null },
            outer: self.outer.clone(),
            trail: self.trail.clone(),
            whole: self.whole.clone(),
        }
    }

    /// The document that a string of this one carries.
    ///
    /// # Errors
    /// The carried text is no JSON.
    pub fn carried(&self, node: &Node) -> Result<Document, JsonError> {
        let text = node.as_str().unwrap_or_default();
        let source = Arc::new(Source::embedded(&self.source, node.span, text));
        let root = json::parse(source.text())?;
        let (outer, trail) = (self.path(node.span), Path::root());
        Ok(Document { source, root, outer, trail, whole: None })
    }

    /// The place of a node.
    pub fn place(&self, node: &Node) -> Place {
        Place { source: self.source.clone(), span: node.span, path: self.path(node.span) }
    }

    /// The place of a member's name.
    pub fn place_of_name(&self, member: &Member) -> Place {
        let path = self.path(member.name_span);
        Place { source: self.source.clone(), span: member.name_span, path }
    }

    /// The place of a span, whatever node it covers.
    pub fn place_at(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, path: self.path(span) }
    }

    /// The node that a span covers exactly.
    pub fn node_at(&self, span: Span) -> Option<&Node> {
        self.find(&|it| it.span == span)
    }

    /// The array that holds the node at `span`, or the node itself where no array does.
    pub fn list_of(&self, span: Span) -> Option<&Node> {
        let holds =
            |it: &Node| it.as_array().is_some_and(|all| all.iter().any(|it| it.span == span));
        self.find(&holds).or_else(|| self.node_at(span))
    }

    fn find(&self, wanted: &dyn Fn(&Node) -> bool) -> Option<&Node> {
        fn walk<'n>(node: &'n Node, wanted: &dyn Fn(&Node) -> bool) -> Option<&'n Node> {
            if wanted(node) {
                return Some(node);
            }
            match &node.value {
                Value::Array(all) => all.iter().find_map(|it| walk(it, wanted)),
                Value::Object(all) => all.iter().find_map(|it| walk(&it.node, wanted)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            }
        }
        walk(&self.root, wanted)
    }

    /// The same document, or branch, after edits of its source; `None` where they do not apply, or
    /// leave no JSON, or take the branch away, or where the document is told in another shape.
    pub fn edited(&self, edits: &[Edit]) -> Option<Document> {
        if self.whole.is_some() {
            return None;
        }
        let text = Edit::apply(self.source.text(), edits)?;
        let source = Arc::new(Source::new(self.source.name(), text));
        let whole = json::parse(source.text()).ok()?;
        let root =
            self.trail.elements().iter().try_fold(&whole, |node, element| match element {
                PathElement::Index(at) => node.as_array()?.get(*at),
                PathElement::Value(name) => node.get(name),
                PathElement::Key(_) => None,
            })?;
        let (outer, trail) = (self.outer.clone(), self.trail.clone());
        Some(Document { source, root: root.clone(), outer, trail, whole: None })
    }

    /// The path of the innermost node or name that covers a span.
    fn path(&self, span: Span) -> Path {
        self.walk(span, self.outer.join(&self.trail))
    }

    fn walk(&self, span: Span, mut path: Path) -> Path {
        let covers = |it: Span| it.start <= span.start && span.end <= it.end;
        let mut node = self.whole.as_deref().unwrap_or(&self.root);
        loop {
            if node.span == span {
                return path;
            }
            match &node.value {
                // WHY no walk along it: a long list is asked about each of its elements.
                Value::Array(elements) => {
                    let index = elements.partition_point(|it| it.span.end < span.end);
                    let found = elements.get(index).filter(|it| covers(it.span));
                    let Some(element) = found else { return path };
                    path.push(PathElement::Index(index));
                    node = element;
                }
                Value::Object(members) => {
                    let name = members.iter().find(|it| covers(it.name_span));
                    if let Some(member) = name {
                        path.push(PathElement::Key(member.name.to_string()));
                        return path;
                    }
                    let found = members.iter().find(|it| covers(it.node.span));
                    let Some(member) = found else { return path };
                    path.push(PathElement::Value(member.name.to_string()));
                    node = &member.node;
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return path,
            }
        }
    }
}

/// A document whose nodes are told in other shapes: what a plan says of a key, as the cloud's own
/// export would say it.
#[derive(Debug)]
pub struct Shaper {
    husk: Document,
}

impl Shaper {
    /// The whole tree.
    pub fn root(&self) -> &Node {
        self.husk.whole.as_deref().unwrap_or(&self.husk.root)
    }

    /// A document that is put together from nodes of the tree. Their places lead to where they
    /// stand in the text; an edit of the shape is none of the text.
    pub fn shape(&self, root: Node) -> Document {
        Document { root, ..self.husk.husk() }
    }

    /// The place of a node of the tree.
    pub fn place(&self, node: &Node) -> Place {
        self.husk.place(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_leads_back_to_the_text() {
        let text = r#"{"a": [{"p": "{\"x\": 1}", "on": true}]}"#;
        let source = Arc::new(Source::new("it.json", text));
        let shaper = Document::parse(source).expect("JSON").shaper();
        let first = &shaper.root().get("a").expect("there").as_array().expect("array")[0];
        let member = |name: &str, of: &str| {
            let told = first.member(of).expect("there");
            Member { name: name.to_owned().into(), ..told.clone() }
        };
        let members = vec![member("Enabled", "on"), member("Policy", "p")];
        let shape = shaper.shape(Node { span: first.span, value: Value::Object(members) });
        let enabled = shape.place(shape.root.get("Enabled").expect("there"));
        assert_eq!(enabled.path.to_string(), "a[0].on");
        assert_eq!(enabled.source.slice(enabled.span), "true");
        let policy = shape.carried(shape.root.get("Policy").expect("there")).expect("JSON");
        let inside = policy.place(policy.root.get("x").expect("there"));
        assert_eq!(inside.path.to_string(), "a[0].p.x");
        let (disk, span) = inside.on_disk();
        assert_eq!((disk.slice(span), span.start as usize), ("1", text.find("1}").expect("there")));
        assert!(shape.edited(&[Edit::replace(enabled.span, "false")]).is_none());
        let branch = shape.branch(shape.root.get("Enabled").expect("there"));
        assert_eq!(branch.place(&branch.root).path.to_string(), "a[0].on");
    }

    #[test]
    fn a_node_knows_its_path_in_a_branch_too() {
        let source = Arc::new(Source::new("it.json", r#"{"a": [{"b": 1}, {"c": "x"}]}"#));
        let whole = Document::parse(source).expect("JSON");
        let second = &whole.root.get("a").expect("there").as_array().expect("array")[1];
        let branch = whole.branch(second);
        let place = branch.place(branch.root.get("c").expect("there"));
        assert_eq!(place.path.to_string(), "a[1].c");
        assert_eq!(place.source.slice(place.span), "\"x\"");
        let edited = branch.edited(&[Edit::replace(place.span, "2")]).expect("applies");
        assert_eq!(edited.root.get("c").and_then(Node::as_i64), Some(2));
        let name = branch.place_of_name(branch.root.member("c").expect("there"));
        assert_eq!(name.path, Path::root().value("a").index(1).key("c"));
    }
}
