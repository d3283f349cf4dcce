//! Strings as an expression writes them.
//!
//! Source: google/cel-spec, "Language Definition", "String and Bytes Values".

use super::parse::Unreadable;

/// The string at the start of a text, and how long it stands there; `None` where none starts.
pub(super) fn literal(text: &str) -> Result<Option<(String, usize)>, Unreadable> {
    let (raw, body) = match text.strip_prefix(['r', 'R']) {
        Some(rest) if rest.starts_with(['"', '\'']) => (true, rest),
        _ => (false, text),
    };
    let Some(quote) = body.chars().next().filter(|it| matches!(it, '"' | '\'')) else {
        return Ok(None);
    };
    let triple: String = [quote; 3].iter().collect();
    let mark = if body.starts_with(&triple) { triple.as_str() } else { &triple[..1] };
    let inside = &body[mark.len()..];
    let mut value = String::new();
    let mut rest = inside;
    loop {
        if let Some(behind) = rest.strip_prefix(mark) {
            return Ok(Some((value, text.len() - behind.len())));
        }
        let Some(next) = rest.chars().next() else { break };
        if next == '\n' && mark.len() == 1 {
            break;
        }
        rest = &rest[next.len_utf8()..];
        if next == '\\' && !raw {
            let (escaped, length) = escape(rest)?;
            value.push(escaped);
            rest = &rest[length..];
        } else {
            value.push(next);
        }
    }
    Err(Unreadable::of("a string does not end".to_owned()))
}

/// The character that stands behind a backslash, and how long it stands there.
fn escape(text: &str) -> Result<(char, usize), Unreadable> {
    let odd = || Unreadable::of("a backslash stands before what it does not escape".to_owned());
    let first = text.chars().next().ok_or_else(odd)?;
    let plain = match first {
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\u{b}',
        '\\' | '\'' | '"' | '`' | '?' => first,
        'x' | 'X' => return coded(text, 1, 2, 16).ok_or_else(odd),
        'u' => return coded(text, 1, 4, 16).ok_or_else(odd),
        'U' => return coded(text, 1, 8, 16).ok_or_else(odd),
        '0'..='3' => return coded(text, 0, 3, 8).ok_or_else(odd),
        _ => return Err(odd()),
    };
    Ok((plain, 1))
}

fn coded(text: &str, skip: usize, digits: usize, radix: u32) -> Option<(char, usize)> {
    let code = text.get(skip..skip + digits)?;
    let digits_alone = code.chars().all(|it| it.is_digit(radix));
    let value = digits_alone.then(|| u32::from_str_radix(code, radix).ok())??;
    Some((char::from_u32(value)?, skip + digits))
}
