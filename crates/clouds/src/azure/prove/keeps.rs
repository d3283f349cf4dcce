//! Whether somebody can do what he needs, in every request for it.

use keywright_policy::Settled;
use keywright_policy::prove::Region;

use crate::azure::Bundle;
use crate::azure::identity::KeyId;
use crate::azure::key::Version;
use crate::azure::lower::{Extra, TooLarge, World};
use crate::azure::simulate::Origin;
use crate::azure::usage::is_use;

use super::ask::Sought;
use super::question::{Need, Reply, allowed, doubtful, objects, path, refused};
use super::side::Side;

pub(super) fn keeps(side: &Side, needs: &[Need]) -> Result<Reply, TooLarge> {
    for need in needs {
        if let Some(reply) = lacking(side, need)? {
            return Ok(reply);
        }
    }
    Ok(Reply::holds(format!("all of {} needs are kept", needs.len())))
}

/// What is lacking of a need, or not known of it.
fn lacking(side: &Side, need: &Need) -> Result<Option<Reply>, TooLarge> {
    let bundle = &side.bundle;
    let Some(resource) = path(bundle, &need.resource) else {
        let why = format!("where `{}` lies was not handed in", need.resource);
        return Ok(Some(Reply::unknown(why)));
    };
    let objects = objects(bundle, &need.principal);
    let [principal] = objects.as_slice() else {
        let why = format!("the exports name more than one object for `{}`", need.principal);
        return Ok(Some(Reply::unknown(why)));
    };
    // What manages a vault is asked of the vault, whatever in it the need is about.
    let mut places = vec![resource];
    if !need.data
        && let Some(vault) = vault(&places[0])
    {
        places.push(vault);
    }
    let extra = Extra {
        actions: if need.data { Vec::new() } else { vec![need.action.clone()] },
        principals: vec![principal.clone()],
        resources: places.clone(),
        times: need.time.into_iter().collect(),
    };
    let world = World::new(&[bundle], &extra)?;
    let mut region = world.by(world.everything(), principal);
    region = need.network.as_ref().map_or(region.clone(), |it| world.from(region, it));
    region = need.time.map_or(region.clone(), |it| world.at(region, it));
    let actions = world.actions(&need.action, need.data);
    // WHY first: what is shown of another version neither keeps this one nor fails it.
    if let Some(unseen) = unseen_version(bundle, &need.resource)
        && need.data
        && actions.iter().any(|it| is_use(it))
    {
        return Ok(Some(unseen));
    }
    let mut doubt = None;
    let mut asked = false;
    for action in actions {
        let region = world.of_actions(region.clone(), &[action], Some(need.data));
        let Some(region) = first_possible(&world, region, &places)? else { continue };
        asked = true;
        match of_one(&world, side, need, &region)? {
            Some(reply) if matches!(reply.settled, Settled::Fails(_)) => return Ok(Some(reply)),
            reply => doubt = doubt.or(reply),
        }
    }
    // What no request can ask for is not kept by that.
    let nothing = || format!("no request for `{}` on `{}` is known", need.action, need.resource);
    Ok(if asked { doubt } else { Some(Reply::unknown(nothing())) })
}

/// The requests on the first of these places that some request can be made on.
fn first_possible(
    world: &World,
    region: Region,
    places: &[Vec<String>],
) -> Result<Option<Region>, TooLarge> {
    for place in places {
        let here = world.on(region.clone(), std::slice::from_ref(place), false);
        if world.is_possible(&here)? {
            return Ok(Some(here));
        }
    }
    Ok(None)
}

/// The path of the vault that something lies in.
fn vault(path: &[String]) -> Option<Vec<String>> {
    match path.split_last_chunk::<2>()? {
        (vault, _) if vault.len() == 8 => Some(vault.to_vec()),
        _ => None,
    }
}

/// A version that is asked for by name where its key is shown in another: each version is enabled,
/// dated and made for its uses by itself.
fn unseen_version(bundle: &Bundle, resource: &str) -> Option<Reply> {
    let asked = KeyId::parse(resource)?;
    let version = asked.version?;
    let ours = |it: &KeyId<'_>| {
        it.vault.eq_ignore_ascii_case(asked.vault) && it.key.eq_ignore_ascii_case(asked.key)
    };
    let own = |it: &KeyId<'_>| it.version.is_some_and(|it| it.eq_ignore_ascii_case(version));
    let keys: Vec<KeyId<'_>> = bundle.keys.iter().filter_map(|it| it.it.key_id()).collect();
    if keys.iter().any(|it| ours(it) && own(it)) {
        return None;
    }
    let listed = bundle.versions.iter().flat_map(|it| Version::all(&it.it));
    let mut shown = keys.into_iter().chain(listed.filter_map(|it| KeyId::parse(it.id()?)));
    shown.any(|it| ours(&it)).then(|| {
        let tells = "`az keyvault key show --version` tells";
        Reply::unknown(format!("what version `{version}` may be used for was not shown: {tells}"))
    })
}

/// The same of one operation.
fn of_one(
    world: &World,
    side: &Side,
    need: &Need,
    region: &Region,
) -> Result<Option<Reply>, TooLarge> {
    let hangs = |why: &str| {
        Reply::unknown(format!("`{}` for `{}` hangs on {why}", need.action, need.principal))
    };
    let refused = refused(world, side, region)?;
    if let Sought::None = refused {
        return Ok(match doubtful(world, region)? {
            Sought::None => None,
            Sought::Maybe(why) => Some(hangs(&why)),
            Sought::Found(..) => Some(hangs("what was not handed in")),
        });
    }
    Ok(Some(match (refused, allowed(world, side, region)?) {
        (Sought::Found(shown, by), Sought::None) => {
            let reason = format!("`{}` lacks `{}`", need.principal, shown.witness.action);
            Reply { settled: Settled::Fails(shown), reason, by }
        }
        (Sought::Found(..), Sought::Found(..)) => {
            // Whoever comes past every network is kept out by something else.
            let past = world.from(region.clone(), &Origin::PrivateEndpoint);
            match refused_past(world, side, &past)? {
                true => hangs("the time, the network, or on groups"),
                false => hangs("the network that the request comes from"),
            }
        }
        (Sought::Maybe(why), _) | (_, Sought::Maybe(why)) => hangs(&why),
        (Sought::None, _) => hangs("what was not handed in"),
    }))
}

/// Whether something in a region that passes every network is refused, or may be.
fn refused_past(world: &World, side: &Side, past: &Region) -> Result<bool, TooLarge> {
    Ok(!matches!(refused(world, side, past)?, Sought::None))
}
