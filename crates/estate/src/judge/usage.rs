//! Who used a key, and since when its vendor does not, by the clouds' own logs.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use keywright_clouds::{Call, Identity, Trail, aws, azure, gcp};
use keywright_model::text::{Document, Place};
use keywright_model::{Cloud, ClusterName, KeyName};
use keywright_policy::{Findings, Seen};
use keywright_vendors::confluent::Record;

use crate::Unjudged;
use crate::declaration::Estate;
use crate::document::Kind;
use crate::rules::USAGE_RULES;

use super::key::{Input, Outcome, identity, see};
use super::shown::Records;
use super::view::KeyState;
use super::view::midnight;

/// Calls that are kept of one run.
const CALLS_MAX: usize = 5_000_000;

/// Gaps between calls from which on they tell how often a vendor calls.
pub(crate) const GAPS_MIN: usize = 20;

/// A vendor is silent after so many times its longest gap.
const MARGIN: i32 = 2;

/// No silence is told that is shorter: data keys are kept for a while.
const SILENCE_MIN: SignedDuration = SignedDuration::from_mins(15);

/// What logs tell, of all keys.
#[derive(Debug, Default)]
pub(super) struct Logs {
    calls: Vec<Call>,
    /// Where the calls on a key are: a log of a large estate is not gone through for each key.
    by_identity: HashMap<Identity, Vec<usize>>,
    /// When the newest call was.
    newest: Option<Timestamp>,
}

impl Logs {
    /// The logs among a key's own documents, and what of them cannot be read.
    pub(super) fn of(documents: &[(Kind, Document)]) -> (Logs, Vec<Unjudged>) {
        let (mut logs, mut broken) = (Logs::default(), Vec::new());
        for (_, document) in documents.iter().filter(|it| it.0 == Kind::Trail) {
            let events = logs.take(document);
            let why = format!("{events} of its events cannot be read");
            let unjudged = Unjudged { file: document.source.name().to_owned(), why };
            broken.extend((0 < events).then_some(unjudged));
        }
        (logs, broken)
    }

    /// Takes a log; how many of its events are not kept.
    pub(super) fn take(&mut self, document: &Document) -> usize {
        let Trail { calls, broken } = trail(document);
        let room = CALLS_MAX.saturating_sub(self.calls.len());
        let over = calls.len().saturating_sub(room);
        for call in calls.into_iter().take(room) {
            self.newest = self.newest.max(Some(call.at));
            let spelled = |text: &String| {
                let text = text.clone();
                Cloud::ALL.into_iter().filter_map(move |cloud| identity(cloud, &text))
            };
            let mut all: Vec<Identity> = call.keys.iter().flat_map(spelled).collect();
            all.sort();
            all.dedup();
            let at = self.calls.len();
            all.into_iter().for_each(|it| self.by_identity.entry(it).or_default().push(at));
            self.calls.push(call);
        }
        broken + over
    }

    /// The calls on a key, each once, whichever of its names they use.
    fn on<'l>(&'l self, identities: &[Identity]) -> impl Iterator<Item = &'l Call> {
        let places = identities.iter().filter_map(|it| self.by_identity.get(it)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        places.into_iter().filter_map(|it| self.calls.get(it))
    }
}

/// Whether a document is a log.
pub(crate) fn is_trail(node: &keywright_model::text::Node) -> bool {
    aws::is_trail(node) || azure::is_trail(node) || gcp::is_trail(node)
}

/// What a log tells.
pub(super) fn trail(document: &Document) -> Trail {
    let root = &document.root;
    if aws::is_trail(root) {
        aws::trail(root)
    } else if azure::is_trail(root) {
        azure::trail(root)
    } else {
        gcp::trail(root)
    }
}

/// What one principal did by one operation.
#[derive(Debug, Clone)]
pub struct Used {
    /// Who.
    pub principal: String,
    /// Whether it is the vendor; nothing where that is not known.
    pub is_vendor: Option<bool>,
    /// What, as the log names it.
    pub operation: String,
    /// Whether it uses the key's material.
    pub uses: bool,
    /// How often it succeeded.
    pub succeeded: usize,
    /// The first and the last success.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Why it failed, how often.
    pub failed: BTreeMap<String, usize>,
    /// The last failure.
    pub failed_at: Option<Timestamp>,
}

/// How the vendor's successes follow each other.
#[derive(Debug, Clone)]
pub enum Heartbeat {
    /// It calls at least so often, and did last then.
    Learned {
        /// The longest silence that is still usual.
        usual: SignedDuration,
        /// The last success.
        last: Timestamp,
    },
    /// That cannot be told, for this reason.
    Unknown(String),
}

/// A key's usage.
#[derive(Debug)]
pub struct Usage {
    /// The key.
    pub key: KeyName,
    /// The clusters on it.
    pub clusters: Vec<ClusterName>,
    /// Where it is declared.
    pub place: Option<Place>,
    /// Who did what, by principal and operation.
    pub used: Vec<Used>,
    /// How the vendor calls.
    pub heartbeat: Heartbeat,
    /// Up to when the logs tell.
    pub until: Timestamp,
}

impl Usage {
    /// What there is to tell of it.
    pub(super) fn told(&self) -> Findings {
        let mut out = Findings::default();
        USAGE_RULES.iter().for_each(|rule| (rule.check)(self, &mut out));
        out
    }

    /// Since when the vendor is silent for longer than it is used to be.
    pub fn silent_for(&self) -> Option<SignedDuration> {
        match &self.heartbeat {
            Heartbeat::Learned { usual, last } => {
                Some(self.until.duration_since(*last)).filter(|it| usual < it)
            }
            Heartbeat::Unknown(_) => None,
        }
    }
}

/// Of which key usage is asked.
pub(super) struct About<'a> {
    pub(super) key: KeyName,
    pub(super) clusters: Vec<ClusterName>,
    pub(super) place: Option<Place>,
    pub(super) cloud: Cloud,
    pub(super) identities: &'a [Identity],
    pub(super) record: Option<&'a Record>,
    /// The day on which the documents were exported.
    pub(super) taken: Option<Timestamp>,
}

impl<'a> About<'a> {
    /// About a declared key.
    pub(super) fn of(
        estate: &Estate,
        index: usize,
        state: &'a KeyState,
        taken: Option<Timestamp>,
    ) -> Option<About<'a>> {
        let key = estate.keys.get(index)?;
        let on_it = estate.clusters_of(&key.name.value);
        Some(About {
            clusters: on_it.map(|it| it.name.value.clone()).collect(),
            place: Some(estate.place(key.id.span)),
            key: key.name.value.clone(),
            cloud: key.cloud,
            identities: &state.identities,
            record: state.record.as_ref(),
            taken,
        })
    }
}

/// A key's usage by these logs; nothing where no log tells of the key's cloud.
pub(super) fn usage(logs: [&Logs; 2], about: About<'_>) -> Option<Usage> {
    let newest = logs.iter().filter_map(|it| it.newest).max()?;
    let mut calls: Vec<&Call> = logs.iter().flat_map(|it| it.on(about.identities)).collect();
    calls.sort_by_key(|it| it.at);
    // A log can be handed in twice.
    calls.dedup();
    let vendor = Vendor::of(&about);
    let mut used: BTreeMap<(&str, &str), Used> = BTreeMap::new();
    let mut beats: Vec<Timestamp> = Vec::new();
    for call in calls {
        let is_vendor = vendor.is(&call.principal);
        let slot = used.entry((&call.principal, &call.operation)).or_insert_with(|| Used {
            principal: call.principal.clone(),
            is_vendor,
            operation: call.operation.clone(),
            uses: call.uses,
            succeeded: 0,
            span: None,
            failed: BTreeMap::new(),
            failed_at: None,
        });
        match &call.error {
            Some(why) => {
                *slot.failed.entry(why.clone()).or_default() += 1;
                slot.failed_at = Some(call.at);
            }
            None => {
                slot.succeeded += 1;
                slot.span = Some((slot.span.map_or(call.at, |it| it.0), call.at));
                if call.uses && is_vendor == Some(true) {
                    beats.push(call.at);
                }
            }
        }
    }
    Some(Usage {
        used: used.into_values().collect(),
        heartbeat: vendor.heartbeat(&beats),
        until: about.taken.map_or(newest, |it| it.max(newest)),
        key: about.key,
        clusters: about.clusters,
        place: about.place,
    })
}

/// A declared key's usage, by the logs among its own documents and those of the estate; nothing
/// where there is no log.
pub fn key_usage(
    estate: &Arc<Estate>,
    index: usize,
    documents: Vec<(Kind, Document)>,
    shared: &[Document],
    records: &[Record],
) -> Option<Usage> {
    let (own, _) = Logs::of(&documents);
    let mut logs = Logs::default();
    shared.iter().for_each(|it| _ = logs.take(it));
    let mut all = Records::default();
    all.extend(records.to_vec());
    let name = estate.keys.get(index)?.name.value.clone();
    let mut outcome = Outcome::of(name.clone());
    let input = Input {
        name,
        declared: Some((estate.clone(), index)),
        documents,
        records: &all,
        vendor_clusters: Arc::default(),
        // WHY: what a log tells does not hang on the time at which it is asked.
        now: Timestamp::UNIX_EPOCH,
        record_given: false,
    };
    let (view, exports) = see(input, &mut outcome)?;
    outcome.state.record.clone_from(&view.record);
    (outcome.state.identities, _) = exports.identities(view.id.as_deref());
    let taken = estate.taken_on.and_then(midnight);
    usage([&logs, &own], About::of(estate, index, &outcome.state, taken)?)
}

/// Who the vendor is, in a log's words.
enum Vendor {
    Aws(BTreeSet<String>),
    Azure(BTreeSet<String>),
    Unseen(String),
}

impl Vendor {
    fn of(about: &About<'_>) -> Vendor {
        let Some(record) = about.record else {
            return Vendor::Unseen("no vendor's record of the key tells who the vendor is".into());
        };
        let ids = match &record.principals {
            Seen::Seen(all) => all.iter().map(|it| it.id.clone()).collect(),
            Seen::Unseen(why) => return Vendor::Unseen(why.clone()),
        };
        match about.cloud {
            Cloud::Aws => Vendor::Aws(ids),
            Cloud::Azure => Vendor::Azure(ids),
            // WHY: the record names a group, and the log whoever of it calls.
            Cloud::Google => Vendor::Unseen(
                "the vendor's record names a group, and the log does not tell who is in it".into(),
            ),
        }
    }

    fn is(&self, principal: &str) -> Option<bool> {
        match self {
            Vendor::Aws(all) => Some(all.iter().any(|it| aws::is_meant(principal, it))),
            Vendor::Azure(all) => Some(all.iter().any(|it| it.eq_ignore_ascii_case(principal))),
            Vendor::Unseen(_) => None,
        }
    }

    /// Learns from successes in their order.
    fn heartbeat(&self, beats: &[Timestamp]) -> Heartbeat {
        if let Vendor::Unseen(why) = self {
            return Heartbeat::Unknown(why.clone());
        }
        let longest = beats.windows(2).map(|it| it[1].duration_since(it[0])).max();
        let enough = GAPS_MIN < beats.len();
        let (Some(longest), Some(last), true) = (longest, beats.last(), enough) else {
            return Heartbeat::Unknown(format!(
                "the logs show {} uses by the vendor, and {} tell how often it calls",
                beats.len(),
                GAPS_MIN + 1
            ));
        };
        let usual = longest.saturating_mul(MARGIN).max(SILENCE_MIN);
        Heartbeat::Learned { usual, last: *last }
    }
}
