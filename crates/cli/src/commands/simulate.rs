//! `keywright simulate`: decide one request, or a batch of them.

use std::fmt::Write as _;
use std::num::NonZero;
use std::path::Path;
use std::thread::available_parallelism;

use keywright_engine::ops::simulate as op;
use keywright_engine::ops::{Answer, Answerer, Line, Refused, lines};
use keywright_model::world::Files;
use keywright_policy::{Because, Decided, Outcome};
use keywright_views::line::refused as refusal;
use keywright_views::simulate as view;

use crate::arguments::{Plain, Simulate};
use crate::exit::Exit;
use crate::say::Say;

/// Decides, prints, and tells how it ended.
pub(crate) fn simulate(arguments: &Simulate, say: Say, files: &dyn Files) -> Exit {
    match (&arguments.batch, &arguments.case) {
        (Some(path), _) => batch(path, say, files),
        (None, Some(path)) => one(path, arguments.format, say, files),
        // INVARIANT: one of the two is required on the command line.
        (None, None) => Exit::Misuse,
    }
}

fn one(path: &Path, format: Plain, say: Say, files: &dyn Files) -> Exit {
    let case = match op::simulate(files, path) {
        Ok(case) => case,
        Err(why) => return refused(path, &why, say),
    };
    let decided = case.decide();
    match format {
        Plain::Json => say.data(&view::answer(&decided)),
        Plain::Text => {
            say.data(&text(&decided));
            for it in &decided.assumed {
                say.talk(&format!("assumed: {it}"));
            }
        }
    }
    match decided.outcome {
        Outcome::Allow => Exit::Clean,
        Outcome::ExplicitDeny | Outcome::ImplicitDeny => Exit::Found,
        Outcome::Unknown => Exit::Unknown,
    }
}

struct Batch;

impl Answerer for Batch {
    fn answer(&self, line: &Line) -> Answer {
        match op::case_of(&line.document) {
            Err(why) => Answer::Refused(why),
            Ok(case) => {
                let text = view::line(&line.id, &case.decide());
                Answer::Judged { text, failed: false }
            }
        }
    }

    fn refusal(&self, id: &str, why: &str) -> String {
        refusal(id, why)
    }
}

fn batch(path: &Path, say: Say, files: &dyn Files) -> Exit {
    let threads = available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    match lines(files, path, threads, &Batch) {
        Ok(answers) => {
            say.data(&answers.text);
            if answers.refused == 0 { Exit::Clean } else { Exit::Misuse }
        }
        Err(why) => refused(path, &why, say),
    }
}

fn refused(path: &Path, why: &Refused, say: Say) -> Exit {
    say.complain(&format!("error: cannot judge `{}`: {why}", path.display()));
    say.complain(
        "help: `docs/simulate.md` shows a whole case, for Azure and Google the pages beside it",
    );
    Exit::Misuse
}

/// The decision, then a line for each reason: where it stands, and what it says.
fn text(decided: &Decided) -> String {
    let mut out = format!("{}\n", decided.outcome.word());
    for Because { message, policy, place, .. } in &decided.because {
        // Writing to a string cannot fail.
        _ = write!(out, "  {message}");
        let line = place.as_ref().map(|it| {
            let (source, span) = it.on_disk();
            format!("line {}", source.position(span.start).line)
        });
        let at: Vec<String> = policy.clone().into_iter().chain(line).collect();
        if !at.is_empty() {
            _ = write!(out, " ({})", at.join(", "));
        }
        out.push('\n');
    }
    out
}
