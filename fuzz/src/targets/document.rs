//! Places, carried documents and edits: each stays inside the text, and an edited document is a
//! document.

use std::sync::Arc;

use keywright_model::text::{Document, Edit, Node, Source, Value, json};

/// Nodes that are edited in one run; more would make large inputs slow, and show nothing new.
const EDITED_MAX: usize = 16;

/// Parses, and edits at every kind of node.
pub fn run(bytes: &[u8]) {
    let Ok(source) = Source::decode("it.json", bytes) else { return };
    let Ok(document) = Document::parse(Arc::new(source)) else { return };
    let mut left = EDITED_MAX;
    walk(&document, &document.root, &mut left);
}

fn walk(document: &Document, node: &Node, left: &mut usize) {
    let Some(fewer) = left.checked_sub(1) else { return };
    *left = fewer;
    let place = document.place(node);
    let (disk, span) = place.on_disk();
    assert!(disk.text().get(span.range()).is_some(), "a place outside the file");
    edited(document, Edit::push(document.source.text(), node, "{\n  \"a\": 1\n}"));
    match &node.value {
        Value::Array(elements) => {
            for index in 0..elements.len().min(4) {
                edited(document, Edit::remove_element(node, index).expect("an element"));
            }
            elements.iter().for_each(|it| walk(document, it, left));
        }
        Value::Object(members) => {
            edited(document, Edit::set(document.source.text(), node, "new", "[1]"));
            if let Some(first) = members.first() {
                let edit = Edit::remove_member(node, &first.name).expect("a member");
                edited(document, edit);
            }
            members.iter().for_each(|it| walk(document, &it.node, left));
        }
        Value::String(_) => {
            if let Ok(carried) = document.carried(node) {
                walk(&carried, &carried.root, left);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The edited text is JSON, in the document and in the file that carries it.
fn edited(document: &Document, edit: Edit) {
    let text = Edit::apply(document.source.text(), std::slice::from_ref(&edit));
    let text = text.expect("one edit overlaps with nothing");
    // One level more may be one too many.
    let is_deep = |it: &json::JsonError| it.message.contains("nested deeper");
    if let Err(error) = json::parse(&text) {
        assert!(is_deep(&error), "{error}: {text}");
    }
    let (disk, edit) = Edit::on_disk(&document.source, &edit);
    let text = Edit::apply(disk.text(), &[edit]).expect("one edit overlaps with nothing");
    if let Err(error) = json::parse(&text) {
        assert!(is_deep(&error), "on disk: {error}: {text}");
    }
}
