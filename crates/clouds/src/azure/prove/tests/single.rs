//! The four questions about one bundle, made by chance, held against requests by chance.

use super::*;
use crate::azure::simulate::Origin;

const VAULT: &str = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme";
const KEY: &str =
    "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/acme/keys/orders";
const ACTIONS: [(&str, bool, &str); 5] = [
    ("Microsoft.KeyVault/vaults/keys/read", true, KEY),
    ("Microsoft.KeyVault/vaults/keys/unwrap/action", true, KEY),
    ("Microsoft.KeyVault/vaults/keys/*wrap/action", true, KEY),
    ("Microsoft.KeyVault/vaults/write", false, VAULT),
    ("Microsoft.Authorization/roleAssignments/write", false, VAULT),
];

/// A point of a region that some request can be at.
fn point_in(world: &World, region: &Region, chance: &mut Chance) -> Option<Vec<usize>> {
    let mut point = telling_point(world, chance)?;
    for (at, class) in point.iter_mut().enumerate() {
        let Some(set) = region.set(Dimension(at)).filter(|it| !it.has(*class)) else { continue };
        let all: Vec<usize> = set.iter().collect();
        *class = *all.get(chance.below(all.len().max(1)))?;
    }
    (!world.impossible.iter().any(|it| it.holds(&point))).then_some(point)
}

/// What single requests of a region are decided as.
fn outcomes(side: &Side, world: &World, region: &Region, chance: &mut Chance) -> Vec<Outcome> {
    let points = (0..30).filter_map(|_| point_in(world, region, chance)).collect::<Vec<_>>();
    let of = |it: &Vec<usize>| decided(&side.case(&world.request(it))).expect("a case");
    points.iter().map(of).collect()
}

/// How often a question was answered with yes, with no and not at all.
#[derive(Debug, Default)]
struct Count([usize; 3]);

impl Count {
    fn add(&mut self, settled: &Settled) {
        let at = match settled {
            Settled::Holds => 0,
            Settled::Fails(shown) => {
                assert_eq!(decided(&shown.case), Some(shown.after));
                1
            }
            Settled::Unknown => 2,
        };
        self.0[at] += 1;
    }

    #[track_caller]
    fn seen(&self, least: [usize; 3]) {
        println!("{self:?}");
        assert!(self.0.iter().zip(least).all(|(it, least)| least < *it), "{self:?}");
    }
}

/// Asks the same of many bundles, each with its world and what it is asked about.
fn each(
    extra: impl Fn(&mut Chance) -> (Extra, usize),
    mut check: impl FnMut(Side, &World, usize, &mut Chance),
) {
    for seed in 1..=seeds() {
        let mut chance = Chance(seed.wrapping_mul(0x9FB2_1C65_1E98_DF25));
        let side = side(&bundle(&mut chance));
        if unreadable(&[&side.bundle]).is_some() {
            continue;
        }
        let (extra, chosen) = extra(&mut chance);
        let world = World::new(&[&side.bundle], &extra).expect("small");
        check(side, &world, chosen, &mut chance);
    }
}

fn segments(path: &str) -> Vec<String> {
    crate::azure::lower::segments(path)
}

#[test]
fn what_is_kept_is_allowed_in_every_request_past_the_network() {
    let mut count = Count::default();
    let extra = |chance: &mut Chance| {
        let resources = vec![segments(KEY), segments(VAULT)];
        (
            Extra { principals: vec!["p1".to_owned()], resources, ..Extra::default() },
            chance.below(5),
        )
    };
    each(extra, |side, world, chosen, chance| {
        let (action, data, resource) = ACTIONS[chosen];
        let region = world.by(world.everything(), "p1");
        let region = world.from(region, &Origin::PrivateEndpoint);
        let region = world.on(region, &[segments(resource)], false);
        let region = world.of_actions(region, &[action.to_owned()], Some(data));
        let found = outcomes(&side, world, &region, chance);
        let need = Need {
            principal: "p1".to_owned(),
            action: action.to_owned(),
            data,
            resource: resource.to_owned(),
            time: None,
            network: Some(Origin::PrivateEndpoint),
        };
        let answered = ask(&Question::Keeps { documents: side, needs: vec![need] });
        let all = |wanted: fn(&Outcome) -> bool| found.iter().all(wanted);
        match &answered.settled {
            Settled::Holds => assert!(all(|it| *it == Outcome::Allow), "{found:?}"),
            Settled::Fails(shown) => {
                assert!(shown.after.denies() && shown.witness.principal == "p1");
                // A pattern fails by one of its operations.
                assert!(action.contains('*') || all(|it| *it != Outcome::Allow), "{found:?}");
            }
            Settled::Unknown => {}
        }
        count.add(&answered.settled);
    });
    count.seen([4, 40, 40]);
}

#[test]
fn what_is_not_granted_is_allowed_in_no_request() {
    let mut count = Count::default();
    let extra = |chance: &mut Chance| {
        let resources = vec![segments(KEY), segments(VAULT)];
        (Extra { resources, ..Extra::default() }, chance.below(5))
    };
    each(extra, |side, world, chosen, chance| {
        let (action, _, resource) = ACTIONS[chosen];
        let region = world.of_actions(world.everything(), &[action.to_owned()], None);
        let region = world.on(region, &[segments(resource)], true);
        let found = outcomes(&side, world, &region, chance);
        let (actions, resources) = (vec![action.to_owned()], vec![resource.to_owned()]);
        let answered = ask(&Question::NotGranted { documents: side, actions, resources });
        match &answered.settled {
            Settled::Holds => assert!(!found.contains(&Outcome::Allow), "{answered:?}"),
            Settled::Fails(shown) => assert_eq!(shown.after, Outcome::Allow),
            Settled::Unknown => {}
        }
        count.add(&answered.settled);
    });
    count.seen([5, 20, 20]);
}

#[test]
fn whoever_is_not_public_lets_no_stranger_in() {
    let mut count = Count::default();
    let extra = |_: &mut Chance| (Extra::default(), 0);
    each(extra, |side, world, _, chance| {
        let region = world.by_stranger(world.everything());
        let found = outcomes(&side, world, &region, chance);
        let answered = ask(&Question::NotPublic { documents: side });
        match &answered.settled {
            Settled::Holds => assert!(found.iter().all(|it| it.denies()), "{found:?}"),
            // Nobody is let in whom nothing names: roles and policies name everybody.
            Settled::Fails(shown) => panic!("{shown:?}"),
            Settled::Unknown => assert!(!found.contains(&Outcome::Allow)),
        }
        count.add(&answered.settled);
    });
    assert!(10 < count.0[0] && 10 < count.0[2], "{count:?}");
}

#[test]
fn whoever_keeps_a_vault_is_let_in_at_the_end_of_all_dates() {
    let mut count = Count::default();
    let extra =
        |_: &mut Chance| (Extra { resources: vec![segments(VAULT)], ..Extra::default() }, 0);
    let assigns = ["Microsoft.Authorization/roleAssignments/write".to_owned()];
    each(extra, |side, world, _, chance| {
        let region = world.of_actions(world.everything(), &assigns, Some(false));
        let region = world.at_last(world.on(region, &[segments(VAULT)], false));
        let found = outcomes(&side, world, &region, chance);
        let answered = ask(&Question::NoLockout { documents: side, within: VAULT.to_owned() });
        if let Settled::Fails(shown) = &answered.settled {
            assert!(shown.after.denies() && !found.contains(&Outcome::Allow), "{found:?}");
        }
        // Whoever is told to keep it may do so in some request, and is somebody.
        if let Settled::Holds = &answered.settled {
            let who = answered.reason.split('`').nth(1).expect("a name");
            assert!(["p1", "p2"].contains(&who), "{}", answered.reason);
        }
        count.add(&answered.settled);
    });
    count.seen([4, 40, 40]);
}
