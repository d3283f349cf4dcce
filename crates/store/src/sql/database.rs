//! A store on a database.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::migrate::migrate;
use super::pools::Pools;
use super::view::View;
use super::writer::{Job, run};
use super::{journal, leases};
use crate::backend::Backend;
use crate::backup::{Reader, refill};
use crate::journal::Head;
use crate::write::{Write, Written};
use crate::{Error, Pending, Snapshot};

/// Writes that wait. One more waits for its place in the queue.
const QUEUE_MAX: usize = 1024;

/// A store on SQLite or PostgreSQL. [`crate::Store::close`] waits until all is written.
#[derive(Debug)]
pub struct Database {
    pools: Arc<Pools>,
    writer: Mutex<Option<Writer>>,
}

#[derive(Debug)]
struct Writer {
    queue: mpsc::Sender<Job>,
    task: JoinHandle<()>,
}

impl Database {
    /// Brings the tables up to date, and begins to write. It needs a runtime of tokio.
    pub(crate) async fn start(pools: Pools, at: Timestamp) -> Result<Database, Error> {
        migrate(&pools, at).await?;
        let pools = Arc::new(pools);
        let (queue, jobs) = mpsc::channel(QUEUE_MAX);
        let task = tokio::spawn(run(pools.clone(), jobs));
        Ok(Database { pools, writer: Mutex::new(Some(Writer { queue, task })) })
    }

    fn queue(&self) -> Result<mpsc::Sender<Job>, Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.as_ref().map(|it| it.queue.clone()).ok_or(Error::Closed)
    }
}

impl Backend for Database {
    fn write(&self, write: Write) -> Pending<'_, Written> {
        Box::pin(async move {
            let write = write.checked()?;
            let (answer, answered) = oneshot::channel();
            let queue = self.queue()?;
            queue.send(Job { write, answer }).await.map_err(|_| Error::Closed)?;
            drop(queue);
            match answered.await {
                Ok(answer) => answer,
                Err(lost) => Err(Error::Unconfirmed { source: Box::new(lost) }),
            }
        })
    }

    fn view(&self) -> Pending<'_, Box<dyn Snapshot>> {
        Box::pin(async { Ok(Box::new(View::open(&self.pools).await?) as Box<dyn Snapshot>) })
    }

    fn refill<'s>(&'s self, mut backup: Reader<'s>) -> Pending<'s, Head> {
        Box::pin(async move {
            let mut link = self.pools.write().await?;
            let is_empty = journal::head(&mut link, true).await? == Head::EMPTY
                && leases::list(&mut link).await?.is_empty();
            if !is_empty {
                return Err(Error::NotEmpty);
            }
            let head = refill(&mut link, &mut backup).await?;
            link.commit().await.map_err(|source| Error::Unconfirmed { source })?;
            Ok(head)
        })
    }

    fn shut(&self) -> Pending<'_, ()> {
        Box::pin(async {
            let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(Writer { queue, task }) = writer {
                drop(queue);
                task.await.map_err(|it| Error::database("end the writer", it))?;
            }
            self.pools.close().await;
            Ok(())
        })
    }
}
