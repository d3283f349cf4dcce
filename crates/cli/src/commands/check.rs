//! `keywright check`: judge an estate, folders or single files.

use std::fs;
use std::io::IsTerminal as _;
use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;

use jiff::Timestamp;
use keywright_engine::ops::check::{self as op, Doors, Ended, Listener, Request, Unreachable};
use keywright_engine::ops::{Answer, Answerer, Line, lines};
use keywright_estate::Horizon;
use keywright_policy::{Finding, Severity};
use keywright_views::line::refused as refusal;
use keywright_views::{github, json, junit, sarif};

use crate::arguments::{Check, FailOn, Format};
use crate::exit::Exit;
use crate::kept::{baselines, claims};
use crate::patch::patch;
use crate::say::Say;
use crate::text::{Tally, Text};

/// How often progress is told on a terminal, in keys or files.
const PROGRESS_EVERY: usize = 256;

/// Judges, prints, and tells how it ended.
pub(crate) fn check(arguments: &Check, say: Say, doors: Doors<'_>) -> Exit {
    if let Some(path) = &arguments.batch {
        return batch(arguments, path, say, doors);
    }
    let claims = match arguments.store.as_ref().map(|it| claims(it, say)).transpose() {
        Ok(claims) => claims.unwrap_or_default(),
        Err(exit) => return exit,
    };
    let baselines = match arguments.store.as_ref().map(|it| baselines(it, say)) {
        None => Vec::new(),
        Some(Ok(baselines)) => baselines,
        Some(Err(exit)) => return exit,
    };
    let request = Request {
        claims,
        baselines,
        paths: arguments.paths.clone(),
        record: arguments.byok.clone(),
        keys: arguments.keys.clone(),
        standards: arguments.standard.clone(),
        horizon: arguments.horizon,
    };
    let mut told = Told {
        text: (arguments.format == Format::Text).then(|| Text::new(say)),
        keep: arguments.format != Format::Text || arguments.patch.is_some(),
        kept: Vec::new(),
        tally: Tally::default(),
        say,
    };
    match op::check(&request, doors, &mut told) {
        Ok(ended) => end(arguments, told, ended),
        Err(Unreachable { path, why }) => {
            say.complain(&format!("error: cannot read `{}`: {why}", path.display()));
            say.complain(match arguments.byok.as_ref() == Some(&path) {
                true => {
                    "help: give the vendor's record of the key, as `confluent byok describe cck-… \
                     -o json` prints it"
                }
                false => "help: name a file, folder or key that is there and that you may read",
            });
            Exit::Misuse
        }
    }
}

/// One document a line.
struct Batch {
    now: Timestamp,
    horizon: Horizon,
    fail_on: Option<FailOn>,
}

impl Answerer for Batch {
    fn answer(&self, line: &Line) -> Answer {
        match op::report_of(line, self.now, self.horizon) {
            Err(why) => Answer::Refused(why),
            Ok(report) => {
                let limit = self.fail_on.map(severity);
                let worst = report.worst();
                let failed = limit.is_some_and(|limit| worst.is_some_and(|it| limit <= it));
                Answer::Judged { text: json::line(&line.id, &report), failed }
            }
        }
    }

    fn refusal(&self, id: &str, why: &str) -> String {
        refusal(id, why)
    }
}

fn batch(arguments: &Check, path: &Path, say: Say, doors: Doors<'_>) -> Exit {
    let threads = available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let batch =
        Batch { now: doors.clock.now(), horizon: arguments.horizon, fail_on: arguments.fail_on };
    match lines(doors.files, path, threads, &batch) {
        Err(why) => {
            say.complain(&format!("error: cannot judge `{}`: {why}", path.display()));
            say.complain("help: name a file of JSON lines, each `{\"id\", \"document\"}`");
            Exit::Misuse
        }
        Ok(answers) => {
            say.data(&answers.text);
            match (answers.refused, answers.failed) {
                (0, 0) => Exit::Clean,
                (0, _) => Exit::Found,
                _ => Exit::Misuse,
            }
        }
    }
}

/// What was told so far. Text is printed as it comes; the other forms need the whole.
struct Told {
    text: Option<Text>,
    keep: bool,
    kept: Vec<Finding>,
    tally: Tally,
    say: Say,
}

impl Listener for Told {
    fn found(&mut self, finding: Finding) {
        self.tally.count(&finding);
        if let Some(text) = &self.text {
            text.finding(&finding);
        }
        if self.keep {
            self.kept.push(finding);
        }
    }

    fn progress(&mut self, done: usize, at: &Path) {
        if done.is_multiple_of(PROGRESS_EVERY) && std::io::stderr().is_terminal() {
            self.say.talk(&format!("{done} judged, at {}", at.display()));
        }
    }
}

fn end(arguments: &Check, told: Told, mut ended: Ended) -> Exit {
    ended.report.findings = told.kept;
    let (report, say) = (&ended.report, told.say);
    match arguments.format {
        Format::Text => {
            if let Some(text) = &told.text {
                text.end(report, &told.tally);
            }
        }
        Format::Json => say.data(&json::check(report)),
        Format::Sarif => say.data(&sarif::check(report)),
        Format::Junit => {
            say.data(&junit::check(report, severity(arguments.fail_on.unwrap_or(FailOn::Error))));
        }
        Format::Github => say.data(&github::check(report)),
    }
    if let Some(path) = &arguments.patch
        && let Err(error) = fs::write(path, patch(&report.findings))
    {
        say.complain(&format!("error: cannot write `{}`: {error}", path.display()));
        say.complain("help: name a file in a folder that exists and that you may write to");
        return Exit::Misuse;
    }
    exit(arguments, &told.tally, &ended)
}

fn exit(arguments: &Check, tally: &Tally, ended: &Ended) -> Exit {
    let fails = match arguments.fail_on.unwrap_or(FailOn::Error) {
        FailOn::Error => tally.error,
        FailOn::Warning => tally.error + tally.warning,
        FailOn::Note => tally.error + tally.warning + tally.note,
    };
    let report = &ended.report;
    let nothing = report.judged.files == 0 && report.judged.keys == 0;
    let shaky = !report.assumed.is_empty() || !report.unjudged.is_empty();
    if 0 < ended.unreadable {
        Exit::Misuse
    } else if 0 < fails {
        Exit::Found
    } else if 0 < tally.unknown || nothing || (arguments.strict && shaky) {
        Exit::Unknown
    } else {
        Exit::Clean
    }
}

fn severity(fail_on: FailOn) -> Severity {
    match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    }
}
