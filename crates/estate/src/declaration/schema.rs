//! A JSON schema of `keywright.toml`, by which editors complete and check the file.
//!
//! Source: JSON Schema, draft 7, which the editors' TOML plug-ins read.

use serde_json::{Map, Value, json};

use super::fields::{Field, Kind, Shape, TABLES, Table};

/// The schema, with a line break at its end.
pub fn schema() -> String {
    let mut properties = Map::new();
    for table in TABLES {
        match table.shape {
            Shape::Top => {
                for field in table.fields {
                    properties.insert(field.name.to_owned(), value(field));
                }
            }
            Shape::One | Shape::Named | Shape::Listed => {
                properties.insert(table.name.to_owned(), of_table(table));
            }
        }
    }
    let whole = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "keywright.toml",
        "type": "object",
        "additionalProperties": false,
        "required": ["format", "estate"],
        "properties": properties,
    });
    // Printing a `Value` cannot fail.
    format!("{whole:#}\n")
}

fn of_table(table: &Table) -> Value {
    let one = object(table.fields);
    match table.shape {
        Shape::Top | Shape::One => described(one, table.means),
        Shape::Named => {
            described(json!({"type": "object", "additionalProperties": one}), table.means)
        }
        Shape::Listed => described(json!({"type": "array", "items": one}), table.means),
    }
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> =
        fields.iter().map(|it| (it.name.to_owned(), value(it))).collect();
    let required: Vec<&str> = fields.iter().filter(|it| it.required).map(|it| it.name).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

fn value(field: &Field) -> Value {
    let kind = match field.kind {
        Kind::Text => json!({"type": "string", "minLength": 1}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Texts => json!({"type": "array", "items": {"type": "string"}}),
        Kind::Day => json!({"type": "string", "format": "date"}),
        Kind::Format => json!({"const": 1}),
        Kind::Tables(fields) => json!({"type": "array", "items": object(fields)}),
    };
    described(kind, field.means)
}

fn described(mut schema: Value, means: &str) -> Value {
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".to_owned(), Value::String(means.to_owned()));
    }
    schema
}
