//! Policy variables: `${aws:username}`, with defaults, and the three that stand for themselves.
//!
//! Source: AWS, IAM User Guide, "IAM policy elements: Variables and tags".

use super::pattern::Written;

/// A piece of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text as written; wildcards in it are wildcards.
    Text(String),
    /// `${*}`, `${?}`, `${$}`: the character itself.
    Literal(char),
    /// A variable: the key in lower case, and the default.
    Variable { key: String, default: Option<String> },
}

/// Splits a value; a text without variables is one piece.
pub(super) fn pieces(value: &str) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((inside, behind)) = after.split_once('}') else { break };
        if !before.is_empty() {
            all.push(Piece::Text(before.to_owned()));
        }
        all.push(match inside {
            "*" => Piece::Literal('*'),
            "?" => Piece::Literal('?'),
            "$" => Piece::Literal('$'),
            _ => match inside.split_once(", '") {
                Some((key, default)) => Piece::Variable {
                    key: key.to_ascii_lowercase(),
                    default: Some(default.trim_end_matches('\'').to_owned()),
                },
                None => Piece::Variable { key: inside.to_ascii_lowercase(), default: None },
            },
        });
        rest = behind;
    }
    if !rest.is_empty() || all.is_empty() {
        all.push(Piece::Text(rest.to_owned()));
    }
    all
}

/// The variables of a value.
pub(super) fn variables(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|it| match it {
        Piece::Variable { key, .. } => Some(key.as_str()),
        Piece::Text(_) | Piece::Literal(_) => None,
    })
}

/// The value once its variables have values; `None` where one has none.
pub(super) fn resolved(
    pieces: &[Piece],
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Option<Vec<Written>> {
    let mut out = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.extend(text.chars().map(|it| (it, false))),
            Piece::Literal(char) => out.push((*char, true)),
            Piece::Variable { key, default } => {
                let value = value_of(key).or_else(|| default.clone())?;
                out.extend(value.chars().map(|it| (it, true)));
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, wanted: Option<&str>) {
        let value_of = |key: &str| (key == "aws:username").then(|| "ann".to_owned());
        let found = resolved(&pieces(value), &value_of);
        let text = found.map(|it| it.into_iter().map(|it| it.0).collect::<String>());
        assert_eq!(text.as_deref(), wanted, "{value}");
    }

    #[test]
    fn variables_are_put_in_defaulted_or_left_without_a_value() {
        check("home/${aws:UserName}/*", Some("home/ann/*"));
        check("${aws:PrincipalTag/team, 'none'}", Some("none"));
        check("${aws:PrincipalTag/team}", None);
        check("a${*}b${$}", Some("a*b$"));
        check("plain", Some("plain"));
        check("", Some(""));
        check("open ${brace", Some("open ${brace"));
    }
}
