//! Documents as people have them, and the mistakes that they make.

use expect_test::expect;

use crate::run::{World, keywright_in, top};

const ROOT: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
  "Action": "kms:*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}"#;

fn one(test: &str, bytes: &[u8], wanted: expect_test::Expect) {
    World::new(test, &[("it.json", bytes)]).run(&["check", "it.json"]).check(wanted);
}

#[test]
fn a_healthy_policy_is_clean() {
    one(
        "healthy",
        ROOT.as_bytes(),
        expect![[r#"
        exit 0
        --- data
        0 errors, 0 unknown, 0 warnings, 0 notes in 1 key and 1 file
        --- talk
        assumed: no `AWS_RAM` policy stands beside the default key policy
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
    "#]],
    );
}

#[test]
fn a_policy_without_the_vendor_s_record_is_unknown() {
    let foreign = ROOT.replace(
        "]}",
        r#", {"Effect": "Allow", "Resource": "*",
  "Action": "kms:Decrypt", "Principal": {"AWS": "arn:aws:iam::444455556666:role/a"}}]}"#,
    );
    one(
        "foreign",
        foreign.as_bytes(),
        expect![[r#"
        exit 3
        --- data
        unknown[AWS-004 principal-not-of-vendor]: cannot tell whether `arn:aws:iam::444455556666:role/a` may use the key: no vendor's record was given
         --> it.json:3:49
          |
        3 |   "Action": "kms:Decrypt", "Principal": {"AWS": "arn:aws:iam::444455556666:role/a"}}]}
          |                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: give the vendor's own record of the key, which lists its principals
        run: confluent byok describe cck-… -o json > byok.json; keywright check … --byok byok.json

        0 errors, 1 unknown, 0 warnings, 0 notes in 1 key and 1 file
        --- talk
        assumed: no `AWS_RAM` policy stands beside the default key policy
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
    "#]],
    );
}

#[test]
fn a_broken_text_is_told_with_its_place() {
    one(
        "broken",
        b"{\"Version\": \"2012-10-17\",\n \"Statement\": [],}",
        expect![[r#"
        exit 2
        --- data
        error[TXT-001 json-broken]: this is no JSON: expected a name in quotes, found '}'
         --> it.json:2:18
          |
        2 |  "Statement": [],}
          |                  ^
          |
        help: mend the text, or export the document again

        1 error, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]],
    );
}

#[test]
fn a_name_written_twice_is_told_with_both_places() {
    one(
        "twice",
        b"{\"Version\": \"2012-10-17\",\n \"Version\": \"2008-10-17\"}",
        expect![[r#"
        exit 2
        --- data
        error[TXT-002 name-repeated]: `Version` stands twice in one object
         --> it.json:2:2
          |
        1 | {"Version": "2012-10-17",
          |  --------- here it stands first
        2 |  "Version": "2008-10-17"}
          |  ^^^^^^^^^
          |
        help: keep one of the two: which one counts differs from reader to reader

        1 error, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]],
    );
}

#[test]
fn utf_16_is_judged_and_told() {
    let wide: Vec<u8> =
        [0xFEFF].into_iter().chain(ROOT.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    one(
        "wide",
        &wide,
        expect![[r#"
        exit 0
        --- data
        note[TXT-003 encoding-unusual]: `it.json` is UTF-16; it is judged, and places count in the decoded text
         --> it.json:1:1
          |
        1 | {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
          | ^
          |
        help: save it as UTF-8 with plain line ends before it goes back to a cloud
        run: iconv -f UTF-16 -t UTF-8 it.json > it.json.utf8

        0 errors, 0 unknown, 0 warnings, 1 note in 1 key and 1 file
        --- talk
        assumed: no `AWS_RAM` policy stands beside the default key policy
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
    "#]],
    );
}

#[test]
fn a_byte_order_mark_and_cr_lf_are_judged_and_told() {
    let text = format!("\u{FEFF}{}", ROOT.replace('\n', "\r\n"));
    one(
        "marked",
        text.as_bytes(),
        expect![[r#"
        exit 0
        --- data
        note[TXT-003 encoding-unusual]: `it.json` begins with a byte order mark
         --> it.json:1:1
          |
        1 | {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
          | ^
          |
        help: save it as UTF-8 with plain line ends before it goes back to a cloud
        run: tail -c +4 it.json > it.json.utf8

        0 errors, 0 unknown, 0 warnings, 1 note in 1 key and 1 file
        --- talk
        assumed: no `AWS_RAM` policy stands beside the default key policy
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
    "#]],
    );
}

#[test]
fn depth_and_size_have_limits() {
    let deep = "[".repeat(10_000);
    one(
        "deep",
        deep.as_bytes(),
        expect![[r#"
        exit 2
        --- data
        error[TXT-001 json-broken]: this is no JSON: nested deeper than 128 levels
         --> it.json:1:129
          |
        1 | ...[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
          |                                                ^
          |
        help: mend the text, or export the document again

        1 error, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
    "#]],
    );
    let large = format!("{{\"Version\": \"2012-10-17\", \"Id\": \"{}\"}}", "x".repeat(600_000));
    let ran = World::new("large", &[("it.json", large.as_bytes())]).run(&["check", "it.json"]);
    assert_eq!((ran.exit, ran.rules()), (2, vec!["TXT-004 document-too-large"]));
    let huge = vec![b' '; 17 * 1024 * 1024];
    let ran = World::new("huge", &[("it.json", &huge)]).run(&["check", "it.json"]);
    assert_eq!(ran.exit, 2);
    assert!(ran.talk.contains("file too large"), "{}", ran.talk);
}

#[test]
fn what_is_of_no_known_kind_is_told_and_never_clean() {
    let world =
        World::new("kinds", &[("a.json", b"{\"a\": 1}"), ("b.txt", b"words"), ("c.json", b"[]")]);
    world.run(&["check", "."]).check(expect![[r#"
        exit 3
        --- data
        0 errors, 0 unknown, 0 warnings, 0 notes in 0 keys and 0 files
        --- talk
        not judged: a.json: it is of no kind that keywright knows
        not judged: b.txt: it is no JSON
        not judged: c.json: an empty list does not tell what it lists
    "#]]);
}

#[test]
fn a_path_that_is_not_there_is_misuse() {
    World::new("nowhere", &[]).run(&["check", "nothing.json"]).check(expect![[r#"
        exit 2
        --- talk
        error: cannot read `nothing.json`: No such file or directory (os error 2)
        help: name a file, folder or key that is there and that you may read
    "#]]);
}

#[test]
fn standard_input_is_a_document() {
    let world = World::new("input", &[]);
    let ran = keywright_in(world.path(), &["check", "-"], &ROOT.replace("kms:*", "kms:Encrypt"));
    ran.check(expect![[r#"
        exit 1
        --- data
        unknown[AWS-004 principal-not-of-vendor]: cannot tell whether `arn:aws:iam::111122223333:root` may use the key: no vendor's record was given
         --> -:2:49
          |
        2 |   "Action": "kms:Encrypt", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}]}
          |                                                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        help: give the vendor's own record of the key, which lists its principals
        run: confluent byok describe cck-… -o json > byok.json; keywright check … --byok byok.json

        error[AWS-008 policy-locked-out]: nobody of the key's own account may `kms:PutKeyPolicy`: a mistake could not be repaired
         --> -:1:27
          |
        1 | {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
          |                           ^^^^^^^^^^^
          |
        help: let the account's root administer the key, as the default key policy does

        1 error, 1 unknown, 0 warnings, 0 notes in 1 key and 1 file
        --- talk
        assumed: no `AWS_RAM` policy stands beside the default key policy
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
    "#]]);
}

#[test]
fn an_assumption_fails_a_strict_check() {
    let world = World::new("strict", &[("it.json", ROOT.as_bytes())]);
    assert_eq!(world.run(&["check", "it.json"]).exit, 0);
    assert_eq!(world.run(&["check", "it.json", "--strict"]).exit, 3);
}

#[test]
fn a_question_about_a_policy_beside_the_default_one_is_refused() {
    let text = r#"{"Policy": "{\"Version\": \"2012-10-17\", \"Statement\": []}",
        "PolicyName": "AWS_RAM"}"#;
    let world = World::new("inputs-ram", &[("it.json", text.as_bytes())]);
    let ran = world.run(&["prove", "not-public", "it.json"]);
    let wanted = "error: cannot judge `it.json`: this is the policy `AWS_RAM` of a key, and the \
                  one named `default` decides as well (line 2, column 23)";
    assert_eq!((ran.exit, ran.talk.lines().next()), (2, Some(wanted)), "{ran:?}");
}

#[test]
fn what_is_no_record_is_refused_with_what_a_record_is() {
    let world = World::new("inputs-byok", &[("it.json", br#"{"documents": []}"#)]);
    let told = |record: &str| {
        let ran = world.run(&["check", ".", "--byok", record]);
        assert_eq!(ran.exit, 2, "{ran:?}");
        ran.talk.lines().nth(1).unwrap_or_default().to_owned()
    };
    let help = "help: give the vendor's record of the key, as `confluent byok describe cck-… -o \
                json` prints it";
    assert_eq!(told("it.json"), help);
    assert_eq!(told("none.json"), help);
}

#[test]
fn a_policy_of_the_organization_that_denies_the_vendor_is_told_with_its_place() {
    let text = r#"{"documents": [
        {"id": "cck-a1", "cloud": "AWS",
         "key": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
         "roles": ["arn:aws:iam::444455556666:role/storage"], "state": "IN_USE"},
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
           "Action": "kms:*", "Resource": "*"},
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/storage"},
           "Action": "kms:*", "Resource": "*"}]},
        {"format": 1, "organization": {"account": "111122223333", "rcps": [[
          {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}},
          {"Statement": {"Sid": "Fence", "Effect": "Deny", "Principal": "*", "Action": "kms:*",
            "Resource": "*"}}]]}}]}"#;
    let ran = keywright_in(&top(), &["check", "-", "--format", "json"], text);
    assert_eq!(ran.exit, 1, "{}", ran.talk);
    let data: String = ran.data.split_whitespace().collect();
    let denied = data.split("\"rule\":\"AWS-002\"").nth(1).expect("it is told");
    assert!(denied.contains("resourcecontrolpolicydeniesit"), "{denied}");
    assert!(denied.contains("\"organization\"") && denied.contains("\"rcps\""), "{denied}");
}
