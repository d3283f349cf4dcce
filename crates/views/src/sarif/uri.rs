//! A file's name as the user gave it, as a URI reference.
//!
//! Source: RFC 3986, sections 2.3 and 4.2; RFC 8089, appendix E.2 (drive letters).

/// Relative names stay relative: whoever reads the log knows the folder that they start from.
pub(super) fn uri(name: &str) -> String {
    let name = name.strip_prefix("./").unwrap_or(name);
    match name.as_bytes() {
        [b'/', ..] => format!("file://{}", encoded(name)),
        [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic() => {
            let rest = name[2..].replace('\\', "/");
            format!("file:///{}:{}", char::from(*letter), encoded(&rest))
        }
        _ => encoded(name),
    }
}

/// Everything but unreserved characters and the slashes between them is escaped: a colon in the
/// first segment would read as a scheme.
fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_references_that_parse_back() {
        for (name, wanted) in [
            ("keys/orders.json", "keys/orders.json"),
            ("./keys/orders.json", "keys/orders.json"),
            ("my keys/é.json", "my%20keys/%C3%A9.json"),
            ("a:b.json", "a%3Ab.json"),
            ("/srv/100%.json", "file:///srv/100%25.json"),
            ("C:\\keys\\a.json", "file:///C:/keys/a.json"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(name), wanted, "{name}");
        }
    }
}
