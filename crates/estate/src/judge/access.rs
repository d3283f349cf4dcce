//! Who may do what with one key, from the key's documents.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use keywright_clouds::{Identity, aws, azure, gcp};
use keywright_model::text::json::quote;
use keywright_model::text::{Document, Source};
use keywright_model::{Cloud, KeyName, Region};
use keywright_policy::{Holds, Seen};
use keywright_vendors::confluent::Record;

use crate::Unjudged;
use crate::declaration::Estate;
use crate::document::Kind;

use super::key::{Exports, Input, Outcome, see};
use super::shown::Records;
use super::view::KeyView;

/// Who holds what of a key.
#[derive(Debug)]
pub struct KeyAccess {
    /// The key.
    pub key: KeyName,
    /// Its cloud.
    pub cloud: Cloud,
    /// Its id, where anything tells it.
    pub id: Option<String>,
    /// Its region, where anything tells it.
    pub region: Option<Region>,
    /// Whatever names its material.
    pub identities: Vec<Identity>,
    /// Why that cannot be told.
    pub unclear: Option<&'static str>,
    /// Who may do what.
    pub holds: Holds,
    /// The vendor's principals, as `holds` names them.
    pub vendor: Seen<BTreeSet<String>>,
    /// The ids of all the vendor's records of the key.
    pub records: Vec<String>,
    /// What was handed in and left out.
    pub unjudged: Vec<Unjudged>,
}

/// Tells who may do what with the declared key of an index; `None` where there is no such key.
pub fn access(
    estate: Arc<Estate>,
    index: usize,
    documents: Vec<(Kind, Document)>,
    records: &[Record],
) -> Option<KeyAccess> {
    let name = estate.keys.get(index)?.name.value.clone();
    let mut shared = Records::default();
    shared.extend(records.to_vec());
    let asked = bundle(&documents);
    let mut outcome = Outcome::of(name.clone());
    let input = Input {
        name: name.clone(),
        declared: Some((estate, index)),
        documents,
        records: &shared,
        vendor_clusters: Arc::default(),
        // WHY: who may do what is asked over all times.
        now: Timestamp::UNIX_EPOCH,
        record_given: false,
    };
    let (view, exports) = see(input, &mut outcome)?;
    let (identities, unclear) = exports.identities(view.id.as_deref());
    let (mut holds, vendor) = held(&view, &exports, &asked);
    // WHY: of two documents of one kind either may be the key's.
    if let Some(doubled) = outcome.findings.first() {
        holds = Holds::undecided(doubled.message.clone());
    }
    Some(KeyAccess {
        key: name,
        cloud: view.cloud,
        region: view.region.clone(),
        records: view.record_ids.clone(),
        id: view.id,
        identities,
        unclear,
        holds,
        vendor,
        unjudged: outcome.unjudged,
    })
}

/// Who holds what, and whom of them the vendor's record means.
fn held(view: &KeyView, exports: &Exports, asked: &str) -> (Holds, Seen<BTreeSet<String>>) {
    let as_written = |it: &str| vec![it.to_owned()];
    let bundle = |head: String| {
        let text = format!("{{{head}\"documents\": [{asked}]}}");
        Document::parse(Arc::new(Source::new("documents", text))).ok()
    };
    let unread = || Holds::undecided("its documents cannot be put side by side");
    let id = view.id.as_deref().unwrap_or_default();
    match exports {
        Exports::Aws(it) => (aws::prove::access(it), vendor(view, &as_written)),
        Exports::Azure(_) => {
            let Some(bundle) = bundle(String::new()) else {
                return (unread(), vendor(view, &as_written));
            };
            let side = azure::prove::Side::read(&bundle).ok();
            let meant = |it: &str| side.as_ref().map(|side| side.meant(it)).unwrap_or_default();
            (azure::prove::access(id, &bundle), vendor(view, &meant))
        }
        Exports::Google(_) => {
            let holds = bundle(format!("\"resource\": {}, ", quote(id)));
            let holds = holds.map_or_else(unread, |it| gcp::prove::access(&it));
            (holds, vendor(view, &|it| vec![gcp::prove::meant(it)]))
        }
    }
}

/// The vendor's principals by its record of the key.
fn vendor(view: &KeyView, meant: &dyn Fn(&str) -> Vec<String>) -> Seen<BTreeSet<String>> {
    let Some(record) = &view.record else {
        return Seen::Unseen("no vendor's record of the key was handed in".to_owned());
    };
    match &record.principals {
        Seen::Seen(all) => Seen::Seen(all.iter().flat_map(|it| meant(&it.id)).collect()),
        Seen::Unseen(why) => Seen::Unseen(why.clone()),
    }
}

/// What decides access in Azure and Google, as one list.
fn bundle(documents: &[(Kind, Document)]) -> String {
    let decides = |kind: &Kind| match kind {
        Kind::Azure(it) => !matches!(it, azure::Kind::DeletedVault | azure::Kind::Diagnostics),
        Kind::Google(_) => true,
        Kind::Aws(_)
        | Kind::Confluent(_)
        | Kind::Bundle
        | Kind::Plan
        | Kind::Claims
        | Kind::Baselines
        | Kind::Trail
        | Kind::Observed => false,
    };
    let texts = documents.iter().filter(|it| decides(&it.0));
    let texts: Vec<&str> = texts.map(|it| it.1.source.slice(it.1.root.span)).collect();
    texts.join(", ")
}
