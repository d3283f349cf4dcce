//! When a key's rotation policy makes its next version.
//!
//! Source: Microsoft, "Configure cryptographic key auto-rotation in Azure Key Vault".

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use keywright_model::text::json::quote;
use keywright_model::text::{Document, Edit, Node, Place};

use super::property::{Told, at, opening, property, set, text};

/// A rotation policy.
#[derive(Debug)]
pub struct RotationPolicy {
    /// The export, or the branch of a template's key.
    pub document: Document,
}

/// When a policy rotates.
#[derive(Debug, Clone, Copy)]
pub enum Rotates {
    /// So long after a version was made.
    AfterCreation(Span),
    /// So long before a version expires, each version living for `lifetime`.
    BeforeExpiry { before: Span, lifetime: Span },
}

impl RotationPolicy {
    /// What makes it rotate; `Absent` where nothing does, whatever it notifies of.
    pub fn rotates(&self) -> Told<Rotates> {
        let actions = property(&self.document.root, "lifetimeActions").and_then(Node::as_array);
        let mut doubt = Told::Absent;
        for action in actions.unwrap_or_default() {
            match self.read(action) {
                Told::Is(it) => return Told::Is(it),
                Told::Absent => {}
                unclear @ Told::Unclear(_) => doubt = unclear,
            }
        }
        doubt
    }

    fn read(&self, action: &Node) -> Told<Rotates> {
        match text(kind(action)) {
            Told::Is(word) if word.eq_ignore_ascii_case("rotate") => {}
            Told::Is(_) | Told::Absent => return Told::Absent,
            Told::Unclear(why) => return Told::Unclear(why),
        }
        let lifetime = span(self.lifetime());
        match (span(when(action, "timeAfterCreate")), lifetime) {
            (Told::Is(after), _) => Told::Is(Rotates::AfterCreation(after)),
            (Told::Unclear(why), _) => Told::Unclear(why),
            (Told::Absent, lifetime) => {
                match (span(when(action, "timeBeforeExpiry")), lifetime) {
                    (Told::Is(before), Told::Is(lifetime)) => {
                        Told::Is(Rotates::BeforeExpiry { before, lifetime })
                    }
                    // WHY: no version expires, so nothing comes before it.
                    (Told::Absent, _) | (_, Told::Absent) => Told::Absent,
                    (Told::Unclear(why), _) | (_, Told::Unclear(why)) => Told::Unclear(why),
                }
            }
        }
    }

    /// So long after a version was made it rotates, as it is written.
    pub(super) fn after_creation(&self) -> Option<&str> {
        let actions = property(&self.document.root, "lifetimeActions").and_then(Node::as_array);
        let mut rotating = actions?.iter().filter(|it| is(it, "rotate"));
        rotating.find_map(|it| text(when(it, "timeAfterCreate")).known())
    }

    /// What it notifies of, as REST writes actions.
    pub(super) fn notices(&self) -> Vec<String> {
        let actions = property(&self.document.root, "lifetimeActions").and_then(Node::as_array);
        let mut found = Vec::new();
        for it in actions.unwrap_or_default().iter().filter(|it| is(it, "notify")) {
            for trigger in ["timeAfterCreate", "timeBeforeExpiry"] {
                let Told::Is(time) = text(when(it, trigger)) else { continue };
                let time = quote(time);
                found.push(format!(
                    "{{\"trigger\":{{\"{trigger}\":{time}}},\"action\":{{\"type\":\"Notify\"}}}}"
                ));
            }
        }
        found
    }

    /// Where its actions stand.
    pub fn place(&self) -> Place {
        let actions = property(&self.document.root, "lifetimeActions");
        opening(&self.document, actions.unwrap_or(&self.document.root))
    }

    /// The least edit that makes it rotate by this trigger: another action, or, where one rotates
    /// in vain, new actions in place of all.
    pub fn edit(&self, trigger: &str, after: &str) -> Edit {
        let root = &self.document.root;
        let source = &self.document.source;
        let rotate = if self.is_nested() {
            let action = r#"{"type": "Rotate"}"#;
            format!("{{\"action\": {action}, \"trigger\": {{\"{trigger}\": \"{after}\"}}}}")
        } else {
            format!("{{\"action\": \"Rotate\", \"{trigger}\": \"{after}\"}}")
        };
        match property(root, "lifetimeActions") {
            Some(list)
                if list.as_array().is_some_and(|it| !it.iter().any(|it| is(it, "rotate"))) =>
            {
                Edit::push(source.text(), list, &rotate)
            }
            Some(list) => Edit::replace(list.span, format!("[{rotate}]")),
            None => set(source, root, "lifetimeActions", &format!("[{rotate}]")),
        }
    }

    /// The least edit that gives each version to come a life of this length.
    pub fn set_life(&self, life: &str) -> Edit {
        let (root, source) = (&self.document.root, &self.document.source);
        let life = format!("\"{life}\"");
        match property(root, "attributes").filter(|it| it.as_object().is_some()) {
            Some(attributes) => set(source, attributes, "expiryTime", &life),
            None if self.is_nested() => {
                set(source, root, "attributes", &format!("{{ \"expiryTime\": {life} }}"))
            }
            None => set(source, root, "expiresIn", &life),
        }
    }

    /// Whether it is written as REST and templates have it; the command line prints its actions
    /// flat, and an id beside them.
    fn is_nested(&self) -> bool {
        let actions = property(&self.document.root, "lifetimeActions").and_then(Node::as_array);
        let nested = |it: &Node| it.get_any_case("trigger").is_some();
        match actions {
            Some([first, ..]) => nested(first),
            Some([]) | None => self.document.root.get_any_case("id").is_none(),
        }
    }

    /// How long a version lives.
    pub fn lifetime(&self) -> Option<&Node> {
        let root = &self.document.root;
        let nested = property(root, "attributes").and_then(|it| it.get_any_case("expiryTime"));
        nested.or_else(|| property(root, "expiresIn")).or_else(|| property(root, "expiryTime"))
    }
}

/// What an action does. The command line prints it flat; REST and templates nest it.
fn kind(action: &Node) -> Option<&Node> {
    at(action, &["action", "type"]).or_else(|| action.get_any_case("action"))
}

fn is(action: &Node, word: &str) -> bool {
    kind(action).and_then(Node::as_str).is_some_and(|it| it.eq_ignore_ascii_case(word))
}

/// What brings an action about.
fn when<'n>(action: &'n Node, name: &str) -> Option<&'n Node> {
    action.get_any_case("trigger").unwrap_or(action).get_any_case(name)
}

impl Rotates {
    /// When the version after this one is due; `None` where this one never brings it about.
    pub fn next(self, created: Timestamp, expires: Option<Timestamp>) -> Option<Timestamp> {
        match self {
            Rotates::AfterCreation(after) => moved(created, after),
            Rotates::BeforeExpiry { before, .. } => moved(expires?, before.negate()),
        }
    }
}

/// The date without its fraction of a second, which Azure's command line does not take.
pub(super) fn whole_second(date: Timestamp) -> Timestamp {
    Timestamp::from_second(date.as_second()).unwrap_or(date)
}

/// Calendar arithmetic in UTC; `None` past the end of the calendar.
pub(super) fn moved(from: Timestamp, by: Span) -> Option<Timestamp> {
    from.to_zoned_datetime(TimeZone::UTC).checked_add(by).ok().map(|it| it.timestamp())
}

fn span(node: Option<&Node>) -> Told<Span> {
    match text(node) {
        Told::Is(word) => match word.parse() {
            Ok(span) => Told::Is(span),
            Err(_) => Told::Unclear(format!("`{word}` is no ISO 8601 duration")),
        },
        Told::Absent => Told::Absent,
        Told::Unclear(why) => Told::Unclear(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use keywright_model::text::Source;
    use std::sync::Arc;

    fn next(text: &str) -> Option<String> {
        let document = Document::parse(Arc::new(Source::new("it", text))).expect("JSON");
        let rotates = RotationPolicy { document }.rotates().known()?;
        let created: Timestamp = "2026-01-31T00:00:00Z".parse().expect("a date");
        let expires: Timestamp = "2027-01-31T00:00:00Z".parse().expect("a date");
        rotates.next(created, Some(expires)).map(|it| it.to_string())
    }

    #[test]
    fn both_triggers_and_both_shapes_rotate() {
        let wanted = Some("2026-07-31T00:00:00Z".to_owned());
        for text in [
            r#"{"lifetimeActions": [{"action": "Rotate", "timeAfterCreate": "P6M"}]}"#,
            r#"{"lifetimeActions": [{"trigger": {"timeAfterCreate": "P6M",
                "timeBeforeExpiry": null}, "action": {"type": "rotate"}}]}"#,
            r#"{"expiresIn": "P1Y", "lifetimeActions": [
                {"action": "Rotate", "timeBeforeExpiry": "P6M"}]}"#,
            r#"{"attributes": {"expiryTime": "P1Y"}, "lifetimeActions": [
                {"action": {"type": "Rotate"}, "trigger": {"timeBeforeExpiry": "P6M"}}]}"#,
        ] {
            assert_eq!(next(text), wanted, "{text}");
        }
    }

    #[test]
    fn notifying_is_not_rotating() {
        for text in [
            r#"{"lifetimeActions": []}"#,
            r#"{"expiresIn": "P1Y", "lifetimeActions": [
                {"action": "Notify", "timeBeforeExpiry": "P30D"}]}"#,
            r#"{"lifetimeActions": [{"action": "Rotate", "timeBeforeExpiry": "P30D"}]}"#,
            r#"{"lifetimeActions": [{"action": "Rotate", "timeAfterCreate": "soon"}]}"#,
        ] {
            assert_eq!(next(text), None, "{text}");
        }
    }

    #[test]
    fn an_edit_speaks_the_shape_of_its_policy() {
        for (text, wanted) in [
            (
                r#"{"id": "x", "lifetimeActions": [{"action": "Notify"}]}"#,
                concat!(
                    r#"{"id": "x", "lifetimeActions": [{"action": "Notify"}, "#,
                    r#"{"action": "Rotate", "timeAfterCreate": "P1Y"}], "expiresIn": "P2Y"}"#
                ),
            ),
            (
                r#"{"lifetimeActions": []}"#,
                concat!(
                    r#"{"lifetimeActions": [{"action": {"type": "Rotate"}, "#,
                    r#""trigger": {"timeAfterCreate": "P1Y"}}], "#,
                    r#""attributes": { "expiryTime": "P2Y" }}"#
                ),
            ),
            (
                concat!(
                    r#"{"attributes": {"expiryTime": null}, "lifetimeActions": "#,
                    r#"[{"action": {"type": "Rotate"}, "trigger": {}}]}"#
                ),
                concat!(
                    r#"{"attributes": {"expiryTime": "P2Y"}, "lifetimeActions": "#,
                    r#"[{"action": {"type": "Rotate"}, "trigger": {"timeAfterCreate": "P1Y"}}]}"#
                ),
            ),
        ] {
            let document = Document::parse(Arc::new(Source::new("it", text))).expect("JSON");
            let policy = RotationPolicy { document };
            let edits = [policy.edit("timeAfterCreate", "P1Y"), policy.set_life("P2Y")];
            assert_eq!(Edit::apply(text, &edits).as_deref(), Some(wanted));
        }
    }
}
