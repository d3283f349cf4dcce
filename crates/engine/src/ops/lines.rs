//! Many questions, one a line: every core answers its share, and the answers keep the lines' order.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use keywright_model::text::{Document, Source};
use keywright_model::world::Files;

use super::refused::{Refused, told};

/// A batch is held in memory while it is answered.
const BATCH_BYTES_MAX: u64 = 1 << 30;

/// Lines of a batch.
const LINES_MAX: usize = 10_000_000;

/// One line, in bytes.
const LINE_BYTES_MAX: usize = 4 << 20;

/// More threads than this do not pay.
const THREADS_MAX: usize = 64;

/// A line that is JSON.
#[derive(Debug)]
pub struct Line {
    /// Its id, as JSON; `null` where it has none that can be repeated.
    pub id: String,
    /// The whole line.
    pub document: Document,
}

/// What came out of a batch.
#[derive(Debug, Default)]
pub struct Answers {
    /// A line for each line, in their order.
    pub text: String,
    /// How many lines could not be judged.
    pub refused: usize,
    /// How many answers count as failed, by the one who answered.
    pub failed: usize,
}

/// One line's answer.
#[derive(Debug)]
pub enum Answer {
    /// It was judged; the answer, and whether it counts as failed.
    Judged { text: String, failed: bool },
    /// It could not be.
    Refused(Refused),
}

/// Who answers: a line's answer, and how a refusal is written for an id.
pub trait Answerer: Sync {
    /// Answers a line.
    fn answer(&self, line: &Line) -> Answer;

    /// Writes a refusal, without a line break. The id is JSON.
    fn refusal(&self, id: &str, why: &str) -> String;
}

/// Answers a batch.
///
/// # Errors
/// The file cannot be read, or holds too many lines. A line that cannot be judged is an answer.
pub fn lines(
    files: &dyn Files,
    path: &Path,
    threads: NonZero<usize>,
    answerer: &dyn Answerer,
) -> Result<Answers, Refused> {
    let bytes = files.read(path, BATCH_BYTES_MAX).map_err(Refused::Unreachable)?;
    let all: Vec<(usize, &[u8])> = bytes
        .split(|it| *it == b'\n')
        .enumerate()
        .filter(|it| !it.1.trim_ascii().is_empty())
        .collect();
    if LINES_MAX < all.len() {
        return Err(Refused::NoCase(format!("more than {LINES_MAX} lines")));
    }
    let share = all.len().div_ceil(threads.get().min(THREADS_MAX)).max(1);
    let name = path.display().to_string();
    let shares: Vec<Answers> = thread::scope(|scope| {
        let started: Vec<_> =
            all.chunks(share).map(|it| scope.spawn(|| answer_all(&name, it, answerer))).collect();
        let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|it| it.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut whole = Answers::default();
    for it in shares {
        whole.text.push_str(&it.text);
        whole.refused += it.refused;
        whole.failed += it.failed;
    }
    Ok(whole)
}

fn answer_all(name: &str, all: &[(usize, &[u8])], answerer: &dyn Answerer) -> Answers {
    let mut answers = Answers::default();
    for (at, bytes) in all {
        let (id, answer) = match line(name, bytes) {
            Ok(line) => (line.id.clone(), answerer.answer(&line)),
            Err(why) => ("null".to_owned(), Answer::Refused(why)),
        };
        match answer {
            Answer::Judged { text, failed } => {
                answers.text.push_str(&text);
                answers.failed += usize::from(failed);
            }
            Answer::Refused(why) => {
                let why = format!("line {}: {why}", at + 1);
                answers.text.push_str(&answerer.refusal(&id, &why));
                answers.refused += 1;
            }
        }
        answers.text.push('\n');
    }
    answers
}

fn line(name: &str, bytes: &[u8]) -> Result<Line, Refused> {
    if LINE_BYTES_MAX < bytes.len() {
        return Err(Refused::NoCase(format!("it is longer than {LINE_BYTES_MAX} bytes")));
    }
    let source = Source::decode(name, bytes).map_err(|it| Refused::NoCase(it.to_string()))?;
    let source = Arc::new(source);
    let document =
        Document::parse(source.clone()).map_err(|it| told(&source, &it.message, it.span.start))?;
    let plain =
        |it: &&keywright_model::text::Node| it.as_object().is_none() && it.as_array().is_none();
    let id = document.root.get("id").filter(plain);
    let id = id.map_or_else(|| "null".to_owned(), |it| source.slice(it.span).to_owned());
    Ok(Line { id, document })
}
