//! What `keywright init --discover` writes: an estate of the keys and clusters that were found.
//!
//! Invariant: the text reads as a declaration without mistakes, and says in a comment whatever was
//! guessed or not seen.

use std::collections::{BTreeMap, BTreeSet};

use keywright_clouds::Identity;
use keywright_model::observed::{FOLDER, FoundKey, Gap, key_folder, vendor_folder};
use keywright_model::{Cloud, Region};
use keywright_vendors::confluent::{Cluster, ClusterKind, Record};

use crate::judge::identity;

use super::declared::spells_a_key;

/// What was found.
#[derive(Debug, Clone, Copy)]
pub struct Discovered<'d> {
    /// What to call the estate.
    pub name: &'d str,
    /// The keys of the clouds.
    pub keys: &'d [FoundKey],
    /// The vendor's records of keys.
    pub records: &'d [Record],
    /// The vendor's clusters.
    pub clusters: &'d [FoundCluster],
    /// What could not be seen.
    pub gaps: &'d [Gap],
    /// The vendors that were looked at.
    pub vendors: &'d [&'d str],
}

/// A cluster that was found.
#[derive(Debug, Clone)]
pub struct FoundCluster {
    /// What its owner calls it.
    pub name: String,
    /// `lkc-…`.
    pub id: Option<String>,
    /// Its kind; `None` for one that is not known.
    pub kind: Option<ClusterKind>,
    /// Its cloud.
    pub cloud: Option<Cloud>,
    /// Its region.
    pub region: Option<Region>,
    /// Its key.
    pub on: FoundOn,
}

/// Which key a cluster is said to be on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundOn {
    /// None of the customer's.
    Nothing,
    /// The one of this id.
    Key(String),
    /// The one that the vendor's record of this id names.
    Record(String),
    /// Nobody can tell, in words.
    Unclear(String),
}

impl From<Cluster> for FoundCluster {
    fn from(it: Cluster) -> FoundCluster {
        FoundCluster {
            name: it.display_name.unwrap_or_else(|| it.id.clone()),
            on: it.key_record.map_or(FoundOn::Nothing, FoundOn::Record),
            id: Some(it.id),
            kind: it.kind,
            cloud: it.cloud,
            region: it.region,
        }
    }
}

/// A key to declare.
struct Key<'d> {
    name: String,
    cloud: Cloud,
    id: &'d str,
    identity: Option<Identity>,
    /// The vendor's records that name it.
    records: Vec<&'d str>,
    /// No cloud showed it: a record alone names it.
    by_record: bool,
}

/// The text of a `keywright.toml`.
pub fn discovered(found: Discovered<'_>) -> String {
    let keys = keys(found);
    let mut out = String::from(
        "# What `keywright init --discover` found. Read it, correct it, keep it under version \
         control.\n\
         # Then `keywright observe` looks at every key, and `keywright check .` judges.\n",
    );
    for gap in found.gaps {
        let (what, because, call) = (&gap.what, gap.cause.because(), &gap.call);
        comment(&mut out, &format!("Not seen: {what}: {because} ({call}): {}", gap.said));
    }
    out.push_str("\nformat = 1\n\n[estate]\n");
    field(&mut out, "name", found.name);
    out.push_str("vendor = \"confluent\"\n");
    let folders = found.vendors.iter().map(|it| format!("{FOLDER}/{}", vendor_folder(it)));
    let folders: Vec<String> = folders.map(|it| quoted(&it)).collect();
    if !folders.is_empty() {
        out.push_str(&format!("documents = [{}]\n", folders.join(", ")));
    }
    keys.iter().for_each(|it| declare_key(&mut out, it));
    declare_clusters(&mut out, found.clusters, &keys);
    out
}

/// The keys that were found, each once, and those that the vendor alone names.
fn keys(found: Discovered<'_>) -> Vec<Key<'_>> {
    let mut names = Names::default();
    let mut keys: Vec<Key<'_>> = Vec::new();
    let mut at: BTreeMap<Identity, usize> = BTreeMap::new();
    for it in found.keys {
        let identity = identity(it.cloud, &it.id);
        // WHY: siblings of a multi-Region key share their material; each is declared, and `check`
        // tells whether two clusters share it.
        at.extend(identity.clone().map(|it| (it, keys.len())));
        let name = names.unique(it.called.as_deref().unwrap_or(last_part(&it.id)));
        let (cloud, id) = (it.cloud, it.id.as_str());
        keys.push(Key { name, cloud, id, identity, records: Vec::new(), by_record: false });
    }
    for record in found.records {
        let (Some(cloud), Some((id, _))) = (record.cloud, &record.key) else { continue };
        let identity = identity(cloud, id);
        let known = identity.as_ref().and_then(|it| at.get(it).copied());
        if let Some(key) = known.and_then(|it| keys.get_mut(it)) {
            key.records.push(&record.id);
            continue;
        }
        at.extend(identity.clone().map(|it| (it, keys.len())));
        let name = names.unique(last_part(id));
        let records = vec![record.id.as_str()];
        keys.push(Key { name, cloud, id, identity, records, by_record: true });
    }
    keys
}

fn declare_key(out: &mut String, key: &Key<'_>) {
    if !spells_a_key(key.cloud, key.id) {
        out.push('\n');
        return comment(out, &format!("Of an unknown spelling, and not declared: {}", key.id));
    }
    out.push_str(&format!("\n[key.{}]\n", bare_or_quoted(&key.name)));
    if key.by_record {
        comment(out, "No cloud showed this key: the vendor's record alone names it.");
    }
    if key.identity.is_none() {
        comment(out, "This spelling does not name one key beyond doubt: write its full id.");
    }
    field(out, "cloud", key.cloud.word());
    field(out, "id", key.id);
    let folder = format!("{FOLDER}/{}", key_folder(&key.name));
    out.push_str(&format!("documents = [{}]\n", quoted(&folder)));
}

fn declare_clusters(out: &mut String, clusters: &[FoundCluster], keys: &[Key<'_>]) {
    let mut names = Names::default();
    for it in clusters {
        let name = names.unique(&it.name);
        out.push('\n');
        let (Some(kind), Some(cloud), Some(region)) = (it.kind, it.cloud, &it.region) else {
            comment(out, &format!("Cluster {name}: its kind, cloud or region is not known."));
            continue;
        };
        out.push_str(&format!("[cluster.{}]\n", bare_or_quoted(&name)));
        it.id.iter().for_each(|it| field(out, "id", it));
        field(out, "kind", kind.word());
        field(out, "cloud", cloud.word());
        field(out, "region", region.as_str());
        out.push_str("environment = \"production\"  # A guess, on the safe side.\n");
        match (on(it, keys), &it.on) {
            (Some(key), _) => field(out, "key", &key.name),
            (None, FoundOn::Nothing) => {}
            (None, FoundOn::Key(id)) => comment(out, &format!("Its key was not seen: {id}")),
            (None, FoundOn::Record(id)) => {
                comment(
                    out,
                    &format!("Its key is in the vendor's record {id}, which was not seen."),
                );
            }
            (None, FoundOn::Unclear(what)) => comment(out, &format!("Not known: {what}.")),
        }
    }
}

/// The declared key that a cluster is on.
fn on<'k, 'd>(cluster: &FoundCluster, keys: &'k [Key<'d>]) -> Option<&'k Key<'d>> {
    let mut declared = keys.iter().filter(|it| spells_a_key(it.cloud, it.id));
    match &cluster.on {
        FoundOn::Nothing | FoundOn::Unclear(_) => None,
        FoundOn::Record(id) => declared.find(|it| it.records.contains(&id.as_str())),
        FoundOn::Key(id) => declared.find(|it| {
            it.id == id || (it.identity.is_some() && it.identity == identity(it.cloud, id))
        }),
    }
}

/// Names that were given, so that none is given twice.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    /// The name without what would have to be quoted, numbered where another has it.
    fn unique(&mut self, wanted: &str) -> String {
        let wanted = wanted.strip_prefix("alias/").unwrap_or(wanted);
        let plain = |it: char| if it.is_ascii_alphanumeric() || it == '_' { it } else { '-' };
        let plain: String = wanted.chars().map(plain).collect();
        let plain = plain.trim_matches('-');
        let plain = if plain.is_empty() { "unnamed" } else { plain };
        let numbered = (2_usize..).map(|it| format!("{plain}-{it}"));
        let mut tries = std::iter::once(plain.to_owned()).chain(numbered);
        let free = tries.find(|it| !self.0.contains(it)).unwrap_or_default();
        self.0.insert(free.clone());
        free
    }
}

/// The last part of an ARN, a URL or a resource name that tells keys apart.
fn last_part(id: &str) -> &str {
    let id = id.trim_end_matches('/');
    let key = id.rsplit_once("/keys/").map(|it| it.1);
    let key = key.and_then(|it| it.split('/').next());
    key.or_else(|| id.rsplit(['/', ':']).next()).unwrap_or(id)
}

fn field(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{name} = {}\n", quoted(value)));
}

/// A comment on one line, whatever the text holds.
fn comment(out: &mut String, text: &str) {
    let line: String = text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    out.push_str(&format!("# {line}\n"));
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|it| match it {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        it if it.is_control() => format!("\\u{:04X}", u32::from(it)),
        it => it.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn bare_or_quoted(name: &str) -> String {
    let bare = |it: char| it.is_ascii_alphanumeric() || matches!(it, '-' | '_');
    if name.chars().all(bare) { name.to_owned() } else { quoted(name) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use keywright_model::observed::Cause;
    use keywright_model::text::{Document, Source};
    use keywright_vendors::confluent::{clusters, records};

    use super::*;
    use crate::declaration::Estate;

    const KEY: &str =
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    fn document(text: &str) -> Document {
        Document::parse(Arc::new(Source::new("list.json", text))).expect("JSON")
    }

    fn found_key(cloud: Cloud, id: &str, called: &str) -> FoundKey {
        FoundKey { cloud, id: id.to_owned(), called: Some(called.to_owned()) }
    }

    fn read(text: &str) -> Estate {
        Estate::read(Arc::new(Source::new("keywright.toml", text)))
            .unwrap_or_else(|it| panic!("{text}\n{it:?}"))
    }

    #[test]
    fn what_was_found_reads_as_an_estate_with_its_clusters_on_their_keys() {
        let records = records(&document(&format!(
            r#"{{"api_version": "byok/v1", "data": [
                {{"id": "cck-1", "provider": "AWS",
                  "key": {{"kind": "AwsKey", "key_arn": "{KEY}", "roles": []}}}}]}}"#
        )));
        let clusters = clusters(&document(
            r#"{"api_version": "cmk/v2", "data": [{"id": "lkc-1", "spec": {
                "display_name": "Orders \"EU\"", "cloud": "AWS", "region": "eu-central-1",
                "config": {"kind": "Dedicated"}, "byok": {"id": "cck-1"}}}]}"#,
        ));
        let clusters: Vec<_> = clusters.into_iter().map(FoundCluster::from).collect();
        let keys = [
            found_key(Cloud::Aws, KEY, "alias/orders"),
            found_key(Cloud::Aws, &KEY.replace("1234abcd", "ffffffff"), "alias/orders"),
        ];
        let said = "AccessDenied:\nno".to_owned();
        let gaps = [Gap {
            what: "keys".to_owned(),
            call: "kms:ListKeys".to_owned(),
            cause: Cause::Denied,
            said,
        }];
        let vendors = ["Confluent Cloud"];
        let text = discovered(Discovered {
            name: "acme \"x\"\u{1}",
            keys: &keys,
            records: &records,
            clusters: &clusters,
            gaps: &gaps,
            vendors: &vendors,
        });
        let estate = read(&text);
        assert_eq!(estate.name, "acme \"x\"\u{1}");
        let names: Vec<&str> = estate.keys.iter().map(|it| it.name.value.as_str()).collect();
        assert_eq!(names, ["orders", "orders-2"]);
        let on_it: Vec<_> = estate
            .clusters_of(&estate.keys[0].name.value)
            .map(|it| it.id.as_ref().map(|it| it.value.as_str()))
            .collect();
        assert_eq!(on_it, [Some("lkc-1")]);
        assert_eq!(estate.keys[0].documents[0].value, "observed/key-orders");
        assert!(
            text.contains(
                "# Not seen: keys: the caller may not look (kms:ListKeys): AccessDenied: no\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_key_that_the_vendor_alone_names_is_declared_and_said_so() {
        let records = records(&document(&format!(
            r#"{{"api_version": "byok/v1", "data": [
                {{"id": "cck-1", "provider": "AWS",
                  "key": {{"kind": "AwsKey", "key_arn": "{KEY}", "roles": []}}}}]}}"#
        )));
        let text = discovered(Discovered {
            name: "acme",
            keys: &[],
            records: &records,
            clusters: &[],
            gaps: &[],
            vendors: &[],
        });
        assert_eq!(read(&text).keys.len(), 1);
        assert!(text.contains("record alone names it"), "{text}");
    }

    #[test]
    fn a_key_of_an_unknown_spelling_is_told_and_breaks_nothing() {
        let keys = [found_key(Cloud::Google, "keys/1\nformat = 2", "odd")];
        let text = discovered(Discovered {
            name: "acme",
            keys: &keys,
            records: &[],
            clusters: &[],
            gaps: &[],
            vendors: &[],
        });
        assert!(read(&text).keys.is_empty());
        assert!(text.contains("not declared: keys/1 format = 2"), "{text}");
    }

    #[test]
    fn keys_are_called_by_the_part_that_tells_them_apart() {
        assert_eq!(last_part("https://v.vault.azure.net/keys/orders/0123"), "orders");
        assert_eq!(last_part("projects/p/locations/l/keyRings/r/cryptoKeys/clicks"), "clicks");
        assert_eq!(last_part(KEY), "1234abcd-12ab-34cd-56ef-1234567890ab");
    }
}
