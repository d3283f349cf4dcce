//! The whole run.

use std::collections::BTreeSet;
use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use keywright_estate::declaration::Estate;
use keywright_estate::{Baselined, Claimed, Horizon, Judge, Live, Report};
use keywright_model::world::{Clock, EntryKind, Files};
use keywright_model::{ClusterName, KeyName};
use keywright_policy::{Finding, Standard};

use super::estate::{Guarded, estate};
use super::files::{Reader, Unreachable};
use super::lone::{lone, together};

/// What to judge.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The vendor's record of the one key that all paths are about.
    pub record: Option<PathBuf>,
    /// The keys of an estate to judge; all, where it is empty.
    pub keys: Vec<String>,
    /// The standards whose rules to tell; all rules, where it is empty.
    pub standards: Vec<Standard>,
    /// The store's claims: which cluster holds which key.
    pub claims: Vec<Claimed>,
    /// The store's baselines: which documents of which keys somebody approved.
    pub baselines: Vec<Baselined>,
    /// How far ahead dates are told.
    pub horizon: Horizon,
}

/// The doors to the world.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "a door has nothing to show")]
pub struct Doors<'d> {
    /// The time.
    pub clock: &'d dyn Clock,
    /// The files.
    pub files: &'d dyn Files,
    /// Threads on which keys are judged side by side.
    pub threads: NonZero<usize>,
}

/// Who is told while the run goes on.
pub trait Listener {
    /// Something was found.
    fn found(&mut self, finding: Finding);

    /// So many keys or files are judged; the last was this.
    fn progress(&mut self, done: usize, at: &Path);
}

/// What is left to tell at the end.
#[derive(Debug, Default)]
pub struct Ended {
    /// All but the findings, which were told as they came.
    pub report: Report,
    /// How many inputs should have been judged and could not be read.
    pub unreadable: usize,
}

/// Judges.
///
/// # Errors
/// A path that leads nowhere, or a key that the estate does not declare. Findings told until then
/// stand.
pub fn check(
    request: &Request,
    doors: Doors<'_>,
    listener: &mut dyn Listener,
) -> Result<Ended, Unreachable> {
    let reader = Reader { files: doors.files };
    let now = doors.clock.now();
    let (clusters, ended) = (BTreeSet::new(), Ended::default());
    let live = Vec::new();
    let plans = false;
    let threads = doors.threads;
    let mut run =
        Run { threads, request, reader, now, listener, clusters, live, plans, done: 0, ended };
    if let Some(record) = &request.record {
        let mut judge = Judge::lone(run.now).until(request.horizon);
        together(reader, &mut judge, &request.paths, record)?;
        run.take(judge);
        return Ok(run.end());
    }
    let (mut files, mut estates) = (Vec::new(), Vec::new());
    for path in &request.paths {
        match leads(doors.files, path) {
            Leads::Estate { file, folder } => estates.push((file, folder)),
            Leads::Files => files.push(path),
        }
    }
    run.plans = !files.is_empty();
    estates.into_iter().try_for_each(|(file, folder)| run.estate(&file, &folder))?;
    // WHY: a plan among the files is judged beside what the estates know of its keys, in whatever
    // order they are named.
    files.into_iter().try_for_each(|it| run.files(it))?;
    Ok(run.end())
}

/// The one name of a file that means something.
const DECLARATION: &str = "keywright.toml";

/// What a path leads to.
enum Leads {
    Estate { file: PathBuf, folder: PathBuf },
    Files,
}

/// Tells an estate by the file's name: the one name that means something.
fn leads(files: &dyn Files, path: &Path) -> Leads {
    let is_file = |it: &Path| matches!(files.kind(it), Ok(EntryKind::File));
    let inside = path.join(DECLARATION);
    if path.file_name().is_some_and(|it| it == DECLARATION) && is_file(path) {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        Leads::Estate { file: path.to_owned(), folder }
    } else if is_file(&inside) {
        Leads::Estate { file: inside, folder: path.to_owned() }
    } else {
        Leads::Files
    }
}

struct Run<'r> {
    request: &'r Request,
    reader: Reader<'r>,
    threads: NonZero<usize>,
    now: Timestamp,
    listener: &'r mut dyn Listener,
    /// The clusters on the keys that were asked for.
    clusters: BTreeSet<ClusterName>,
    /// What the estates know of their keys.
    live: Vec<Live>,
    /// Whether there may be plans beside them.
    plans: bool,
    done: usize,
    ended: Ended,
}

impl Run<'_> {
    fn estate(&mut self, file: &Path, folder: &Path) -> Result<(), Unreachable> {
        let unreachable = |why| Unreachable { path: file.to_owned(), why };
        let source = self.reader.declaration(file)?;
        let declared = match Estate::read(Arc::new(source)) {
            Ok(declared) => Arc::new(declared),
            Err(mistakes) => {
                self.ended.unreadable += 1;
                mistakes.into_iter().for_each(|it| self.listener.found(it));
                return Ok(());
            }
        };
        let wanted = &self.request.keys;
        let known = |it: &&String| declared.keys.iter().any(|key| key.name.value.as_str() == **it);
        if let Some(unknown) = wanted.iter().find(|it| !known(it)) {
            return Err(unreachable(io::Error::other(format!("it declares no key `{unknown}`"))));
        }
        for key in wanted {
            let key = KeyName::new(key);
            self.clusters.extend(declared.clusters_of(&key).map(|it| it.name.value.clone()));
        }
        let mut judge = Judge::of(declared.clone(), self.now).until(self.request.horizon);
        judge = judge.claimed(self.request.claims.clone());
        judge = judge.approved(self.request.baselines.clone());
        if self.plans {
            judge = judge.remembering();
        }
        let reader = self.reader;
        let threads = self.threads;
        let step = &mut |judge: &mut Judge, at: &Path| self.step(judge, at);
        let guarded = Guarded { estate: &declared, folder, wanted, threads };
        estate(reader, &mut judge, guarded, step)?;
        if self.plans {
            self.live.extend(judge.live());
        }
        self.take(judge);
        Ok(())
    }

    /// Judges files each for itself, and the estates among them as such.
    fn files(&mut self, path: &Path) -> Result<(), Unreachable> {
        let reader = self.reader;
        let is_estate =
            |it: &Path| matches!(reader.files.kind(&it.join(DECLARATION)), Ok(EntryKind::File));
        let all = reader.walk(path, &|_| false)?;
        let named = |it: &&PathBuf| it.file_name().is_some_and(|it| it == DECLARATION);
        for file in all.iter().map(|it| &it.0).filter(named) {
            if let Some(folder) = file.parent() {
                self.estate(file, folder)?;
            }
        }
        let mut judge = Judge::lone(self.now).until(self.request.horizon);
        judge = judge.beside_estates(self.live.clone()).claimed(self.request.claims.clone());
        lone(reader, &mut judge, path, &is_estate, &mut |judge, at| self.step(judge, at))?;
        self.take(judge);
        Ok(())
    }

    fn step(&mut self, judge: &mut Judge, at: &Path) {
        self.tell(judge.drain());
        self.done += 1;
        self.listener.progress(self.done, at);
    }

    fn take(&mut self, judge: Judge) {
        self.ended.unreadable += judge.unreadable();
        let report = judge.finish();
        let mut forecast = report.forecast;
        forecast.retain(|it| self.asked(it.key.as_ref(), &it.clusters));
        let whole = &mut self.ended.report;
        whole.forecast.extend(forecast);
        whole.allowed.extend(report.allowed);
        whole.unjudged.extend(report.unjudged);
        whole.assumed.extend(report.assumed);
        whole.judged.files += report.judged.files;
        whole.judged.keys += report.judged.keys;
        whole.judged.clusters += report.judged.clusters;
        self.tell(report.findings);
    }

    /// Tells what was asked for: all, or what concerns the keys that were named.
    fn tell(&mut self, findings: Vec<Finding>) {
        for it in findings {
            let told = Standard::tell(&self.request.standards, &it);
            if told && self.asked(it.key.as_ref(), &it.clusters) {
                self.listener.found(it);
            }
        }
    }

    /// Whether a key or a cluster is among those that were asked for.
    fn asked(&self, key: Option<&KeyName>, clusters: &[ClusterName]) -> bool {
        let wanted = &self.request.keys;
        wanted.is_empty()
            || clusters.iter().any(|it| self.clusters.contains(it))
            || key.is_some_and(|key| wanted.iter().any(|it| it == key.as_str()))
    }

    fn end(self) -> Ended {
        let mut ended = self.ended;
        ended.report.horizon = self.request.horizon;
        ended.report.standards.clone_from(&self.request.standards);
        ended.report.order_forecast();
        ended
    }
}
