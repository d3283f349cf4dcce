//! `keywright render`: exit codes, and what is data and what is talk.

use expect_test::{Expect, expect};

use crate::run::{Ran, World, keywright_in, top};

fn acme(words: &str) -> Ran {
    let words: Vec<&str> = words.split_whitespace().collect();
    keywright_in(&top(), &words, "")
}

/// The exit and the talk.
fn talk(words: &str, wanted: Expect) {
    let ran = acme(words);
    wanted.assert_eq(&format!("exit {}\n{}", ran.exit, ran.talk));
}

#[test]
fn what_is_not_to_be_pasted_is_talk() {
    talk(
        "render orders --estate examples/acme",
        expect![[r#"
        exit 0
        note: this is the present policy: nothing is added
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
        assumed: no `AWS_RAM` policy stands beside the default key policy
    "#]],
    );
    talk(
        "render payments --estate examples/acme",
        expect![[r#"
        exit 0
        note: this is the present policy, with what the vendor lacked
        note: Confluent cannot use `cck-3vw7q`, the key of cluster `payments`: Access to key denied.
        next: aws kms put-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/9f8e7d6c-5b4a-4392-8170-1a2b3c4d5e6f --policy-name default --policy file://policy.json  # puts the policy, saved as policy.json, back whole
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
        assumed: no `AWS_RAM` policy stands beside the default key policy
    "#]],
    );
    talk(
        "render shipping --estate examples/acme",
        expect![[r#"
            exit 1
            error: the vault's network does not let Confluent in for cluster `shipping`: `defaultAction` is `Deny`: only listed addresses and networks; allow public access from all networks: Enterprise clusters come so: az keyvault update --name acme-kafka-shipping --public-network-access Enabled --default-action Allow
            help: `keywright check` shows what stands in the way, and what to change
            note: the vault has no purge protection: the key of cluster `shipping` can be destroyed for good; turn purge protection on; it cannot be turned off again: az keyvault update --name acme-kafka-shipping --enable-purge-protection true
            assumed: no deny assignment takes away what a role assignment gives
            assumed: no network security perimeter in enforced mode stands around the vault
            assumed: no Azure Policy with a `modify` effect changes the vault's network by itself
        "#]],
    );
    talk(
        "render inventory --estate examples/acme",
        expect![[r#"
        exit 0
        note: by its exports the vendor has all that it needs: nothing of this has to be run
        assumed: no deny assignment takes away what a role assignment gives
        assumed: no network security perimeter in enforced mode stands around the vault
        assumed: no Azure Policy with a `modify` effect changes the vault's network by itself
    "#]],
    );
    talk(
        "render clicks --estate examples/acme",
        expect![[r#"
        exit 0
        note: by its exports the vendor has all that it needs: nothing of this has to be run
        note: where a perimeter of VPC Service Controls stands around the key's project, name Confluent's group in an ingress rule and in an egress rule of it
        assumed: no deny policy or access boundary takes away what the key's IAM policy gives
        assumed: no VPC Service Controls perimeter keeps the vendor's group from the key
        assumed: the IAM policies of key ring, project, folder and organization add nobody to the key
    "#]],
    );
    talk(
        "render --byok examples/acme/aws/orders/byok.json",
        expect![[r#"
        exit 0
        note: the present policy was not handed in, and putting this one takes away whatever that grants beside: for a key in use, hand in what `aws kms get-key-policy --key-id arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab --policy-name default --output json` prints
        assumed: no service control or resource control policy takes away what the key policy gives
        assumed: the vendor's own IAM policies allow its roles to use the key
        assumed: no `AWS_RAM` policy stands beside the default key policy
    "#]],
    );
    talk(
        "render --byok examples/acme/azure/shipping/byok.json",
        expect![[r#"
        exit 0
        note: the vault was not handed in: role assignments count in RBAC mode alone
        note: the vault wants purge protection, which cannot be turned off again: az keyvault update --name acme-kafka-shipping --enable-purge-protection true
        note: of the vault's network: Enterprise clusters want public access from all networks, Dedicated clusters the exception for trusted Microsoft services
        note: what stands in the way of these assignments was not asked: that wants the vault, its role assignments and the service principal as exports
        assumed: no deny assignment takes away what a role assignment gives
        assumed: no network security perimeter in enforced mode stands around the vault
        assumed: no Azure Policy with a `modify` effect changes the vault's network by itself
    "#]],
    );
}

#[test]
fn what_stands_in_the_way_exits_with_one_and_what_is_not_known_with_three() {
    talk(
        "render fraud --estate examples/acme -q",
        expect![[r#"
        exit 1
        error: `arn:aws:iam::444455556666:role/block_storage_manager` still lacks `kms:Decrypt`, `kms:GenerateDataKey*`: statement `Only from our network` denies it
        error: `arn:aws:iam::777788889999:role/cc-kafka-fraud-8f3a2c1d` still lacks `kms:Decrypt`, `kms:GenerateDataKey*`: statement `Only from our network` denies it
        help: `keywright check` shows what stands in the way, and what to change
    "#]],
    );
    talk(
        "render loyalty --estate examples/acme",
        expect![[r#"
        exit 3
        unknown: no vendor's record of the key was handed in: fetch it with `confluent byok describe cck-… -o json` into a file among the key's `documents`
    "#]],
    );
}

#[test]
fn misuse_exits_with_two_and_says_what_to_name() {
    talk(
        "render ordres --estate examples/acme",
        expect![[r#"
        exit 2
        error: the estate declares no key `ordres`
        help: it declares `orders`, `ledger`, `fraud`, `reports`, `clicks`, `payments`, `loyalty`, `analytics`, `inventory`, `shipping`, `telemetry`
    "#]],
    );
    talk(
        "render orders --estate examples/nowhere",
        expect![[r#"
        exit 2
        error: cannot read `examples/nowhere/keywright.toml`: No such file or directory (os error 2)
        help: name an estate's folder with `--estate`, or a record with `--byok`
    "#]],
    );
    talk(
        "render --byok examples/acme/aws/orders/describe-key.json",
        expect![[r#"
        exit 2
        error: cannot read `examples/acme/aws/orders/describe-key.json`: it holds no record of a key, as `confluent byok describe -o json` prints one
        help: name an estate's folder with `--estate`, or a record with `--byok`
    "#]],
    );
    for words in ["render", "render orders --byok x", "render --estate . --byok x"] {
        assert_eq!(acme(words).exit, 2, "{words}");
    }
}

#[test]
fn json_holds_all_of_it() {
    let ran = acme("render fraud --estate examples/acme --format json");
    assert_eq!(ran.exit, 1);
    let view: serde_json::Value = serde_json::from_str(&ran.data).expect("JSON");
    assert_eq!(view["key"], "fraud");
    assert_eq!(view["cloud"], "aws");
    assert_eq!(view["documents"][0]["kind"], "key-policy");
    assert_eq!(view["commands"].as_array().map(Vec::len), Some(0));
    assert_eq!(view["unmet"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_is_rendered_is_what_prove_asks_for() {
    let byok = "examples/acme/aws/payments/byok.json";
    let rendered = acme("render payments --estate examples/acme");
    let world = World::new("render-prove", &[("policy.json", rendered.data.as_bytes())]);
    let byok = top().join(byok).display().to_string();
    let ran = world.run(&["prove", "keeps", "policy.json", "--needs", &byok]);
    assert_eq!(ran.exit, 0, "{ran:?}");
    let account = ["prove", "no-lockout", "policy.json", "--account", "111122223333"];
    assert_eq!(world.run(&account).exit, 0);
    let checked = world.run(&["check", "policy.json", "--byok", &byok]);
    let told = checked.rules();
    assert!(told.iter().all(|it| !it.starts_with("AWS-001")), "{told:?}");
}

#[test]
fn a_document_that_cannot_be_read_is_not_written_over() {
    let toml = "format = 1\n[estate]\nname = \"a\"\nvendor = \"confluent\"\n\
                [key.a]\ncloud = \"aws\"\nid = \"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab\"\n\
                documents = [\"a\"]\n";
    let record = r#"{"id": "cck-a1", "cloud": "AWS", "key":
        "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "roles": ["arn:aws:iam::444455556666:role/storage"]}"#;
    // What `keywright render a > a/policy.json` leaves behind before it runs.
    let files = [
        ("keywright.toml", toml.as_bytes()),
        ("a/byok.json", record.as_bytes()),
        ("a/policy.json", b"".as_slice()),
    ];
    let world = World::new("render-empty", &files);
    let ran = world.run(&["render", "a"]);
    expect![[r#"
        exit 2
        error: cannot read `a/policy.json`: this is no JSON: expected a value, found the end of the document
        help: name an estate's folder with `--estate`, or a record with `--byok`
    "#]]
    .assert_eq(&format!("exit {}\n{}{}", ran.exit, ran.data, ran.talk));
}
