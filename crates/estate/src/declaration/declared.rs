//! The estate as typed values, once the file is without mistakes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use keywright_clouds::{aws, azure, gcp};
use keywright_model::text::{Path, Place, Source, Span};
use keywright_model::{Cloud, ClusterName, KeyName, Region};
use keywright_policy::Finding;
use keywright_vendors::confluent::{self, ClusterKind};

use crate::index::Index;

use super::halves::halves;
use super::mistake::{Mistake, findings, nearest};
use super::read::{Record, Records, Told, read};

/// All that is guarded, as declared.
#[derive(Debug)]
pub struct Estate {
    /// The file.
    pub source: Arc<Source>,
    /// What it is called.
    pub name: String,
    /// Files and folders that concern several keys.
    pub documents: Vec<Told<String>>,
    /// The day on which the documents were exported.
    pub taken_on: Option<Date>,
    /// AWS accounts of the customer beside those of the keys.
    pub own_accounts: Vec<String>,
    /// Who administers keys.
    pub owners: Vec<Owner>,
    /// The keys, in the order of the file.
    pub keys: Vec<Key>,
    /// The clusters, in the order of the file.
    pub clusters: Vec<Cluster>,
    /// What is allowed for a time.
    pub allows: Vec<Allow>,
    names: Names,
}

/// What is found in an estate by name.
#[derive(Debug)]
struct Names {
    keys: Index,
    clusters: Index,
    clusters_by_id: Index,
    clusters_by_key: Index,
}

impl Names {
    fn of(keys: &[Key], clusters: &[Cluster]) -> Names {
        Names {
            keys: Index::of(keys, key_name),
            clusters: Index::of(clusters, cluster_name),
            clusters_by_id: Index::of(clusters, cluster_id),
            clusters_by_key: Index::of(clusters, cluster_key),
        }
    }
}

fn key_name(it: &Key) -> Option<&str> {
    Some(it.name.value.as_str())
}

fn cluster_name(it: &Cluster) -> Option<&str> {
    Some(it.name.value.as_str())
}

fn cluster_id(it: &Cluster) -> Option<&str> {
    it.id.as_ref().map(|it| it.value.as_str())
}

fn cluster_key(it: &Cluster) -> Option<&str> {
    it.key.as_ref().map(|it| it.value.as_str())
}

/// Who administers keys.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The name in the file.
    pub name: String,
    /// An address.
    pub email: String,
    /// A number.
    pub phone: Option<String>,
    /// A chat channel.
    pub channel: Option<String>,
}

/// A declared key.
#[derive(Debug)]
pub struct Key {
    /// Its name in the file.
    pub name: Told<KeyName>,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its id.
    pub id: Told<String>,
    /// Who administers it.
    pub owner: Option<Told<String>>,
    /// Where its exports lie.
    pub documents: Vec<Told<String>>,
}

/// What a cluster is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// What people depend on.
    Production,
    /// All else.
    Other,
}

/// Where a cluster is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It runs, or is being made.
    Active,
    /// It was deleted, on a day that may be known.
    Deleted(Option<Date>),
}

/// A declared cluster.
#[derive(Debug)]
pub struct Cluster {
    /// Its name in the file.
    pub name: Told<ClusterName>,
    /// The vendor's id.
    pub id: Option<Told<String>>,
    /// Its kind.
    pub kind: Told<ClusterKind>,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its region.
    pub region: Told<Region>,
    /// What it is used for.
    pub environment: Environment,
    /// How much hangs on it: `low`, `medium` or `high`.
    pub criticality: Option<String>,
    /// Where it is in its life.
    pub state: State,
    /// The key that encrypts it.
    pub key: Option<Told<KeyName>>,
}

/// Leave to go on with a finding, for a time and a reason.
#[derive(Debug)]
pub struct Allow {
    /// The rule's name or code.
    pub rule: String,
    /// What it is about.
    pub target: Target,
    /// The last day.
    pub until: Date,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub span: Span,
}

/// What an allow is about.
#[derive(Debug)]
pub enum Target {
    /// One key.
    Key(KeyName),
    /// One cluster.
    Cluster(ClusterName),
    /// Files whose path matches.
    File(String),
}

impl Estate {
    /// Reads the file.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the file.
    pub fn read(source: Arc<Source>) -> Result<Estate, Vec<Finding>> {
        let text = source.text();
        let (records, mut mistakes) =
            halves(text).map_or_else(|| read(text), |it| (it, Vec::new()));
        let estate = build(source.clone(), &records, &mut mistakes);
        match estate {
            Some(estate) if mistakes.is_empty() => Ok(estate),
            _ => Err(findings(&source, mistakes)),
        }
    }

    /// Nothing declared, in a file of another kind.
    pub(crate) fn nothing(source: Arc<Source>) -> Estate {
        Estate {
            source,
            name: String::new(),
            documents: Vec::new(),
            taken_on: None,
            own_accounts: Vec::new(),
            owners: Vec::new(),
            keys: Vec::new(),
            clusters: Vec::new(),
            allows: Vec::new(),
            names: Names::of(&[], &[]),
        }
    }

    /// The place of a span of the file.
    pub fn place(&self, span: Span) -> Place {
        Place { source: self.source.clone(), span, path: Path::root() }
    }

    /// The declared key of that name.
    pub fn key(&self, name: &KeyName) -> Option<&Key> {
        self.names.keys.find(&self.keys, key_name, name.as_str()).next()
    }

    /// The clusters that a key encrypts now.
    pub fn clusters_of(&self, key: &KeyName) -> impl Iterator<Item = &Cluster> {
        let on_it = self.names.clusters_by_key.find(&self.clusters, cluster_key, key.as_str());
        on_it.filter(|it| it.state == State::Active)
    }

    /// The declared cluster of that name.
    pub fn cluster(&self, name: &ClusterName) -> Option<&Cluster> {
        self.names.clusters.find(&self.clusters, cluster_name, name.as_str()).next()
    }

    /// The clusters that can be the one that the vendor shows: by id, or, where none is declared,
    /// by name.
    pub fn shown_as(&self, shown: &confluent::Cluster) -> impl Iterator<Item = &Cluster> {
        let by_id = self.names.clusters_by_id.find(&self.clusters, cluster_id, &shown.id);
        let of_name = |it| self.names.clusters.find(&self.clusters, cluster_name, it);
        let by_name = shown.display_name.as_deref().into_iter().flat_map(of_name);
        by_id.chain(by_name.filter(|it| it.id.is_none()))
    }

    /// The names of all keys, those first that are most like a mistyped one.
    pub fn keys_like(&self, typed: &str) -> Vec<&str> {
        let mut all: Vec<&str> = self.keys.iter().map(|it| it.name.value.as_str()).collect();
        all.sort_by_cached_key(|it| strsim::damerau_levenshtein(typed, it));
        all
    }
}

fn build(source: Arc<Source>, records: &Records, mistakes: &mut Vec<Mistake>) -> Option<Estate> {
    let of = |table: &str| records.get(table).map(Vec::as_slice).unwrap_or_default();
    let head = of("estate").first()?;
    let owners: Vec<Owner> = of("owner").iter().filter_map(owner).collect();
    let keys: Vec<Key> = of("key").iter().filter_map(|it| key(it, mistakes)).collect();
    let clusters: Vec<Cluster> = of("cluster").iter().filter_map(cluster).collect();
    let mut allows: Vec<Allow> = Vec::new();
    for (table, of_key) in [("key", true), ("cluster", false)] {
        for record in of(table) {
            let name = record.name.as_ref().map(|it| it.value.as_str()).unwrap_or_default();
            let target = || match of_key {
                true => Target::Key(KeyName::new(name)),
                false => Target::Cluster(ClusterName::new(name)),
            };
            allows.extend(record.tables("allow").iter().filter_map(|it| allow(it, target())));
        }
    }
    for record in of("allow") {
        let file = record.text("file");
        allows.extend(file.and_then(|it| allow(record, Target::File(it.value))));
    }
    references(records, &keys, &clusters, mistakes);
    Some(Estate {
        names: Names::of(&keys, &clusters),
        name: head.text("name").map(|it| it.value).unwrap_or_default(),
        documents: head.texts("documents"),
        taken_on: head.day("taken_on").map(|it| it.value),
        own_accounts: head.texts("own_accounts").into_iter().map(|it| it.value).collect(),
        source,
        owners,
        keys,
        clusters,
        allows,
    })
}

fn owner(record: &Record) -> Option<Owner> {
    let text = |field| record.text(field).map(|it| it.value);
    Some(Owner {
        name: record.name.as_ref()?.value.clone(),
        email: text("email")?,
        phone: text("phone"),
        channel: text("channel"),
    })
}

fn key(record: &Record, mistakes: &mut Vec<Mistake>) -> Option<Key> {
    let name = record.name.clone()?;
    let cloud = Cloud::from_word(&record.text("cloud")?.value)?;
    let id = record.text("id")?;
    if !spells_a_key(cloud, &id.value) {
        let sample = match cloud {
            Cloud::Aws => "arn:aws:kms:REGION:ACCOUNT:key/ID",
            Cloud::Azure => "https://VAULT.vault.azure.net/keys/NAME",
            Cloud::Google => "projects/P/locations/L/keyRings/R/cryptoKeys/K",
        };
        let message = format!("`{}` names no key in {cloud}", id.value);
        mistakes.push(Mistake::new(id.span, message, format!("write it as `{sample}`")));
    }
    let name = Told { value: KeyName::new(name.value), span: name.span };
    let (owner, documents) = (record.text("owner"), record.texts("documents"));
    Some(Key { name, cloud, id, owner, documents })
}

/// Whether a text may be a key's `id`.
pub(super) fn spells_a_key(cloud: Cloud, text: &str) -> bool {
    match cloud {
        Cloud::Aws => aws::identity(text) != aws::Spelling::NotAKey,
        Cloud::Azure => azure::identity(text) != azure::Spelling::NotAKey,
        Cloud::Google => gcp::identity(text) != gcp::Spelling::NotAKey,
    }
}

fn cluster(record: &Record) -> Option<Cluster> {
    let name = record.name.clone()?;
    let kind = record.text("kind")?;
    let region = record.text("region")?;
    let deleted_on = record.day("deleted_on");
    let state = match record.text("state").as_ref().map(|it| it.value.as_str()) {
        Some("deleted") => State::Deleted(deleted_on.map(|it| it.value)),
        _ => State::Active,
    };
    Some(Cluster {
        name: Told { value: ClusterName::new(name.value), span: name.span },
        id: record.text("id"),
        kind: Told { value: ClusterKind::from_word(&kind.value)?, span: kind.span },
        cloud: Cloud::from_word(&record.text("cloud")?.value)?,
        region: Told { value: Region::new(region.value), span: region.span },
        environment: match record.text("environment")?.value.as_str() {
            "production" => Environment::Production,
            _ => Environment::Other,
        },
        criticality: record.text("criticality").map(|it| it.value),
        state,
        key: record.text("key").map(|it| Told { value: KeyName::new(it.value), span: it.span }),
    })
}

fn allow(record: &Record, target: Target) -> Option<Allow> {
    Some(Allow {
        rule: record.text("rule")?.value,
        target,
        until: record.day("until")?.value,
        reason: record.text("reason")?.value,
        span: record.span,
    })
}

/// Names that nothing bears, things named twice, and clouds that contradict each other.
fn references(records: &Records, keys: &[Key], clusters: &[Cluster], mistakes: &mut Vec<Mistake>) {
    let names = |table: &str| -> BTreeSet<&str> {
        let all = records.get(table).map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(|it| it.name.as_ref()).map(|it| it.value.as_str()).collect()
    };
    let (owner_names, key_names) = (names("owner"), names("key"));
    let mut refer = |table: &str, told: &Told<String>, known: &BTreeSet<&str>| {
        if known.contains(told.value.as_str()) {
            return;
        }
        let near = nearest(&told.value, known.iter().copied());
        let help = match near {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("add `[{table}.{}]`, or name one that is there", told.value),
        };
        let message = format!("there is no {table} `{}`", told.value);
        let instead = near.map(|it| format!("\"{it}\""));
        mistakes.push(Mistake { span: told.span, message, help, instead });
    };
    for key in keys {
        key.owner.iter().for_each(|it| refer("owner", it, &owner_names));
    }
    for record in records.get("cluster").map(Vec::as_slice).unwrap_or_default() {
        record.text("key").iter().for_each(|it| refer("key", it, &key_names));
    }
    let clouds: BTreeMap<&str, Cloud> =
        keys.iter().map(|it| (it.name.value.as_str(), it.cloud)).collect();
    for record in records.get("cluster").map(Vec::as_slice).unwrap_or_default() {
        contradictions(record, &clouds, mistakes);
    }
    let mut ids: BTreeMap<&str, &ClusterName> = BTreeMap::new();
    for cluster in clusters {
        let Some(id) = &cluster.id else { continue };
        if let Some(other) = ids.insert(&id.value, &cluster.name.value) {
            let message = format!("cluster `{other}` has the id `{}` already", id.value);
            mistakes.push(Mistake::new(id.span, message, "give each cluster the vendor's own id"));
        }
    }
}

/// What a cluster's own fields say against each other, or against its key.
fn contradictions(record: &Record, clouds: &BTreeMap<&str, Cloud>, mistakes: &mut Vec<Mistake>) {
    let deleted = record.text("state").is_some_and(|it| it.value == "deleted");
    if let Some(day) = record.day("deleted_on").filter(|_| !deleted) {
        let message = "`deleted_on` stands on a cluster that is not deleted";
        let help = "add `state = \"deleted\"`, or take the day out";
        mistakes.push(Mistake::new(day.span, message, help));
    }
    let cloud = record.text("cloud").and_then(|it| Cloud::from_word(&it.value));
    let told = record.text("key");
    let there = told.as_ref().and_then(|it| clouds.get(it.value.as_str()).copied());
    if let (Some(cloud), Some(told), Some(there)) = (cloud, &told, there)
        && there != cloud
    {
        let message =
            format!("the cluster runs in {cloud}, its key `{}` is in {there}", told.value);
        mistakes.push(Mistake::new(told.span, message, "name a key in the cluster's own cloud"));
    }
}
