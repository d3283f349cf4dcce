//! `keywright key`: which cluster holds which key.

use keywright_engine::ops::claims::{
    Meant, NotClaimed, NotMeant, NotReleased, NotTransferred, Released, Wanted, claim, cluster_for,
    estate, history, list, meant, release, transfer, withdraw,
};
use keywright_model::ClusterName;
use keywright_model::world::Clock as _;
use keywright_store::{Changed, Entry, Error, Store, Taken};
use keywright_views::claims as view;

use crate::arguments::{Act, Claim, History, Kept, Key, KeyDoes, List, Plain, Release, Transfer};
use crate::claimed::{claim_view, key_view};
use crate::exit::Exit;
use crate::kept::{Found, Missing, failed, no_store, wait};
use crate::real::Machine;
use crate::say::Say;

/// Does it, and tells how it ended.
pub(crate) fn key(arguments: &Key, say: Say) -> Exit {
    let done = async {
        match &arguments.does {
            KeyDoes::List(it) => listed(it, view::keys_text, say).await,
            KeyDoes::Show(it) => shown(it, say).await,
            KeyDoes::Access(it) => Ok(super::blast::access(it, say, &Machine)),
            KeyDoes::Usage(it) => Ok(super::usage::usage(it, say, &Machine)),
            KeyDoes::Baseline(it) => super::baseline::baseline(&it.does, say).await,
            KeyDoes::Claim(it) => claimed(it, say).await,
            KeyDoes::Release(it) => released(it, say).await,
            KeyDoes::Transfer(it) => transferred(it, say).await,
        }
    };
    wait(done, say)
}

/// Lists keys, and in which words.
pub(super) async fn listed(
    it: &List,
    text: fn(&[view::KeyView]) -> String,
    say: Say,
) -> Result<Exit, Exit> {
    let estate = estate(&Machine, &it.kept.place()).map_err(|why| not_meant(&why, say))?;
    let (store, none) = match it.kept.open(Missing::Without).await {
        Ok(Found::Open(store)) => (Some(store), None),
        Ok(Found::None(place)) => (None, Some(place)),
        Err(error) => return Err(failed(&error, say)),
    };
    if let (None, Some(place)) = (&estate, &none) {
        return Err(no_store(place, say));
    }
    let keys = list(store.as_deref(), estate.as_deref()).await;
    let keys = keys.map_err(|error| failed(&error, say))?;
    let now = Machine.now();
    let keys: Vec<view::KeyView> = keys.iter().map(|it| key_view(it, now)).collect();
    say.data(&match it.kept.format {
        Plain::Json => view::keys_json(&keys),
        Plain::Text => text(&keys),
    });
    if let Some(place) = none {
        say.talk(&format!("note: nothing is claimed yet: there is no store at {place}"));
    }
    Ok(Exit::Clean)
}

async fn shown(it: &History, say: Say) -> Result<Exit, Exit> {
    let meant = meant(&Machine, &it.kept.place(), &it.key).map_err(|why| not_meant(&why, say))?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let claims = history(&*store, &meant).await.map_err(|error| failed(&error, say))?;
    let now = Machine.now();
    let claims: Vec<view::ClaimView> = claims.iter().map(|it| claim_view(it, now)).collect();
    match it.kept.format {
        Plain::Json => say.data(&view::history_json(meant.key.as_str(), &claims)),
        Plain::Text if claims.is_empty() => {
            say.talk(&format!("no cluster ever held key `{}`", meant.key));
        }
        Plain::Text => say.data(&view::history_text(&claims)),
    }
    Ok(Exit::Clean)
}

/// Which key is meant, and who acts.
fn asked(key: &str, act: &Act, kept: &Kept, say: Say) -> Result<(Meant, Entry), Exit> {
    let Some(entry) = act.entry() else {
        say.complain("error: nobody says who does it");
        say.complain("help: name yourself with `--by`: the journal keeps who did what");
        return Err(Exit::Misuse);
    };
    match meant(&Machine, &kept.place(), key) {
        Ok(meant) => Ok((meant, entry)),
        Err(why) => Err(not_meant(&why, say)),
    }
}

pub(super) async fn claimed(it: &Claim, say: Say) -> Result<Exit, Exit> {
    let (meant, entry) = asked(&it.key, &it.act, &it.kept, say)?;
    let cluster = match cluster_for(&meant, it.cluster.as_deref()) {
        Ok(cluster) => cluster,
        Err(why) => {
            say.complain(&format!("error: {why}"));
            let (help, exit) = match why {
                NotClaimed::NoCluster => ("name the cluster with `--cluster`", Exit::Misuse),
                NotClaimed::Contradicted(_) => {
                    ("correct `keywright.toml`, or name the cluster that it declares", Exit::Found)
                }
            };
            say.complain(&format!("help: {help}"));
            return Ok(exit);
        }
    };
    let store = it.kept.opened(Missing::Create, say).await?;
    let exit = match claim(&*store, &meant, cluster.clone(), entry).await {
        Ok(it_taken) => taken(&meant, &cluster, &it_taken, it.kept.format, say),
        Err(error) => failed(&error, say),
    };
    Ok(closed(&*store, exit, say).await)
}

fn taken(meant: &Meant, cluster: &ClusterName, taken: &Taken, format: Plain, say: Say) -> Exit {
    let key = &meant.key;
    let (word, claim, text) = match taken {
        Taken::Taken(it) => {
            ("claimed", it, format!("claimed: cluster `{cluster}` holds key `{key}`"))
        }
        Taken::AlreadyYours(it) => {
            let since = it.at;
            let text = format!("unchanged: cluster `{cluster}` holds key `{key}` since {since}");
            ("claimed-before", it, text)
        }
        Taken::Widened(it) => {
            let text = format!(
                "widened: cluster `{cluster}` holds key `{key}`, which is known by more names"
            );
            ("widened", it, text)
        }
        Taken::Held(it) => ("held", it, String::new()),
    };
    if format == Plain::Json {
        say.data(&view::outcome(word, Some(claim_view(claim, Machine.now()))));
    } else if !text.is_empty() {
        say.data(&format!("{text}\n"));
    }
    match taken {
        Taken::Taken(_) | Taken::AlreadyYours(_) | Taken::Widened(_) => Exit::Clean,
        Taken::Held(it) => {
            say.complain(&format!("error: {}", holder(it)));
            say.complain(&match it.releasing {
                _ if it.cluster != *cluster => format!(
                    "help: make a key of its own for cluster `{cluster}`: a cluster's key cannot \
                     be changed later"
                ),
                Some(_) => "help: `keywright key release --withdraw` takes the release back".into(),
                None => "help: its names lead to several claims: `keywright key show` tells".into(),
            });
            Exit::Found
        }
    }
}

/// Who holds a key, in a sentence.
fn holder(it: &keywright_store::Claim) -> String {
    let until = it.releasing.map(|it| format!(", until {}", it.free_at)).unwrap_or_default();
    format!(
        "cluster `{}` holds key `{}` since {}{until} (claim {}, by `{}`)",
        it.cluster, it.key, it.at, it.id, it.by
    )
}

pub(super) async fn released(it: &Release, say: Say) -> Result<Exit, Exit> {
    let (meant, entry) = asked(&it.key, &it.act, &it.kept, say)?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let cluster = it.cluster.as_deref();
    let (done, word) = if it.withdraw {
        (withdraw(&*store, &meant, cluster, entry).await, "withdrawn")
    } else {
        let wanted = Wanted { cluster, deleted_on: it.deleted_on };
        (release(&*store, &meant, wanted, entry).await, "releasing")
    };
    let exit = match done {
        Ok(Released { changed: it_changed, .. }) => {
            changed(&meant, word, &it_changed, it.kept.format, say)
        }
        Err(why) => not_released(&why, say),
    };
    Ok(closed(&*store, exit, say).await)
}

async fn transferred(it: &Transfer, say: Say) -> Result<Exit, Exit> {
    let (meant, entry) = asked(&it.key, &it.act, &it.kept, say)?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let exit = match transfer(&*store, &meant, &it.from, &it.to, entry).await {
        Ok(it_changed) => changed(&meant, "transferred", &it_changed, it.kept.format, say),
        Err(NotTransferred::Store { source }) => failed(&source, say),
        Err(why @ NotTransferred::Two { .. }) => {
            say.complain(&format!("error: {why}"));
            say.complain("help: a key never passes to another cluster: make one of its own");
            Exit::Found
        }
    };
    Ok(closed(&*store, exit, say).await)
}

fn changed(meant: &Meant, done: &'static str, changed: &Changed, format: Plain, say: Say) -> Exit {
    let key = &meant.key;
    let (word, claim) = match changed {
        Changed::Done(it) => (done, Some(it)),
        Changed::Already(it) => ("unchanged", Some(it)),
        Changed::Held(it) | Changed::Releasing(it) => ("held", Some(it)),
        Changed::Absent => ("absent", None),
    };
    if format == Plain::Json {
        say.data(&view::outcome(word, claim.map(|it| claim_view(it, Machine.now()))));
    }
    match changed {
        Changed::Done(it) | Changed::Already(it) => {
            if format == Plain::Text {
                say.data(&format!("{word}: {}\n", holder(it)));
            }
            Exit::Clean
        }
        Changed::Held(it) | Changed::Releasing(it) => {
            say.complain(&format!("error: {}", holder(it)));
            say.complain("help: name that cluster, or leave the key to it");
            Exit::Found
        }
        Changed::Absent => {
            say.complain(&format!("error: no cluster holds key `{key}`"));
            say.complain("help: `keywright key show` tells who held it");
            Exit::Found
        }
    }
}

fn not_released(why: &NotReleased, say: Say) -> Exit {
    let (help, exit) = match why {
        NotReleased::Store { source } => return failed(source, say),
        NotReleased::Absent => ("`keywright key show` tells who held it", Exit::Found),
        NotReleased::Active(_) => (
            "delete the cluster first, and declare it: `state = \"deleted\"`, `deleted_on = …`",
            Exit::Found,
        ),
        NotReleased::NoDay(_) => (
            "declare `deleted_on` in keywright.toml, or give `--deleted-on` where it is not \
             declared",
            Exit::Unknown,
        ),
        NotReleased::OtherDay { .. } => ("correct the one or the other", Exit::Found),
        NotReleased::Ahead(_) => ("wait for the deletion", Exit::Found),
    };
    say.complain(&format!("error: {why}"));
    say.complain(&format!("help: {help}"));
    exit
}

pub(super) fn not_meant(why: &NotMeant, say: Say) -> Exit {
    match why {
        NotMeant::Unreadable { .. } => {
            say.complain(&format!("error: {why}"));
            say.complain(
                "help: name an estate's folder with `--estate`; `keywright check` tells all",
            );
            Exit::Misuse
        }
        NotMeant::NoKey { known, .. } => {
            say.complain(&format!("error: {why}"));
            let names: Vec<String> = known.iter().take(8).map(|it| format!("`{it}`")).collect();
            say.complain(&match names.is_empty() {
                true => {
                    "help: spell the key out: its ARN, its URL, or its resource name".to_owned()
                }
                false => format!("help: the estate declares {}", names.join(", ")),
            });
            Exit::Misuse
        }
        NotMeant::Unclear { .. } => {
            say.complain(&format!("unknown: {why}"));
            say.complain("help: add the description that the cloud prints to the key's documents");
            Exit::Unknown
        }
    }
}

/// Closes the store: what was answered is durable; a store that cannot be closed is told.
pub(super) async fn closed(store: &dyn Store, exit: Exit, say: Say) -> Exit {
    let done: Result<(), Error> = store.close().await;
    done.map_or_else(|error| failed(&error, say), |()| exit)
}
