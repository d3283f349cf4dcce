//! The pages' cases of Azure and Google, through the commands that AWS's go through.

use expect_test::expect;

use crate::run::{World, read, top};

/// The first case of a page, on one line.
fn case(page: &str) -> String {
    let page = read(&top().join("docs").join(page));
    let block = page.split("```json").nth(1).expect("a case");
    let text = block.split_once('\n').expect("a line").1.split("```").next().expect("an end");
    text.replace('\n', " ")
}

/// The same case as what a question is about: its exports, and nothing asked.
fn bundle(page: &str, more: &str) -> String {
    let case = case(page);
    let documents = case.split_once("\"documents\"").expect("documents").1;
    format!("{{{more}\"documents\"{documents}")
}

const KEY: &str =
    "\"resource\": \"projects/acme-keys/locations/europe-west3/keyRings/kafka/cryptoKeys/orders\",";

#[test]
fn one_batch_decides_requests_to_three_clouds() {
    let aws = r#"{"id": "aws", "request": {"principal": "arn:aws:iam::111122223333:user/ann",
        "action": "s3:GetObject", "resource": "arn:aws:s3:::b/k"}, "identity_policies": []}"#;
    let with_id = |id: &str, page| case(page).replacen('{', &format!("{{\"id\": \"{id}\", "), 1);
    let batch = [
        aws.replace('\n', " "),
        with_id("azure", "simulate-azure.md"),
        with_id("google", "simulate-google.md"),
        r#"{"id": "moon", "cloud": "moon"}"#.to_owned(),
    ];
    let world = World::new("clouds-batch", &[("it", batch.join("\n").as_bytes())]);
    let ran = world.run(&["simulate", "--batch", "it"]);
    let told: Vec<String> = ran
        .data
        .lines()
        .map(|it| {
            let answer: serde_json::Value = serde_json::from_str(it).expect("JSON");
            let word = answer.get("decision").or(answer.get("error")).expect("an answer");
            format!("{} {word}", answer["id"])
        })
        .collect();
    expect![[r#"
        "aws" "implicit-deny"
        "azure" "allow"
        "google" "explicit-deny"
        "moon" "line 4: `cloud` is `aws`, `azure` or `google` (line 1, column 25)""#]]
    .assert_eq(&told.join("\n"));
    assert_eq!(ran.exit, 2);
}

#[test]
fn questions_are_asked_of_bundles_of_azure() {
    let whole = bundle("simulate-azure.md", "");
    let empty = whole.split_once("[ { \"principalId\"").expect("assignments").0;
    let none = r#"{ "role-assignments": [] }, { "deny-assignments": { "value": [] } } ] }"#;
    let without = format!("{empty}{none}");
    let files = [("old.json", without.as_bytes()), ("new.json", whole.as_bytes())];
    let world = World::new("clouds-azure", &files);
    let ran = world.run(&[
        "prove",
        "no-new-access",
        "--reference",
        "old.json",
        "--candidate",
        "new.json",
    ]);
    assert_eq!(ran.exit, 1, "{ran:?}");
    assert!(ran.data.contains("principal  3d9a1f52-8c47-4e0b-b1d6-5a2e7c9f0b84"), "{ran:?}");
    let back = world.run(&[
        "prove",
        "no-new-access",
        "--reference",
        "new.json",
        "--candidate",
        "old.json",
    ]);
    assert_eq!(back.exit, 0, "{back:?}");
}

#[test]
fn questions_are_asked_of_bundles_of_google() {
    let whole = bundle("simulate-google.md", KEY);
    let needs = |action: &str| {
        format!(r#"{{"needs": [{{"principal": "cck-a1@confluent.io", "actions": ["{action}"]}}]}}"#)
    };
    let (unknown, lacking) =
        (needs("cloudkms.locations.get"), needs("cloudkms.cryptoKeys.setIamPolicy"));
    let files = [
        ("it.json", whole.as_bytes()),
        ("unknown.json", unknown.as_bytes()),
        ("lacking.json", lacking.as_bytes()),
    ];
    let world = World::new("clouds-google", &files);
    let public = world.run(&["prove", "not-public", "it.json"]);
    assert_eq!(public.exit, 0, "{public:?}");
    // What the role holds of it, the table does not say; the other it certainly lacks.
    for (needs, exit) in [("unknown.json", 3), ("lacking.json", 1)] {
        let keeps = world.run(&["prove", "keeps", "it.json", "--needs", needs]);
        assert_eq!(keeps.exit, exit, "{keeps:?}");
    }
    let mixed = world.run(&["prove", "not-granted", "it.json", "--resource", "x"]);
    assert_eq!(mixed.exit, 2, "{mixed:?}");
}

#[test]
fn a_question_says_what_it_misses() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*"}}"#;
    let files = [
        ("aws.json", policy.as_bytes()),
        ("azure.json", br#"{"cloud": "azure", "documents": []}"#),
    ];
    let world = World::new("clouds-missing", &files);
    let told = |words: &[&str]| {
        let ran = world.run(words);
        assert_eq!(ran.exit, 2, "{ran:?}");
        ran.talk.lines().next().unwrap_or_default().to_owned()
    };
    let all = [
        told(&["prove", "no-lockout", "aws.json"]),
        told(&["prove", "no-lockout", "azure.json"]),
        told(&["prove", "no-new-access", "--reference", "aws.json", "--candidate", "azure.json"]),
    ];
    expect![[r#"
        error: cannot judge `aws.json`: of a policy this is asked for an account: name it as `account`
        error: cannot judge `azure.json`: the bundle shows no one vault: name its ARM id as `vault`
        error: cannot judge `azure.json`: the reference and the candidate are of two clouds"#]]
    .assert_eq(&all.join("\n"));
}

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
    "Action": "kms:*", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*"}}"#;

#[test]
fn a_fault_in_what_is_needed_names_the_file_that_has_it() {
    let needs = r#"{"needs": [{"principal": "arn:aws:iam::111122223333:role/app"}]}"#;
    let files =
        [("policy.json", POLICY.as_bytes()), ("needs.json", needs.as_bytes()), ("text.json", b"{")];
    let world = World::new("clouds-needs", &files);
    let told = |needs: &str| {
        let ran = world.run(&["prove", "keeps", "policy.json", "--needs", needs]);
        assert_eq!(ran.exit, 2, "{ran:?}");
        ran.talk
    };
    expect![[r#"
        error: cannot judge `needs.json`: a need has a `principal`, and a list of `actions` (line 1, column 12)
        help: give the vendor's record of the key, or `{"needs": [{"principal", "actions"}]}`
    "#]]
    .assert_eq(&told("needs.json"));
    expect![[r#"
        error: cannot judge `text.json`: expected a name in quotes or `}`, found the end of the document (line 1, column 2)
        help: give the vendor's record of the key, or `{"needs": [{"principal", "actions"}]}`
    "#]]
    .assert_eq(&told("text.json"));
}

#[test]
fn a_place_of_another_cloud_is_refused_and_not_passed_over() {
    let azure = bundle("simulate-azure.md", "");
    let google = bundle("simulate-google.md", KEY);
    let files = [
        ("aws.json", POLICY.as_bytes()),
        ("azure.json", azure.as_bytes()),
        ("google.json", google.as_bytes()),
    ];
    let world = World::new("clouds-within", &files);
    let told = |policy: &str, more: &[&str]| {
        let ran = world.run(&[&["prove", "no-lockout", policy], more].concat());
        assert_eq!(ran.exit, 2, "{ran:?}");
        let line = ran.talk.lines().next().unwrap_or_default();
        line.trim_start_matches("error: cannot judge ").to_owned()
    };
    let (account, vault) = (["--account", "111122223333"], ["--vault", "/subscriptions/x"]);
    let all = [
        told("aws.json", &[account, vault].concat()),
        told("aws.json", &vault),
        told("azure.json", &account),
        told("google.json", &account),
        told("google.json", &vault),
    ];
    expect![[r#"
        `aws.json`: a policy of AWS lies in no vault: leave `vault` out
        `aws.json`: a policy of AWS lies in no vault: leave `vault` out
        `azure.json`: a bundle of Azure is of no account: leave `account` out
        `google.json`: a bundle of Google is of no account: leave `account` out
        `google.json`: a bundle of Google lies in no vault: leave `vault` out"#]]
    .assert_eq(&all.join("\n"));
}

/// Both sides of a page's comparison, as files.
fn compared(cloud: &str) -> [String; 2] {
    ["before", "after"].map(|it| read(&top().join(format!("examples/diff/{cloud}/{it}.json"))))
}

fn told(test: &str, [before, after]: [&str; 2], more: &[&str]) -> (i32, String) {
    let files = [("before.json", before.as_bytes()), ("after.json", after.as_bytes())];
    let world = World::new(test, &files);
    let ran = world.run(&[&["diff", "before.json", "after.json"], more].concat());
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    (ran.exit, if ran.exit == 2 { first(&ran.talk) } else { ran.data })
}

#[test]
fn a_comparison_ends_by_what_it_told() {
    let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Resource": "*"}}"#;
    for cloud in ["azure", "google"] {
        let [before, after] = compared(cloud);
        let (exit, text) = told("diff-same", [&before, &before], &[]);
        assert_eq!((exit, text.as_str()), (0, "nobody gains or loses anything\n"), "{cloud}");
        let (exit, text) = told("diff-clouds", [policy, &after], &[]);
        let wanted = "error: cannot judge `after.json`: the reference and the candidate are of two \
                      clouds";
        assert_eq!((exit, text.as_str()), (2, wanted), "{cloud}");
        assert_eq!(told("diff-found", [&before, &after], &[]).0, 1, "{cloud}");
    }
}

#[test]
fn a_comparison_that_cannot_be_told_is_unknown() {
    let bundle = |bindings: &str| {
        format!("{{{KEY} \"documents\": [{{\"bindings\": [{bindings}], \"etag\": \"x\"}}]}}")
    };
    let unseen = bundle(r#"{"role": "roles/x", "members": ["user:ann@acme.example"]}"#);
    let (exit, text) = told("diff-open", [&bundle(""), &unseen], &[]);
    assert_eq!(exit, 3, "{text}");
    assert!(text.starts_with("? cannot tell whether `user:ann@acme.example` gains"), "{text}");
    let (exit, text) = told("diff-faulty", [&bundle(""), &bundle("1")], &[]);
    assert_eq!(exit, 3, "{text}");
    assert!(text.starts_with("? cannot tell what else changes: a policy cannot be read"), "{text}");
}

#[test]
fn a_comparison_names_the_clusters_of_its_own_key_alone() {
    let estate = top().join("examples/acme");
    let estate = ["--estate", estate.to_str().expect("a path"), "--format", "json"];
    let hit = |cloud: &str, from: &str, to: &str| {
        let [before, after] = compared(cloud).map(|it| it.replace(from, to));
        let (exit, text) = told("diff-estate", [&before, &after], &estate);
        assert_eq!(exit, 1, "{text}");
        let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let changes = answer["changes"].as_array().expect("changes").iter();
        let hit = changes.filter(|it| it["clusters"] != serde_json::json!([]));
        let told = hit.map(|it| format!("{} {} {}", it["principal"], it["change"], it["clusters"]));
        told.collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        "c3d2e1f0-a9b8-4c7d-8e6f-5a4b3c2d1e0f" "loses" ["inventory"]
        "c3d2e1f0-a9b8-4c7d-8e6f-5a4b3c2d1e0f" "loses" ["inventory"]"#]]
    .assert_eq(&hit("azure", "", ""));
    expect![[r#""group:cck-1fg5h@confluent.io" "loses" ["clicks"]"#]]
        .assert_eq(&hit("google", "", ""));
    // What joins the vendor's application to an object stands on one side alone.
    let join = |it: &str| it.replace("\"appId\": \"5a0e7c1d", "\"appId\": \"00000000");
    let [before, after] = compared("azure");
    let (_, text) = told("diff-join", [&join(&before), &after], &estate);
    assert!(text.contains("\"inventory\""), "{text}");
    assert_eq!(hit("azure", "5a0e7c1d", "00000000"), "");
    assert_eq!(hit("azure", "acme-kafka-inventory", "acme-kafka-other"), "");
    assert_eq!(hit("google", "cryptoKeys/clicks", "cryptoKeys/other"), "");
}

#[test]
fn the_case_of_a_change_is_decided_as_it_is_shown() {
    for cloud in ["azure", "google"] {
        let [before, after] = compared(cloud);
        let (_, text) = told("diff-json", [&before, &after], &["--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for change in answer["changes"].as_array().expect("changes") {
            let case = change["witness"]["case"].to_string();
            let world = World::new("diff-case", &[("case.json", case.as_bytes())]);
            let ran = world.run(&["simulate", "case.json"]);
            let decided = ran.data.lines().next().unwrap_or_default();
            assert!(decided.starts_with(change["witness"]["after"].as_str().expect("a word")));
        }
    }
}

#[test]
fn a_trust_policy_is_asked_by_its_content_by_a_flag_and_in_a_batch() {
    let trust = |who: &str| {
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow",
            "Principal": {{"AWS": "{who}"}}, "Action": "sts:AssumeRole"}}}}"#
        )
        .replace('\n', " ")
    };
    let (old, new) = (trust("arn:aws:iam::444455556666:role/storage"), trust("444455556666"));
    let line = format!(r#"{{"id": 1, "kind": "trust", "reference": {old}, "candidate": {new}}}"#);
    let files = [
        ("old.json", old.as_bytes()),
        ("new.json", new.as_bytes()),
        ("lines.jsonl", line.as_bytes()),
    ];
    let world = World::new("clouds-trust", &files);
    let asked = ["prove", "no-new-access", "--reference", "old.json", "--candidate", "new.json"];
    for more in [&[][..], &["--kind", "trust"]] {
        let ran = world.run(&[&asked[..], more].concat());
        assert_eq!(ran.exit, 1, "{ran:?}");
        assert!(ran.data.contains("sts:AssumeRole"), "{ran:?}");
    }
    let public = world.run(&["prove", "not-public", "new.json"]);
    assert_eq!(public.exit, 0, "{public:?}");
    let lines = world.run(&["prove", "no-new-access", "--batch", "lines.jsonl"]);
    assert!(lines.data.contains(r#""verdict":"fails""#), "{lines:?}");
    let diff = world.run(&["diff", "old.json", "new.json"]);
    assert!(diff.data.contains("sts:AssumeRole"), "{diff:?}");
}

#[test]
fn a_record_that_cannot_be_read_is_told_beside_the_clusters() {
    let [before, after] = compared("google");
    let toml = "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
                documents = [\"byok.json\"]\n[key.clicks]\ncloud = \"google\"\nid = \
                \"projects/acme-kafka/locations/europe-west1/keyRings/kafka/cryptoKeys/clicks\"\n";
    for record in ["{\"id\": ", ""] {
        let files = [
            ("before.json", before.as_bytes()),
            ("after.json", after.as_bytes()),
            ("keywright.toml", toml.as_bytes()),
            ("byok.json", record.as_bytes()),
        ];
        let world = World::new("diff-unread", &files);
        let asked = ["diff", "before.json", "after.json", "--estate", "."];
        let ran = world.run(&asked);
        assert_eq!(ran.exit, 1, "{ran:?}");
        assert!(ran.talk.contains("not read: byok.json: "), "{ran:?}");
        let json = world.run(&[&asked[..], &["--format", "json"]].concat());
        assert!(json.data.contains("\"file\": \"byok.json\""), "{json:?}");
    }
}
