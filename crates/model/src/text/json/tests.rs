use super::*;

fn message(text: &str) -> String {
    let error = parse(text).expect_err("not JSON");
    format!("{}..{}: {error}", error.span.start, error.span.end)
}

#[test]
fn a_text_that_is_not_json_says_where_and_what_was_wanted() {
    assert_eq!(message(r#"{"a": 1,}"#), "8..9: expected a name in quotes, found '}'");
    assert_eq!(message("[1 2]"), "3..4: expected `,` or `]`, found '2'");
    assert_eq!(message("\"ab"), "0..3: a string that is never closed");
    assert_eq!(message(""), "0..0: expected a value, found the end of the document");
    assert_eq!(message("{} x"), "3..4: expected the end of the document, found 'x'");
}

#[test]
fn a_name_written_twice_is_kept_and_found() {
    let node = parse(r#"{"a": 1, "b": [{"c": 1, "c": 2}], "a": 3}"#).expect("JSON");
    let names: Vec<_> = node.repeated_names().iter().map(|it| it.1.name.to_string()).collect();
    assert_eq!(names, ["a", "c"]);
}

#[test]
fn depth_has_a_limit_and_no_document_overflows_the_stack() {
    let deep = "[".repeat(10_000);
    assert!(message(&deep).contains("nested deeper than 128 levels"));
    let fits = format!("{}{}", "[".repeat(JSON_DEPTH_MAX), "]".repeat(JSON_DEPTH_MAX));
    parse(&fits).expect("the limit itself is allowed");
}

#[test]
fn accepts_what_serde_json_accepts_and_reads_it_alike() {
    let cases = [
        "0",
        "-0",
        "01",
        "1.",
        ".5",
        "1e5",
        "1E+5",
        "1e",
        "-",
        "+1",
        "0x1",
        "NaN",
        "tru",
        "true",
        "null",
        "\"\\u00e9\"",
        "\"\\ud83d\\udd11\"",
        "\"\\ud83d\"",
        "\"\\udd11\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\u0041\"",
        "\"\\x\"",
        "\"a\tb\"",
        "\"\u{7f}\"",
        "[]",
        "[,]",
        "[1,]",
        "{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "//x\n1",
        " \n1\r\t",
        "\u{a0}1",
        "1 1",
        "\"\\/\"",
        "\"\\b\\f\"",
        "{\"a\":{\"b\":[1,\"x\",null,true]}}",
        "'a'",
        "[1}",
        "\"\\u12g4\"",
        "1e400",
        "\"\\",
    ];
    for case in cases {
        // Numbers beyond a double are refused by `serde_json` alone; RFC 8259 allows them.
        let theirs = serde_json::from_str::<serde_json::Value>(case).ok();
        let ours = parse(case).ok();
        if case != "1e400" {
            assert_eq!(ours.is_some(), theirs.is_some(), "{case:?}");
        }
        if let (Some(ours), Some(theirs)) = (ours.as_ref().and_then(Node::as_str), theirs) {
            assert_eq!(Some(ours), theirs.as_str(), "{case:?}");
        }
    }
}

#[test]
fn what_quote_writes_is_read_back() {
    let text = "a\"b\\c\n\r\t\u{1}\u{1F511}é";
    assert_eq!(parse(&quote(text)).expect("JSON").as_str(), Some(text));
}

#[test]
fn a_plain_run_ends_at_the_first_byte_that_is_not_plain() {
    let naive = |it: [u8; 8]| it.iter().position(|it| matches!(it, b'"' | b'\\' | 0..=0x1F));
    for byte in 0..=u8::MAX {
        for other in [b'a', b'"', b'#', b'!', b'\\', b']', 0x1F, b' ', 0x7F, 0x80, 0x9F, 0xFF] {
            for (at, there) in (0..8).flat_map(|at| (0..8).map(move |there| (at, there))) {
                let mut bytes = [b'x'; 8];
                (bytes[at], bytes[there]) = (byte, other);
                assert_eq!(end(bytes), naive(bytes), "{bytes:?}");
            }
        }
    }
}
