//! An IAM policy as bindings, every part with its place.
//!
//! What must never happen: a part that cannot be read is dropped. It becomes a [`Fault`], and
//! whoever decides by it must answer "unknown".
//!
//! Source: IAM API v1, `Policy` and `Binding`.

use keywright_model::text::{Document, Node, Place, Span, Value};

use super::condition::Condition;
use super::fault::Fault;
use super::member::Member;

/// A key's IAM policy.
#[derive(Debug)]
pub struct Policy {
    /// Its text and tree.
    pub document: Document,
    /// Its format: 0, 1 or 3. A policy that does not say is of format 0.
    pub version: i64,
    /// Its bindings, in order.
    pub bindings: Vec<Binding>,
    /// What is wrong outside of the bindings.
    pub faults: Vec<Fault>,
}

/// One binding of members to a role.
#[derive(Debug)]
pub struct Binding {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Its text.
    pub span: Span,
    /// The role's name, as written.
    pub role: String,
    /// Where the role stands.
    pub role_span: Span,
    /// Whom it binds.
    pub members: Vec<Named>,
    /// The condition that it depends on.
    pub condition: Option<Condition>,
    /// What cannot be read in it.
    pub faults: Vec<Fault>,
}

/// A member as a binding names it.
#[derive(Debug)]
pub struct Named {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Whom it means.
    pub member: Member,
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
}

impl Policy {
    /// Reads a policy. It never fails: what cannot be read becomes a fault.
    pub fn read(document: Document) -> Policy {
        let root = &document.root;
        let mut faults = Fault::repeated(root);
        if root.as_object().is_none() {
            faults.push(Fault::expected("a policy", "an object", root));
        }
        let version = match root.get("version").map(|it| (it, it.as_i64())) {
            None => 0,
            Some((_, Some(known @ (0 | 1 | 3)))) => known,
            Some((node, _)) => {
                let message = "`version` is none of 0, 1 and 3".to_owned();
                faults.push(Fault { message, span: node.span });
                0
            }
        };
        let bindings = match root.get("bindings") {
            None => Vec::new(),
            Some(Node { value: Value::Array(list), .. }) => {
                list.iter().enumerate().map(|(index, it)| binding(index, it)).collect()
            }
            Some(other) => {
                faults.push(Fault::expected("`bindings`", "an array", other));
                Vec::new()
            }
        };
        Policy { version, bindings, faults, document }
    }

    /// A binding's node.
    pub fn node(&self, binding: &Binding) -> Option<&Node> {
        self.document.root.get("bindings")?.as_array()?.get(binding.index)
    }

    /// Where bindings stand, or would.
    pub fn place_of_bindings(&self) -> Place {
        let root = &self.document.root;
        let named = root.member("bindings").map(|it| self.document.place_of_name(it));
        named.unwrap_or_else(|| self.document.place(root))
    }
}

fn binding(index: usize, node: &Node) -> Binding {
    let mut it = Binding {
        index,
        span: node.span,
        role: String::new(),
        role_span: node.span,
        members: Vec::new(),
        condition: None,
        faults: Vec::new(),
    };
    if node.as_object().is_none() {
        it.faults.push(Fault::expected("a binding", "an object", node));
        return it;
    }
    match node.get("role").map(|role| (role, role.as_str())) {
        Some((role, Some(text))) => (it.role, it.role_span) = (text.to_owned(), role.span),
        Some((role, None)) => it.faults.push(Fault::expected("`role`", "a string", role)),
        None => it.faults.push(Fault::absent("role", node)),
    }
    match node.get("members").map(|members| (members, members.as_array())) {
        Some((_, Some(list))) => list.iter().enumerate().for_each(|at| member(&mut it, at)),
        Some((members, None)) => it.faults.push(Fault::expected("`members`", "an array", members)),
        None => it.faults.push(Fault::absent("members", node)),
    }
    it.condition = node.get("condition").filter(|it| !it.is_null()).map(Condition::read);
    it
}

fn member(it: &mut Binding, (index, node): (usize, &Node)) {
    match node.as_str() {
        Some(text) => it.members.push(Named {
            index,
            member: Member::parse(text),
            text: text.to_owned(),
            span: node.span,
        }),
        None => it.faults.push(Fault::expected("a member", "a string", node)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::text::Source;

    use super::*;

    fn read(text: &str) -> Policy {
        let source = Arc::new(Source::new("it.json", text));
        Policy::read(Document::parse(source).expect("JSON"))
    }

    fn faults(text: &str) -> Vec<String> {
        let policy = read(text);
        let inner = policy.bindings.into_iter().flat_map(|it| it.faults);
        policy.faults.into_iter().chain(inner).map(|it| it.message).collect()
    }

    #[test]
    fn what_cannot_be_read_becomes_a_fault() {
        let cases = [
            (r#"{"version": 2}"#, "`version` is none of 0, 1 and 3"),
            (r#"{"version": "3"}"#, "`version` is none of 0, 1 and 3"),
            (r#"{"bindings": {}}"#, "`bindings` should be an array and is an object"),
            (r#"{"bindings": [1]}"#, "a binding should be an object and is a number"),
            (r#"{"bindings": [{"members": []}]}"#, "a binding has no `role`"),
            (r#"{"bindings": [{"role": "r"}]}"#, "a binding has no `members`"),
            (
                r#"{"bindings": [{"role": 1, "members": []}]}"#,
                "`role` should be a string and is a number",
            ),
            (
                r#"{"bindings": [{"role": "r", "members": [1]}]}"#,
                "a member should be a string and is a number",
            ),
            (r#"{"etag": "a", "etag": "b"}"#, "`etag` stands twice in one object"),
        ];
        for (text, wanted) in cases {
            assert_eq!(faults(text), [wanted], "{text}");
        }
    }

    #[test]
    fn an_empty_policy_is_whole() {
        assert_eq!(faults(r#"{"etag": "ACAB"}"#), [""; 0]);
        let unconditional = r#"{"bindings": [{"role": "r", "members": [], "condition": null}]}"#;
        assert_eq!(read(unconditional).bindings[0].condition, None);
    }
}
