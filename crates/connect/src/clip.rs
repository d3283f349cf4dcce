//! What a service said, as a person may see it: one line, not long, without secrets.
//!
//! What must never happen: a token, a secret or the id of an access key stands in a report.

/// So many characters are kept of what a service said.
pub const SAID_CHARS_MAX: usize = 300;

/// A run of letters and digits so long is taken for a secret where it mixes cases and digits.
const SECRET_CHARS_MIN: usize = 32;

/// What stands where something was left out.
const HIDDEN: &str = "[hidden]";

/// One line of at most [`SAID_CHARS_MAX`] characters; what looks like a secret is hidden.
pub fn clip(text: &str) -> String {
    let visible: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    // WHY hidden first: half a secret, cut off at the end, would not be known as one.
    let line = hide(&words.join(" "));
    if line.chars().count() <= SAID_CHARS_MAX {
        return line;
    }
    let mut cut: String = line.chars().take(SAID_CHARS_MAX - 1).collect();
    cut.push('…');
    cut
}

fn hide(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let in_run = is_of_secret(first);
        let end = rest.find(|it| is_of_secret(it) != in_run).unwrap_or(rest.len());
        let (run, behind) = rest.split_at(end);
        shown.push_str(if in_run && is_secret(run) { HIDDEN } else { run });
        rest = behind;
    }
    shown
}

/// The letters of base64, of its form for URLs, and of tokens with parts.
fn is_of_secret(it: char) -> bool {
    it.is_ascii_alphanumeric() || "+/=_~".contains(it)
}

fn is_secret(run: &str) -> bool {
    let has = |test: fn(&char) -> bool| run.chars().any(|it| test(&it));
    let mixed = has(char::is_ascii_lowercase) && has(char::is_ascii_uppercase);
    let long = SECRET_CHARS_MIN <= run.len() && mixed && has(char::is_ascii_digit);
    long || is_access_key(run) || run.starts_with("eyJ")
}

/// Source: IAM User Guide, "IAM identifiers", unique prefixes of access keys.
fn is_access_key(run: &str) -> bool {
    let named = run.starts_with("AKIA") || run.starts_with("ASIA");
    named && 16 <= run.len() && run.bytes().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_line_and_not_long() {
        assert_eq!(clip("not\n  authorized\tto \u{7} look"), "not authorized to look");
        let long = clip(&"é ".repeat(400));
        assert_eq!((long.chars().count(), long.ends_with('…')), (SAID_CHARS_MAX, true));
        assert_eq!(clip(&"a".repeat(SAID_CHARS_MAX)).len(), SAID_CHARS_MAX);
    }

    #[test]
    fn secrets_are_hidden() {
        let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY9";
        for (said, shown) in [
            (format!("secret {key}."), "secret [hidden]."),
            ("key AKIAIOSFODNN7EXAMPLE is off".to_owned(), "key [hidden] is off"),
            ("the token eyJhbGci.eyJzdWIi ended".to_owned(), "the token [hidden].[hidden] ended"),
            (format!("{}{key}", "a ".repeat(140)), &format!("{}[hidden]", "a ".repeat(140))),
        ] {
            assert_eq!(clip(&said), shown);
        }
    }

    #[test]
    fn what_a_person_needs_stays() {
        for said in [
            "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: \
             kms:GetKeyPolicy on resource: \
             arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "the digest is 0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60",
        ] {
            assert_eq!(clip(said), said);
        }
    }
}
