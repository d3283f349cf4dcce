//! What is not known is never told as clean.

use std::path::PathBuf;

use keywright_engine::ops::check::Request;
use keywright_policy::Finding;

use crate::memory::Memory;

const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";

const ESTATE: &str = r#"format = 1
[estate]
name = "acme"
vendor = "confluent"
documents = ["clusters.json"]
taken_on = 2026-11-24
[owner.platform]
email = "platform@acme.example"
[key.orders]
cloud = "aws"
id = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
owner = "platform"
documents = ["orders"]
[cluster.orders]
id = "lkc-1"
kind = "dedicated"
cloud = "aws"
region = "eu-central-1"
environment = "production"
key = "orders"
"#;

/// A cluster as the vendor shows it.
fn cluster(id: &str, record: &str) -> String {
    format!(
        "{{\"api_version\": \"cmk/v2\", \"id\": \"{id}\", \"spec\": {{\"display_name\": \"{id}\", \
         \"cloud\": \"AWS\", \"region\": \"eu-central-1\", \"config\": {{\"kind\": \"Dedicated\"}}, \
         \"byok\": {{\"id\": \"{record}\"}}}}}}"
    )
}

/// The healthy key of the example, with its cluster and the vendor's list.
fn world() -> Memory {
    let mut world = Memory::from_disk("../../examples/acme/aws/orders", "it/orders");
    world.0.insert("it/keywright.toml".into(), ESTATE.into());
    put(&mut world, "clusters.json", &format!("[{}]", cluster("lkc-1", "cck-8kd2p")));
    world
}

fn put(world: &mut Memory, file: &str, text: &str) {
    world.0.insert(format!("it/{file}").into(), text.into());
}

fn text(world: &Memory, file: &str) -> String {
    let bytes = world.0.get(&PathBuf::from(format!("it/{file}"))).expect("the file is there");
    String::from_utf8(bytes.clone()).expect("text")
}

/// Puts another text in place of one that is there.
fn change(world: &mut Memory, file: &str, from: &str, to: &str) {
    let before = text(world, file);
    assert!(before.contains(from), "{file} has no {from}");
    put(world, file, &before.replacen(from, to, 1));
}

/// What the rules say, without what they point at.
fn told(world: &Memory) -> Vec<String> {
    let lines = world.check(&["it"]).lines();
    lines.iter().map(|it| it.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

/// Changes one file of the healthy world.
fn changed(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut world = world();
    change(&mut world, file, from, to);
    told(&world)
}

#[test]
fn what_cannot_be_read_is_told_whatever_standard_is_asked_for() {
    let memory = Memory::of([("it/it.json", "{\"Statement\": [")]);
    let standards = vec![keywright_policy::Standard::find("cis-aws-5").expect("known")];
    let request = Request { paths: vec!["it".into()], standards, ..Request::default() };
    let heard = memory.run(&request).expect("it is there");
    let codes: Vec<&str> = heard.findings.iter().map(|it| it.rule.code).collect();
    assert_eq!(codes, ["TXT-001"]);
}

#[test]
fn the_world_is_clean_as_it_stands() {
    assert_eq!(told(&world()), Vec::<String>::new());
}

#[test]
fn a_page_of_a_list_is_not_the_list() {
    let truncated = ["unknown list-truncated"];
    assert_eq!(
        changed("orders/grants.json", "\"Truncated\": false", "\"Truncated\": true"),
        truncated
    );
    assert_eq!(
        changed("orders/rotations.json", "\"Truncated\": false", "\"NextToken\": \"abc\""),
        truncated
    );
    let mut world = world();
    let page = "https://api.confluent.cloud/cmk/v2/clusters?page_token=x";
    let list = cluster("lkc-1", "cck-8kd2p");
    let list = format!("{{\"metadata\": {{\"next\": \"{page}\"}}, \"data\": [{list}]}}");
    put(&mut world, "clusters.json", &list);
    assert_eq!(told(&world), truncated);
    put(&mut world, "clusters.json", &list.replace(page, ""));
    assert_eq!(told(&world), Vec::<String>::new());
}

#[test]
fn a_page_of_a_list_is_told_of_the_one_key_that_was_asked_for() {
    let mut world = world();
    change(&mut world, "orders/grants.json", "\"Truncated\": false", "\"Truncated\": true");
    let request =
        Request { paths: vec!["it".into()], keys: vec!["orders".into()], ..Request::default() };
    let heard = world.run(&request).expect("the path is there");
    assert_eq!(heard.findings.len(), 1);
}

#[test]
fn lists_of_another_key_are_told() {
    for file in ["grants", "rotations"] {
        let file = format!("orders/{file}.json");
        assert_eq!(changed(&file, ID, &ID.replace('1', "9")), ["error key-id-differs"], "{file}");
    }
}

#[test]
fn a_description_that_does_not_say_what_the_key_is_is_not_enough() {
    let mut world = world();
    for (name, value) in [
        ("KeyUsage", "ENCRYPT_DECRYPT"),
        ("KeySpec", "SYMMETRIC_DEFAULT"),
        ("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT"),
        ("Origin", "AWS_KMS"),
    ] {
        let (from, to) = (format!("\"{name}\": \"{value}\""), format!("\"{name}\": null"));
        change(&mut world, "orders/describe-key.json", &from, &to);
    }
    assert_eq!(
        told(&world),
        ["unknown key-spec-unfit", "unknown key-spec-unfit", "unknown key-material-imported"]
    );
}

#[test]
fn a_key_that_aws_manages_lets_no_vendor_in() {
    let managed = changed("orders/describe-key.json", "\"CUSTOMER\"", "\"AWS\"");
    assert_eq!(managed, ["error key-spec-unfit"]);
}

#[test]
fn two_records_of_one_key_that_differ_are_told() {
    let mut world = world();
    let record = text(&world, "orders/byok.json");
    put(&mut world, "orders/older.json", &record);
    assert_eq!(told(&world), Vec::<String>::new());
    for file in ["orders/a.json", "orders/z.json"] {
        let mut world = self::world();
        put(&mut world, file, &record.replace("role/cc-kafka-orders-8f3a2c1d", "role/other"));
        assert!(told(&world).contains(&"unknown document-doubled".to_owned()), "{file}");
    }
}

#[test]
fn a_cluster_under_another_record_of_the_same_key_shares_it() {
    let mut world = world();
    let record = text(&world, "orders/byok.json").replace("cck-8kd2p", "cck-other");
    put(&mut world, "orders/other.json", &record);
    let both = [cluster("lkc-1", "cck-8kd2p"), cluster("lkc-2", "cck-other")].join(",");
    put(&mut world, "clusters.json", &format!("[{both}]"));
    let told = told(&world);
    assert!(told.contains(&"error key-shared".to_owned()), "{told:?}");
    assert!(!told.contains(&"error vendor-binding-differs".to_owned()), "{told:?}");
}

#[test]
fn the_vendors_list_counts_wherever_it_lies() {
    let mut world = world();
    let both = [cluster("lkc-1", "cck-8kd2p"), cluster("lkc-2", "cck-8kd2p")].join(",");
    put(&mut world, "orders/clusters.json", &format!("[{both}]"));
    assert_eq!(told(&world), ["error key-shared", "warning cluster-undeclared"]);
}

#[test]
fn a_cluster_that_is_declared_without_its_id_is_not_taken_for_two() {
    let mut world = world();
    change(&mut world, "keywright.toml", "id = \"lkc-1\"\n", "");
    assert_eq!(told(&world), ["unknown key-shared", "warning cluster-undeclared"]);
    change(
        &mut world,
        "clusters.json",
        "\"display_name\": \"lkc-1\"",
        "\"display_name\": \"orders\"",
    );
    assert_eq!(told(&world), Vec::<String>::new());
}

#[test]
fn a_cluster_is_what_the_vendor_shows() {
    let differs = ["error cluster-differs"];
    for (from, to) in [("Dedicated", "Enterprise"), ("\"AWS\"", "\"GCP\""), ("central-1", "west-1")]
    {
        assert_eq!(changed("clusters.json", from, to), differs, "{to}");
    }
    let deleted = "kind = \"dedicated\"\nstate = \"deleted\"\ndeleted_on = 2026-01-31";
    let told = changed("keywright.toml", "kind = \"dedicated\"", deleted);
    assert_eq!(told, differs);
}

#[test]
fn a_key_that_is_not_judged_still_shares_its_material() {
    let world = Memory::from_disk("../../examples/acme", "acme");
    let request = Request {
        paths: vec!["acme".into()],
        keys: vec!["analytics".into()],
        ..Request::default()
    };
    let heard = world.run(&request).expect("the path is there");
    let shared = heard.lines().iter().any(|it| it.starts_with("error key-shared"));
    assert!(shared, "{:#?}", heard.lines());
}

/// Judges the policy and other files beside a record.
fn beside(record: &str, files: &[(&str, &str)]) -> Result<Vec<String>, String> {
    let mut world = Memory::of(files.iter().copied());
    world.0.insert("record.json".into(), record.into());
    let request = Request {
        paths: files.iter().map(|it| it.0.into()).collect(),
        record: Some("record.json".into()),
        ..Request::default()
    };
    let heard = world.run(&request).map_err(|it| it.why.to_string())?;
    Ok(heard.lines().iter().map(|it| it.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect())
}

#[test]
fn what_is_given_as_the_record_must_be_one() {
    let policy = text(&world(), "orders/get-key-policy.json");
    let policy = ("policy.json", policy.as_str());
    for record in ["[]", "{\"x\": 1}", "{\"api_version\": \"byok/v1\", \"data\": []}", policy.1] {
        assert!(beside(record, &[policy]).is_err(), "{record}");
    }
}

#[test]
fn of_several_records_one_must_be_the_keys() {
    let world = world();
    let policy = text(&world, "orders/get-key-policy.json");
    let record = text(&world, "orders/byok.json");
    let other = record.replace("cck-8kd2p", "cck-x").replace(ID, &ID.replace('1', "9"));
    let told = beside(&format!("[{record}, {other}]"), &[("policy.json", &policy)]);
    assert!(told.expect("it is judged").contains(&"unknown record-missing".to_owned()));
    let description = text(&world, "orders/describe-key.json");
    let files = [("policy.json", policy.as_str()), ("key.json", description.as_str())];
    let told = beside(&format!("[{record}, {other}]"), &files).expect("it is judged");
    assert!(!told.iter().any(|it| it.starts_with("unknown")), "{told:?}");
}

#[test]
fn a_record_without_what_decides_access_proves_nothing() {
    let world = world();
    let record = text(&world, "orders/byok.json");
    let description = text(&world, "orders/describe-key.json");
    let told = beside(&record, &[("key.json", &description)]);
    assert_eq!(told.expect("it is judged"), ["unknown export-missing"]);
}

#[test]
fn a_policy_printed_as_one_string_is_read() {
    let world = world();
    let record = text(&world, "orders/byok.json");
    let printed = text(&world, "orders/get-key-policy.json");
    let start = printed.find("\"{").expect("a string");
    let end = printed.rfind("}\"").expect("its end") + 2;
    let string = &printed[start..end];
    assert_eq!(beside(&record, &[("p.json", string)]).expect("it is judged"), Vec::<String>::new());
    let broken = string.replace("kms:Decrypt", "kms:Decryp");
    let told = beside(&record, &[("p.json", &broken)]).expect("it is judged");
    assert!(told.contains(&"error vendor-permission-missing".to_owned()), "{told:?}");
}

/// A healthy key of another cloud in the example, judged alone after a change.
fn other(key: &str, file: &str, edit: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut world = Memory::from_disk("../../examples/acme", "it");
    let edited = edit(&text(&world, file));
    put(&mut world, file, &edited);
    let request =
        Request { paths: vec!["it".into()], keys: vec![key.into()], ..Request::default() };
    let heard = world.run(&request).expect("the path is there");
    heard.lines().iter().map(|it| it.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_list_of_versions_without_the_one_in_use_is_not_whole() {
    let google = "google/clicks/versions.json";
    let without = |text: &str| text.replace("cryptoKeyVersions/2", "cryptoKeyVersions/1");
    assert_eq!(other("clicks", google, &without), ["unknown version-not-enabled"]);
    let azure = "azure/inventory/versions.json";
    let without = |text: &str| text.replace("a1b2c3d4e5f60718293a4b5c6d7e8f90", &"0".repeat(32));
    assert_eq!(other("inventory", azure, &without), ["unknown version-disabled"]);
}

#[test]
fn azure_lists_are_read_to_their_end() {
    for file in ["versions", "role-assignments"] {
        let file = format!("azure/inventory/{file}.json");
        let page = |text: &str| format!("{{\"value\": {text}, \"nextLink\": \"https://a\"}}");
        assert_eq!(other("inventory", &file, &page), ["unknown list-truncated"], "{file}");
    }
}

#[test]
fn every_version_must_be_this_keys() {
    let file = "azure/inventory/versions.json";
    let strange = |text: &str| {
        let at = text.rfind("/keys/kafka/").expect("a version");
        format!("{}/keys/other/{}", &text[..at], &text[at + 12..])
    };
    let told = other("inventory", file, &strange);
    assert!(told.contains(&"error key-id-differs".to_owned()), "{told:?}");
}

#[test]
fn an_export_that_does_not_say_whether_the_key_is_enabled_is_unknown() {
    let file = "azure/inventory/key.json";
    let silent = |text: &str| text.replacen("\"enabled\": true", "\"enabled\": null", 1);
    assert_eq!(other("inventory", file, &silent), ["unknown key-disabled"]);
    let silent = |text: &str| text.replacen("\"kty\": \"RSA\"", "\"kty\": null", 1);
    assert_eq!(other("inventory", file, &silent), ["unknown key-type-unfit"]);
    let silent = |text: &str| text.replacen("\"keyOps\"", "\"ops\"", 1);
    assert_eq!(other("inventory", file, &silent), ["unknown key-type-unfit"]);
}

#[test]
fn a_day_that_has_not_come_is_not_judged_as_if_it_had() {
    let later = |text: &str| text.replacen("\"notBefore\": null", "\"notBefore\": 1798761600", 1);
    let mut world = Memory::from_disk("../../examples/acme", "it");
    let file = "azure/inventory/key.json";
    let edited = later(&text(&world, file));
    put(&mut world, file, &edited);
    change(&mut world, "keywright.toml", "taken_on = 2026-11-24", "taken_on = 2030-01-01");
    let lines = world.check(&["it"]).lines();
    assert!(lines.iter().any(|it| it.starts_with("error key-not-yet-valid")), "{lines:#?}");
}

#[test]
fn an_estate_below_the_folder_is_judged_as_one() {
    let healthy = world();
    let move_to = |top: &str| {
        let files = healthy.0.iter();
        let below = |path: &PathBuf| path.strip_prefix("it").expect("below").to_owned();
        Memory(files.map(|it| (PathBuf::from(top).join(below(it.0)), it.1.clone())).collect())
    };
    let mut world = move_to("top/infra/keys");
    let heard = world.check(&["top"]);
    assert_eq!(heard.lines(), Vec::<String>::new());
    assert_eq!(heard.ended.report.judged.keys, 1);
    assert!(heard.ended.report.unjudged.is_empty());
    world.0.remove(&PathBuf::from("top/infra/keys/orders/byok.json"));
    let lines = world.check(&["top"]).lines();
    assert!(lines.iter().any(|it| it.starts_with("unknown record-missing")), "{lines:#?}");
}

#[test]
fn an_estate_within_an_estate_is_told() {
    let mut world = world();
    put(&mut world, "inner/keywright.toml", ESTATE);
    let heard = world.check(&["it"]);
    let files: Vec<&str> = heard.ended.report.unjudged.iter().map(|it| it.file.as_str()).collect();
    assert_eq!(files, ["it/inner/keywright.toml"]);
}

#[test]
fn one_file_that_two_entries_lead_to_is_one_document() {
    let mut world = world();
    let twice = "documents = [\"orders\", \"orders/grants.json\"]";
    change(&mut world, "keywright.toml", "documents = [\"orders\"]", twice);
    assert_eq!(told(&world), Vec::<String>::new());
}

#[test]
fn a_record_that_is_in_no_use_is_no_clusters() {
    let told = changed("orders/byok.json", "IN_USE", "AVAILABLE");
    assert_eq!(told, ["unknown vendor-binding-differs"]);
}

/// An estate whose key two clusters hold by claims of two of its identities, as no store would have
/// it; and one claim that nobody can read.
#[test]
fn every_claim_on_a_key_counts_and_one_that_cannot_be_read_is_told() {
    let key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    let declaration = format!(
        "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
         documents = [\"claims.json\"]\n[key.orders]\ncloud = \"aws\"\nid = \"{key}\"\n\
         [cluster.orders]\nid = \"lkc-1\"\nkind = \"dedicated\"\ncloud = \"aws\"\n\
         region = \"us-east-1\"\nenvironment = \"production\"\nkey = \"orders\"\n"
    );
    let identity = "aws:aws:us-east-1:111122223333:1234abcd-12ab-34cd-56ef-1234567890ab";
    let claim = |id: u8, cluster: &str| {
        format!(
            "{{\"declared\": [], \"claim\": {{\"id\": {id}, \"cluster\": \"{cluster}\", \
             \"identities\": [\"{identity}\"], \"standing\": \"held\"}}}}"
        )
    };
    let broken = "{\"declared\": [], \"claim\": {\"id\": 9}}";
    let claims = format!(
        "{{\"format\": 1, \"keys\": [{}, {}, {broken}]}}",
        claim(1, "lkc-2"),
        claim(2, "lkc-1")
    );
    let files = [("it/keywright.toml", declaration.as_str()), ("it/claims.json", &claims)];
    let heard = Memory::of(files).check(&["it"]);
    let told = |it: &&Finding| it.rule.code == "EST-018";
    assert_eq!(heard.findings.iter().filter(told).count(), 1, "{:#?}", heard.lines());
    let unjudged = heard.ended.report.unjudged.iter().map(|it| it.why.as_str());
    assert_eq!(unjudged.collect::<Vec<_>>(), ["1 of its claims cannot be read"]);
}

#[test]
fn a_key_that_is_named_by_a_version_is_told_where_it_is_declared() {
    for (cloud, id, code) in [
        (
            "azure",
            "https://acme.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef",
            "AZU-014",
        ),
        ("google", "projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1", "GCP-016"),
    ] {
        let declaration = format!(
            "format = 1\n[estate]\nname = \"acme\"\nvendor = \"confluent\"\n\
             [key.orders]\ncloud = \"{cloud}\"\nid = \"{id}\"\n\
             [cluster.orders]\nid = \"lkc-1\"\nkind = \"dedicated\"\ncloud = \"{cloud}\"\n\
             region = \"l\"\nenvironment = \"production\"\nkey = \"orders\"\n"
        );
        let heard = Memory::of([("it/keywright.toml", declaration.as_str())]).check(&["it"]);
        let told = heard.findings.iter().find(|it| it.rule.code == code).expect(code);
        let place = told.place.as_ref().expect("a place");
        assert_eq!(place.source.slice(place.span), format!("\"{id}\""));
    }
}
