//! `keywright prove`: a question about all requests at once, or a batch of them.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use keywright_clouds::aws::Form;
use keywright_engine::ops::prove::{Question as Asked, Within, ask, needs, question_of, subject};
use keywright_engine::ops::{Answer, Answerer, Line, Refused, lines};
use keywright_model::world::Files;
use keywright_policy::{Answered, QuestionKind, Settled};
use keywright_views::line::refused as refusal;
use keywright_views::prove as view;

use crate::arguments::{FailOnVerdict, Plain, PolicyKind, Prove, Question};
use crate::exit::Exit;
use crate::say::Say;

/// Asks, prints, and tells how it ended.
pub(crate) fn prove(arguments: &Prove, say: Say, files: &dyn Files) -> Exit {
    if let Some(path) = &arguments.batch {
        return batch(arguments, path, say, files);
    }
    let question = question(&arguments.question, files);
    let asked = question.and_then(|(path, it)| ask(it).map_err(|why| (path, why)));
    let answered = match asked {
        Ok(answered) => answered,
        Err((path, why)) => {
            return refused(&at_fault(&arguments.question, path, &why), &why, say);
        }
    };
    match arguments.format {
        Plain::Json => say.data(&view::answer(&answered)),
        Plain::Text => text(&answered, say),
    }
    match answered.settled {
        Settled::Fails(_) => Exit::Found,
        Settled::Unknown => Exit::Unknown,
        Settled::Holds if arguments.strict && !answered.assumed.is_empty() => Exit::Unknown,
        Settled::Holds => Exit::Clean,
    }
}

type Unread = (PathBuf, Refused);

/// The question, and the file that it is mostly about.
fn question(question: &Question, files: &dyn Files) -> Result<(PathBuf, Asked), Unread> {
    // INVARIANT: the command line requires each path where there is no batch.
    let given = |path: &Option<PathBuf>| path.clone().unwrap_or_default();
    let read = |path: &Option<PathBuf>, form| {
        let path = given(path);
        subject(files, &path, form).map_err(|why| (path, why))
    };
    Ok(match question {
        Question::NoNewAccess { reference, candidate, kind } => {
            let form = kind.and_then(|it| match it {
                PolicyKind::Identity => Some(Form::Identity),
                PolicyKind::Trust => Some(Form::Trust),
                PolicyKind::Resource => None,
            });
            let asked = Asked::NoNewAccess {
                reference: read(reference, form)?,
                candidate: read(candidate, form)?,
            };
            (given(candidate), asked)
        }
        Question::Keeps { policy, needs: path } => {
            let path = given(path);
            let needs = needs(files, &path).map_err(|why| (path, why))?;
            (given(policy), Asked::Keeps { documents: read(policy, None)?, needs })
        }
        Question::NotPublic { policy } => {
            (given(policy), Asked::NotPublic { documents: read(policy, None)? })
        }
        Question::NoLockout { policy, account, vault } => {
            let within = Within { account: account.clone(), vault: vault.clone() };
            (given(policy), Asked::NoLockout { documents: read(policy, None)?, within })
        }
        Question::NotGranted { policy, action, resource } => {
            let (actions, resources) = (action.clone(), resource.clone());
            let documents = read(policy, None)?;
            (given(policy), Asked::NotGranted { documents, actions, resources })
        }
    })
}

fn kind(question: &Question) -> QuestionKind {
    match question {
        Question::NoNewAccess { .. } => QuestionKind::NoNewAccess,
        Question::Keeps { .. } => QuestionKind::Keeps,
        Question::NotPublic { .. } => QuestionKind::NotPublic,
        Question::NoLockout { .. } => QuestionKind::NoLockout,
        Question::NotGranted { .. } => QuestionKind::NotGranted,
    }
}

/// The file that is at fault: what is needed stands in its own.
fn at_fault(question: &Question, path: PathBuf, why: &Refused) -> PathBuf {
    match (question, why) {
        (Question::Keeps { needs: Some(needs), .. }, Refused::NoNeeds(_)) => needs.clone(),
        (_, Refused::NoNeeds(_) | Refused::NoCase(_) | Refused::Unreachable(_)) => path,
    }
}

fn text(answered: &Answered, say: Say) {
    let verdict = match &answered.settled {
        Settled::Holds => "holds",
        Settled::Fails(_) => "fails",
        Settled::Unknown => "unknown",
    };
    let mut out = format!("{verdict}: {}\n", answered.reason);
    if let Settled::Fails(shown) = &answered.settled {
        let witness = &shown.witness;
        out.push_str(&format!("  principal  {}\n", witness.principal));
        out.push_str(&format!("  action     {}\n", witness.action));
        out.push_str(&format!("  resource   {}\n", witness.resource));
        for (key, values) in witness.context.iter().filter(|it| !it.1.is_empty()) {
            out.push_str(&format!("  {key} = {}\n", values.join(", ")));
        }
        for (key, _) in witness.context.iter().filter(|it| it.1.is_empty()) {
            out.push_str(&format!("  without {key}\n"));
        }
        let (before, after) = (shown.before.word(), shown.after.word());
        out.push_str(&format!("  before     {before}\n  after      {after}\n"));
    }
    for (index, sid) in &answered.statements {
        let label = sid.as_ref().map_or(String::new(), |it| format!(" `{it}`"));
        out.push_str(&format!("  by statement {}{label}\n", index + 1));
    }
    say.data(&out);
    answered.assumed.iter().for_each(|it| say.talk(&format!("assumed: {it}")));
}

struct Batch {
    question: QuestionKind,
    fail_on: Option<FailOnVerdict>,
}

impl Answerer for Batch {
    fn answer(&self, line: &Line) -> Answer {
        match question_of(self.question, &line.document).and_then(ask) {
            Err(why) => Answer::Refused(why),
            Ok(answered) => {
                let failed = match (&answered.settled, self.fail_on) {
                    (_, None) | (Settled::Holds, _) => false,
                    (Settled::Fails(_), Some(_)) => true,
                    (Settled::Unknown, Some(it)) => it == FailOnVerdict::Unknown,
                };
                Answer::Judged { text: view::line(&line.id, &answered), failed }
            }
        }
    }

    fn refusal(&self, id: &str, why: &str) -> String {
        refusal(id, why)
    }
}

fn batch(arguments: &Prove, path: &Path, say: Say, files: &dyn Files) -> Exit {
    let threads = available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let batch = Batch { question: kind(&arguments.question), fail_on: arguments.fail_on };
    match lines(files, path, threads, &batch) {
        Err(why) => refused(path, &why, say),
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

fn refused(path: &Path, why: &Refused, say: Say) -> Exit {
    say.complain(&format!("error: cannot judge `{}`: {why}", path.display()));
    say.complain(match why {
        Refused::NoNeeds(_) => {
            "help: give the vendor's record of the key, or `{\"needs\": [{\"principal\", \
             \"actions\"}]}`"
        }
        Refused::NoCase(_) | Refused::Unreachable(_) => {
            "help: name a policy, bare or as `get-key-policy` prints it, or a bundle of exports"
        }
    });
    Exit::Misuse
}
