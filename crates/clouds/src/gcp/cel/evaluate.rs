//! An expression, decided.
//!
//! Source: google/cel-spec, "Language Definition", "Logical Operators": `&&` and `||` answer from
//! either side alone, even where the other side fails; "Partial state", on what is unknown.

use super::attributes::Attributes;
use super::method::{of_resource, of_text, size};
use super::time;
use super::tree::{Calculation, Comparison, Tree};
use super::value::{Found, Lack, Value, no_overload};

/// Whether a condition is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// IAM itself comes to an error, for this reason.
    Failed(String),
    /// It cannot be told, for this reason.
    Unknown(String),
}

/// Decides an expression for one request.
pub fn evaluate(tree: &Tree, attributes: &Attributes<'_>) -> Held {
    match value(tree, attributes) {
        Ok(Value::Truth(true)) => Held::Yes,
        Ok(Value::Truth(false)) => Held::No,
        Ok(_) => Held::Failed("it does not come to true or false".to_owned()),
        Err(Lack::Failed(why)) => Held::Failed(why),
        Err(Lack::Unknown(why)) => Held::Unknown(why),
    }
}

fn value(tree: &Tree, attributes: &Attributes<'_>) -> Found {
    match tree {
        Tree::Truth(it) => Ok(Value::Truth(*it)),
        Tree::Number(it) => Ok(Value::Number(*it)),
        Tree::Text(it) => Ok(Value::Text(it.clone())),
        Tree::List(all) => Ok(Value::List(values(all, attributes)?)),
        Tree::Path(path) => attributes.value(path),
        Tree::Not(it) => match value(it, attributes)? {
            Value::Truth(it) => Ok(Value::Truth(!it)),
            _ => Err(no_overload("`!`")),
        },
        Tree::Minus(it) => match value(it, attributes)? {
            Value::Number(it) => it.checked_neg().map(Value::Number).ok_or_else(overflow),
            _ => Err(no_overload("`-`")),
        },
        Tree::All(all) => joined(all, false, attributes),
        Tree::Any(all) => joined(all, true, attributes),
        Tree::Compares(how, sides) => {
            compared(*how, &value(&sides.0, attributes)?, &value(&sides.1, attributes)?)
        }
        Tree::In(sides) => {
            if let Some(found) = among_texts(sides, attributes) {
                return found;
            }
            let (one, list) = (value(&sides.0, attributes)?, value(&sides.1, attributes)?);
            match list {
                Value::List(all) => among(&one, &all),
                _ => Err(no_overload("`in`")),
            }
        }
        Tree::Calculates(how, sides) => {
            calculated(*how, value(&sides.0, attributes)?, value(&sides.1, attributes)?)
        }
        Tree::Chooses(parts) => match value(&parts.0, attributes)? {
            Value::Truth(true) => value(&parts.1, attributes),
            Value::Truth(false) => value(&parts.2, attributes),
            _ => Err(no_overload("`?`")),
        },
        Tree::Call { name, target, arguments } => {
            called(name, target.as_deref(), arguments, attributes)
        }
    }
}

fn values(all: &[Tree], attributes: &Attributes<'_>) -> Result<Vec<Value>, Lack> {
    let found: Vec<Found> = all.iter().map(|it| value(it, attributes)).collect();
    // What is unknown outweighs an error: with the value known, there might be another error.
    match found.iter().find(|it| matches!(it, Err(Lack::Unknown(_)))) {
        Some(Err(lack)) => Err(lack.clone()),
        _ => found.into_iter().collect(),
    }
}

/// Several parts, one of which may decide the whole.
fn joined(all: &[Tree], deciding: bool, attributes: &Attributes<'_>) -> Found {
    let mut lack: Option<Lack> = None;
    for it in all {
        let failed = match value(it, attributes) {
            Ok(Value::Truth(found)) if found == deciding => return Ok(Value::Truth(deciding)),
            Ok(Value::Truth(_)) => continue,
            Ok(_) => no_overload(if deciding { "`||`" } else { "`&&`" }),
            Err(found) => found,
        };
        let heavier = matches!((&lack, &failed), (Some(Lack::Failed(_)), Lack::Unknown(_)));
        if lack.is_none() || heavier {
            lack = Some(failed);
        }
    }
    lack.map_or(Ok(Value::Truth(!deciding)), Err)
}

fn compared(how: Comparison, a: &Value, b: &Value) -> Found {
    let order = match (a, b) {
        (Value::Truth(a), Value::Truth(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::Span(a), Value::Span(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => match how {
            Comparison::Equal => return Ok(Value::Truth(a == b)),
            Comparison::NotEqual => return Ok(Value::Truth(a != b)),
            _ => return Err(no_overload("a comparison")),
        },
        _ => return Err(no_overload("a comparison")),
    };
    Ok(Value::Truth(match how {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }))
}

/// Whether a value is in a list: compared with each, until one is the same.
fn among(one: &Value, all: &[Value]) -> Found {
    let mut failed = None;
    for it in all {
        match compared(Comparison::Equal, one, it) {
            Ok(Value::Truth(true)) => return Ok(Value::Truth(true)),
            Ok(_) => {}
            Err(lack) => _ = failed.get_or_insert(lack),
        }
    }
    failed.map_or(Ok(Value::Truth(false)), Err)
}

/// The same, of a list that is written out in strings. WHY apart: such lists are long, and are
/// asked once for each version.
fn among_texts(sides: &(Tree, Tree), attributes: &Attributes<'_>) -> Option<Found> {
    let Tree::List(all) = &sides.1 else { return None };
    if !all.iter().all(|it| matches!(it, Tree::Text(_))) {
        return None;
    }
    match value(&sides.0, attributes) {
        Ok(Value::Text(one)) => {
            let same = |it: &Tree| matches!(it, Tree::Text(text) if *text == one);
            Some(Ok(Value::Truth(all.iter().any(same))))
        }
        Ok(_) => None,
        Err(lack) => Some(Err(lack)),
    }
}

fn overflow() -> Lack {
    Lack::Failed("a number or a time is out of range".to_owned())
}

fn calculated(how: Calculation, a: Value, b: Value) -> Found {
    use Calculation::{Divided, Minus, Plus, Rest, Times};
    let found = match (how, a, b) {
        (Plus, Value::Number(a), Value::Number(b)) => a.checked_add(b).map(Value::Number),
        (Minus, Value::Number(a), Value::Number(b)) => a.checked_sub(b).map(Value::Number),
        (Times, Value::Number(a), Value::Number(b)) => a.checked_mul(b).map(Value::Number),
        (Divided, Value::Number(a), Value::Number(b)) => a.checked_div(b).map(Value::Number),
        (Rest, Value::Number(a), Value::Number(b)) => a.checked_rem(b).map(Value::Number),
        (Plus, Value::Text(a), Value::Text(b)) => Some(Value::Text(a + &b)),
        (Plus, Value::Time(a), Value::Span(b)) | (Plus, Value::Span(b), Value::Time(a)) => {
            return time::moved(a.checked_add(b).ok());
        }
        (Minus, Value::Time(a), Value::Span(b)) => return time::moved(a.checked_sub(b).ok()),
        (Minus, Value::Time(a), Value::Time(b)) => return time::span(Some(a.duration_since(b))),
        (Plus, Value::Span(a), Value::Span(b)) => return time::span(a.checked_add(b)),
        (Minus, Value::Span(a), Value::Span(b)) => return time::span(a.checked_sub(b)),
        _ => return Err(no_overload("a calculation")),
    };
    found.ok_or_else(overflow)
}

fn called(
    name: &str,
    target: Option<&Tree>,
    arguments: &[Tree],
    attributes: &Attributes<'_>,
) -> Found {
    let unsupported = || Lack::Unknown(format!("it calls `{name}`, which is not supported"));
    let Some(target) = target else { return of_none(name, arguments, attributes) };
    if let Tree::Path(path) = target
        && path[0] != "resource"
        && path[0] != "request"
    {
        // `api.getAttribute(…)`, `destination.port.…`: attributes that no export shows.
        let path = path.join(".");
        return Err(Lack::Unknown(format!("it depends on `{path}.{name}`")));
    }
    if target.is_path("resource") {
        let given = values(arguments, attributes)?;
        return of_resource(name, target, &given, attributes).unwrap_or_else(|| Err(unsupported()));
    }
    let on = value(target, attributes)?;
    let given = values(arguments, attributes)?;
    let found = match (&on, given.as_slice()) {
        (Value::Text(text), given) => of_text(name, text, given),
        (Value::Time(it), []) => time::part(name, *it, None),
        (Value::Time(it), [Value::Text(zone)]) => time::part(name, *it, Some(zone)),
        (Value::List(all), []) if name == "size" => Some(Ok(Value::Number(size(all.len())))),
        _ => None,
    };
    found.unwrap_or_else(|| Err(unsupported()))
}

fn of_none(name: &str, arguments: &[Tree], attributes: &Attributes<'_>) -> Found {
    let given = values(arguments, attributes)?;
    match (name, given.as_slice()) {
        ("timestamp", [Value::Text(it)]) => time::timestamp(it),
        ("timestamp", [Value::Time(it)]) => Ok(Value::Time(*it)),
        ("date", [Value::Text(it)]) => time::date(it),
        ("duration", [Value::Text(it)]) => time::duration(it),
        ("size", [Value::Text(it)]) => Ok(Value::Number(size(it.chars().count()))),
        ("size", [Value::List(all)]) => Ok(Value::Number(size(all.len()))),
        ("timestamp" | "date" | "duration" | "size", _) => Err(no_overload(name)),
        _ => Err(Lack::Unknown(format!("it calls `{name}`, which is not supported"))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Tags, parse};
    use super::*;

    const KEY: &str = "projects/p/locations/l/keyRings/r/cryptoKeys/k";

    /// A request on Tuesday, 2026-11-24, at 23:30 UTC.
    #[track_caller]
    fn check(text: &str, wanted: &str) {
        let tags = Tags::from([("123/env".to_owned(), "prod".to_owned())]);
        let attributes = Attributes {
            time: Some("2026-11-24T23:30:00Z".parse().expect("a date")),
            name: Some(KEY),
            kind: Some("cloudkms.googleapis.com/CryptoKey"),
            service: Some("cloudkms.googleapis.com"),
            tags: Some(&tags),
        };
        let tree = parse(text).unwrap_or_else(|it| panic!("{text}: {}", it.why));
        let told = match evaluate(&tree, &attributes) {
            Held::Yes => "yes".to_owned(),
            Held::No => "no".to_owned(),
            Held::Failed(why) => format!("failed: {why}"),
            Held::Unknown(why) => format!("unknown: {why}"),
        };
        assert_eq!(told, wanted, "{text}");
    }

    #[test]
    fn a_time_is_compared_and_taken_apart() {
        check("request.time < timestamp('2027-01-01T00:00:00Z')", "yes");
        check("request.time < timestamp('2026-11-25T00:00:00+01:00')", "no");
        check("request.time < date('2026-11-25')", "yes");
        check("request.time.getHours() == 23 && request.time.getMinutes() == 30", "yes");
        check("request.time.getHours('Europe/Berlin') == 0", "yes");
        check("request.time.getHours('-08:00') == 15", "yes");
        check("request.time.getDayOfWeek() == 2 && request.time.getMonth() == 10", "yes");
        check("request.time.getDayOfWeek('Europe/Berlin') == 3", "yes");
        check("request.time.getDate() == 24 && request.time.getDayOfMonth() == 23", "yes");
        check("request.time + duration('1h30m') > timestamp('2026-11-25T00:59:59Z')", "yes");
        check("request.time - timestamp('2026-11-24T23:29:00Z') == duration('60s')", "yes");
        check("request.time < timestamp('soon')", "failed: `soon` is no timestamp");
        check("request.time < timestamp('2027-01-01')", "failed: `2027-01-01` is no timestamp");
        let zone = "unknown: the time zone `Europe/Nowhere` is not known here";
        check("request.time.getHours('Europe/Nowhere') == 0", zone);
    }

    #[test]
    fn a_time_that_readers_read_apart_is_unknown() {
        let point = |it: &str, wanted: &str| {
            check(&format!("request.time < timestamp('{it}')"), wanted);
        };
        for it in [
            "2027-01-01T00:00+00:00",
            "2027-01-01T000000+00:00",
            "0000-01-01T00:00:00Z",
            "2026-12-31T23:59:60Z",
            "2027-01-01T00:00:00+25:00",
            "2027-01-01T00:00:00+01:60",
            "2027-01-01t00:00:00Z",
            "2027-01-01T00:00:00z",
            "2027-01-01T00:00:00.Z",
            "2027-01-01T24:00:00Z",
            "2027-01-01T00:00:00.0123456789Z",
            "9999-12-31T23:59:59-01:00",
            "0001-01-01T00:00:00+01:00",
        ] {
            point(it, &format!("unknown: `{it}` is no plain timestamp"));
        }
        point("9999-12-31T23:59:59Z", "unknown: `9999-12-31T23:59:59Z` is no plain timestamp");
        point("2027-13-01T00:00:00Z", "failed: `2027-13-01T00:00:00Z` is no timestamp");
        point("2027-01-01T00:00:00.5+23:59", "yes");
        check("request.time < date('0000-01-01')", "unknown: `0000-01-01` is no plain date");
        check("request.time < date('9999-12-31')", "unknown: `9999-12-31` is no plain date");
        check("request.time < date('2027-1-011')", "failed: `2027-1-011` is no date");
        for zone in ["Etc/Unknown", "europe/berlin", "+25:00", "+01:60"] {
            let told = format!("unknown: the time zone `{zone}` is not known here");
            check(&format!("request.time.getHours('{zone}') == 23"), &told);
        }
    }

    #[test]
    fn a_duration_that_readers_read_apart_is_unknown() {
        let told = |it: &str| format!("unknown: the duration `{it}` is not supported");
        for it in ["99999999999h", "315576000001s", "+5s", "0", "99999999999999999999s", ".5s"] {
            check(&format!("duration('{it}') < duration('1s')"), &told(it));
        }
        check("duration('315576000000s') > duration('1s')", "yes");
        let far = "unknown: a time or a duration is out of the range of CEL";
        check("duration('315576000000s') + duration('1s') > duration('1s')", far);
        check("-1 < 0 && duration('-315576000000s') - duration('1s') < duration('1s')", far);
        check("request.time + duration('315576000000s') > request.time", far);
        check("request.time - duration('315576000000s') < request.time", far);
        check("duration('soon') < duration('1s')", "failed: `soon` is no duration");
        check("duration('') < duration('1s')", "failed: `` is no duration");
    }

    #[test]
    fn membership_in_a_mixed_list_fails_as_a_comparison_does() {
        let mixed = "failed: a comparison does not take these values";
        check("!(1 in ['a'])", mixed);
        check("1 in ['a', 1]", "yes");
        check("1 in [2, 3]", "no");
        check("'a' in ['b', 1]", mixed);
        check("'a' in []", "no");
    }

    #[test]
    fn a_resource_is_told_by_name_type_and_service() {
        check("resource.name.startsWith('projects/p/locations/l/keyRings/r/')", "yes");
        check("resource.name.endsWith('/k') || resource.name == 'x'", "yes");
        check("resource.type == 'cloudkms.googleapis.com/CryptoKeyVersion'", "no");
        check("resource.service in ['cloudkms.googleapis.com', 'x']", "yes");
        check("resource.name.extract('/locations/{l}/') == 'l'", "yes");
        check("resource.name.extract('cryptoKeys/{key}') == 'k'", "yes");
        check("resource.name.extract('{all}/keyRings') == 'projects/p/locations/l'", "yes");
        check("resource.name.extract('/keyRing/{none}/') == ''", "yes");
        check("resource.name.extract('/a/') == ''", "failed: `/a/` is no template");
        let unsupported = "unknown: it calls `matches`, which is not supported";
        check("resource.name.matches('.*')", unsupported);
    }

    #[test]
    fn tags_are_those_of_the_resource() {
        check("resource.matchTag('123/env', 'prod') && resource.hasTagKey('123/env')", "yes");
        check("resource.matchTag('123/env', 'test')", "no");
        check("resource.hasTagKey('123/team')", "no");
        let unseen = "unknown: it depends on the tags of the resource";
        check("resource.matchTagId('tagKeys/1', 'tagValues/2')", unseen);
        check("resource.hasTagKeyId('tagKeys/1')", unseen);
    }

    #[test]
    fn either_side_may_decide_alone() {
        check("request.host == 'x' && false", "no");
        check("request.host == 'x' || true", "yes");
        check("request.host == 'x' && true", "unknown: it depends on `request.host`");
        check("1 / 0 == 1 || true", "yes");
        check("1 / 0 == 1 && true", "failed: a number or a time is out of range");
        check("1 / 0 == 1 && request.host == 'x'", "unknown: it depends on `request.host`");
        check("!(resource.name == 1)", "failed: a comparison does not take these values");
        check("true ? 1 < 2 : request.host == 'x'", "yes");
        check("1 + 2 * 3", "failed: it does not come to true or false");
        check("api.getAttribute('a', [])", "unknown: it depends on `api.getAttribute`");
        check("has(resource.name)", "unknown: it calls `has`, which is not supported");
    }

    #[test]
    fn what_is_not_given_is_unknown() {
        let tree = parse("request.time < timestamp('2027-01-01T00:00:00Z')").expect("readable");
        let told = evaluate(&tree, &Attributes::default());
        assert_eq!(told, Held::Unknown("it depends on `request.time`".to_owned()));
        let none = Tags::new();
        let mixed = Tags::from([
            ("1/env".to_owned(), "prod".to_owned()),
            ("tagKeys/7".to_owned(), "tagValues/2".to_owned()),
        ]);
        let of = |text: &str| {
            let attributes = Attributes { tags: Some(&mixed), ..Attributes::default() };
            evaluate(&parse(text).expect("readable"), &attributes)
        };
        let unseen = Held::Unknown("it depends on the tags of the resource".to_owned());
        assert_eq!(of("resource.hasTagKey('1/team')"), unseen);
        assert_eq!(of("resource.matchTagId('tagKeys/8', 'tagValues/2')"), unseen);
        assert_eq!(of("resource.matchTag('1/env', 'prod')"), Held::Yes);
        assert_eq!(of("resource.matchTag('1/env', 'test')"), Held::No);
        assert_eq!(of("resource.hasTagKeyId('tagKeys/7')"), Held::Yes);
        let attributes = Attributes { tags: Some(&none), ..Attributes::default() };
        let tree = parse("resource.hasTagKey('1/a') || resource.hasTagKeyId('tagKeys/1')");
        assert_eq!(evaluate(&tree.expect("readable"), &attributes), Held::No);
    }

    #[test]
    fn no_text_brings_it_down() {
        const PARTS: [&str; 40] = [
            "request.time",
            "resource.name",
            "resource",
            ".",
            "(",
            ")",
            "[",
            "]",
            ",",
            "'",
            "\"",
            "\\",
            "\\u00e",
            "é",
            "timestamp(",
            "date(",
            "duration(",
            "'2027-01-01T00:00:00Z'",
            "'2027-01-01'",
            "'1h-é'",
            ".getHours(",
            "'+é1:00'",
            "'-99:99'",
            ".extract(",
            "'{a}é'",
            ".matchTag(",
            "'tagKeys/1'",
            "1",
            "99999999999",
            "-",
            "!",
            "&&",
            "||",
            "<",
            "==",
            "in",
            "?",
            ":",
            "true",
            " ",
        ];
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut below = |limit: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % limit as u64) as usize
        };
        let attributes = Attributes { name: Some("é/a"), ..Attributes::default() };
        let attributes = Attributes { time: "2026-11-24T23:30:00Z".parse().ok(), ..attributes };
        let mut read = 0;
        for _ in 0..30_000 {
            let text: String = (0..1 + below(9)).map(|_| PARTS[below(PARTS.len())]).collect();
            if let Ok(tree) = parse(&text) {
                read += 1;
                _ = evaluate(&tree, &attributes);
            }
        }
        assert!(500 < read, "{read}");
        let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(60), close.repeat(60));
        for text in [deep("(", " + 1)"), deep("[", "]"), deep("size([", "])"), deep("!(", ")")] {
            _ = parse(&text).map(|it| evaluate(&it, &attributes));
        }
    }
}
