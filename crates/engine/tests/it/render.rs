//! What is rendered, put into force: the vendor keeps all that it needs, for every kind of cluster,
//! and loses it with any one part.

use std::path::{Path, PathBuf};

use keywright_engine::ops::prove::{Question, ask, needs, subject};
use keywright_engine::ops::render::{NotRendered, Wanted, render};
use keywright_estate::RenderedKey;
use keywright_model::Cloud;
use keywright_policy::{Settled, Severity};
use keywright_vendors::confluent::ClusterKind;
use serde_json::{Value, json};

use crate::memory::Memory;
use crate::templates::{COMPUTE, STORAGE};

const APPLICATION: &str = "5a0e7c1d-2b3f-4c6a-9d8e-7f6a5b4c3d2e";
const OBJECT: &str = "d4e3f201-bac9-4d8e-9f70-6b5c4d3e2f10";
const GROUP: &str = "cck-a1@confluent.io";
const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";

fn id(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Aws => "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        Cloud::Azure => "https://acme.vault.azure.net/keys/orders",
        Cloud::Google => "projects/p/locations/l/keyRings/r/cryptoKeys/k",
    }
}

fn record(cloud: Cloud) -> Value {
    let (word, who) = match cloud {
        Cloud::Aws => ("AWS", json!([STORAGE, COMPUTE])),
        Cloud::Azure => ("AZURE", json!([APPLICATION])),
        Cloud::Google => ("GCP", json!([GROUP])),
    };
    json!({"id": "cck-a1", "key": id(cloud), "roles": who, "cloud": word, "state": "IN_USE",
        "validation_phase": "VALID"})
}

fn declaration(cloud: Cloud, kind: ClusterKind) -> String {
    let (cloud, id, kind) = (cloud.word(), id(cloud), kind.word());
    let other = id.replace("1234abcd", "9876abcd").replace("keys/orders", "keys/other");
    let other = other.replace("cryptoKeys/k", "cryptoKeys/k2");
    format!(
        "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
         [key.orders]\ncloud = \"{cloud}\"\nid = \"{id}\"\ndocuments = [\"orders\"]\n\
         [key.other]\ncloud = \"{cloud}\"\nid = \"{other}\"\n\
         [cluster.orders]\nkind = \"{kind}\"\ncloud = \"{cloud}\"\nregion = \"l\"\nkey = \"orders\"\n\
         environment = \"production\"\n"
    )
}

/// An estate of one key, with documents beside the vendor's record of it.
pub(crate) fn estate(cloud: Cloud, kind: ClusterKind, documents: &[(&str, Value)]) -> Memory {
    let mut memory = Memory::default();
    let declared = declaration(cloud, kind).into_bytes();
    memory.0.insert("acme/keywright.toml".into(), declared);
    let byok = ("byok.json", record(cloud));
    for (name, document) in std::iter::once(&byok).chain(documents) {
        let path = Path::new("acme/orders").join(name);
        memory.0.insert(path, document.to_string().into_bytes());
    }
    memory
}

pub(crate) fn declared(memory: &Memory, key: &str) -> Result<RenderedKey, NotRendered> {
    render(memory, &Wanted::Declared { folder: "acme".into(), key: key.to_owned() })
}

/// The words of a command, as a shell reads words and quotes. What a command looks up itself stays
/// one word.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for char in line.chars() {
        match (quote, char) {
            (Some(it), char) if it == char => quote = None,
            (None, '\'' | '"') => {
                quote = {
                    word.get_or_insert_default();
                    Some(char)
                }
            }
            (None, ' ') => words.extend(word.take()),
            (_, char) => word.get_or_insert_default().push(char),
        }
    }
    words.extend(word);
    words
}

fn option<'w>(words: &'w [String], name: &str) -> &'w str {
    let joined = format!("{name}=");
    let of = |at: usize| {
        words[at]
            .strip_prefix(&joined)
            .or_else(|| (words[at] == name).then(|| words[at + 1].as_str()))
    };
    (0..words.len()).find_map(of).unwrap_or_else(|| panic!("no {name} in {words:?}"))
}

/// What is there once commands have run, as the exports show it.
fn put_into_force(cloud: Cloud, commands: &[Vec<String>]) -> Value {
    let (mut documents, mut listed) = (Vec::new(), Vec::new());
    for it in commands {
        let head: Vec<&str> = it.iter().map(String::as_str).take(4).collect();
        match head.as_slice() {
            ["az", "ad", "sp", "create"] => assert_eq!(option(it, "--id"), APPLICATION),
            ["az", "role", "assignment", "create"] => {
                let object = option(it, "--assignee-object-id");
                let scope = option(it, "--scope");
                assert!(object == OBJECT || object.contains(APPLICATION), "{object}");
                assert!(scope == VAULT || scope.contains("--name acme "), "{scope}");
                let role = option(it, "--role");
                let role = format!("/providers/Microsoft.Authorization/roleDefinitions/{role}");
                listed.push(json!({"principalId": OBJECT, "principalType": "ServicePrincipal",
                    "scope": VAULT, "roleDefinitionId": role}));
            }
            ["gcloud", "iam", "roles", "create"] => {
                let name = format!("projects/{}/roles/{}", option(it, "--project"), it[4]);
                let all: Vec<&str> = option(it, "--permissions").split(',').collect();
                documents.push(json!({"name": name, "includedPermissions": all}));
            }
            ["gcloud", "kms", "keys", "add-iam-policy-binding"] => {
                assert_eq!(it[4], id(cloud));
                let (role, member) = (option(it, "--role"), option(it, "--member"));
                listed.push(json!({"role": role, "members": [member]}));
            }
            other => panic!("{other:?}"),
        }
    }
    match cloud {
        Cloud::Google => documents.push(json!({"bindings": listed})),
        Cloud::Aws | Cloud::Azure => {
            documents.push(json!({"id": VAULT, "name": "acme", "type":
                "Microsoft.KeyVault/vaults", "properties": {"enableRbacAuthorization": true,
                "enablePurgeProtection": true}}));
            documents.push(json!({"appId": APPLICATION, "id": OBJECT,
        "servicePrincipalType": "Application"}));
            let none = listed.is_empty();
            let list = Value::Array(listed);
            documents.push(if none { json!({"role-assignments": list}) } else { list });
        }
    }
    json!({"cloud": cloud.word(), "resource": id(cloud), "documents": documents})
}

pub(crate) fn keeps(cloud: Cloud, subject_text: &Value) -> &'static str {
    let mut memory = Memory::default();
    let mut bundle = subject_text.clone();
    if cloud == Cloud::Azure {
        bundle.as_object_mut().expect("an object").remove("resource");
    }
    memory.0.insert("it.json".into(), bundle.to_string().into_bytes());
    memory.0.insert("needs.json".into(), record(cloud).to_string().into_bytes());
    let documents = subject(&memory, Path::new("it.json"), None).expect("documents");
    let needs = needs(&memory, Path::new("needs.json")).expect("needs");
    let answered = ask(Question::Keeps { documents, needs }).expect("an answer");
    match answered.settled {
        Settled::Holds => "holds",
        Settled::Fails(_) => "fails",
        Settled::Unknown => "unknown",
    }
}

fn commands(it: &RenderedKey) -> Vec<Vec<String>> {
    let all = it.rendered.commands.iter().flat_map(|it| it.command.split(" && "));
    all.map(words).collect()
}

/// The texts without any one leave in them, each with what is gone.
fn less(policy: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (at, statement) in policy["Statement"].as_array().expect("statements").iter().enumerate() {
        let vendors = statement["Principal"]["AWS"].is_array();
        if vendors {
            let mut less = policy.clone();
            less["Statement"].as_array_mut().expect("statements").remove(at);
            all.push((format!("statement {at}"), less));
        }
        for list in ["/Principal/AWS", "/Action"].into_iter().filter(|_| vendors) {
            let count = statement.pointer(list).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                let mut less = policy.clone();
                let inner = less["Statement"][at].pointer_mut(list).expect("a list");
                let gone = inner.as_array_mut().expect("a list").remove(index);
                all.push((gone.to_string(), less));
            }
        }
    }
    all
}

/// Checks what is rendered of a key; `documents` stand beside the vendor's record.
fn check(cloud: Cloud, kind: ClusterKind, documents: &[(&str, Value)]) {
    let memory = estate(cloud, kind, documents);
    let it = declared(&memory, "orders").expect("rendered");
    assert_eq!(it.rendered.unmet, [], "{cloud} {kind:?}");
    let tried = if cloud == Cloud::Aws {
        let [document] = it.rendered.documents.as_slice() else { panic!("one policy") };
        let policy: Value = serde_json::from_str(&document.text).expect("JSON");
        assert_eq!(keeps(cloud, &policy), "holds");
        let less = less(&policy);
        for (gone, less) in &less {
            assert_ne!(keeps(cloud, less), "holds", "without {gone}");
        }
        // What is rendered is no error to any rule.
        let mut after = memory.clone();
        after.0.insert("acme/orders/policy.json".into(), document.text.clone().into_bytes());
        clean(&after);
        less.len()
    } else {
        let all = commands(&it);
        let whole = put_into_force(cloud, &all);
        assert_eq!(keeps(cloud, &whole), "holds", "{whole:#}");
        let mut tried = 0;
        for at in 0..all.len() {
            let mut less = all.clone();
            let gone = less.remove(at);
            if gone[1] != "ad" {
                assert_ne!(keeps(cloud, &put_into_force(cloud, &less)), "holds", "{gone:?}");
                tried += 1;
            }
        }
        let mut after = memory.clone();
        let text = json!({"documents": whole["documents"]}).to_string();
        after.0.retain(|path, _| !path.starts_with("acme/orders") || path.ends_with("byok.json"));
        after.0.insert("acme/orders/after.json".into(), text.into_bytes());
        clean(&after);
        tried
    };
    assert!(2 <= tried, "{cloud} {kind:?}: {tried}");
}

/// No rule tells an error of the key's access; what the estate leaves undeclared is another matter.
fn clean(memory: &Memory) {
    let heard = memory.check(&["acme"]);
    let wrong = heard
        .findings
        .iter()
        .filter(|it| it.severity == Severity::Error && !it.rule.code.starts_with("EST"));
    let wrong: Vec<String> = wrong.map(|it| it.message.clone()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn kinds(cloud: Cloud) -> impl Iterator<Item = ClusterKind> {
    ClusterKind::ALL.into_iter().filter(move |it| it.takes_key(cloud))
}

#[test]
fn for_every_kind_of_cluster_what_is_rendered_keeps_and_nothing_of_it_can_go() {
    for cloud in [Cloud::Aws, Cloud::Azure, Cloud::Google] {
        let mut count = 0;
        for kind in kinds(cloud) {
            check(cloud, kind, &[]);
            count += 1;
        }
        assert!(2 <= count, "{cloud}");
    }
}

#[test]
fn the_present_policy_is_completed() {
    let root = json!({"Sid": "own", "Effect": "Allow", "Action": "kms:*", "Resource": "*",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"}});
    let policy = json!({"Version": "2012-10-17", "Statement": [root]});
    for kind in kinds(Cloud::Aws) {
        check(Cloud::Aws, kind, &[("policy.json", policy.clone())]);
        let printed = json!({"Policy": policy.to_string(), "PolicyName": "default"});
        let memory = estate(Cloud::Aws, kind, &[("get-key-policy.json", printed)]);
        let it = declared(&memory, "orders").expect("rendered");
        assert!(it.rendered.documents[0].text.contains("\"own\""), "{it:?}");
    }
}

#[test]
fn exports_of_azure_and_google_tell_more() {
    let owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    let owner = format!("/providers/Microsoft.Authorization/roleDefinitions/{owner}");
    let owner = json!([{"principalId": "9d8c7b6a-0000-4000-8000-1f0e9d8c7b6a",
        "principalType": "User", "scope": "/subscriptions/s", "roleDefinitionId": owner}]);
    let vault = json!({"id": VAULT, "name": "acme", "type": "Microsoft.KeyVault/vaults",
        "properties": {"enableRbacAuthorization": true, "enablePurgeProtection": true}});
    let principal = json!({"appId": APPLICATION, "id": OBJECT,
        "servicePrincipalType": "Application"});
    let all = [("list.json", owner), ("vault.json", vault), ("sp.json", principal)];
    for kind in kinds(Cloud::Azure) {
        check(Cloud::Azure, kind, &all);
    }
    for kind in kinds(Cloud::Google) {
        check(Cloud::Google, kind, &[("policy.json", json!({"etag": "x"}))]);
    }
}

#[test]
fn a_record_alone_says_the_same() {
    for cloud in [Cloud::Aws, Cloud::Azure, Cloud::Google] {
        let memory = estate(cloud, ClusterKind::Dedicated, &[]);
        let it = declared(&memory, "orders").expect("rendered");
        let path = PathBuf::from("acme/orders/byok.json");
        let alone = render(&memory, &Wanted::Recorded(path)).expect("rendered");
        assert_eq!(alone.key.as_str(), "cck-a1");
        assert_eq!(commands(&it), commands(&alone));
        let texts = |it: &RenderedKey| -> Vec<String> {
            it.rendered.documents.iter().map(|it| it.text.clone()).collect()
        };
        assert_eq!(texts(&it), texts(&alone));
    }
}

#[test]
fn what_cannot_be_relied_on_is_refused() {
    let told = |memory: &Memory| match declared(memory, "orders") {
        Ok(it) => panic!("{it:?}"),
        Err(it) => it.to_string(),
    };
    let aws = |documents: &[(&str, Value)]| estate(Cloud::Aws, ClusterKind::Dedicated, documents);
    let mut broken = aws(&[]);
    broken.0.insert("acme/orders/policy.json".into(), b"{\"Version\": ".to_vec());
    let mut gone = aws(&[]);
    gone.0.remove(Path::new("acme/orders/byok.json"));
    gone.0.insert("acme/orders/note.txt".into(), b"x".to_vec());
    let mut strange = aws(&[]);
    let other = json!({"id": "cck-b2", "cloud": "AWS", "roles": [STORAGE],
        "key": "arn:aws:kms:us-east-1:111122223333:key/other"});
    strange.0.insert("acme/orders/byok.json".into(), other.to_string().into_bytes());
    let policy = json!({"Version": "2012-10-17", "Statement": []});
    let twice = aws(&[("a.json", policy.clone()), ("b.json", policy)]);
    let mut wild = aws(&[]);
    let record = record(Cloud::Aws).to_string().replace(STORAGE, "*");
    wild.0.insert("acme/orders/byok.json".into(), record.into_bytes());
    let mut nowhere = aws(&[]);
    nowhere.0.retain(|path, _| path.ends_with("keywright.toml"));
    let all = [broken, gone, strange, twice, wild, nowhere].map(|it| told(&it));
    expect_test::expect![[r#"
        cannot read `acme/orders/policy.json`: this is no JSON: expected a value, found the end of the document
        no vendor's record of the key was handed in: fetch it with `confluent byok describe cck-… -o json` into a file among the key's `documents`
        the vendor's record that was handed in, `cck-b2`, is another key's: fetch it with `confluent byok describe cck-… -o json` into a file among the key's `documents`
        the key has another key policy already
        Confluent's record names `*`, and only a role, a user or an account, by its ARN, is let in
        cannot read `acme/orders`: entity not found"#]].assert_eq(&all.join("\n"));
}

#[test]
fn what_is_not_read_is_told() {
    let mut memory = estate(Cloud::Aws, ClusterKind::Dedicated, &[]);
    memory.0.insert("acme/orders/.policy.json".into(), b"{}".to_vec());
    memory.0.insert("acme/orders/note.txt".into(), b"x".to_vec());
    let it = declared(&memory, "orders").expect("rendered");
    let mut told: Vec<String> =
        it.unjudged.iter().map(|it| format!("{}: {}", it.file, it.why)).collect();
    told.sort();
    let wanted = [
        "acme/orders/.policy.json: its name begins with a dot",
        "acme/orders/note.txt: it is no JSON",
    ];
    assert_eq!(told, wanted);
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let memory = estate(Cloud::Aws, ClusterKind::Dedicated, &[]);
    match declared(&memory, "ohter") {
        Err(NotRendered::NoKey { known, .. }) => assert_eq!(known, ["other", "orders"]),
        other => panic!("{other:?}"),
    }
}
