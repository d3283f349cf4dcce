//! Many cases, one a line: every core decides its share, and the answers keep the lines' order.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use keywright_clouds::aws::decide::{Case, Decision, decide};
use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use super::one::{CASE_BYTES_MAX, Refused, read, told};

/// A batch is held in memory while it is decided.
const BATCH_BYTES_MAX: u64 = 1 << 30;

/// Lines of a batch.
const LINES_MAX: usize = 10_000_000;

/// More threads than this do not pay.
const THREADS_MAX: usize = 64;

/// One line's answer.
#[derive(Debug)]
pub enum Answered<'l> {
    /// It was decided.
    Decided {
        /// The case.
        case: &'l Case,
        /// The decision.
        decision: &'l Decision<'l>,
    },
    /// It could not be judged: why.
    Refused(String),
}

/// What came out of a batch.
#[derive(Debug, Default)]
pub struct Batch {
    /// The answers, in the order of the lines.
    pub text: String,
    /// How many lines could not be judged.
    pub refused: usize,
}

/// How an answer is written: the line's id, as JSON, and the answer.
pub type Write<'w> = dyn Fn(&str, &Answered<'_>) -> String + Sync + 'w;

/// Decides a batch.
///
/// # Errors
/// The file cannot be read, or holds too many lines. A line that cannot be judged is an answer.
pub fn batch(
    files: &dyn Files,
    path: &Path,
    threads: NonZero<usize>,
    write: &Write<'_>,
) -> Result<Batch, Refused> {
    let bytes = files.read(path, BATCH_BYTES_MAX).map_err(Refused::Unreachable)?;
    let lines: Vec<(usize, &[u8])> = bytes
        .split(|it| *it == b'\n')
        .enumerate()
        .filter(|it| !it.1.trim_ascii().is_empty())
        .collect();
    if LINES_MAX < lines.len() {
        return Err(Refused::NoCase(format!("more than {LINES_MAX} lines")));
    }
    let share = lines.len().div_ceil(threads.get().min(THREADS_MAX)).max(1);
    let name = path.display().to_string();
    let shares: Vec<Batch> = thread::scope(|scope| {
        let started: Vec<_> = lines
            .chunks(share)
            .map(|lines| scope.spawn(|| decide_all(&name, lines, write)))
            .collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|it| it.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut whole = Batch::default();
    for it in shares {
        whole.text.push_str(&it.text);
        whole.refused += it.refused;
    }
    Ok(whole)
}

fn decide_all(name: &str, lines: &[(usize, &[u8])], write: &Write<'_>) -> Batch {
    let mut batch = Batch::default();
    for (at, line) in lines {
        let (id, case) = case(name, line);
        let text = match &case {
            Ok(case) => write(&id, &Answered::Decided { case, decision: &decide(case) }),
            Err(why) => {
                batch.refused += 1;
                write(&id, &Answered::Refused(format!("line {}: {why}", at + 1)))
            }
        };
        batch.text.push_str(&text);
        batch.text.push('\n');
    }
    batch
}

/// A line's id as JSON, `null` where it has none that can be repeated, and its case.
fn case(name: &str, line: &[u8]) -> (String, Result<Case, Refused>) {
    let none = || "null".to_owned();
    if CASE_BYTES_MAX < line.len() as u64 {
        let why = format!("it is longer than {CASE_BYTES_MAX} bytes");
        return (none(), Err(Refused::NoCase(why)));
    }
    let source = match Source::decode(name, line) {
        Ok(source) => Arc::new(source),
        Err(error) => return (none(), Err(Refused::NoCase(error.to_string()))),
    };
    let document = match Document::parse(source.clone()) {
        Ok(document) => document,
        Err(error) => return (none(), Err(told(&source, &error.message, error.span.start))),
    };
    let id = document.root.get("id").filter(|it| it.as_object().is_none());
    let id = id.filter(|it| it.as_array().is_none());
    let id = id.map_or_else(none, |it| source.slice(it.span).to_owned());
    (id, read(&document))
}
