//! Policy variables: `${key}` and `${key, 'default'}`, and the three that spell a letter.
//!
//! Source: AWS, IAM User Guide, "IAM policy elements: Variables and tags".

use super::glob::{FILLED_ANY, FILLED_RUN};
use super::met::Doubt;
use super::view::{Given, View};

/// A text with its variables filled in.
#[derive(Debug)]
pub(super) enum Filled<'p> {
    /// The text, its wildcards as bytes that no text contains.
    Text(Vec<u8>),
    /// A variable has no value, so that nothing is like the text.
    Nothing,
    /// It cannot be told.
    Unclear(Doubt<'p>),
}

/// Whether a text holds a variable.
pub(super) fn has_variable(text: &str) -> bool {
    // WHY not `contains`: building its searcher costs more than most values are long.
    text.as_bytes().windows(2).any(|it| it == b"${")
}

/// Fills in a text's variables.
pub(super) fn fill<'p>(text: &'p str, view: &View<'_>) -> Filled<'p> {
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        pattern(&rest[..at], &mut out);
        let Some((inside, after)) = rest[at + 2..].split_once('}') else {
            return Filled::Unclear(Doubt::OddVariable(text));
        };
        match value(inside, view, &mut out) {
            Ok(true) => {}
            Ok(false) => return Filled::Nothing,
            Err(doubt) => return Filled::Unclear(doubt),
        }
        rest = after;
    }
    pattern(rest, &mut out);
    Filled::Text(out)
}

/// The text that [`fill`] gave, its wildcards as the letters that they were.
pub(super) fn letters(mut filled: Vec<u8>) -> Vec<u8> {
    for it in &mut filled {
        match *it {
            FILLED_RUN => *it = b'*',
            FILLED_ANY => *it = b'?',
            _ => {}
        }
    }
    filled
}

fn pattern(text: &str, out: &mut Vec<u8>) {
    out.extend(text.bytes().map(|it| match it {
        b'*' => FILLED_RUN,
        b'?' => FILLED_ANY,
        other => other,
    }));
}

/// Appends a variable's value; `false` where it has none.
fn value<'p>(inside: &'p str, view: &View<'_>, out: &mut Vec<u8>) -> Result<bool, Doubt<'p>> {
    if matches!(inside, "*" | "?" | "$") {
        out.extend(inside.bytes());
        return Ok(true);
    }
    let odd = Err(Doubt::OddVariable(inside));
    let (key, default) = match inside.split_once(',') {
        Some((key, rest)) => {
            let quoted = rest.strip_prefix(' ').unwrap_or(rest);
            let bare = quoted.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
            let Some(bare) = bare else { return odd };
            (key, Some(bare))
        }
        None => (inside, None),
    };
    if key.is_empty() || key.contains([' ', '\'', '$', '{']) {
        return odd;
    }
    match (view.given(key), default) {
        (Given::Derived(text), _) => out.extend(text.bytes()),
        (Given::Values([one]), _) => out.extend(one.bytes()),
        (Given::Unseen, _) => return Err(Doubt::KeyNotGiven(key)),
        // Only a key with a single value can be a variable.
        (Given::Values(_) | Given::Names(_), _) => return Err(Doubt::ManyValues(key)),
        (Given::Missing, Some(text)) => out.extend(text.bytes()),
        (Given::Missing, None) => return Ok(false),
    }
    Ok(true)
}
