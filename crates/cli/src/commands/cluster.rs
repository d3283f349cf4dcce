//! `keywright cluster`: clusters, and the keys that they hold.

use keywright_engine::ops::claims::{Named, cluster_history, estate, named};
use keywright_model::world::Clock as _;
use keywright_store::{Claim as Held, Standing};
use keywright_views::claims::{ClaimView, clusters_text, history_json, history_text};

use crate::arguments::{
    Claim, Cluster, ClusterClaim, ClusterDoes, ClusterRelease, ClusterShow, Kept, Plain, Release,
};
use crate::claimed::claim_view;
use crate::exit::Exit;
use crate::kept::{Missing, failed, wait};
use crate::real::Machine;
use crate::say::Say;

use super::key::{claimed, closed, listed, not_meant, released};

/// Does it, and tells how it ended.
pub(crate) fn cluster(arguments: &Cluster, say: Say) -> Exit {
    let done = async {
        match &arguments.does {
            ClusterDoes::List(list) => listed(list, clusters_text, say).await,
            ClusterDoes::Show(it) => shown(it, say).await,
            ClusterDoes::Claim(it) => claim(it, say).await,
            ClusterDoes::Release(it) => release(it, say).await,
        }
    };
    wait(done, say)
}

fn found(kept: &Kept, cluster: &str, say: Say) -> Result<Named, Exit> {
    let estate = estate(&Machine, &kept.place()).map_err(|why| not_meant(&why, say))?;
    Ok(named(estate.as_deref(), cluster))
}

async fn shown(it: &ClusterShow, say: Say) -> Result<Exit, Exit> {
    let cluster = found(&it.kept, &it.cluster, say)?;
    let store = it.kept.opened(Missing::Without, say).await?;
    let exit = match cluster_history(&*store, &cluster).await {
        Err(error) => failed(&error, say),
        Ok(all) => {
            let now = Machine.now();
            let all: Vec<ClaimView> = all.iter().map(|it| claim_view(it, now)).collect();
            match it.kept.format {
                Plain::Json => say.data(&history_json(cluster.name.as_str(), &all)),
                Plain::Text if all.is_empty() => {
                    say.talk(&format!("cluster `{}` never held a key", cluster.name));
                }
                Plain::Text => say.data(&history_text(&all)),
            }
            Exit::Clean
        }
    };
    Ok(closed(&*store, exit, say).await)
}

async fn claim(it: &ClusterClaim, say: Say) -> Result<Exit, Exit> {
    let cluster = found(&it.kept, &it.cluster, say)?;
    let Some(key) = it.key.clone().or(cluster.key) else {
        say.complain(&format!("error: no key is named, and none is declared on `{}`", it.cluster));
        say.complain("help: name the key with `--key`");
        return Ok(Exit::Misuse);
    };
    let cluster = Some(it.cluster.clone());
    claimed(&Claim { key, cluster, act: it.act.clone(), kept: it.kept.clone() }, say).await
}

async fn release(it: &ClusterRelease, say: Say) -> Result<Exit, Exit> {
    let cluster = found(&it.kept, &it.cluster, say)?;
    let key = match cluster.key.clone() {
        Some(key) => key,
        None => match held(it, &cluster, say).await? {
            Ok(key) => key,
            Err(exit) => return Ok(exit),
        },
    };
    let (act, kept) = (it.act.clone(), it.kept.clone());
    let (deleted_on, withdraw) = (it.deleted_on, it.withdraw);
    let cluster = Some(cluster.name.to_string());
    released(&Release { key, cluster, deleted_on, withdraw, act, kept }, say).await
}

/// The one key that a cluster holds by the store.
async fn held(
    it: &ClusterRelease,
    cluster: &Named,
    say: Say,
) -> Result<Result<String, Exit>, Exit> {
    let store = it.kept.opened(Missing::Without, say).await?;
    let all = cluster_history(&*store, cluster).await.map_err(|error| failed(&error, say))?;
    let exit = closed(&*store, Exit::Clean, say).await;
    if exit != Exit::Clean {
        return Ok(Err(exit));
    }
    let now = Machine.now();
    let holds = |it: &&Held| it.standing(now) != Standing::Ended;
    Ok(match all.iter().filter(holds).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one.spelling.clone()),
        [] => {
            say.complain(&format!("error: cluster `{}` holds no key", it.cluster));
            say.complain("help: `keywright cluster list` tells which hold one");
            Err(Exit::Found)
        }
        several => {
            let keys: Vec<String> = several.iter().map(|it| format!("`{}`", it.key)).collect();
            say.complain(&format!("error: cluster `{}` holds {}", it.cluster, keys.join(", ")));
            say.complain("help: `keywright key release KEY` lets one go");
            Err(Exit::Found)
        }
    })
}
