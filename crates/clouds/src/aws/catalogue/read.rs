//! Reads the data's rows. `cargo xtask catalogue` writes them and tells their form.

use std::collections::BTreeSet;
use std::str::Split;

use super::{Action, KeyKind, KeyType, Level, ResourceType, Service};

/// Each service's prefix and block, as the head counts them; `None` where they do not fit.
pub(super) fn blocks(data: &'static str) -> Option<Vec<(&'static str, &'static str)>> {
    let (head, mut rest) = data.split_once("\n\n")?;
    let mut blocks = Vec::new();
    for line in head.lines().skip(1) {
        let (prefix, bytes) = line.split_once('\t')?;
        let (block, after) = rest.split_at_checked(bytes.parse().ok()?)?;
        blocks.push((prefix, block));
        rest = after;
    }
    rest.is_empty().then_some(blocks)
}

/// One service; `None` where a row is not as it should be.
pub(super) fn read(block: &'static str) -> Option<Service> {
    let (head, rows) = block.split_once('\n')?;
    let (prefix, name) = head.split_once('\t')?;
    let mut lists: Vec<Vec<&'static str>> = Vec::new();
    let (actions, resource_types, keys) = (Vec::new(), Vec::new(), Vec::new());
    let mut service = Service { prefix, name, actions, resource_types, keys, loose: Vec::new() };
    for row in rows.lines() {
        let mut fields = row.split('\t');
        match fields.next()? {
            "k" => service.keys.push(key(&mut fields)?),
            "l" => lists.push(chosen(fields.next(), &service.keys, |it| it.name)?),
            "r" => service.resource_types.push(resource_type(fields, &lists)?),
            "a" => {
                let action = action(&mut fields, &lists, &service.resource_types)?;
                service.actions.push(action);
            }
            _ => return None,
        }
    }
    let listed: BTreeSet<&str> = lists.into_iter().flatten().collect();
    let names = service.keys.iter().map(|it| it.name);
    service.loose = names.filter(|it| !listed.contains(it)).collect();
    Some(service)
}

type Fields = Split<'static, char>;

fn key(fields: &mut Fields) -> Option<KeyType> {
    let kind = fields.next()?;
    let (letter, many) = match kind.strip_suffix('+') {
        Some(letter) => (letter, true),
        None => (kind, false),
    };
    let kind = match letter {
        "s" => KeyKind::String,
        "a" => KeyKind::Arn,
        "b" => KeyKind::Bool,
        "n" => KeyKind::Numeric,
        "d" => KeyKind::Date,
        "i" => KeyKind::Address,
        "x" => KeyKind::Binary,
        _ => return None,
    };
    Some(KeyType { name: fields.next()?, kind, many })
}

fn resource_type(mut fields: Fields, lists: &[Vec<&'static str>]) -> Option<ResourceType> {
    let name = fields.next()?;
    let keys = lists.get(number(fields.next()?)?)?.clone();
    Some(ResourceType { name, keys, arns: fields.collect() })
}

fn action(
    fields: &mut Fields,
    lists: &[Vec<&'static str>],
    types: &[ResourceType],
) -> Option<Action> {
    let name = fields.next()?;
    let level = match fields.next()? {
        "L" => Level::List,
        "R" => Level::Read,
        "W" => Level::Write,
        "P" => Level::Permissions,
        "T" => Level::Tagging,
        _ => return None,
    };
    let keys = lists.get(number(fields.next()?)?)?.clone();
    let resource_types = chosen(fields.next(), types, |it| it.name)?;
    Some(Action { name, level, resource_types, keys })
}

/// The names of those whose numbers a field gives; a field that is left out gives none.
fn chosen<T>(
    field: Option<&str>,
    all: &[T],
    name: fn(&T) -> &'static str,
) -> Option<Vec<&'static str>> {
    let numbers = field.unwrap_or_default().split_ascii_whitespace();
    numbers.map(|it| all.get(number(it)?).map(name)).collect()
}

fn number(field: &str) -> Option<usize> {
    field.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCK: &str =
        "x\tX\nk\tn\tx:a\nk\ts+\tx:b\nl\nl\t0 1\nr\tt\t1\tarn:1\tarn:2\na\tGo\tR\t1\t0\n";

    #[test]
    fn a_block_is_read_row_by_row() {
        let it = read(BLOCK).expect("a service");
        assert_eq!((it.prefix, it.name), ("x", "X"));
        assert_eq!(it.keys[1], KeyType { name: "x:b", kind: KeyKind::String, many: true });
        let [t] = it.resource_types.as_slice() else { panic!("one type") };
        assert_eq!((t.name, t.arns.as_slice()), ("t", ["arn:1", "arn:2"].as_slice()));
        let action = it.action("GO").expect("an action");
        assert_eq!((action.level, action.name), (Level::Read, "Go"));
        assert_eq!(action.resource_types, ["t"]);
        assert_eq!(action.keys, ["x:a", "x:b"]);
        assert!(it.loose.is_empty());
    }

    #[test]
    fn a_row_that_does_not_fit_spoils_its_block() {
        for (row, wrong) in [
            ("a\tGo\tR\t1\t0", "a\tGo\tX\t1\t0"),
            ("a\tGo\tR\t1\t0", "a\tGo\tR\t2\t0"),
            ("a\tGo\tR\t1\t0", "a\tGo\tR\t1\t1"),
            ("a\tGo\tR\t1\t0", "a\tGo\tR"),
            ("l\t0 1", "l\t0 2"),
            ("l\t0 1", "l\t0 one"),
            ("r\tt\t1", "r\tt\t9"),
            ("k\tn", "k\tq"),
            ("k\tn", "z\tn"),
            ("x\tX", "x"),
        ] {
            assert!(BLOCK.contains(row), "{row}");
            let block = String::leak(BLOCK.replacen(row, wrong, 1));
            assert!(read(block).is_none(), "{wrong}");
        }
    }

    #[test]
    fn the_head_s_counts_fit_the_blocks_or_nothing_is_read() {
        let read = |head: &str| blocks(String::leak(format!("source\n{head}\n\naa\nb\n")));
        assert_eq!(read("a\t3\nb\t2"), Some(vec![("a", "aa\n"), ("b", "b\n")]));
        for wrong in ["a\t3", "a\t3\nb\t1", "a\t3\nb\t3", "a\t3\nb", "a\t-3\nb\t2"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
