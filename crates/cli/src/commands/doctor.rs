//! `keywright doctor`: what stands in the way of looking and keeping, each with the next step.

use keywright_engine::ops::claims::{Place, estate, list};
use keywright_model::observed::{Checkup, Health};
use keywright_views::observed as view;

use crate::arguments::{Doctor, Kept, Plain};
use crate::exit::Exit;
use crate::kept::{Found, Missing, wait};
use crate::live::{HAS_DOORS, NO_DOORS, sources};
use crate::real::Machine;
use crate::say::Say;

/// Examines, and tells how it ended.
pub(crate) fn doctor(arguments: &Doctor, say: Say) -> Exit {
    wait(examined(arguments, say), say)
}

async fn examined(arguments: &Doctor, say: Say) -> Result<Exit, Exit> {
    let mut all = Vec::new();
    let place = Place { folder: arguments.estate.clone(), required: true };
    let mut keys = Vec::new();
    all.push(match estate(&Machine, &place) {
        Ok(estate) => {
            let declared = estate.iter().flat_map(|it| &it.keys);
            keys = declared.map(|it| (it.cloud, it.id.value.clone())).collect();
            good("estate", format!("it declares {} keys", keys.len()))
        }
        Err(why) => bad(
            "estate",
            why.to_string(),
            "name the estate's folder; `keywright init --discover` writes its file".to_owned(),
        ),
    });
    all.push(store(arguments).await);
    if HAS_DOORS {
        all.extend(sources(&arguments.reach, say).await?.examine(&keys).await);
    } else {
        all.push(Checkup {
            what: "clouds and vendors".to_owned(),
            health: Health::Unknown,
            seen: "this build has no doors to them".to_owned(),
            next_step: Some(NO_DOORS.to_owned()),
        });
    }
    say.data(&match arguments.format {
        Plain::Json => view::checkups_json(&all),
        Plain::Text => view::checkups_text(&all),
    });
    let worst = all.iter().map(|it| it.health).max().unwrap_or(Health::Good);
    Ok(match worst {
        Health::Good => Exit::Clean,
        Health::Unknown => Exit::Unknown,
        Health::Bad => Exit::Found,
    })
}

/// Opens the store and reads from it.
async fn store(arguments: &Doctor) -> Checkup {
    let kept = Kept {
        estate: Some(arguments.estate.clone()),
        store: arguments.store.clone(),
        format: arguments.format,
    };
    match kept.open(Missing::Without).await {
        Ok(Found::Open(store)) => match list(Some(&*store), None).await {
            Ok(keys) => good("store", format!("it opens, and keeps claims on {} keys", keys.len())),
            Err(error) => bad("store", error.to_string(), error.hint().to_owned()),
        },
        Ok(Found::None(place)) => Checkup {
            what: "store".to_owned(),
            health: Health::Unknown,
            seen: format!("there is none at {place}"),
            next_step: Some("a first `keywright key claim` makes it".to_owned()),
        },
        Err(error) => bad("store", error.to_string(), error.hint().to_owned()),
    }
}

fn good(what: &str, seen: String) -> Checkup {
    Checkup { what: what.to_owned(), health: Health::Good, seen, next_step: None }
}

fn bad(what: &str, seen: String, next_step: String) -> Checkup {
    Checkup { what: what.to_owned(), health: Health::Bad, seen, next_step: Some(next_step) }
}
