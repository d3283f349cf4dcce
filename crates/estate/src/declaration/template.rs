//! What `keywright init` writes: a whole estate with a comment on every field.

use super::fields::{Field, Kind, Shape, TABLES, Table};
use super::read::sample;

/// Optional fields that a first estate wants.
const SHOWN: [(&str, &str); 3] = [("key", "owner"), ("key", "documents"), ("cluster", "key")];

/// The text of a new `keywright.toml`. It is without mistakes as it stands; optional fields are
/// commented out.
pub fn template() -> String {
    let mut out = String::from(
        "# What keywright guards. Editors complete this file by schema/keywright.schema.json.\n\
         # `keywright check .` judges it.\n\n",
    );
    for table in TABLES {
        heading(table, &mut out);
        for field in table.fields {
            line(table, field, &mut out);
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn heading(table: &Table, out: &mut String) {
    let off = if table.shape == Shape::Listed { "# " } else { "" };
    let name = match table.shape {
        Shape::Top => return,
        Shape::One => format!("[{}]", table.name),
        Shape::Named => format!("[{}.{}]", table.name, example_name(table)),
        Shape::Listed => format!("[[{}]]", table.name),
    };
    out.push_str(&format!("# {}\n{off}{name}\n", table.means));
}

fn line(table: &Table, field: &Field, out: &mut String) {
    let written = field.required || SHOWN.contains(&(table.name, field.name));
    let off = if written && table.shape != Shape::Listed { "" } else { "# " };
    let value = example(table.name, field);
    let words = match field.kind {
        Kind::Word(words) => format!(" One of {}.", words.join(", ")),
        Kind::Text | Kind::Texts | Kind::Day | Kind::Format | Kind::Tables(_) => String::new(),
    };
    out.push_str(&format!("{off}{} = {value}  # {}{words}\n", field.name, field.means));
}

fn example_name(table: &Table) -> &'static str {
    if table.name == "owner" { "platform" } else { "orders" }
}

fn example(table: &str, field: &Field) -> String {
    let text = match (table, field.name) {
        ("estate", "name") => "acme",
        ("owner", "email") => "platform@example.com",
        ("owner", "phone") => "+49 30 0000000",
        ("owner", "channel") => "#kafka-keys",
        ("key", "id") => {
            "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        }
        ("key", "owner") => "platform",
        ("cluster", "id") => "lkc-abc123",
        ("cluster", "region") => "eu-central-1",
        ("cluster", "key") => "orders",
        ("cluster", "kind") => "dedicated",
        ("key", "documents") => return "[\"aws/orders\"]".to_owned(),
        ("estate", "documents") => return "[\"confluent\"]".to_owned(),
        ("estate", "own_accounts") => return "[\"111122223333\"]".to_owned(),
        ("allow", "rule") => "rotation-off",
        ("allow", "file") => "aws/*",
        ("allow", "reason") => "rotation starts with the next release",
        _ => match field.kind {
            Kind::Tables(_) => {
                let allow = "{ rule = \"rotation-off\", until = 2027-01-31, reason = \"…\" }";
                return format!("[{allow}]");
            }
            Kind::Text | Kind::Word(_) | Kind::Texts | Kind::Day | Kind::Format => {
                return sample(field.kind);
            }
        },
    };
    format!("\"{text}\"")
}
