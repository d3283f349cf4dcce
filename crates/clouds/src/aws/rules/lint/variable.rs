//! The variables of a text.
//!
//! Source: AWS, IAM User Guide, "IAM policy elements: Variables and tags": `${key}`,
//! `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.

/// What stands between `${` and `}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variable<'t> {
    inside: &'t str,
    is_closed: bool,
}

/// Why a variable is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Nothing closes it.
    Brace,
    /// Its default is not in single quotes.
    Quote,
    /// A space within its name.
    Space,
    /// It names nothing.
    Empty,
}

/// Every variable of a text, in order.
pub(super) fn variables(text: &str) -> impl Iterator<Item = Variable<'_>> {
    // WHY: a lone character is found much faster than two, and most texts have none.
    let pieces = text.contains('$').then(|| text.split("${").skip(1));
    pieces.into_iter().flatten().map(|rest| match rest.split_once('}') {
        Some((inside, _)) => Variable { inside, is_closed: true },
        None => Variable { inside: rest, is_closed: false },
    })
}

impl<'t> Variable<'t> {
    /// What stands between the braces.
    pub(super) fn inside(self) -> &'t str {
        self.inside
    }

    /// As written, its closing brace included where it has one.
    pub(super) fn written(self) -> String {
        format!("${{{}{}", self.inside, if self.is_closed { "}" } else { "" })
    }

    /// The key that it stands for.
    pub(super) fn name(self) -> &'t str {
        self.inside.split(',').next().unwrap_or_default().trim()
    }

    /// Whether it names nothing.
    pub(super) fn is_empty(self) -> bool {
        self.name().is_empty()
    }

    /// Whether it stands for one of the characters that mean something in a pattern.
    pub(super) fn is_escape(self) -> bool {
        self.is_closed && matches!(self.inside, "*" | "?" | "$")
    }

    /// What is wrong with it.
    pub(super) fn flaw(self) -> Option<Flaw> {
        let default = self.inside.split_once(',').map(|it| it.1.trim());
        let quoted = |it: &str| 2 <= it.len() && it.starts_with('\'') && it.ends_with('\'');
        if !self.is_closed {
            Some(Flaw::Brace)
        } else if self.is_empty() {
            Some(Flaw::Empty)
        } else if default.is_some_and(|it| !quoted(it)) {
            Some(Flaw::Quote)
        } else {
            let name = self.inside.split(',').next().unwrap_or_default();
            // A tag's key may have spaces within; around the name there are none.
            let tag = name.contains('/') && name.trim() == name;
            (name.contains(char::is_whitespace) && !tag).then_some(Flaw::Space)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flaws_of_variables_are_told_apart() {
        for (text, wanted) in [
            ("${aws:username}", None),
            ("${aws:username, 'anonymous'}", None),
            ("${aws:PrincipalTag/cost center}", None),
            ("${*}", None),
            ("${aws:username", Some(Flaw::Brace)),
            ("${}", Some(Flaw::Empty)),
            ("${ }", Some(Flaw::Empty)),
            ("${aws:username, anonymous}", Some(Flaw::Quote)),
            ("${aws:username, 'anonymous}", Some(Flaw::Quote)),
            ("${aws:username, '}", Some(Flaw::Quote)),
            ("${aws: username}", Some(Flaw::Space)),
            ("${ aws:username}", Some(Flaw::Space)),
        ] {
            let found = variables(text).next().expect("a variable");
            assert_eq!(found.flaw(), wanted, "{text}");
        }
        let names: Vec<&str> = variables("a${b}c${d, 'e'}$f").map(Variable::name).collect();
        assert_eq!(names, ["b", "d"]);
    }
}
