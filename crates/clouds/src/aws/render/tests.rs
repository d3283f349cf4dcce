//! What is written, read again: it keeps what the vendor needs and takes nothing away.

use expect_test::{Expect, expect};
use jiff::Timestamp;
use keywright_model::{Cloud, KeyName};
use keywright_policy::{KeyFacts, Network, Plane, Scope, Seen};

use super::*;
use crate::aws::{Exports, Kind};

pub(crate) const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd";
const STORAGE: &str = "arn:aws:iam::444455556666:role/storage";
const COMPUTE: &str = "arn:aws:iam::777788889999:role/compute";

const fn permission(
    set: &'static str,
    name: &'static str,
    operations: &'static [&'static str],
) -> Permission {
    Permission { name, set, operations, plane: Plane::Data }
}

const NEEDED: &[Permission] = &[
    permission("Use", "kms:Decrypt", &["kms:Decrypt"]),
    permission("Use", "kms:ReEncrypt*", &["kms:ReEncryptFrom", "kms:ReEncryptTo"]),
    permission("Grants", "kms:CreateGrant", &["kms:CreateGrant"]),
];

/// A key's case: its present policy, and whom the vendor's record names.
pub(crate) fn case(id: &str, present: Option<&str>, who: &[&str]) -> Case {
    let record = document("byok.json", "{}");
    let place = record.place(&record.root);
    let mut exports = Exports::default();
    if let Some(text) = present {
        _ = exports.take(Kind::Policy, document("it.json", text));
    }
    let each = |it: &&str| Principal { id: (*it).to_owned(), place: place.clone() };
    let name = KeyName::new("orders");
    Case {
        key: KeyFacts { name, cloud: Cloud::Aws, id: Some(id.to_owned()), clusters: Vec::new() },
        needs: Some(Needs {
            vendor: "Confluent",
            principals: Seen::Seen(who.iter().map(each).collect()),
            permissions: NEEDED,
            network: Network::Any,
            refs: &[],
        }),
        document: exports,
        scope: Scope::Lone,
        now: Timestamp::UNIX_EPOCH,
    }
}

fn told(case: Case) -> String {
    let it = match render(case) {
        Ok(it) => it,
        Err(why) => return format!("{why:?}\n"),
    };
    let mut out: String = it.documents.iter().map(|it| it.text.clone()).collect();
    out.extend(it.commands.iter().map(|it| format!("$ {}\n", it.command)));
    out.extend(it.unmet.iter().map(|it| format!("! {} ({})\n", it.what, it.certain)));
    out
}

fn check(present: Option<&str>, wanted: Expect) {
    wanted.assert_eq(&told(case(KEY, present, &[STORAGE, COMPUTE])));
}

fn policy_of(statements: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [
  {{"Sid": "own", "Effect": "Allow", "Principal": {{"AWS": "arn:aws:iam::111122223333:root"}},
    "Action": "kms:*", "Resource": "*"}}{statements}
]}}"#
    )
}

#[test]
fn without_a_present_policy_a_whole_one_is_written() {
    check(
        None,
        expect![[r#"
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Sid": "Enable IAM User Permissions",
              "Effect": "Allow",
              "Principal": {
                "AWS": "arn:aws:iam::111122223333:root"
              },
              "Action": [
                "kms:*"
              ],
              "Resource": "*"
            },
            {
              "Sid": "Use",
              "Effect": "Allow",
              "Principal": {
                "AWS": [
                  "arn:aws:iam::444455556666:role/storage",
                  "arn:aws:iam::777788889999:role/compute"
                ]
              },
              "Action": [
                "kms:Decrypt",
                "kms:ReEncrypt*"
              ],
              "Resource": "*"
            },
            {
              "Sid": "Grants",
              "Effect": "Allow",
              "Principal": {
                "AWS": [
                  "arn:aws:iam::444455556666:role/storage",
                  "arn:aws:iam::777788889999:role/compute"
                ]
              },
              "Action": [
                "kms:CreateGrant"
              ],
              "Resource": "*"
            }
          ]
        }
    "#]],
    );
}

#[test]
fn a_policy_that_never_let_the_vendor_in_gets_its_statements() {
    check(
        Some(&policy_of("")),
        expect![[r#"
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*", "Resource": "*"},
          {
            "Sid": "Use",
            "Effect": "Allow",
            "Principal": { "AWS": ["arn:aws:iam::444455556666:role/storage", "arn:aws:iam::777788889999:role/compute"] },
            "Action": ["kms:Decrypt", "kms:ReEncrypt*"],
            "Resource": "*"
          },
          {
            "Sid": "Grants",
            "Effect": "Allow",
            "Principal": { "AWS": ["arn:aws:iam::444455556666:role/storage", "arn:aws:iam::777788889999:role/compute"] },
            "Action": ["kms:CreateGrant"],
            "Resource": "*"
          }
        ]}
        $ aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/1234abcd --policy-name default --policy file://policy.json
    "#]],
    );
}

#[test]
fn a_policy_that_lets_the_vendor_in_stays_as_it_is() {
    let vendor = format!(
        r#",
  {{"Effect": "Allow", "Principal": {{"AWS": ["{STORAGE}", "{COMPUTE}"]}},
    "Action": ["kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant"], "Resource": "*"}}"#
    );
    let text = policy_of(&vendor);
    let it = render(case(KEY, Some(&text), &[STORAGE, COMPUTE])).expect("written");
    assert_eq!(it.documents[0].text, format!("{text}\n"));
    assert_eq!(it.unmet, []);
}

#[test]
fn one_role_and_one_action_are_added_where_they_belong() {
    let vendor = format!(
        r#",
  {{"Effect": "Allow", "Principal": {{"AWS": ["{STORAGE}"]}},
    "Action": ["kms:Decrypt", "kms:ReEncrypt*"], "Resource": "*"}}"#
    );
    check(
        Some(&policy_of(&vendor)),
        expect![[r#"
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*", "Resource": "*"},
          {"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::444455556666:role/storage", "arn:aws:iam::777788889999:role/compute"]},
            "Action": ["kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant"], "Resource": "*"}
        ]}
        $ aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/1234abcd --policy-name default --policy file://policy.json
    "#]],
    );
}

#[test]
fn leave_under_a_condition_is_not_enough() {
    let vendor = format!(
        r#",
  {{"Effect": "Allow", "Principal": {{"AWS": "{STORAGE}"}}, "Action": "kms:*", "Resource": "*",
    "Condition": {{"StringEquals": {{"aws:PrincipalOrgID": "o-acme"}}}}}}"#
    );
    let text = policy_of(&vendor);
    expect![[r#"
        {"Version": "2012-10-17", "Statement": [
          {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*", "Resource": "*"},
          {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/storage"}, "Action": "kms:*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-acme"}}},
          {
            "Effect": "Allow",
            "Principal": { "AWS": "arn:aws:iam::444455556666:role/storage" },
            "Action": ["kms:Decrypt", "kms:ReEncrypt*", "kms:CreateGrant"],
            "Resource": "*"
          }
        ]}
        $ aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/1234abcd --policy-name default --policy file://policy.json
    "#]].assert_eq(&told(case(KEY, Some(&text), &[STORAGE])));
}

#[test]
fn what_stands_in_the_way_is_told() {
    let deny = |more: &str| {
        let it = format!(
            r#",
  {{"Sid": "Allow", "Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt",
    "Resource": "*"{more}}}"#
        );
        told(case(KEY, Some(&policy_of(&it)), &[STORAGE]))
    };
    let certain = deny("");
    let open = deny(r#", "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#);
    let last = |text: &str| {
        let all: Vec<String> =
            text.lines().filter(|it| it.starts_with('!')).map(str::to_owned).collect();
        all.join("\n") + "\n"
    };
    expect![[r#"
        ! `arn:aws:iam::444455556666:role/storage` still lacks `kms:Decrypt`: statement `Allow` denies it (true)
        ! cannot tell whether `arn:aws:iam::444455556666:role/storage` then has `kms:Decrypt`: statement `Allow` holds only under a condition on `aws:SourceIp` (false)
    "#]].assert_eq(&format!("{}{}", last(&certain), last(&open)));
    // The leave is written all the same, and the denial is left alone.
    assert!(certain.contains("\"Effect\": \"Deny\"") && certain.contains("kms:CreateGrant"));
}

#[test]
fn a_name_that_is_taken_is_not_taken_twice() {
    let own = r#", {"Sid": "Use", "Effect": "Deny", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": "arn:aws:iam::999988887777:root"}}"#;
    let text = told(case(KEY, Some(&policy_of(own)), &[STORAGE]));
    assert_eq!(text.matches("\"Sid\": \"Use\"").count(), 1, "{text}");
    assert_eq!(text.matches("\"Sid\": \"Grants\"").count(), 1, "{text}");
}

#[test]
fn nobody_is_let_in_who_may_be_anybody() {
    for who in [
        "*",
        "444455556666",
        "arn:aws:iam::444455556666:role/*",
        "arn:aws:iam::*:root",
        "arn:aws:iam::444455556666:role/x?",
        "arn:aws:sts::444455556666:assumed-role/a/b",
        "arn:aws:iam::444455556666:group/x",
        "logs.amazonaws.com",
        "",
    ] {
        let it = render(case(KEY, None, &[STORAGE, who]));
        assert!(matches!(it, Err(Unrendered::Unfit(_))), "{who}: {it:?}");
    }
    for who in [STORAGE, "arn:aws:iam::444455556666:root", "arn:aws-cn:iam::444455556666:user/a/b"]
    {
        render(case(KEY, None, &[who])).expect(who);
    }
}

#[test]
fn what_is_not_known_is_asked_for() {
    let mut nobody = case(KEY, None, &[]);
    nobody.needs.as_mut().expect("needs").principals = Seen::Unseen("why".to_owned());
    assert_eq!(render(nobody).err(), Some(Unrendered::Unknown("why".to_owned())));
    for id in ["alias/orders", "1234abcd-12ab-34cd-56ef-1234567890ab", "KEY"] {
        let it = render(case(id, None, &[STORAGE]));
        assert!(matches!(it, Err(Unrendered::Unknown(_))), "{id}: {it:?}");
    }
}

#[test]
fn a_policy_that_cannot_be_read_is_never_replaced() {
    let mut case = case(KEY, None, &[STORAGE]);
    let text = r#"{"Policy": "{\"Version\": ", "PolicyName": "default"}"#;
    _ = case.document.take(Kind::GetKeyPolicy, document("it.json", text));
    let it = render(case);
    assert!(matches!(it, Err(Unrendered::Unfit(_))), "{it:?}");
}

#[test]
fn a_policy_that_grows_too_large_is_told() {
    let long = "x".repeat(POLICY_BYTES_MAX);
    let text = policy_of(&format!(
        r#", {{"Sid": "{long}", "Effect": "Allow", "Principal": {{"AWS": "{STORAGE}"}},
            "Action": "kms:Decrypt", "Resource": "*"}}"#
    ));
    let it = render(case(KEY, Some(&text), &[STORAGE])).expect("written");
    assert!(it.unmet.iter().any(|it| it.certain && it.what.contains("bytes")), "{:?}", it.unmet);
}

#[test]
fn a_key_s_id_is_one_word_of_a_command() {
    let it = render(case("alias/a; rm -rf /", Some(&policy_of("")), &[STORAGE])).expect("written");
    assert!(it.commands[0].command.contains("--key-id 'alias/a; rm -rf /' "), "{it:?}");
}

/// Who gains what by rendering over statements beside the root's, as `prove` tells one of them.
fn gains(statements: &str, who: &[&str]) -> String {
    let text = policy_of(statements);
    let it = render(case(KEY, Some(&text), who)).expect("written");
    assert_eq!(it.unmet, []);
    let (before, after) = (policy(text), policy(it.documents[0].text.clone()));
    let changes = crate::aws::prove::diff(&before, &after).changes;
    let line = |it: &keywright_policy::Change| {
        assert!(it.gained, "{it:?}");
        format!("{}: {}\n", it.who, it.actions.join(", "))
    };
    changes.iter().map(line).collect()
}

#[test]
fn nobody_gains_who_shares_a_statement_with_the_vendor() {
    let shared = format!(
        r#", {{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*",
            "Principal": {{"AWS": ["{STORAGE}", "arn:aws:iam::999988887777:role/app"]}}}}"#
    );
    expect![[r#"
        `arn:aws:iam::444455556666:role/storage`: kms:CreateGrant, kms:ReEncryptFrom, kms:ReEncryptTo, kms:reencrypt
    "#]].assert_eq(&gains(&shared, &[STORAGE]));
}

#[test]
fn the_vendor_gains_nothing_but_what_it_asks_for() {
    let wide = format!(
        r#", {{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
            "Principal": {{"AWS": "{STORAGE}"}}}}"#
    );
    expect![[r#"
        `arn:aws:iam::777788889999:role/compute`: kms:CreateGrant, kms:Decrypt, kms:ReEncryptFrom, kms:ReEncryptTo, kms:reencrypt
    "#]].assert_eq(&gains(&wide, &[STORAGE, COMPUTE]));
}
