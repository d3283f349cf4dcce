//! The one writer: many writes that wait go into one transaction, and each is answered once that
//! is durable.
//!
//! A write that is refused, or that fails, undoes nothing of its neighbours: what it did is undone
//! up to its savepoint, or all are tried again one by one.

use std::error::Error as _;
use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use super::journal;
use super::link::Link;
use super::pools::Pools;
use crate::write::{Chain, Done, Tx as _, Write, Written, perform};
use crate::{Error, Fault};

/// Writes that one transaction takes.
const GROUP_MAX: usize = 256;

/// Times that a transaction is begun anew where the database asks for it.
const TRIES_MAX: usize = 5;

/// A write that waits, and where its answer goes.
pub(super) struct Job {
    pub(super) write: Write,
    pub(super) answer: oneshot::Sender<Result<Written, Error>>,
}

/// Where a transaction failed.
enum Failed {
    /// Before its end: nothing stands.
    Before(Error),
    /// At its end: it stands whole, or not at all.
    AtCommit(Fault),
}

impl From<Error> for Failed {
    fn from(it: Error) -> Failed {
        Failed::Before(it)
    }
}

/// Writes until nobody can ask any more.
pub(super) async fn run(pools: Arc<Pools>, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::with_capacity(GROUP_MAX);
    while 0 < queue.recv_many(&mut jobs, GROUP_MAX).await {
        // WHY: those who were just answered ask again at once; they can still come along.
        tokio::task::yield_now().await;
        while jobs.len() < GROUP_MAX
            && let Ok(job) = queue.try_recv()
        {
            jobs.push(job);
        }
        serve(&pools, std::mem::take(&mut jobs)).await;
    }
}

async fn serve(pools: &Pools, jobs: Vec<Job>) {
    if let [_] = jobs.as_slice() {
        return one_by_one(pools, jobs).await;
    }
    let begun = match begin(pools).await {
        Ok(begun) => begun,
        Err(error) => {
            let said = error.source().map_or_else(String::new, ToString::to_string);
            return all(jobs, &|| Error::database("begin a write", said.clone()));
        }
    };
    match group(begun, &jobs).await {
        Ok(answers) => {
            for (job, answer) in jobs.into_iter().zip(answers) {
                // Whoever does not wait any more does not want to know.
                drop(job.answer.send(answer));
            }
        }
        Err(Failed::AtCommit(fault)) => {
            all(jobs, &|| Error::Unconfirmed { source: fault.to_string().into() });
        }
        Err(Failed::Before(_)) => one_by_one(pools, jobs).await,
    }
}

async fn one_by_one(pools: &Pools, jobs: Vec<Job>) {
    for job in jobs {
        let answer = alone(pools, &job).await;
        drop(job.answer.send(answer));
    }
}

/// One write in a transaction of its own, as often as the database asks for it.
async fn alone(pools: &Pools, job: &Job) -> Result<Written, Error> {
    let mut tries = 1;
    loop {
        let done = group(begin(pools).await?, std::slice::from_ref(job)).await;
        match done.map(|it| it.into_iter().next()) {
            Ok(Some(answer)) => return answer,
            Ok(None) => unreachable!("each write is answered"),
            Err(Failed::Before(error)) if tries < TRIES_MAX && asks_again(&error) => tries += 1,
            Err(Failed::Before(error)) => return Err(error),
            Err(Failed::AtCommit(source)) => return Err(Error::Unconfirmed { source }),
        }
    }
}

/// A transaction that has the journal's head.
async fn begin(pools: &Pools) -> Result<(Link, Chain), Error> {
    let mut link = pools.write().await?;
    let head = journal::head(&mut link, true).await?;
    Ok((link, Chain::new(head)))
}

/// Performs writes in one transaction.
async fn group(
    (mut link, mut chain): (Link, Chain),
    jobs: &[Job],
) -> Result<Vec<Result<Written, Error>>, Failed> {
    let mut answers = Vec::with_capacity(jobs.len());
    for job in jobs {
        answers.push(one(&mut link, &mut chain, &job.write).await?);
    }
    link.journal_append(chain.fresh()).await?;
    link.commit().await.map_err(Failed::AtCommit)?;
    Ok(answers)
}

/// One write among others. The outer error is the database's: all of the transaction is lost.
async fn one(
    link: &mut Link,
    chain: &mut Chain,
    write: &Write,
) -> Result<Result<Written, Error>, Error> {
    const DOING: &str = "set a savepoint";
    let rows = chain.fresh().len();
    let is_saved = write.is_compound();
    if is_saved {
        link.execute(DOING, "savepoint one", vec![]).await?;
    }
    let (answer, is_kept) = match perform(link, chain, write).await {
        Ok(Done::Kept(written)) => (Ok(written), true),
        Ok(Done::Undone(written)) => (Ok(written), false),
        Err(error @ Error::Database { .. }) => return Err(error),
        Err(error) => (Err(error), false),
    };
    if !is_kept {
        chain.rewind(rows);
    }
    if is_saved && !is_kept {
        link.execute(DOING, "rollback to savepoint one", vec![]).await?;
    }
    if is_saved {
        link.execute(DOING, "release savepoint one", vec![]).await?;
    }
    Ok(answer)
}

/// Gives every one the same answer.
fn all(jobs: Vec<Job>, error: &dyn Fn() -> Error) {
    for job in jobs {
        drop(job.answer.send(Err(error())));
    }
}

/// Whether the database wants the transaction to be tried again: two of them stood in each other's
/// way. PostgreSQL and what speaks its protocol say so by these codes.
fn asks_again(error: &Error) -> bool {
    let Error::Database { source, .. } = error else { return false };
    let Some(error) = source.downcast_ref::<sqlx::Error>() else { return false };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    matches!(code.as_deref(), Some("40001" | "40P01"))
}
