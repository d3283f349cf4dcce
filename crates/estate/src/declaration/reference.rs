//! The reference page of `keywright.toml`.

use std::fmt::Write as _;

use super::fields::{Field, Kind, Shape, TABLES, Table};
use super::template;

/// The page, as Markdown.
pub fn reference() -> String {
    let mut out = String::from(
        "# `keywright.toml`\n\n\
         Generated from the list that the reader itself uses; editors complete the file by\n\
         `schema/keywright.schema.json`. Paths count from the file's own folder.\n",
    );
    for table in TABLES {
        section(table, &mut out);
    }
    out.push_str("\n## A file to begin with\n\n`keywright init` writes this one:\n\n```toml\n");
    out.push_str(&template());
    out.push_str("```\n");
    out
}

fn section(table: &Table, out: &mut String) {
    let title = match table.shape {
        Shape::Top => "The top of the file".to_owned(),
        Shape::One => format!("`[{}]`", table.name),
        Shape::Named => format!("`[{}.NAME]`", table.name),
        Shape::Listed => format!("`[[{}]]`", table.name),
    };
    // Writing to a string cannot fail.
    _ = writeln!(out, "\n## {title}\n\n{}\n", table.means);
    rows(table.fields, out);
    for field in table.fields {
        if let Kind::Tables(fields) = field.kind {
            _ = writeln!(out, "\nEach table of `{}`:\n", field.name);
            rows(fields, out);
        }
    }
}

fn rows(fields: &[Field], out: &mut String) {
    out.push_str("| field | value | must | meaning |\n| --- | --- | --- | --- |\n");
    for field in fields {
        let value = match field.kind {
            Kind::Text => "text".to_owned(),
            Kind::Word(words) => {
                let words: Vec<String> = words.iter().map(|it| format!("`{it}`")).collect();
                words.join(", ")
            }
            Kind::Texts => "list of texts".to_owned(),
            Kind::Day => "day".to_owned(),
            Kind::Format => "`1`".to_owned(),
            Kind::Tables(_) => "list of tables".to_owned(),
        };
        let must = if field.required { "yes" } else { "" };
        _ = writeln!(out, "| `{}` | {value} | {must} | {} |", field.name, field.means);
    }
}
