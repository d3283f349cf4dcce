//! The run: documents are handed in key by key, and dropped when their key is judged.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keywright_model::KeyName;
use keywright_model::text::Document;
use keywright_policy::{Coming, Finding, Findings};
use keywright_vendors::confluent;

use crate::declaration::Estate;
use crate::document::{Kind, Opened};
use crate::plan::terraform::fault;
use crate::{Allowed, Horizon, Report, Unjudged};

use super::ALLOW_RULES;
use super::allow::Used;
use super::baseline::{Baselined, baselines, drifted};
use super::by_rules::by_rules;
use super::held::{Claimed, Held, claims};
use super::key::{Input, Outcome, key};
use super::live::Live;
use super::plan;
use super::shown::{Clusters, Records, once};
use super::standing::Standing;
use super::usage::{About, Logs, Usage, usage};
use super::view::{KeyState, Snapshot, midnight};

/// Judges, and gathers the report.
#[derive(Debug)]
pub struct Judge {
    estate: Option<Arc<Estate>>,
    /// When the run is.
    today: Timestamp,
    /// When the documents are from: what rules take for the time.
    now: Timestamp,
    horizon: Horizon,
    allows: Option<Used>,
    records: Records,
    vendor_clusters: Vec<confluent::Cluster>,
    shared: Arc<Clusters>,
    /// Clusters as the vendor records them among single keys' documents.
    observed: Vec<confluent::Cluster>,
    states: Vec<KeyState>,
    /// What estates know of keys that a plan may touch.
    live: Vec<Live>,
    claims: Vec<Claimed>,
    baselines: Vec<Baselined>,
    logs: Logs,
    /// Whether something will be judged beside this estate.
    remembers: bool,
    report: Report,
    unreadable: usize,
}

/// What an estate of dated documents takes for granted.
const AS_OF: &str = "nothing has changed since the day that `taken_on` names";

/// One key, judged and not yet told.
#[derive(Debug)]
pub struct Looked {
    /// What there is to tell of its documents.
    opened: Vec<Opened>,
    /// How many files held some.
    read: usize,
    files: Vec<String>,
    outcome: Outcome,
}

/// What a key shares with those that are judged.
#[derive(Debug)]
pub struct Beside {
    clusters: Vec<confluent::Cluster>,
    state: KeyState,
}

impl Judge {
    /// Judges files on their own.
    pub fn lone(now: Timestamp) -> Judge {
        Judge::new(None, now)
    }

    /// Judges an estate.
    pub fn of(estate: Arc<Estate>, now: Timestamp) -> Judge {
        Judge::new(Some(estate), now)
    }

    fn new(estate: Option<Arc<Estate>>, now: Timestamp) -> Judge {
        // WHY: leave to go on with a finding ends on its day, whatever the age of the documents.
        let day = now.to_zoned_datetime(TimeZone::UTC).date();
        let taken = estate.as_ref().and_then(|it| it.taken_on).and_then(midnight);
        let mut report = Report::default();
        report.assumed.extend(taken.map(|_| AS_OF));
        Judge {
            allows: estate.clone().map(|it| Used::new(it, day)),
            estate,
            today: now,
            // WHY: a day that has not come yet knows nothing of the key as it is.
            now: taken.map_or(now, |it| it.min(now)),
            horizon: Horizon::default(),
            records: Records::default(),
            vendor_clusters: Vec::new(),
            shared: Arc::default(),
            observed: Vec::new(),
            states: Vec::new(),
            live: Vec::new(),
            claims: Vec::new(),
            baselines: Vec::new(),
            logs: Logs::default(),
            remembers: false,
            report,
            unreadable: 0,
        }
    }

    /// Looks so far ahead.
    #[must_use]
    pub fn until(self, horizon: Horizon) -> Judge {
        Judge { horizon, ..self }
    }

    /// Takes a document that concerns several keys. Hand these in before the keys.
    pub fn shared(&mut self, opened: Opened) {
        for (kind, document) in self.admit(vec![opened]) {
            match kind {
                Kind::Confluent(confluent::Kind::Keys) => {
                    self.records.extend(confluent::records(&document));
                }
                Kind::Confluent(confluent::Kind::Clusters) => {
                    self.vendor_clusters.extend(confluent::clusters(&document));
                }
                Kind::Claims => {
                    let (claims, broken) = claims(&document);
                    self.claims.extend(claims);
                    self.broken(&document, broken, "claims");
                }
                Kind::Trail => {
                    let broken = self.logs.take(&document);
                    self.broken(&document, broken, "events");
                }
                Kind::Baselines => {
                    let (baselines, broken) = baselines(&document);
                    self.baselines.extend(baselines);
                    self.broken(&document, broken, "baselines");
                }
                Kind::Observed => {}
                Kind::Aws(_) | Kind::Azure(_) | Kind::Google(_) | Kind::Bundle | Kind::Plan => {
                    let file = document.source.name().to_owned();
                    let why =
                        format!("it is a {}, which belongs under a key's `documents`", kind.noun());
                    self.report.unjudged.push(Unjudged { file, why });
                }
            }
        }
    }

    /// Notes that some of a document's parts cannot be read.
    fn broken(&mut self, document: &Document, broken: usize, what: &str) {
        if 0 < broken {
            let file = document.source.name().to_owned();
            let why = format!("{broken} of its {what} cannot be read");
            self.report.unjudged.push(Unjudged { file, why });
        }
    }

    /// Everything that is shared was handed in.
    pub fn all_shared(&mut self) {
        self.shared = Arc::new(Clusters::new(once(std::mem::take(&mut self.vendor_clusters))));
    }

    /// Judges a declared key by its documents, and tells nothing yet: keys can be judged side by
    /// side, once all that is shared was handed in.
    pub fn look(&self, index: usize, mut opened: Vec<Opened>) -> Option<Looked> {
        let estate = self.estate.clone()?;
        let name = estate.keys.get(index).map(|it| it.name.value.clone())?;
        let mut documents = Vec::new();
        for it in &mut opened {
            it.findings.iter_mut().for_each(|it| it.key = Some(name.clone()));
            documents.push(std::mem::take(&mut it.documents));
        }
        let read = documents.iter().filter(|it| !it.is_empty()).count();
        let documents: Vec<_> = documents.into_iter().flatten().collect();
        let files = documents.iter().map(|it| it.1.source.name().to_owned()).collect();
        let outcome = self.outcome(name, Some((estate, index)), documents, false);
        Some(Looked { opened, read, files, outcome })
    }

    /// Tells what came of a key. Hand them in in the order of the declaration.
    pub fn tell(&mut self, looked: Looked) {
        _ = self.admit(looked.opened);
        self.report.judged.files += looked.read;
        self.take(looked.outcome, looked.files);
    }

    /// What a declared key shares with those that are judged; nothing of it is told.
    pub fn beside(&self, index: usize, opened: Vec<Opened>) -> Option<Beside> {
        let estate = self.estate.clone()?;
        let name = estate.keys.get(index).map(|it| it.name.value.clone())?;
        let documents = opened.into_iter().flat_map(|it| it.documents).collect();
        let outcome = self.outcome(name, Some((estate, index)), documents, false);
        Some(Beside { clusters: outcome.vendor_clusters, state: outcome.state })
    }

    /// Remembers a key beside those that are judged.
    pub fn know(&mut self, it: Beside) {
        self.observed.extend(it.clusters);
        self.states.push(it.state);
    }

    /// Judges documents that were handed in together, without an estate, as one key's; plans among
    /// them each for itself.
    pub fn case(&mut self, name: &str, opened: Vec<Opened>) {
        let admitted = self.admit(opened).into_iter();
        let (plans, documents): (Vec<_>, Vec<_>) = admitted.partition(|it| it.0 == Kind::Plan);
        plans.into_iter().for_each(|it| self.plan(it.1));
        if !documents.is_empty() {
            self.judge(KeyName::new(name), None, documents, false);
        }
    }

    /// Judges documents that were handed in together with a record of the key: whether the vendor
    /// keeps what it needs was asked.
    pub fn case_of_record(&mut self, name: &str, opened: Vec<Opened>) {
        let admitted = self.admit(opened).into_iter();
        let (plans, documents): (Vec<_>, Vec<_>) = admitted.partition(|it| it.0 == Kind::Plan);
        let is_record = |kind: Kind| kind == Kind::Confluent(confluent::Kind::Keys);
        if !plans.is_empty() {
            let lists = documents.iter().filter(|it| is_record(it.0));
            let records = lists.flat_map(|it| confluent::records(&it.1));
            self.live.extend(records.map(Live::recorded));
        }
        let judged = plans.len();
        plans.into_iter().for_each(|it| self.plan(it.1));
        // WHY: beside a plan the record is there for the plan's own keys.
        if judged == 0 || !documents.iter().all(|it| is_record(it.0)) {
            self.judge(KeyName::new(name), None, documents, true);
        }
    }

    /// Judges what a plan would make of its keys.
    fn plan(&mut self, document: Document) {
        if let Some(fault) = fault(&document.root) {
            let file = document.source.name().to_owned();
            return self.report.unjudged.push(Unjudged { file, why: fault.message });
        }
        // WHY here too: a plan may stand in a bundle, or in a line of a batch.
        let file = document.source.name().to_owned();
        let held = Arc::new(Held::new(self.claims.clone()));
        let judged = plan::judge(document.guard(), &self.live, held, self.now);
        if 0 < judged.idle {
            let why = format!(
                "no cluster and no vendor's record stands on {} of its keys: where one does, name \
                 its estate beside it",
                judged.idle
            );
            self.report.unjudged.push(Unjudged { file, why });
        }
        self.report.assumed.extend(judged.assumed);
        self.report.judged.keys += judged.keys;
        self.report.judged.clusters += judged.clusters;
        self.push(judged.findings);
        self.foretell(judged.coming);
    }

    /// Judges by the claims of a store.
    #[must_use]
    pub fn claimed(mut self, claims: Vec<Claimed>) -> Judge {
        self.claims.extend(claims);
        self
    }

    /// Judges by the baselines of a store.
    #[must_use]
    pub fn approved(mut self, baselines: Vec<Baselined>) -> Judge {
        self.baselines.extend(baselines);
        self
    }

    /// Keeps the vendor's record of each key, for [`Judge::live`].
    #[must_use]
    pub fn remembering(self) -> Judge {
        Judge { remembers: true, ..self }
    }

    /// What an estate knows of its keys, for what is judged beside it.
    pub fn live(&self) -> Vec<Live> {
        self.estate.as_ref().map(|it| Live::of(it, &self.states)).unwrap_or_default()
    }

    /// Judges beside an estate.
    #[must_use]
    pub fn beside_estates(self, live: Vec<Live>) -> Judge {
        Judge { live, ..self }
    }

    /// Notes a file that is not judged.
    pub fn pass_over(&mut self, unjudged: Unjudged) {
        self.report.unjudged.push(unjudged);
    }

    /// Notes findings that were made outside, about the declaration itself.
    pub fn note(&mut self, findings: Vec<Finding>) {
        self.push(findings);
    }

    /// Takes what has been found since the last call, so that a long run need not hold it.
    pub fn drain(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.report.findings)
    }

    /// How many files should have been judged and could not be read.
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// Judges what only shows when all keys are seen together, and gives the report.
    pub fn finish(mut self) -> Report {
        if let Some(estate) = self.estate.clone() {
            let vendor_clusters = self.every_vendor_cluster();
            let known = self.states.iter().flat_map(|it| &it.records).map(String::as_str);
            let undeclared = self.records.but(&known.collect());
            let snapshot = Snapshot {
                undeclared,
                estate: estate.clone(),
                keys: std::mem::take(&mut self.states),
                vendor_clusters,
                held: Arc::new(Held::new(std::mem::take(&mut self.claims))),
                now: self.now,
            };
            by_rules(&snapshot).into_iter().for_each(|it| self.push(it));
            self.report.judged.clusters = estate.clusters.len();
        }
        if let Some(allows) = self.allows.take() {
            let mut out = Findings::default();
            ALLOW_RULES.iter().for_each(|rule| (rule.check)(&allows, &mut out));
            let (findings, coming) = out.into_parts();
            self.report.findings.extend(findings);
            self.foretell(coming);
        }
        self.report.horizon = self.horizon;
        self.report.thin_forecast();
        self.report
    }

    /// Keeps the estate, so that one changed key can be judged again by itself. `None` where
    /// there is none, or where single keys' documents show clusters, which concern all keys.
    pub fn standing(self) -> Option<Standing> {
        if self.observed.is_empty() { Standing::of(self) } else { None }
    }

    /// The estate as declared.
    pub(super) fn declared(&self) -> Option<Arc<Estate>> {
        self.estate.clone()
    }

    /// The clusters of the vendor's lists.
    pub(super) fn vendor_clusters(&self) -> Arc<Clusters> {
        self.shared.clone()
    }

    /// What rules take for the time.
    pub(super) fn as_of(&self) -> Timestamp {
        self.now
    }

    /// Gives up what it remembers of its keys, and the claims that it was given.
    pub(super) fn give_up(&mut self) -> (Vec<KeyState>, Vec<Claimed>) {
        (std::mem::take(&mut self.states), std::mem::take(&mut self.claims))
    }

    /// What a key's new documents tell of it, and what is to be remembered of them.
    pub(super) fn anew(
        &self,
        index: usize,
        opened: Vec<Opened>,
    ) -> Option<(Vec<Finding>, Option<KeyState>)> {
        let Looked { opened, outcome, .. } = self.look(index, opened)?;
        if !outcome.vendor_clusters.is_empty() {
            return None;
        }
        let mut findings: Vec<Finding> = opened.into_iter().flat_map(|it| it.findings).collect();
        findings.extend(outcome.findings);
        Some((findings, outcome.judged.then_some(outcome.state)))
    }

    /// Whether somebody gave leave to go on with a finding.
    pub(super) fn allows(&mut self, finding: &Finding) -> bool {
        self.allows.as_mut().is_some_and(|it| it.leave(finding).is_some())
    }

    fn admit(&mut self, opened: Vec<Opened>) -> Vec<(Kind, Document)> {
        let mut documents = Vec::new();
        for it in opened {
            self.report.judged.files += usize::from(!it.documents.is_empty());
            self.unreadable += usize::from(it.unreadable);
            self.report.unjudged.extend(it.unjudged);
            documents.extend(it.documents);
            self.push(it.findings);
        }
        documents
    }

    fn judge(
        &mut self,
        name: KeyName,
        declared: Option<(Arc<Estate>, usize)>,
        documents: Vec<(Kind, Document)>,
        record_given: bool,
    ) {
        let files: Vec<String> = documents.iter().map(|it| it.1.source.name().to_owned()).collect();
        let outcome = self.outcome(name, declared, documents, record_given);
        self.take(outcome, files);
    }

    fn take(&mut self, outcome: Outcome, files: Vec<String>) {
        self.observed.extend(outcome.vendor_clusters);
        self.report.unjudged.extend(outcome.unjudged);
        self.report.assumed.extend(outcome.assumed);
        self.push(outcome.findings);
        self.foretell(outcome.coming);
        if outcome.judged {
            self.report.judged.keys += 1;
            self.states.push(outcome.state);
        } else {
            let why = "alone it says nothing about a key".to_owned();
            let unjudged = files.into_iter().map(|file| Unjudged { file, why: why.clone() });
            self.report.unjudged.extend(unjudged);
        }
    }

    fn outcome(
        &self,
        name: KeyName,
        declared: Option<(Arc<Estate>, usize)>,
        documents: Vec<(Kind, Document)>,
        record_given: bool,
    ) -> Outcome {
        let (records, now) = (&self.records, self.now);
        let vendor_clusters = self.shared.clone();
        let drifted = drifted(&self.baselines, &declared, &documents, self.now);
        let about = declared.clone();
        let (own, broken) = Logs::of(&documents);
        let input =
            Input { name, declared, documents, records, vendor_clusters, now, record_given };
        let mut outcome = key(input);
        outcome.findings.extend(drifted);
        outcome.unjudged.extend(broken);
        if let Some((estate, index)) = &about {
            let usage = self.usage(estate, *index, &own, &outcome.state);
            outcome.findings.extend(usage.iter().flat_map(|it| it.told().into_vec()));
        }
        // WHY: a record keeps the text that it stands in; of a large estate that is all texts.
        outcome.state.record.take_if(|_| !self.remembers);
        outcome
    }

    /// A declared key's usage, by the logs of the estate and its own.
    fn usage(
        &self,
        estate: &Arc<Estate>,
        index: usize,
        own: &Logs,
        state: &KeyState,
    ) -> Option<Usage> {
        let taken = estate.taken_on.and_then(midnight);
        usage([&self.logs, own], About::of(estate, index, state, taken)?)
    }

    /// The clusters of every list, each once.
    fn every_vendor_cluster(&mut self) -> Arc<Clusters> {
        if self.observed.is_empty() {
            return self.shared.clone();
        }
        let observed = std::mem::take(&mut self.observed);
        Arc::new(Clusters::new(once(self.shared.iter().cloned().chain(observed))))
    }

    /// Keeps the dates that lie ahead of the documents and not behind the horizon.
    fn foretell(&mut self, coming: Vec<Coming>) {
        // WHY: a horizon is what somebody can still plan for, so it is counted from today. What has
        // come since the documents were taken is in none of them, and is told as such.
        let (taken, today, last) = (self.now, self.today, self.horizon.from(self.today));
        let ahead = coming.into_iter().filter(|it| taken < it.on && it.on <= last);
        let marked = ahead.map(|it| Coming { passed: it.on <= today, ..it });
        self.report.forecast.extend(marked);
    }

    fn push(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            match self.allows.as_mut().and_then(|it| it.leave(&finding)) {
                Some((reason, until)) => {
                    self.report.allowed.push(Allowed { finding, reason, until });
                }
                None => self.report.findings.push(finding),
            }
        }
    }
}
