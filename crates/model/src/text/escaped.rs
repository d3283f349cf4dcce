//! How a JSON string spells what it says, so that a place in the one is found in the other.

/// What a string says is measured once for so many bytes of it, and counted from there.
const STRIDE_BYTES: u32 = 1024;

/// Measures of one string literal.
#[derive(Debug)]
pub(super) struct Escaped {
    /// Bytes said, and bytes that spell them, from the first character on.
    marks: Vec<(u32, u32)>,
}

impl Escaped {
    /// Measures a literal, quotes included.
    pub(super) fn of(literal: &str) -> Escaped {
        let mut marks = vec![(0, 0)];
        let mut last = (0, 0);
        while let Some(next) = inside(literal).and_then(|it| step(it, last)) {
            if marks.last().is_none_or(|it| it.0 + STRIDE_BYTES <= next.0) {
                marks.push(next);
            }
            last = next;
        }
        Escaped { marks }
    }

    /// How many bytes of the literal's inside spell the first `offset` bytes of what it says.
    pub(super) fn offset(&self, literal: &str, offset: u32) -> Option<u32> {
        let inside = inside(literal)?;
        let known = self.marks.partition_point(|it| it.0 <= offset);
        let mut at = known.checked_sub(1).map_or((0, 0), |at| self.marks[at]);
        while at.0 < offset {
            at = step(inside, at)?;
        }
        Some(at.1)
    }
}

fn inside(literal: &str) -> Option<&str> {
    literal.get(1..literal.len().checked_sub(1)?)
}

/// One byte or one escape further.
fn step(inside: &str, (said, at): (u32, u32)) -> Option<(u32, u32)> {
    let bytes = inside.as_bytes();
    let from = at as usize;
    let (spelled, says) = match (bytes.get(from)?, bytes.get(from + 1)) {
        (b'\\', Some(b'u')) => {
            let text = format!("\"{}\"", inside.get(from..from + 6)?);
            match super::json::parse(&text) {
                Ok(node) => (6, node.as_str()?.len()),
                Err(_) => (12, 4),
            }
        }
        (b'\\', _) => (2, 1),
        _ => (1, 1),
    };
    Some((said + says as u32, at + spelled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_string_is_measured_like_a_short_one() {
        let spelled = r#"\n\"a\u00e9\ud83d\udd11é"#;
        let literal = format!("\"{}\"", spelled.repeat(300));
        let escaped = Escaped::of(&literal);
        assert!(2 < escaped.marks.len(), "{escaped:?}");
        let alone = Escaped { marks: Vec::new() };
        let said = super::super::json::parse(&literal).expect("JSON");
        for (offset, _) in said.as_str().expect("a string").char_indices() {
            let offset = offset as u32;
            let at = escaped.offset(&literal, offset);
            assert!(at.is_some(), "{offset}");
            assert_eq!(at, alone.offset(&literal, offset), "{offset}");
        }
        assert_eq!(escaped.offset(&literal, 1_000_000), None);
    }
}
