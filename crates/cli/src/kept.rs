//! Opens the store that a command names, and runs what waits for it.

use std::path::PathBuf;

use jiff::Timestamp;
use keywright_clouds::Identity;
use keywright_engine::ops::claims::{Place, list};
use keywright_estate::{Baselined, Claimed};
use keywright_model::world::Clock as _;
use keywright_store::{Baseline, Claim, Entry, Error, Standing, Store};

use crate::arguments::{Act, Kept};
use crate::exit::Exit;
use crate::real::Machine;
use crate::say::Say;

/// The store's file in an estate's folder.
const FILE: &str = "keywright.db";

/// What to do where there is no store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// Make one.
    Create,
    /// Go on without.
    Without,
}

/// A store, or where there would be one.
pub(crate) enum Found {
    /// It is open.
    #[cfg_attr(
        not(any(feature = "sqlite", feature = "postgres")),
        expect(dead_code, reason = "without a database there is no store to open")
    )]
    Open(Box<dyn Store>),
    /// There is none at this place.
    None(String),
}

/// Runs what a command waits for.
fn run<T>(task: impl Future<Output = Result<T, Exit>>, say: Say) -> Result<T, Exit> {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(task),
        Err(error) => {
            say.complain(&format!("error: cannot wait for the store: {error}"));
            say.complain("help: see that this user may open more files, then try again");
            Err(Exit::Misuse)
        }
    }
}

/// Runs a command that waits, and tells how it ended, whether early or at its end.
pub(crate) fn wait(task: impl Future<Output = Result<Exit, Exit>>, say: Say) -> Exit {
    run(task, say).unwrap_or_else(|exit| exit)
}

/// The claims of a store that hold a key.
pub(crate) fn claims(named: &str, say: Say) -> Result<Vec<Claimed>, Exit> {
    let now = Machine.now();
    let all = async {
        let store = match open(named.to_owned(), Missing::Without, now).await {
            Ok(Found::Open(store)) => store,
            Ok(Found::None(place)) => return Err(no_store(&place, say)),
            Err(error) => return Err(failed(&error, say)),
        };
        list(Some(&*store), None).await.map_err(|error| failed(&error, say))
    };
    let claims = run(all, say)?.into_iter().filter_map(|it| it.claim);
    let holds = |it: &Claim| match it.standing(now) {
        Standing::Held | Standing::Releasing { .. } => true,
        Standing::Free | Standing::Ended => false,
    };
    let claimed = |it: Claim| Claimed {
        number: it.id.number(),
        cluster: it.cluster.to_string(),
        identities: it.identities.as_slice().iter().map(|it| Identity::new(it.as_str())).collect(),
        place: None,
    };
    Ok(claims.filter(holds).map(claimed).collect())
}

/// The baselines of a store.
pub(crate) fn baselines(named: &str, say: Say) -> Result<Vec<Baselined>, Exit> {
    let all = async {
        match open(named.to_owned(), Missing::Without, Machine.now()).await {
            Ok(Found::Open(store)) => {
                let found = store.baseline_list().await;
                found.map_err(|error| failed(&error, say))
            }
            Ok(Found::None(place)) => Err(no_store(&place, say)),
            Err(error) => Err(failed(&error, say)),
        }
    };
    let baselined = |it: Baseline| Baselined {
        spelling: it.spelling,
        document: it.document,
        by: it.by,
        at: it.at,
        place: None,
    };
    Ok(run(all, say)?.into_iter().map(baselined).collect())
}

impl Kept {
    /// Where an estate may be declared.
    pub(crate) fn place(&self) -> Place {
        match &self.estate {
            Some(folder) => Place { folder: folder.clone(), required: true },
            None => Place { folder: PathBuf::from("."), required: false },
        }
    }

    /// Opens a store that there has to be, and tells where there is none.
    pub(crate) async fn opened(&self, missing: Missing, say: Say) -> Result<Box<dyn Store>, Exit> {
        match self.open(missing).await {
            Ok(Found::Open(store)) => Ok(store),
            Ok(Found::None(place)) => Err(no_store(&place, say)),
            Err(error) => Err(failed(&error, say)),
        }
    }

    /// Opens the store.
    pub(crate) async fn open(&self, missing: Missing) -> Result<Found, Error> {
        let named = self.store.clone().or_else(|| setting("KEYWRIGHT_STORE"));
        let named =
            named.unwrap_or_else(|| self.place().folder.join(FILE).to_string_lossy().into_owned());
        open(named, missing, Machine.now()).await
    }
}

async fn open(named: String, missing: Missing, now: Timestamp) -> Result<Found, Error> {
    if named.starts_with("postgres://") || named.starts_with("postgresql://") {
        return postgres(&named, now).await;
    }
    let path = PathBuf::from(&named);
    if missing == Missing::Without && !path.exists() {
        return Ok(Found::None(named));
    }
    sqlite(path, missing, now).await
}

#[cfg(feature = "sqlite")]
async fn sqlite(path: PathBuf, missing: Missing, now: Timestamp) -> Result<Found, Error> {
    use keywright_store::sqlite;
    let missing = match missing {
        Missing::Create => sqlite::Missing::Create,
        Missing::Without => sqlite::Missing::Refuse,
    };
    Ok(Found::Open(Box::new(sqlite::open(&path, missing, now).await?)))
}

#[cfg(not(feature = "sqlite"))]
async fn sqlite(path: PathBuf, _: Missing, _: Timestamp) -> Result<Found, Error> {
    Ok(Found::None(format!("{} (this keywright was built without `sqlite`)", path.display())))
}

#[cfg(feature = "postgres")]
async fn postgres(address: &str, now: Timestamp) -> Result<Found, Error> {
    Ok(Found::Open(Box::new(keywright_store::postgres::open(address, now).await?)))
}

#[cfg(not(feature = "postgres"))]
async fn postgres(_: &str, _: Timestamp) -> Result<Found, Error> {
    // WHY: the address may hold a password.
    Ok(Found::None("PostgreSQL (this keywright was built without `postgres`)".to_owned()))
}

impl Act {
    /// What the journal keeps of an act; `None` where nobody says who acts.
    pub(crate) fn entry(&self) -> Option<Entry> {
        let by = self.by.clone().or_else(user)?;
        Some(Entry::new(Machine.now(), by, &self.why))
    }
}

/// Who is at the machine.
pub(crate) fn user() -> Option<String> {
    setting("USER").or_else(|| setting("LOGNAME"))
}

/// A setting of the machine.
pub(crate) fn setting(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "settings are read here")]
    std::env::var(name).ok().filter(|it| !it.is_empty())
}

/// Tells what the store answered in place of a result.
pub(crate) fn failed(error: &Error, say: Say) -> Exit {
    say.complain(&format!("error[{}]: {error}", error.code()));
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        say.complain(&format!("cause: {cause}"));
        source = cause.source();
    }
    say.complain(&format!("help: {}", error.hint()));
    Exit::Misuse
}

/// Says that there is no store.
pub(crate) fn no_store(place: &str, say: Say) -> Exit {
    say.complain(&format!("error: there is no store at {place}"));
    say.complain("help: name one with `--store`; a first `keywright key claim` makes it");
    Exit::Misuse
}
